"""The rail's buttons: which screen is open, and how many cases are late."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.shell.rail import RailButton


@pytest.fixture
def rail(qtbot, kit):
    made = QWidget()
    qtbot.addWidget(made)
    box = QVBoxLayout(made)
    made.buttons = [RailButton(kit, "queue", "队列"), RailButton(kit, "settings", "设置")]
    for button in made.buttons:
        box.addWidget(button)
    made.buttons[0].setChecked(True)
    return made


def count(image, color):
    return sum(image.pixelColor(x, y) == color for x in range(image.width()) for y in range(image.height()))


def test_that_only_one_screen_is_open(rail, qtbot):
    queue, settings = rail.buttons
    qtbot.mouseClick(settings, Qt.MouseButton.LeftButton)
    assert (queue.isChecked(), settings.isChecked()) == (False, True)
    qtbot.keyClick(queue, Qt.Key.Key_Space)
    assert (queue.isChecked(), settings.isChecked()) == (True, False)
    qtbot.mouseClick(queue, Qt.MouseButton.LeftButton)
    assert queue.isChecked()


def test_that_the_open_screen_is_marked_by_more_than_a_shade(rail, kit):
    queue, settings = (button.grab().toImage() for button in rail.buttons)
    bar = kit.theme.color("sel_bar")
    assert queue.pixelColor(0, queue.height() // 2) == bar
    assert settings.pixelColor(0, settings.height() // 2) != bar


@pytest.mark.parametrize("late", [1, 999, 1_000, 123_456])
def test_that_late_cases_are_said_and_painted(rail, kit, late):
    button = rail.buttons[1]
    red = kit.theme.color("late_fill")
    assert count(button.grab().toImage(), red) == 0
    button.set_late(late)
    assert button.accessibleName() == f"设置 {late}"
    assert count(button.grab().toImage(), red) > 50
    button.set_late(0)
    assert button.accessibleName() == "设置"
    assert count(button.grab().toImage(), red) == 0


def test_that_a_very_large_count_stays_inside_the_button(rail, kit):
    button = rail.buttons[1]
    button.resize(button.sizeHint())
    button.set_late(9_999_999)
    image = button.grab().toImage()
    red = kit.theme.color("late_fill")
    assert not any(image.pixelColor(0, y) == red for y in range(image.height()))


def test_that_each_screen_has_its_word_for_those_who_do_not_see(rail):
    for button in rail.buttons:
        assert button.text() == button.toolTip() == button.accessibleName()
        assert button.focusPolicy() is Qt.FocusPolicy.TabFocus
