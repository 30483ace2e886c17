"""Asks why the next case is let wait: one of a few reasons, one key each, or own words."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QLineEdit, QRadioButton, QWidget

from gridcenter.domain.skips import SKIP_SPAN, SkipReason
from ui.dialogs.action_dialog import ActionDialog
from ui.kit import Kit
from ui.models.queue_item import QueueItem
from ui.queue_words import short_number
from ui.widgets.buttons import KeyCap
from ui.widgets.labels import row

_MOST_LETTERS = 60


class SkipDialog(ActionDialog):
    """Holds the case that was shown when it was opened, whatever the strip shows meanwhile."""

    def __init__(self, kit: Kit, item: QueueItem, parent: QWidget | None = None) -> None:
        words = kit.words
        about = f"{short_number(item.case.number)} {item.category}"
        super().__init__(kit, words("skip.title"), about, words("skip.confirm"), parent)
        self.item = item
        self._group = QButtonGroup(self)
        self.choices: dict[SkipReason, QRadioButton] = {}
        for number, reason in enumerate(SkipReason, 1):
            choice = QRadioButton(words.name(reason))
            choice.setAccessibleName(f"{words.name(reason)} Alt {number}")
            self.choices[reason] = choice
            self._group.addButton(choice)
            self.body.addWidget(row(KeyCap(kit, f"Alt {number}"), choice, 1))
            QShortcut(QKeySequence(f"Alt+{number}"), self).activated.connect(choice.click)
        self.text = QLineEdit()
        self.text.setMaxLength(_MOST_LETTERS)
        self.text.setPlaceholderText(words("skip.note"))
        self.text.setAccessibleName(words("skip.note"))
        self.text.textChanged.connect(self._typed)
        self.body.addWidget(self.text)
        self.choices[SkipReason.CALL_BACK].setChecked(True)
        self._group.buttonClicked.connect(self._chosen)
        minutes = int(SKIP_SPAN.total_seconds() // 60)
        self.say(words("skip.will", number=short_number(item.case.number), n=minutes))
        # There is no draft to keep here.
        self.cancel_button.setText(words("skip.cancel"))
        self.cancel_button.setAccessibleName(words("skip.cancel"))
        self.setMinimumWidth(kit.px(480))
        self.choices[SkipReason.CALL_BACK].setFocus()
        self.check()

    @property
    def reason(self) -> SkipReason:
        """The reason chosen."""
        return next(reason for reason, choice in self.choices.items() if choice.isChecked())

    @property
    def note(self) -> str:
        """What was written besides."""
        return self.text.text().strip()

    def problem(self) -> str:
        if self.reason is SkipReason.OWN_WORDS and not self.note:
            return self.kit.words("skip.no_words")
        return ""

    @Slot()
    def _chosen(self) -> None:
        if self.reason is SkipReason.OWN_WORDS:
            self.text.setFocus()
        self.check()

    @Slot()
    def _typed(self) -> None:
        self.check()
