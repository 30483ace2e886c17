"""Labels: text as it is, tones, and an end in … only where there is no room."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from ui.widgets.labels import BoxedWord, ElidedLabel, label, row, rule, set_tone


@pytest.fixture
def pane(qtbot, kit):
    made = QWidget()
    qtbot.addWidget(made)
    QVBoxLayout(made)
    made.setStyleSheet(kit.theme.style_sheet())
    return made


def test_that_a_text_with_marks_is_shown_as_it_was_written(pane):
    text = "<b>井盖</b> & <img src=x>"
    plain, rich = label(text), QLabel("井盖")
    for one in (plain, rich):
        pane.layout().addWidget(one)
    assert plain.text() == text
    assert plain.sizeHint().width() > rich.sizeHint().width() * 2


def test_that_a_tone_can_change_and_shows_at_once(pane, kit):
    made = label("超期", tone="t2")
    pane.layout().addWidget(made)
    made.ensurePolished()
    set_tone(made, "late")
    assert made.palette().color(QPalette.ColorRole.WindowText) == kit.theme.color("late_text")
    set_tone(made, "")
    assert made.palette().color(QPalette.ColorRole.WindowText) != kit.theme.color("late_text")


def test_that_a_wrapped_label_gives_way_in_width(pane):
    made = label("很长的一句话" * 40, wrap=True)
    pane.layout().addWidget(made)
    pane.resize(200, 100)
    assert made.heightForWidth(200) > made.heightForWidth(2_000)
    assert pane.minimumSizeHint().width() < 200


def test_that_a_line_without_room_is_shortened_and_says_all_of_itself_elsewhere(qtbot, kit):
    made = ElidedLabel(kit)
    qtbot.addWidget(made)
    text = "望潮街道青石社区望潮路八号门前"
    made.set_text(text)
    assert made.text() == made.toolTip() == made.accessibleName() == text
    assert made.minimumSizeHint().width() < made.sizeHint().width()
    made.resize(made.sizeHint())
    whole = made.grab().toImage()
    made.resize(60, made.height())
    assert made.grab().toImage() != whole.copy(0, 0, 60, made.height())


def test_that_a_line_shows_its_new_text(qtbot, kit):
    made = ElidedLabel(kit)
    qtbot.addWidget(made)
    made.resize(200, 30)
    made.set_text("一")
    first = made.grab().toImage()
    made.set_text("二二二")
    assert made.grab().toImage() != first
    made.set_text("")
    assert (made.text(), made.toolTip()) == ("", "")


def test_that_a_boxed_word_has_room_for_its_word(qtbot, kit):
    short, long = BoxedWord(kit, "主"), BoxedWord(kit, "主办部门")
    for one in (short, long):
        qtbot.addWidget(one)
        assert not one.grab().isNull()
    assert long.width() > short.width()


def test_that_a_row_has_its_widgets_from_left_to_right_with_the_stretch_between(qtbot):
    left, right = label("左"), label("右")
    made = row(left, None, 1, right)
    qtbot.addWidget(made)
    made.resize(400, 30)
    made.show()
    assert left.x() == 0
    assert right.geometry().right() == 399
    assert made.layout().count() == 3


@pytest.mark.parametrize("side", ["above", "below", "left", "right"])
def test_that_a_rule_is_a_hairline_at_its_side(qtbot, kit, pane, side):
    made = rule(side, "s2")
    pane.layout().setContentsMargins(0, 0, 0, 0)
    pane.layout().addWidget(made)
    pane.resize(50, 50)
    pane.show()
    image = pane.grab().toImage()
    edges = {"above": (25, 0), "below": (25, 49), "left": (0, 25), "right": (49, 25)}
    found = {name for name, place in edges.items() if image.pixelColor(*place) == kit.theme.color("line")}
    assert found == {side}
    assert image.pixelColor(25, 25) == kit.theme.color("s2")
