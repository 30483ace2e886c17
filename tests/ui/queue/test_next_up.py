"""The next case may be let wait with a reason; it comes back with it, and is never lost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from gridcenter.domain.case import Stage
from gridcenter.domain.moves import Act, Action
from gridcenter.domain.skips import Skip, SkipReason
from gridcenter.domain.views import View
from tests.ui.conftest import LEADER
from ui.dialogs.skip import SkipDialog

SHIFT = Qt.KeyboardModifier.ShiftModifier


def let_wait(screen, reason=SkipReason.CALL_BACK, note=""):
    screen.next_up._skip_button.click()
    form = QApplication.activeModalWidget()
    assert isinstance(form, SkipDialog)
    form.choices[reason].click()
    form.text.setText(note)
    form.confirm_button.click()


def end_skips(screen):
    now = datetime.now(UTC)
    screen._skips = {case: Skip(one.reason, one.note, now) for case, one in screen._skips.items()}
    screen._walk()


@pytest.fixture
def two(cases):
    """A nearer and a farther limit."""
    return cases.add(minutes_ago=9), cases.add(minutes_ago=1)


def test_that_the_key_lets_the_next_case_wait_and_the_one_after_it_comes(make_screen, cases, two, qtbot):
    screen = make_screen()
    with qtbot.waitActive(screen.window()):
        screen.window().activateWindow()
    qtbot.keyClick(screen.table, Qt.Key.Key_F2, SHIFT)
    form = QApplication.activeModalWidget()
    assert isinstance(form, SkipDialog)
    assert form.item.id == two[0].id
    form.confirm_button.click()
    assert screen.next_up.item.id == two[1].id
    assert screen.model.rowCount() == 2
    assert cases.acts == []


@pytest.mark.parametrize(
    ("reason", "note", "words"),
    [
        (SkipReason.CALL_BACK, "", "先前跳过(等对方回电)"),
        (SkipReason.MISSING, "缺门牌号", "先前跳过(信息不全,缺门牌号)"),
        (SkipReason.OWN_WORDS, "等领导指示", "先前跳过(等领导指示)"),
    ],
)
def test_that_it_comes_back_with_its_reason(make_screen, two, reason, note, words):
    screen = make_screen()
    let_wait(screen, reason, note)
    end_skips(screen)
    assert screen.next_up.item.id == two[0].id
    text = screen.next_up._reason.text()
    assert words in text
    assert "受理 剩 5 分" in text
    let_wait(screen)
    assert screen.next_up.item.id == two[1].id
    assert "先前跳过" not in screen.next_up._reason.text()


def test_that_it_is_away_for_a_quarter_of_an_hour(make_screen, two):
    screen = make_screen()
    let_wait(screen)
    left = screen._skips[two[0].id].until - datetime.now(UTC)
    assert timedelta(minutes=14) < left <= timedelta(minutes=15)


def test_that_nothing_else_is_not_said_to_be_nothing(make_screen, two):
    screen = make_screen()
    let_wait(screen)
    let_wait(screen)
    assert screen.next_up.item is None
    assert screen.next_up._reason.text() == "没有别的案件,已跳过的 2 件稍后再提。"
    assert not screen.next_up._skip_button.isEnabled()
    screen._ask_skip()
    assert QApplication.activeModalWidget() is None


def test_that_taking_a_case_forgets_that_it_was_let_wait(make_screen, cases, two):
    screen = make_screen()
    let_wait(screen)
    end_skips(screen)
    screen._take_next()
    assert screen._skips == {}
    assert cases.stored[two[0].id].operator == LEADER.id


def test_that_a_case_that_has_ended_is_forgotten(make_screen, cases, two):
    screen = make_screen()
    let_wait(screen)
    done = cases.do(LEADER, cases.stored[two[0].id], Act(Action.REJECT, reason="不属实"), command_id="r")
    assert done.stage is Stage.REJECTED
    screen.board.put_case(done)
    screen._walk()
    assert screen._skips == {}


def test_that_what_is_let_wait_stays_so_in_a_new_window(make_screen, two):
    first = make_screen()
    let_wait(first)
    second = make_screen()
    second.go_on_from(first)
    second._walk()
    assert second.next_up.item.id == two[1].id


def test_that_attention_is_counted_and_shows_its_cases(make_screen, cases):
    late, soon = cases.add(minutes_ago=40), cases.add(minutes_ago=5)
    screen = make_screen()
    assert screen.views.rows[View.ATTENTION].count() == 1
    assert screen.views.rows[View.OVERDUE].count() == 1
    screen.views.rows[View.ATTENTION].click()
    assert [screen.model.item(row).id for row in range(screen.model.rowCount())] == [soon.id]
    screen.show_case(late.id)
    assert screen.bar.filter.view is View.ALL
    assert screen.table.chosen == late.id
