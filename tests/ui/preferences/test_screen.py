"""Language, theme and size are chosen with keys or mouse and kept at once."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QLabel

from gridcenter import paths
from gridcenter.words import load_words
from ui.kit import make_kit
from ui.preferences.preferences import Preferences
from ui.preferences.screen import PreferencesScreen
from ui.theme.theme import Theme
from ui.theme.tokens import DARK, LIGHT, SCALES


@pytest.fixture
def preferences(qapp, tmp_path):
    return Preferences(QSettings(str(tmp_path / "desk.ini"), QSettings.Format.IniFormat))


@pytest.fixture
def make_screen(qtbot, preferences):
    def make(language="zh", tokens=DARK, scale=100):
        kit = make_kit(load_words(language, paths.resources() / "text"), Theme(tokens, scale), 1.0)
        screen = PreferencesScreen(kit, preferences)
        qtbot.addWidget(screen)
        return screen

    return make


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("tokens", [DARK, LIGHT])
@pytest.mark.parametrize("scale", SCALES)
def test_that_the_screen_shows_what_is_in_force(make_screen, language, tokens, scale):
    screen = make_screen(language, tokens, scale)
    assert screen.language.currentData() == language
    assert screen.theme.currentData() == ("dark" if tokens.dark else "light")
    assert screen.scale.currentData() == scale


def test_that_opening_the_screen_sets_nothing(make_screen, preferences):
    make_screen("en", LIGHT, 150)
    assert (preferences.language, preferences.theme, preferences.scale) == ("", "dark", 100)


def test_that_a_choice_with_the_keys_is_kept_and_told_at_once(make_screen, preferences, qtbot):
    screen = make_screen()
    for field in (screen.language, screen.theme, screen.scale):
        with qtbot.waitSignal(screen.changed):
            qtbot.keyClick(field, Qt.Key.Key_Down)
    assert (preferences.language, preferences.theme, preferences.scale) == ("en", "light", 115)


def test_that_the_last_size_can_be_reached_and_not_passed(make_screen, preferences, qtbot):
    screen = make_screen()
    for _step in range(len(SCALES) + 2):
        qtbot.keyClick(screen.scale, Qt.Key.Key_Down)
    assert preferences.scale == SCALES[-1]


def test_that_every_field_has_a_name_and_a_caption(make_screen):
    screen = make_screen()
    buddies = [one.buddy() for one in screen.findChildren(QLabel) if one.buddy()]
    assert buddies == [screen.language, screen.theme, screen.scale]
    assert all(field.accessibleName() for field in buddies)
    for field in buddies:
        assert all(field.itemText(place) for place in range(field.count()))


def test_that_a_test_tone_can_be_asked_for_where_something_can_be_heard(make_screen, qtbot):
    screen = make_screen()
    with qtbot.waitSignal(screen.tone_asked):
        screen.tone.click()


def test_that_a_machine_without_sound_says_so(qtbot, kit, preferences):
    screen = PreferencesScreen(kit, preferences, audible=False)
    qtbot.addWidget(screen)
    assert not screen.tone.isEnabled()
    assert any("只显示、不响" in one.text() for one in screen.findChildren(QLabel))
