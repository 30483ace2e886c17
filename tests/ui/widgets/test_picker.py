"""One line that finds something in a long list."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from ui.widgets.picker import Picker, choice

CHOICES = [
    choice("CG", "城市管理局", "CGJ"),
    choice("JT", "交通运输局", "JTJ"),
    choice("SW", "水务局", "SWJ"),
    choice("SZ", "市政设施公司", "SZGS"),
]


@pytest.fixture
def make(qtbot, kit):
    def make_picker(choices=CHOICES):
        made = Picker(kit, choices, "选择部门")
        qtbot.addWidget(made)
        made.told = []
        made.picked.connect(made.told.append)
        return made

    return make_picker


@pytest.fixture
def picker(make):
    return make()


def lines(picker):
    return [picker.list.item(row).text() for row in range(picker.list.count())]


def test_that_everything_is_shown_and_nothing_is_picked_at_first(picker):
    assert lines(picker) == [one.text for one in CHOICES]
    assert picker.key == ""


@pytest.mark.parametrize(
    ("typed", "key"),
    [("水务", "SW"), ("swj", "SW"), ("SWJ", "SW"), ("ｓｗｊ", "SW"), ("cg", "CG"), ("局 交通", "JT"), (" jt ", "JT")],
)
def test_that_the_first_that_fits_is_picked_while_typing(picker, write, typed, key):
    write(picker.line, typed)
    assert picker.key == key
    assert picker.told[-1] == key


def test_that_only_what_fits_is_listed(picker, write):
    write(picker.line, "局")
    assert lines(picker) == ["城市管理局", "交通运输局", "水务局"]


def test_that_words_that_fit_nothing_leave_nothing_picked(picker, qtbot):
    qtbot.keyClicks(picker.line, "swx")
    assert lines(picker) == []
    assert picker.key == ""
    assert picker.told[-1] == ""


def test_that_an_emptied_line_shows_everything_and_picks_nothing(picker, qtbot):
    qtbot.keyClicks(picker.line, "sw")
    picker.line.selectAll()
    qtbot.keyClick(picker.line, Qt.Key.Key_Backspace)
    assert len(lines(picker)) == len(CHOICES)
    assert picker.key == ""


def test_that_up_and_down_walk_the_list_and_stop_at_its_ends(picker, qtbot):
    walked = []
    for key in [Qt.Key.Key_Down] * 6 + [Qt.Key.Key_Up] * 5:
        qtbot.keyClick(picker.line, key)
        walked.append(picker.key)
    assert walked == ["CG", "JT", "SW", "SZ", "SZ", "SZ", "SW", "JT", "CG", "CG", "CG"]
    assert picker.told == ["CG", "JT", "SW", "SZ", "SW", "JT", "CG"]


def test_that_up_and_down_on_an_empty_list_do_no_harm(make, qtbot):
    picker = make([])
    qtbot.keyClick(picker.line, Qt.Key.Key_Down)
    qtbot.keyClick(picker.line, Qt.Key.Key_Up)
    assert picker.key == ""


def test_that_a_click_picks(picker, qtbot):
    item = picker.list.item(2)
    qtbot.mouseClick(picker.list.viewport(), Qt.MouseButton.LeftButton, pos=picker.list.visualItemRect(item).center())
    assert picker.key == "SW"


def test_that_something_can_be_picked_beforehand_even_far_down_a_long_list(make):
    picker = make([choice(str(number), f"网格{number}") for number in range(500)])
    assert len(lines(picker)) < 500
    picker.pick("499")
    assert picker.key == "499"
    assert picker.line.text() == lines(picker)[0] == "网格499"
    assert lines(picker).count("网格499") == 1
    assert picker.told == ["499"]


def test_that_an_unknown_key_changes_nothing(picker):
    picker.pick("SW")
    picker.pick("none")
    assert picker.key == "SW"


def test_that_a_line_far_down_a_long_list_is_found_by_typing(make, qtbot):
    picker = make([choice(str(number), f"网格{number}") for number in range(500)])
    qtbot.keyClicks(picker.line, "499")
    assert picker.key == "499"


def test_that_the_line_and_the_list_say_what_they_are_for(picker):
    assert picker.line.accessibleName() == picker.list.accessibleName() == "选择部门"
    assert picker.focusProxy() is picker.line
