"""A theme at a size: lengths, fonts, palette and the style sheet follow from the tokens."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from ui.theme.theme import Theme
from ui.theme.tokens import BODY, DARK, FIGURE, HEAD, LABEL, LIGHT, SCALES
from ui.widgets.labels import label

BOTH = pytest.mark.parametrize("tokens", [DARK, LIGHT], ids=["dark", "light"])


@BOTH
def test_that_every_token_is_a_colour_of_six_digits(tokens):
    names = [field.name for field in dataclasses.fields(tokens) if field.name != "dark"]
    assert all(re.fullmatch("#[0-9A-F]{6}", getattr(tokens, name)) for name in names)
    assert all(Theme(tokens).color(name) == QColor(getattr(tokens, name)) for name in names)


@BOTH
def test_that_an_unknown_token_is_an_error_and_not_black(tokens):
    with pytest.raises(AttributeError):
        Theme(tokens).color("s9")


@pytest.mark.parametrize("scale", SCALES)
def test_that_lengths_and_type_grow_together(qapp, scale):
    theme = Theme(DARK, scale)
    assert theme.px(100) == scale
    for size in (LABEL, BODY, HEAD, FIGURE):
        assert theme.font(size).pixelSize() == round(size * scale / 100)
        assert theme.metrics(size).height() >= theme.font(size).pixelSize()


def test_that_medium_type_is_another_font_of_the_same_size(qapp):
    theme = Theme(DARK)
    assert theme.font(BODY, medium=True).weight() == QFont.Weight.Medium
    assert theme.font(BODY).weight() == QFont.Weight.Normal
    assert theme.font(BODY, medium=True).pixelSize() == theme.font(BODY).pixelSize()


@BOTH
def test_that_the_palette_is_made_of_the_tokens(qapp, tokens):
    palette = Theme(tokens).palette()
    role, group = QPalette.ColorRole, QPalette.ColorGroup
    assert palette.color(role.Window) == QColor(tokens.s0)
    assert palette.color(role.Base) == QColor(tokens.s1)
    assert palette.color(role.Text) == QColor(tokens.t1)
    assert palette.color(role.Highlight) == QColor(tokens.sel)
    assert palette.color(group.Disabled, role.ButtonText) == QColor(tokens.t3)


@BOTH
@pytest.mark.parametrize("scale", SCALES)
def test_that_the_style_sheet_can_be_read_by_qt_and_its_pictures_exist(qtbot, tokens, scale):
    # Qt warns of a sheet it cannot read, and a warning fails the test.
    theme = Theme(tokens, scale)
    sheet = theme.style_sheet()
    box = QWidget()
    qtbot.addWidget(box)
    layout = QVBoxLayout(box)
    for child in (QLineEdit(), QComboBox(), label("字", tone="t2", type_="head")):
        layout.addWidget(child)
    box.setStyleSheet(sheet)
    box.grab()
    pictures = re.findall(r'url\("(.+?)"\)', sheet)
    assert pictures
    assert all(Path(picture).is_file() for picture in pictures)


@BOTH
@pytest.mark.parametrize(
    ("tone", "token"),
    [("t2", "t2"), ("t3", "t3"), ("accent", "accent"), ("late", "late_text"), ("soon", "soon_text"), ("ok", "ok")],
)
def test_that_a_tone_gives_a_label_its_colour(qtbot, tokens, tone, token):
    theme = Theme(tokens)
    box = QWidget()
    qtbot.addWidget(box)
    made = label("字", tone=tone)
    QVBoxLayout(box).addWidget(made)
    box.setStyleSheet(theme.style_sheet())
    made.ensurePolished()
    assert made.palette().color(QPalette.ColorRole.WindowText) == theme.color(token)


def test_that_a_type_gives_a_label_its_size(qtbot):
    box = QWidget()
    qtbot.addWidget(box)
    made = [label("字", type_=name) for name in ("label", "head", "figure")]
    layout = QVBoxLayout(box)
    for one in made:
        layout.addWidget(one)
    box.setStyleSheet(Theme(DARK, 150).style_sheet())
    for one in made:
        one.ensurePolished()
    assert [one.font().pixelSize() for one in made] == [21, 27, 33]


def test_that_the_whole_program_takes_a_theme_on(qapp):
    Theme(LIGHT, 130).apply(qapp)
    assert qapp.palette().color(QPalette.ColorRole.Window) == QColor(LIGHT.s0)
    assert qapp.font().pixelSize() == round(BODY * 1.3)
    assert LIGHT.line2 in qapp.styleSheet()
