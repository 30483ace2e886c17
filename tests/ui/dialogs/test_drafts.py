"""Half-typed text outlives its form."""

from __future__ import annotations

from gridcenter.domain.case import CaseId
from gridcenter.domain.lifecycle import Action
from ui.dialogs.drafts import NEW_CASE, FormDraft

DRAFT = FormDraft("情况", "地点", "", "", 0, 0, duplicate=False)


def test_that_texts_are_kept_by_case_and_action_until_they_are_sent(drafts):
    drafts.keep(CaseId(1), Action.VOID, "一")
    drafts.keep(CaseId(1), Action.REJECT, "二")
    drafts.drop(CaseId(1), Action.VOID)
    drafts.drop(CaseId(2), Action.VOID)
    assert drafts.text(CaseId(1), Action.VOID) == ""
    assert drafts.text(CaseId(1), Action.REJECT) == "二"


def test_that_a_form_is_kept_whole_until_it_is_sent(drafts):
    drafts.keep_form(NEW_CASE, DRAFT)
    assert drafts.form(NEW_CASE) == DRAFT
    assert drafts.form(CaseId(1)) is None
    drafts.drop_form(NEW_CASE)
    drafts.drop_form(NEW_CASE)
    assert drafts.form(NEW_CASE) is None
