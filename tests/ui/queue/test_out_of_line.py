"""Checking in, merging, recording a call, taking a step back: with the keyboard, as a person would."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gridcenter.domain.case import BranchState, Stage
from gridcenter.domain.department import DepartmentCode
from gridcenter.domain.moves import Act, Action
from gridcenter.domain.people import Person, PersonId, Role
from tests.ui.conftest import LEADER
from ui.dialogs.check_in import CheckInDialog
from ui.dialogs.merge import MergeDialog
from ui.dialogs.telephone import TelephoneDialog

DESK = Person(PersonId("cg"), "城管坐席", frozenset({Role.DEPARTMENT}), DepartmentCode("CG"))


def top(kind):
    found = QApplication.activeModalWidget()
    assert isinstance(found, kind), found
    return found


def press(qtbot, screen, keys):
    with qtbot.waitActive(screen.window()):
        screen.window().activateWindow()
    screen.table.setFocus()
    QTest.keySequence(screen.table, QKeySequence(keys))


def test_that_a_department_checks_in_with_place_and_people(make_screen, cases, dispatched):
    signed = cases.do(DESK, dispatched, Act(Action.SIGN, department=DESK.department), command_id="c")
    screen = make_screen(DESK)
    screen.table.choose(signed.id)
    screen.pane.actions_bar.press("Alt+C")
    form = top(CheckInDialog)
    assert form._fields.place.text() == signed.address
    form._fields.place.clear()
    assert not form.confirm_button.isEnabled()
    form._fields.place.setText("解放路口")
    form._fields.people.setValue(4)
    form.confirm_button.click()
    branch = next(one for one in cases.stored[signed.id].branches if one.department == DESK.department)
    assert (branch.check_in_place, branch.check_in_people) == ("解放路口", 4)


def test_that_a_case_goes_into_the_one_whose_number_is_written(make_screen, cases):
    one, other = cases.add(), cases.add()
    screen = make_screen(LEADER)
    screen.table.choose(other.id)
    screen.pane.actions_bar.press("Alt+M")
    form = top(MergeDialog)
    assert not form.confirm_button.isEnabled()
    form.number.setText(other.number)
    assert not form.confirm_button.isEnabled()
    form.number.setText(one.number)
    assert one.description in form._told.text()
    form.confirm_button.click()
    merged = cases.stored[other.id]
    assert (merged.stage, merged.merged_into) == (Stage.MERGED, one.id)
    assert screen._board.get(other.id) is None


def test_that_a_call_is_recorded_for_the_department(make_screen, cases, dispatched, qtbot):
    screen = make_screen(LEADER)
    screen.table.choose(dispatched.id)
    press(qtbot, screen, "F12")
    form = top(TelephoneDialog)
    words = [form.what.itemText(place) for place in range(form.what.count())]
    assert any("签收" in word for word in words)
    form.text.setPlainText("已派人")
    form.confirm_button.click()
    branch = cases.stored[dispatched.id].branches[0]
    assert (branch.state, branch.note) == (BranchState.SIGNED, "已派人")


def test_that_a_return_by_telephone_needs_its_reason(make_screen, cases, dispatched, qtbot):
    screen = make_screen(LEADER)
    screen.table.choose(dispatched.id)
    press(qtbot, screen, "F12")
    form = top(TelephoneDialog)
    place = next(n for n in range(form.what.count()) if form.what.itemData(n).action is Action.RETURN)
    form.what.setCurrentIndex(place)
    assert not form.confirm_button.isEnabled()
    form.text.setPlainText("不属本单位")
    assert form.confirm_button.isEnabled()
    assert form.act().reason == "不属本单位"
    form.reject()


def test_that_nobody_is_called_about_a_case_no_department_has(make_screen, cases, qtbot):
    case = cases.add()
    screen = make_screen(LEADER)
    screen.table.choose(case.id)
    press(qtbot, screen, "F12")
    assert QApplication.activeModalWidget() is None
    assert "没有部门" in screen.toast.text()


@pytest.mark.parametrize("times", [1, 2])
def test_that_ctrl_z_takes_the_last_step_back_once(make_screen, cases, qtbot, times):
    case = cases.add()
    screen = make_screen(LEADER)
    screen.table.choose(case.id)
    screen.pane.actions_bar.press("F4")
    assert cases.stored[case.id].stage is Stage.ACCEPTED
    assert "Ctrl Z" in screen.toast.text()
    for _time in range(times):
        press(qtbot, screen, "Ctrl+Z")
    assert cases.stored[case.id].stage is Stage.REPORTED
    assert ("没有可撤销" in screen.toast.text()) is (times == 2)


def test_that_a_step_of_another_kind_leaves_nothing_to_take_back(make_screen, cases, qtbot):
    case = cases.add()
    screen = make_screen(LEADER)
    screen.table.choose(case.id)
    screen.pane.actions_bar.press("F4")
    screen.pane.actions_bar.press("Ctrl+T")
    press(qtbot, screen, "Ctrl+Z")
    assert cases.stored[case.id].stage is Stage.ACCEPTED
