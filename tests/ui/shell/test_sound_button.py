"""Whether alarms are heard is said in words and by shape."""

from __future__ import annotations

import pytest

from ui.shell.sound_button import SoundButton


@pytest.fixture
def button(qtbot, kit):
    made = SoundButton(kit)
    qtbot.addWidget(made)
    return made


@pytest.mark.parametrize(
    ("audible", "muted", "words"),
    [
        (True, 0, "声音开"),
        (True, 300, "静音 5:00"),
        (True, 252, "静音 4:12"),
        (True, 1, "静音 0:01"),
        (False, 0, "本机无声"),
        (False, 9, "本机无声"),
    ],
)
def test_that_it_says_whether_and_until_when_alarms_are_silent(button, audible, muted, words):
    button.show_sound(audible, muted)
    assert button.text() == words
    assert button.isEnabled() is audible
    assert button.toolTip()


def test_that_the_seconds_are_not_spoken(button):
    button.show_sound(True, 252)
    name = button.accessibleName()
    button.show_sound(True, 251)
    assert button.accessibleName() == name
    assert name.endswith("Ctrl M")
    assert "4" not in name


def test_that_the_bell_differs_when_it_is_silent(button):
    pictures = []
    for muted in (0, 252):
        button.show_sound(True, muted)
        button.resize(button.sizeHint())
        pictures.append(button.grab(button.rect().adjusted(0, 0, 30 - button.width(), 0)).toImage())
    assert pictures[0] != pictures[1]
