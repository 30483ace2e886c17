"""Two desks on one database: each sees what the other does, and neither loses its place."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from gridcenter.domain.case import Stage
from gridcenter.domain.department import DepartmentCode
from ui.dialogs.action_dialog import ActionDialog
from ui.dialogs.dispatch import DispatchDialog
from ui.dialogs.file_case import FileDialog

WAIT_MS = 10_000


def first(desk, stage):
    """The case of a stage whose limit runs out first."""
    return min((item for item in desk.board.items() if item.case.stage is stage), key=lambda item: item.due)


def press(desk, key):
    """Does what the key on a button does."""
    assert desk.window.queue.pane.actions_bar.press(key), key


def dialog(qtbot, kind: type[ActionDialog]):
    """The form that has just opened."""
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), kind), timeout=WAIT_MS)
    return QApplication.activeModalWidget()


@pytest.fixture
def a_and_b(district, open_desk):
    return open_desk(district, "leader"), open_desk(district, "desk2")


def test_that_every_step_of_one_desk_shows_on_the_other_which_keeps_its_place(a_and_b, qtbot):
    a, b = a_and_b
    case = first(a, Stage.REPORTED).id
    table = b.window.queue.table
    other = first(b, Stage.HANDLING).id
    table.choose(other)
    row = b.window.queue.model.row_of(other)
    place = table.rowViewportPosition(row)

    a.window.queue.table.choose(case)
    press(a, "F4")
    qtbot.waitUntil(lambda: b.board.get(case).case.stage is Stage.ACCEPTED, timeout=WAIT_MS)
    press(a, "F4")
    form = dialog(qtbot, FileDialog)
    form.confirm_button.click()
    qtbot.waitUntil(lambda: b.board.get(case).case.stage is Stage.FILED, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: a.board.get(case).case.stage is Stage.FILED, timeout=WAIT_MS)
    press(a, "F4")
    form = dialog(qtbot, DispatchDialog)
    qtbot.keyClicks(form.line, "cg sw")
    with qtbot.waitActive(form):
        form.activateWindow()
    qtbot.keyClick(form.line, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: b.board.get(case).case.stage is Stage.DISPATCHED, timeout=WAIT_MS)

    seen = b.board.get(case)
    assert [branch.department for branch in seen.branches] == [DepartmentCode("CG"), DepartmentCode("SW")]
    assert seen.branches[0].lead
    assert table.chosen == other
    assert table.rowViewportPosition(b.window.queue.model.row_of(other)) == place
    assert b.window.queue.pane.item.id == other


def test_that_a_report_taken_by_one_desk_is_marked_as_new_on_the_other(a_and_b, qtbot):
    a, b = a_and_b
    a.window.queue.actions_runner.new_case()
    form = QApplication.activeModalWidget()
    form.description.setPlainText("路口井盖缺失,请尽快处理")
    form.category.line.setText("雨水井盖")
    form.category.line.textEdited.emit("雨水井盖")
    before = len(b.board)
    form.confirm_button.click()
    qtbot.waitUntil(lambda: len(b.board) == before + 1, timeout=WAIT_MS)
    news, _changed = b.window.queue.model.news()
    assert news == 1
    assert a.window.queue.model.news() == (0, 0)


def test_that_a_department_desk_sees_only_what_was_sent_to_it(district, open_desk, qtbot):
    leader, department = open_desk(district, "leader"), open_desk(district, "dept-cg")
    assert all(any(branch.department == "CG" for branch in item.branches) for item in department.board.items())
    case = first(leader, Stage.FILED).id
    assert department.board.get(case) is None
    leader.window.queue.table.choose(case)
    press(leader, "F4")
    form = dialog(qtbot, DispatchDialog)
    qtbot.keyClicks(form.line, "cg")
    form.confirm_button.click()
    qtbot.waitUntil(lambda: department.board.get(case) is not None, timeout=WAIT_MS)
    department.window.queue.table.choose(case)
    press(department, "F4")
    qtbot.waitUntil(lambda: leader.board.get(case).case.stage is Stage.HANDLING, timeout=WAIT_MS)
