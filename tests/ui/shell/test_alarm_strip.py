"""The strip says what has happened, leads to the case, and never takes the focus."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from gridcenter.domain.area import AreaCode
from gridcenter.domain.case import Priority
from gridcenter.domain.people import PersonId
from tests.ui.models.conftest import ME, make_case
from ui.background.live import Link
from ui.shell.alarm_strip import AlarmStrip


def critical(key, **values):
    return replace(make_case(key, priority=Priority.CRITICAL, **values), reported_by=PersonId("other"))


@pytest.fixture
def post(make_post):
    return make_post()


@pytest.fixture
def strip(qtbot, kit, post):
    """The strip over a field that has the focus."""
    window = QWidget()
    qtbot.addWidget(window)
    box = QVBoxLayout(window)
    made = AlarmStrip(kit, post.alarms, post.board)
    field = QLineEdit()
    box.addWidget(made)
    box.addWidget(field)
    window.resize(1200, 200)
    window.show()
    with qtbot.waitActive(window):
        window.activateWindow()
    field.setFocus()
    made.field = field
    # The window goes when nobody holds it.
    made.holder = window
    return made


def test_that_nothing_to_say_takes_no_room(strip):
    assert not strip.isVisible()


def test_that_a_single_alarm_names_its_case(strip, post):
    post.tell(critical(7))
    assert strip.isVisible()
    assert strip._kind.text() == "新到特急"
    assert "0302-0007" in strip.text.text()
    assert "望潮路7号" in strip.text.text()
    assert strip.more.text() == ""
    assert strip.field.hasFocus()


def test_that_several_of_one_place_are_counted_by_kind(strip, post):
    due = post.clock.moment + timedelta(seconds=1)
    post.tell(*(critical(key) for key in (1, 2, 3)), make_case(4, operator=ME.id, due_at=due))
    post.wait(2)
    assert strip._kind.text() == "新到特急 3 件、本席超期 1 件"
    assert strip.text.text() == "青石社区第1网格"


def test_that_an_own_case_that_ran_out_says_which_limit(strip, post):
    post.tell(make_case(4, operator=ME.id, due_at=post.clock.moment + timedelta(seconds=1)))
    post.wait(2)
    assert strip._kind.text() == "本席超期"
    assert strip.text.text().endswith("望潮路4号 · 受理时限已过")


def test_that_more_lines_are_counted(strip, post):
    post.tell(critical(1), critical(2, area=AreaCode("999001001")), critical(3, area=AreaCode("999001001")))
    assert strip.more.text() == "另有 2 条"


def test_that_show_leads_from_case_to_case_of_a_folded_line(strip, post, qtbot):
    post.tell(critical(1), critical(2))
    for key in (1, 2):
        with qtbot.waitSignal(strip.show_asked) as asked:
            qtbot.mouseClick(strip.show_button, Qt.MouseButton.LeftButton)
        assert asked.args == [key]
        assert strip.field.hasFocus()
    assert not strip.isVisible()


def test_that_a_lost_connection_has_nothing_to_show_and_can_be_put_aside(strip, post, qtbot):
    post.link.tell(Link.LOST)
    assert strip._kind.text() == "连接断开"
    assert not strip.show_button.isVisible()
    strip.ask()
    assert strip.isVisible()
    qtbot.mouseClick(strip, Qt.MouseButton.LeftButton)
    assert not strip.isVisible()
    post.wait(60)
    assert strip.isVisible()


def test_that_its_button_puts_one_line_away_after_the_other(strip, post, qtbot):
    post.tell(critical(1), critical(2, area=AreaCode("999001001")))
    qtbot.mouseClick(strip.dismiss_button, Qt.MouseButton.LeftButton)
    assert "0302-0002" in strip.text.text()
    qtbot.mouseClick(strip.dismiss_button, Qt.MouseButton.LeftButton)
    assert not strip.isVisible()
    assert strip.field.hasFocus()


def test_that_it_is_said_to_those_who_do_not_see(strip, post):
    post.tell(critical(7))
    assert strip.accessibleName().startswith("新到特急 0302-0007")
    assert strip.show_button.accessibleName() == "看案件 Ctrl J"
    assert strip.dismiss_button.accessibleName() == "知道了 Esc"
