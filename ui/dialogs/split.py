"""Splitting: what part of a case becomes a case of its own."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from gridcenter.domain.case import Case, Facts
from gridcenter.domain.directory import Directory
from ui.dialogs.action_dialog import ActionDialog
from ui.kit import Kit
from ui.queue_words import short_number
from ui.widgets.labels import label


class SplitDialog(ActionDialog):
    """Words and place of the part, and why it is taken apart."""

    def __init__(
        self, kit: Kit, case: Case, directory: Directory, typed: str = "", parent: QWidget | None = None
    ) -> None:
        words = kit.words
        about = f"{short_number(case.number)} {directory.category_name(case.category)}"
        super().__init__(kit, words("split.title"), about, words("split.confirm"), parent)
        self._case = case
        self.text = QPlainTextEdit(typed)
        self.text.setAccessibleName(words("split.what"))
        self.text.setTabChangesFocus(True)
        self.text.setMinimumHeight(kit.px(90))
        self.address = QLineEdit(case.address)
        self.address.setAccessibleName(words("split.address"))
        self.reason = QLineEdit()
        self.reason.setAccessibleName(words("reason.note"))
        for name, field in (("split.what", self.text), ("split.address", self.address), ("reason.note", self.reason)):
            self.body.addWidget(label(words(name), tone="t2"))
            self.body.addWidget(field)
        self.body.addWidget(label(words("split.effect"), tone="t2", wrap=True))
        self.setMinimumWidth(kit.px(560))
        self.text.textChanged.connect(self._changed)
        self._changed()
        self.text.setFocus()

    @Slot()
    def _changed(self) -> None:
        self.say(self.kit.words("split.will", number=short_number(self._case.number)))
        self.check()

    def problem(self) -> str:
        """What is missing, or empty."""
        return "" if self.typed() else self.kit.words("split.no_words")

    def typed(self) -> str:
        """The words of the part."""
        return self.text.toPlainText().strip()

    def facts(self) -> Facts:
        """The part as a case of its own; everything else is as in the whole."""
        return replace(self._case.facts, description=self.typed(), address=self.address.text().strip(), duplicate=False)
