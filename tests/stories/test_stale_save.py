"""Somebody saves first: nothing is written over, both versions stand side by side, and no text is lost."""

from __future__ import annotations

import uuid
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from gridcenter.domain.case import Stage
from gridcenter.domain.moves import Act, Action
from ui.dialogs.case_form import CaseForm
from ui.dialogs.conflict import ConflictDialog
from ui.dialogs.dispatch import DispatchDialog

WAIT_MS = 10_000


def top(qtbot, kind):
    """The form that stands in front."""
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), kind), timeout=WAIT_MS)
    return QApplication.activeModalWidget()


def some(desk, stage):
    """Any case of a stage."""
    return next(item for item in desk.board.items() if item.case.stage is stage)


def colleague(desk, item, act):
    """Does something to a case as another desk would, past this one's board."""
    person = desk._center.directory.people["desk3"]
    return desk._center.cases.do(person, item.case, act, command_id=str(uuid.uuid4()))


def test_that_a_stale_amendment_shows_both_versions_and_can_be_done_on_top(district, open_desk, qtbot):
    desk = open_desk(district)
    item = some(desk, Stage.ACCEPTED)
    desk.window.queue.table.choose(item.id)
    assert desk.window.queue.pane.actions_bar.press("Ctrl+E")
    form = top(qtbot, CaseForm)
    form.description.setPlainText("我写的情况")
    form.address.setFocus()
    colleague(desk, item, Act(Action.AMEND, facts=replace(item.case.facts, address="同事改的地点")))
    qtbot.waitUntil(lambda: desk.board.get(item.id).case.address == "同事改的地点", timeout=WAIT_MS)
    assert form.description.toPlainText() == "我写的情况"

    form.confirm_button.click()
    conflict = top(qtbot, ConflictDialog)
    texts = [one.text() for one in conflict.findChildren(QLabel)]
    assert "同事改的地点" in texts
    assert "我写的情况" in texts
    assert form.description.toPlainText() == "我写的情况"

    qtbot.keyClick(conflict, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: desk.board.get(item.id).case.description == "我写的情况", timeout=WAIT_MS)
    history = desk._center.cases.history(item.id)
    assert [entry.action for entry in history[-2:]] == [Action.AMEND, Action.AMEND]
    assert history[-1].version == item.case.version + 2


def test_that_a_step_that_no_longer_fits_cannot_be_done_on_top(district, open_desk, qtbot):
    desk = open_desk(district)
    item = some(desk, Stage.FILED)
    desk.window.queue.table.choose(item.id)
    assert desk.window.queue.pane.actions_bar.press("F4")
    form = top(qtbot, DispatchDialog)
    qtbot.keyClicks(form.line, "cg")
    form.note.setPlainText("写到一半的话")
    colleague(desk, item, Act(Action.SEND_BACK, reason="类别不对"))
    form.confirm_button.click()
    conflict = top(qtbot, ConflictDialog)
    stage = desk._words.name(Stage.ACCEPTED)
    assert stage in [one.text() for one in conflict.findChildren(QLabel)]
    assert not any(button.isEnabled() for button in conflict.findChildren(type(form.confirm_button))[1:])
    conflict.reject()
    assert form.note.toPlainText() == "写到一半的话"
    form.reject()

    # Closed, kept, and offered again when the case is there for it once more.
    assert desk.window.queue.actions_runner._drafts.text(item.id, Action.DISPATCH) == "写到一半的话"


def test_that_half_typed_text_survives_changes_from_elsewhere(district, open_desk, qtbot):
    desk = open_desk(district)
    line = desk.window.queue.bar.text
    line.setFocus()
    line.insert("井")
    item = some(desk, Stage.REPORTED)
    colleague(desk, item, Act(Action.ACCEPT))
    qtbot.waitUntil(lambda: desk.board.get(item.id).case.stage is Stage.ACCEPTED, timeout=WAIT_MS)
    line.textEdited.emit(line.text())
    assert line.text() == "井"
    line.insert("盖")
    line.textEdited.emit(line.text())
    assert line.text() == "井盖"
    assert desk.window.queue.model.filter.text == "井盖"
