"""Recording a call: three answers, or nobody answered; a case that is not solved may be opened again."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from gridcenter.domain.call_back import CallBack, CallBackAct, CallBackAction, CallBackId, CallBackStage
from gridcenter.domain.case import CaseId
from gridcenter.domain.people import PersonId
from ui.dialogs.call_back import CallBackDialog


@pytest.fixture
def open_form(kit, show):
    now = datetime.now(UTC)
    call = CallBack(CallBackId(1), "H1", 1, CallBackStage.TO_DO, now, CaseId(1), PersonId("a"), now, now)
    return lambda can_reopen=True: show(CallBackDialog(kit, call, "井盖", can_reopen=can_reopen))


def answer(form, resolved):
    form.responded.choose(True)
    form.resolved.choose(resolved)
    form.mark.choose(4)


def test_that_all_three_answers_are_needed(open_form):
    form = open_form()
    form.responded.choose(True)
    form.resolved.choose(True)
    assert not form.confirm_button.isEnabled()
    form.mark.choose(5)
    assert form.confirm_button.isEnabled()
    assert form.act() == CallBackAct(CallBackAction.RECORD, True, True, 5)


def test_that_nobody_answering_needs_none(open_form):
    form = open_form()
    form.no_answer.setChecked(True)
    assert form.confirm_button.isEnabled()
    assert not form.mark.isEnabled()
    assert form.act() == CallBackAct(CallBackAction.NO_ANSWER)


def test_that_an_unsolved_case_may_be_opened_again_with_the_words_as_reason(open_form):
    form = open_form()
    answer(form, True)
    assert not form.reopen.isVisible()
    form.resolved.choose(False)
    assert form.reopen.isVisible()
    form.reopen.setChecked(True)
    assert not form.confirm_button.isEnabled()
    form.text.setPlainText("井盖又翘起来了")
    assert form.confirm_button.isEnabled()
    assert form.reopens


def test_that_who_may_not_reopen_is_not_asked(open_form):
    form = open_form(can_reopen=False)
    answer(form, False)
    assert not form.reopen.isVisible()
    assert not form.reopens
