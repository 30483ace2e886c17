"""Words about a record: a task handed back, a supervision answered, pressed or ended, a call-back dropped."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from ui.dialogs.action_dialog import ActionDialog
from ui.kit import Kit
from ui.widgets.labels import label


class RecordDialog(ActionDialog):
    """One action on one record with its words. `number` is the record's, `about` what it is about."""

    def __init__(
        self,
        kit: Kit,
        action: str,
        number: str,
        about: str,
        *,
        needed: bool = True,
        typed: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(kit, action, about, action, parent)
        self._word = action
        self._number = number
        self._needed = needed
        self._add_fields()
        name = kit.words(self._words_key())
        self.body.addWidget(label(name, tone="t2"))
        self.text = QPlainTextEdit(typed)
        self.text.setAccessibleName(name)
        self.text.setTabChangesFocus(True)
        self.text.setMinimumHeight(kit.px(100))
        self.text.textChanged.connect(self._changed)
        self.body.addWidget(self.text)
        self._add_foot()
        self.setMinimumWidth(kit.px(560))
        self._changed()
        # The sentence may take a second line, which the layout does not foresee.
        self.resize(kit.px(600), self.sizeHint().height() + kit.px(24))
        self.text.setFocus()

    def _words_key(self) -> str:
        return "record.words_needed" if self._needed else "record.words"

    def _add_fields(self) -> None:
        """What a form asks besides words. Subclasses say."""

    def _add_foot(self) -> None:
        """What a form shows below the words. Subclasses say."""

    @Slot()
    def _changed(self) -> None:
        self.say(self.kit.words("record.will", action=self._word, number=self._number))
        self.check()

    def problem(self) -> str:
        """What is missing, or empty."""
        if self._needed and not self.typed():
            return self.kit.words("error.reason_missing", action=self._word)
        return ""

    def typed(self) -> str:
        """The words."""
        return self.text.toPlainText().strip()
