"""A department's desk: its own inbox, from the signature to an answered supervision that the leader ends."""

from __future__ import annotations

import uuid
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication

from gridcenter.domain.case import Ask, Priority, Stage
from gridcenter.domain.department import DepartmentCode
from gridcenter.domain.moves import Act, Action
from gridcenter.domain.people import PersonId
from gridcenter.domain.supervision import SupervisionStage
from gridcenter.domain.views import DEPARTMENT_VIEWS, View, inbox_view
from ui.dialogs.action_dialog import ActionDialog
from ui.dialogs.check_in import CheckInDialog
from ui.dialogs.clock_action import ClockDialog
from ui.dialogs.supervision import SuperviseDialog, SupervisionDialog

WAIT_MS = 10_000
OWN = DepartmentCode("CG")


def dialog(qtbot, kind: type[ActionDialog]):
    """The form that has just opened."""
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), kind), timeout=WAIT_MS)
    return QApplication.activeModalWidget()


def button_named(qtbot, desk, action):
    """The button of a supervision's step, once it is there."""
    blocks = desk.window.queue.pane.records

    def found():
        return [one for one in blocks.findChildren(QAbstractButton) if one.objectName().endswith(f" {action}")]

    qtbot.waitUntil(lambda: len(found()) == 1, timeout=WAIT_MS)
    return found()[0]


def branch(desk, case):
    return next(one for one in desk.board.get(case).case.branches if one.department == OWN)


def pressed(desk, key):
    assert desk.window.queue.pane.actions_bar.press(key), key


@pytest.fixture
def desks(district, open_desk):
    return open_desk(district, "leader"), open_desk(district, "dept-cg")


@pytest.fixture
def sent(desks, qtbot):
    """A critical case, so that the department has to come, on its way to the department."""
    leader, department = desks
    center = leader._center
    actor = center.directory.people[PersonId("leader")]
    case = min((one.case for one in leader.board.items() if one.case.stage is Stage.FILED), key=lambda one: one.id)
    for act in (
        Act(Action.AMEND, facts=replace(case.facts, priority=Priority.CRITICAL)),
        Act(Action.DISPATCH, departments=(OWN,)),
    ):
        case = center.cases.do(actor, case, act, command_id=str(uuid.uuid4()))
    qtbot.waitUntil(lambda: department.board.get(case.id) is not None, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: leader.board.get(case.id).case.version == case.version, timeout=WAIT_MS)
    return case.id


def test_that_a_department_works_through_its_inbox_and_answers_a_supervision(desks, sent, qtbot):
    leader, department = desks
    queue = department.window.queue

    # It has its own views and its own cases, nothing else.
    assert tuple(queue.views.rows) == DEPARTMENT_VIEWS
    assert queue.views.appeals is None
    for item in department.board.items():
        assert any(one.department == OWN for one in item.branches)
    queue.bar.set_view(View.TO_SIGN)
    for place in range(queue.model.rowCount()):
        assert inbox_view(queue.model.item(place).case, OWN) is View.TO_SIGN

    # It signs, comes, and asks for more time.
    assert queue.table.choose(sent)
    pressed(department, "F4")
    qtbot.waitUntil(lambda: queue.model.row_of(sent) < 0, timeout=WAIT_MS)
    queue.bar.set_view(View.TO_CHECK_IN)
    assert queue.table.choose(sent)
    pressed(department, "F4")
    form = dialog(qtbot, CheckInDialog)
    form._fields.people.setValue(3)
    form.confirm_button.click()
    qtbot.waitUntil(lambda: branch(department, sent).check_in_people == 3, timeout=WAIT_MS)
    queue.bar.set_view(View.WORKING)
    assert queue.table.choose(sent)
    pressed(department, "F9")
    form = dialog(qtbot, ClockDialog)
    form.text.setPlainText("须等断水窗口")
    form.confirm_button.click()
    qtbot.waitUntil(lambda: branch(leader, sent).asked is Ask.EXTENSION, timeout=WAIT_MS)

    # The leader supervises it; the department sees that among its views, and answers.
    leader.window.queue.show_case(sent)
    leader.window.queue.pane.records.begin_supervision()
    form = dialog(qtbot, SuperviseDialog)
    assert form.department.currentData() == OWN
    assert not form.confirm_button.isEnabled()
    form.effect.setText("当天恢复供水")
    form.confirm_button.click()
    qtbot.waitUntil(lambda: department.board.count(View.SUPERVISED) == 1, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: leader.board.get(sent).supervision is not None, timeout=WAIT_MS)
    queue.bar.set_view(View.SUPERVISED)
    assert queue.table.choose(sent)
    assert "当天恢复供水" in queue.model._stage(queue.model.item(queue.model.row_of(sent)))
    button_named(qtbot, department, "reply").click()
    form = dialog(qtbot, SupervisionDialog)
    form.text.setPlainText("已连夜抢修,今晚恢复")
    form.confirm_button.click()

    # The leader ends it, and it is gone from both desks.
    button_named(qtbot, leader, "close").click()
    form = dialog(qtbot, SupervisionDialog)
    assert not form.confirm_button.isEnabled()
    form.achieved.choose(True)
    form.text.setPlainText("现场已恢复")
    form.confirm_button.click()
    qtbot.waitUntil(lambda: department.board.count(View.SUPERVISED) == 0, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: leader.board.get(sent).supervision is None, timeout=WAIT_MS)
    (ended,) = leader._center.supervisions.of_case(sent)
    assert (ended.stage, ended.achieved, ended.verdict) == (SupervisionStage.CLOSED, True, "现场已恢复")
