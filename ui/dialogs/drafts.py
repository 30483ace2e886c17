"""Keeps half-typed text of closed forms, so that neither Esc nor a crash costs a sentence."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from gridcenter.domain.case import CaseId
from gridcenter.domain.moves import Action
from ui.background.draft_file import DraftFile, Entry


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
    """Texts by case and action. With a file they outlive the desk; `left` counts those of the last time."""

    def __init__(self, file: DraftFile | None = None) -> None:
        self._texts: dict[tuple[CaseId, Action], str] = {}
        self._forms: dict[CaseId, FormDraft] = {}
        # Texts of records other than cases, by a name of the form's own.
        self._notes: dict[str, str] = {}
        self._file = file
        if file is not None:
            for entry in file.read():
                self._take(entry)
            file.start(self._entries())
        self.left = len(self._texts) + len(self._forms) + len(self._notes)

    def _take(self, entry: Entry) -> None:
        try:
            if "note" in entry:
                self._put_note(str(entry["note"]), str(entry["text"]))
                return
            case = CaseId(int(entry["case"]))
            if "action" in entry:
                self._put_text(case, Action(entry["action"]), str(entry["text"]))
            else:
                form: dict[str, Any] | None = entry["form"]
                self._put_form(case, FormDraft(**form) if form is not None else None)
        except (KeyError, TypeError, ValueError):
            # A line of another version of the program; what can be read is kept.
            return

    def _entries(self) -> list[Entry]:
        texts: list[Entry] = [
            {"case": case, "action": action, "text": text} for (case, action), text in self._texts.items()
        ]
        notes: list[Entry] = [{"note": name, "text": text} for name, text in self._notes.items()]
        return texts + notes + [{"case": case, "form": asdict(form)} for case, form in self._forms.items()]

    def _put_text(self, case: CaseId, action: Action, text: str) -> None:
        if text:
            self._texts[case, action] = text
        else:
            self._texts.pop((case, action), None)

    def _put_form(self, case: CaseId, form: FormDraft | None) -> None:
        if form is not None:
            self._forms[case] = form
        else:
            self._forms.pop(case, None)

    def _put_note(self, name: str, text: str) -> None:
        if text:
            self._notes[name] = text
        else:
            self._notes.pop(name, None)

    def note(self, name: str) -> str:
        """What was typed into a field of a record's form, such as `whistle 7 return`, or empty."""
        return self._notes.get(name, "")

    def keep_note(self, name: str, text: str) -> None:
        """Keeps what is typed there; an empty text is forgotten."""
        if text != self.note(name):
            self._put_note(name, text)
            if self._file is not None:
                self._file.add({"note": name, "text": text})

    def text(self, case: CaseId, action: Action) -> str:
        """What was typed, or empty."""
        return self._texts.get((case, action), "")

    def keep(self, case: CaseId, action: Action, text: str) -> None:
        """Keeps what is typed."""
        if text == self.text(case, action):
            return
        self._put_text(case, action, text)
        if self._file is not None:
            self._file.add({"case": case, "action": action, "text": text})

    def drop(self, case: CaseId, action: Action) -> None:
        """Forgets a text that was sent."""
        self.keep(case, action, "")

    def form(self, case: CaseId) -> FormDraft | None:
        """A case form as it was left; NEW_CASE for the one that takes reports in."""
        return self._forms.get(case)

    def keep_form(self, case: CaseId, draft: FormDraft | None) -> None:
        """Keeps a form."""
        if draft == self._forms.get(case):
            return
        self._put_form(case, draft)
        if self._file is not None:
            self._file.add({"case": case, "form": asdict(draft) if draft is not None else None})

    def drop_form(self, case: CaseId) -> None:
        """Forgets a form that was sent."""
        self.keep_form(case, None)

    def close(self) -> None:
        """Writes what is still to be written."""
        if self._file is not None:
            self._file.close()
