"""Keeps half-typed text of closed forms, so that Esc never costs a sentence."""

from __future__ import annotations

from gridcenter.domain.case import CaseId
from gridcenter.domain.lifecycle import Action


class Drafts:
    """Texts by case and action, for as long as the desk runs."""

    def __init__(self) -> None:
        self._texts: dict[tuple[CaseId, Action], str] = {}

    def text(self, case: CaseId, action: Action) -> str:
        """What was typed, or empty."""
        return self._texts.get((case, action), "")

    def keep(self, case: CaseId, action: Action, text: str) -> None:
        """Keeps what is typed."""
        self._texts[case, action] = text

    def drop(self, case: CaseId, action: Action) -> None:
        """Forgets a text that was sent."""
        self._texts.pop((case, action), None)
