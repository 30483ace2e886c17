"""The line at the bottom that says what was done or why not, and goes away by itself."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from ui.feedback import Toast

BOTTOM = 32


@pytest.fixture
def host(qtbot):
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(1_000, 600)
    made.show()
    return made


@pytest.fixture
def toast(kit, host):
    return Toast(kit, host, BOTTOM)


def test_that_it_says_nothing_at_first(toast):
    assert toast.text() == ""
    assert not toast.isVisible()


def test_that_a_sentence_is_shown_over_the_bottom_in_the_middle(toast, host):
    toast.tell("已派遣")
    assert toast.text() == "已派遣"
    box = toast.geometry()
    assert abs(box.center().x() - host.width() // 2) <= 1
    assert box.bottom() < host.height() - BOTTOM
    assert QRect(0, 0, 1_000, 600).contains(box)


def test_that_it_goes_away_by_itself(toast, qtbot):
    toast.tell("已派遣")
    assert toast._timer.isActive()
    toast._timer.start(1)
    qtbot.waitUntil(lambda: toast.text() == "")


def test_that_a_refusal_is_marked_and_stays_longer(toast):
    toast.tell("已派遣")
    short = toast._timer.interval()
    toast.refuse("不能派遣")
    assert toast._timer.interval() > short
    assert toast._label.property("tone") == "late"
    toast.tell("已派遣")
    assert toast._label.property("tone") == ""


def test_that_the_last_sentence_counts_and_has_its_whole_time(toast):
    toast.tell("一")
    toast._timer.start(1)
    toast.refuse("二")
    assert toast.text() == "二"
    assert toast._timer.remainingTime() > 1_000


def test_that_it_stays_in_its_place_when_the_window_changes(toast, host):
    toast.tell("已派遣")
    host.resize(1_400, 900)
    assert abs(toast.geometry().center().x() - 700) <= 1
    assert 900 - BOTTOM - 60 < toast.geometry().bottom() < 900 - BOTTOM


def test_that_a_long_sentence_is_broken_and_stays_inside_the_window(toast, host):
    toast.refuse("没有写成,因为别人先改了这件案子。" * 8)
    assert toast.width() < host.width()
    assert toast._label.height() > 2 * toast._label.fontMetrics().height()


def test_that_marks_in_a_sentence_are_shown_as_written(toast):
    toast.refuse("<b>1</b> & 2")
    assert toast.text() == "<b>1</b> & 2"
    assert toast._label.sizeHint().width() > toast._label.fontMetrics().horizontalAdvance("1 & 2") * 1.5
