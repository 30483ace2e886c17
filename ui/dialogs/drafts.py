"""Keeps half-typed text of closed forms, so that Esc never costs a sentence."""

from __future__ import annotations

from dataclasses import dataclass

from gridcenter.domain.case import CaseId
from gridcenter.domain.lifecycle import Action


@dataclass(frozen=True, slots=True)
class FormDraft:
    """A case form as it was left."""

    description: str
    address: str
    category: str
    area: str
    priority: int
    source: int
    duplicate: bool


NEW_CASE = CaseId(0)


class Drafts:
    """Texts by case and action, for as long as the desk runs."""

    def __init__(self) -> None:
        self._texts: dict[tuple[CaseId, Action], str] = {}
        self._forms: dict[CaseId, FormDraft] = {}

    def text(self, case: CaseId, action: Action) -> str:
        """What was typed, or empty."""
        return self._texts.get((case, action), "")

    def keep(self, case: CaseId, action: Action, text: str) -> None:
        """Keeps what is typed."""
        self._texts[case, action] = text

    def drop(self, case: CaseId, action: Action) -> None:
        """Forgets a text that was sent."""
        self._texts.pop((case, action), None)

    def form(self, case: CaseId) -> FormDraft | None:
        """A case form as it was left; NEW_CASE for the one that takes reports in."""
        return self._forms.get(case)

    def keep_form(self, case: CaseId, draft: FormDraft) -> None:
        """Keeps a form."""
        self._forms[case] = draft

    def drop_form(self, case: CaseId) -> None:
        """Forgets a form that was sent."""
        self._forms.pop(case, None)
