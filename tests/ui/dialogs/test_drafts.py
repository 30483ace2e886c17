"""Half-typed text outlives its form."""

from __future__ import annotations

from gridcenter.domain.case import CaseId
from gridcenter.domain.moves import Action
from ui.background.draft_file import DraftFile
from ui.dialogs.drafts import NEW_CASE, Drafts, FormDraft

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


def test_that_drafts_are_offered_again_by_the_next_desk(tmp_path):
    path = tmp_path / "drafts.jsonl"
    first = Drafts(DraftFile(path))
    assert first.left == 0
    first.keep(CaseId(1), Action.VOID, "写")
    first.keep(CaseId(1), Action.VOID, "写到一半")
    first.keep(CaseId(2), Action.REJECT, "送出的")
    first.drop(CaseId(2), Action.REJECT)
    first.keep_form(NEW_CASE, DRAFT)
    first.close()
    second = Drafts(DraftFile(path))
    assert second.left == 2
    assert second.text(CaseId(1), Action.VOID) == "写到一半"
    assert second.text(CaseId(2), Action.REJECT) == ""
    assert second.form(NEW_CASE) == DRAFT
    second.close()


def test_that_lines_of_another_program_version_are_passed_over(tmp_path):
    path = tmp_path / "drafts.jsonl"
    path.write_text(
        '{"case": 1, "action": "unheard_of", "text": "x"}\n{"case": 0, "form": {"other": 1}}\n{}\n'
        '{"case": 3, "action": "void", "text": "留下"}\n',
        encoding="utf-8",
    )
    drafts = Drafts(DraftFile(path))
    assert (drafts.left, drafts.text(CaseId(3), Action.VOID)) == (1, "留下")
    drafts.close()


def test_that_notes_of_records_outlive_the_desk_until_they_are_forgotten(tmp_path):
    file = tmp_path / "drafts.jsonl"
    first = Drafts(DraftFile(file))
    first.keep_note("whistle 7 return", "写到一半")
    first.keep_note("whistle 8 return", "送出了")
    first.keep_note("whistle 8 return", "")
    first.close()
    second = Drafts(DraftFile(file))
    assert second.note("whistle 7 return") == "写到一半"
    assert second.note("whistle 8 return") == ""
    assert second.left == 1
    second.close()
