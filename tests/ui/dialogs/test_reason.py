"""A step with its words: a reason where one is needed, the department where several could be meant."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox

from gridcenter.domain.department import DepartmentCode
from gridcenter.domain.moves import REASON_NEEDED, Act, Action
from ui.dialogs.reason import ReasonDialog

CG, SW = DepartmentCode("CG"), DepartmentCode("SW")


@pytest.fixture
def open_form(kit, cases, drafts, show):
    def make(case, action, departments=()):
        return show(ReasonDialog(kit, case, action, list(departments), cases.directory, drafts))

    return make


@pytest.mark.parametrize("action", sorted(REASON_NEEDED))
def test_that_a_reason_is_needed_and_spaces_are_none(open_form, filed, qtbot, action):
    form = open_form(filed, action)
    assert not form.confirm_button.isEnabled()
    qtbot.keyClicks(form.text, "   ")
    assert not form.confirm_button.isEnabled()
    qtbot.keyClicks(form.text, "why")
    assert form.confirm_button.isEnabled()
    assert form.act() == Act(action, reason="why")


@pytest.mark.parametrize("action", [Action.FEED_BACK, Action.PASS, Action.CLOSE])
def test_that_other_steps_take_a_note_or_none_and_say_when_the_case_may_end(open_form, cases, filed, action, texts):
    form = open_form(filed, action)
    assert form.confirm_button.isEnabled()
    form.text.setPlainText("已修好")
    assert form.act() == Act(action, note="已修好")
    condition = cases.directory.standards[filed.standard].closing_condition
    assert any(condition in text for text in texts(form))


def test_that_a_department_is_asked_for_only_when_several_are_meant(open_form, dispatched, qtbot):
    form = open_form(dispatched, Action.WITHDRAW, [CG, SW])
    form.text.setPlainText("派错")
    choice = next(one for one in form.findChildren(QComboBox) if one.isVisible())
    assert form.act().department == CG
    qtbot.keyClick(choice, Qt.Key.Key_Down)
    assert form.act().department == SW
    assert "水务" in form._sentence.text()
    one = open_form(dispatched, Action.WITHDRAW, [SW])
    assert not [box for box in one.findChildren(QComboBox) if box.isVisible()]
    assert one.act().department == SW


def test_that_the_draft_belongs_to_the_case_and_the_action(open_form, cases, filed):
    form = open_form(filed, Action.SEND_BACK)
    form.text.setPlainText("类别不对")
    form.reject()
    assert open_form(filed, Action.VOID).text.toPlainText() == ""
    assert open_form(cases.add(), Action.SEND_BACK).text.toPlainText() == ""
    assert open_form(filed, Action.SEND_BACK).text.toPlainText() == "类别不对"
