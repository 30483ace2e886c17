"""Merging: which open case takes this one in. Nothing is merged without this form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtWidgets import QLineEdit, QWidget

from gridcenter.domain.case import Case
from gridcenter.domain.directory import Directory
from gridcenter.domain.moves import Act, Action
from ui.dialogs.drafts import Drafts
from ui.dialogs.reason import ReasonDialog
from ui.kit import Kit
from ui.queue_words import short_number
from ui.widgets.labels import label

FindCase = Callable[[str], Case | None]


class MergeDialog(ReasonDialog):
    """The number of the case to merge into, and why."""

    def __init__(
        self,
        kit: Kit,
        case: Case,
        into: Case | None,
        find: FindCase,
        directory: Directory,
        drafts: Drafts,
        parent: QWidget | None = None,
    ) -> None:
        self._find = find
        self._into = into
        self._told = label("", tone="t2", wrap=True)
        super().__init__(kit, case, Action.MERGE, [], directory, drafts, parent)

    def _add_fields(self) -> None:
        words = self.kit.words
        self.number = QLineEdit(short_number(self._into.number) if self._into else "")
        self.number.setAccessibleName(words("merge.number"))
        self.number.setPlaceholderText(words("merge.hint"))
        self.number.textChanged.connect(self._changed)
        self.body.addWidget(label(words("merge.number"), tone="t2"))
        self.body.addWidget(self.number)
        self.body.addWidget(self._told)
        self.body.addWidget(label(words("merge.effect"), tone="t2", wrap=True))

    def _changed(self) -> None:
        self._into = self._find(self.number.text().strip())
        into = self._into
        self._told.setText(
            ""
            if into is None
            else self.kit.words(
                "merge.into",
                number=short_number(into.number),
                category=self._directory.category_name(into.category),
                stage=self.kit.words.name(into.stage),
                what=into.description,
            )
        )
        super()._changed()

    def problem(self) -> str:
        """Why it cannot be merged yet."""
        if self._into is None:
            return self.kit.words("merge.none")
        if self._into.id == self._case.id:
            return self.kit.words("error.bad_move.merge_self")
        return ""

    def act(self) -> Act:
        """What is to be done."""
        return replace(super().act(), other=self._into)
