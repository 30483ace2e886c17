"""Buttons that carry their key."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from gridcenter import paths
from gridcenter.words import load_words
from ui.kit import make_kit
from ui.theme.theme import Theme
from ui.theme.tokens import DARK, LIGHT
from ui.widgets.buttons import KeyButton, KeyCap, bind_key


@pytest.fixture
def pane(qtbot):
    made = QWidget()
    qtbot.addWidget(made)
    QVBoxLayout(made)
    return made


@pytest.fixture
def add(pane, kit):
    def make(*arguments, **options):
        button = KeyButton(kit, *arguments, **options)
        button.presses = []
        button.clicked.connect(lambda: button.presses.append(1))
        pane.layout().addWidget(button)
        return button

    return make


def test_that_a_key_presses_its_button_while_the_pane_has_the_focus(pane, add, qtbot):
    button = add("派遣", "D")
    bind_key(button, "D", pane)
    with qtbot.waitExposed(pane):
        pane.show()
    pane.activateWindow()
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_D)
    assert len(button.presses) == 1


def test_that_a_key_leaves_a_disabled_button_still(pane, add, qtbot):
    button, other = add("派遣", "D"), add("受理", "A")
    bind_key(button, "D", pane)
    button.setEnabled(False)
    with qtbot.waitExposed(pane):
        pane.show()
    pane.activateWindow()
    other.setFocus()
    qtbot.keyClick(other, Qt.Key.Key_D)
    assert button.presses == []


def test_that_a_letter_typed_into_a_line_presses_nothing(pane, add, qtbot):
    button = add("派遣", "D")
    bind_key(button, "D", pane)
    line = QLineEdit()
    pane.layout().addWidget(line)
    with qtbot.waitExposed(pane):
        pane.show()
    pane.activateWindow()
    line.setFocus()
    qtbot.keyClick(line, Qt.Key.Key_D)
    assert button.presses == []
    assert line.text() == "d"


def test_that_mouse_and_space_press_it(pane, add, qtbot):
    button = add("派遣")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.keyClick(button, Qt.Key.Key_Space)
    assert len(button.presses) == 2


def test_that_those_who_do_not_see_hear_word_and_key(add):
    assert add("派遣", "D").accessibleName() == "派遣 D"
    assert add("派遣").accessibleName() == "派遣"


def test_that_a_key_cap_makes_it_wider_and_small_makes_it_lower(add):
    plain, keyed, small = add("派遣"), add("派遣", "Ctrl+Enter"), add("派遣", small=True)
    assert keyed.sizeHint().width() > plain.sizeHint().width()
    assert keyed.sizeHint().height() == plain.sizeHint().height() > small.sizeHint().height()


@pytest.mark.parametrize("tokens", [DARK, LIGHT], ids=["dark", "light"])
def test_that_only_an_enabled_primary_button_is_filled(qtbot, tokens):
    kit = make_kit(load_words("zh", paths.resources() / "text"), Theme(tokens), 1.0)

    def fill(enabled, **options):
        button = KeyButton(kit, "派遣", "D", **options)
        qtbot.addWidget(button)
        button.setEnabled(enabled)
        button.resize(button.sizeHint())
        return button.grab().toImage().pixelColor(QPoint(button.width() // 2, 5))

    assert fill(True, primary=True) == QColor(tokens.accent_fill)
    assert fill(False, primary=True) == fill(True) == QColor(tokens.s2)


def test_that_the_focus_is_drawn(pane, add, qtbot):
    button, other = add("派遣"), add("受理")
    with qtbot.waitExposed(pane):
        pane.show()
    pane.activateWindow()
    other.setFocus()
    without = button.grab().toImage()
    button.setFocus()
    qtbot.waitUntil(button.hasFocus)
    assert button.grab().toImage() != without


def test_that_a_cap_alone_is_as_wide_as_its_key(qtbot, kit):
    one, long = KeyCap(kit, "D"), KeyCap(kit, "Ctrl+Enter")
    for cap in (one, long):
        qtbot.addWidget(cap)
        assert not cap.grab().isNull()
    assert long.width() > one.width()
    assert long.height() == one.height()
