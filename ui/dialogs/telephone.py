"""What a department says on the telephone, recorded by the centre; the record says so."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QPlainTextEdit, QWidget

from gridcenter.domain.case import Case
from gridcenter.domain.directory import Directory
from gridcenter.domain.moves import REASON_NEEDED, UNTIL_NEEDED, Act, Action
from gridcenter.domain.permissions import Offer
from ui.dialogs.action_dialog import ActionDialog
from ui.dialogs.check_in import CheckInFields
from ui.kit import Kit
from ui.queue_words import short_number
from ui.widgets.labels import label


class TelephoneDialog(ActionDialog):
    """Who called and what was said."""

    def __init__(
        self, kit: Kit, case: Case, found: tuple[Offer, ...], directory: Directory, parent: QWidget | None = None
    ) -> None:
        words = kit.words
        about = f"{short_number(case.number)} {directory.category_name(case.category)}"
        super().__init__(kit, words("telephone.title"), about, words("telephone.confirm"), parent)
        self._case = case
        self.what = QComboBox()
        self.what.setAccessibleName(words("telephone.what"))
        for offer in found:
            # A suspension needs a day, which is better asked for by its own form.
            if offer.action not in UNTIL_NEEDED and offer.department:
                name = directory.department_name(offer.department)
                self.what.addItem(f"{name} · {words.name(offer.action)}", offer)
        self.body.addWidget(label(words("telephone.what"), tone="t2"))
        self.body.addWidget(self.what)
        self._fields = CheckInFields(kit, case.address)
        for widget in self._fields.widgets:
            self.body.addWidget(widget)
        self._words_label = label("", tone="t2")
        self.body.addWidget(self._words_label)
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        self.text.setMinimumHeight(kit.px(90))
        self.body.addWidget(self.text)
        self.setMinimumWidth(kit.px(560))
        self.what.currentIndexChanged.connect(self._changed)
        self.text.textChanged.connect(self._changed)
        self._fields.place.textChanged.connect(self._changed)
        self._changed()

    def _offer(self) -> Offer | None:
        offer = self.what.currentData()
        return offer if isinstance(offer, Offer) else None

    @Slot()
    def _changed(self) -> None:
        words, offer = self.kit.words, self._offer()
        action = offer.action if offer else None
        for widget in self._fields.widgets:
            widget.setVisible(action is Action.CHECK_IN)
        name = words("reason.reason" if action in REASON_NEEDED else "reason.note")
        self._words_label.setText(name)
        self.text.setAccessibleName(name)
        self.say(words("telephone.will", number=short_number(self._case.number), what=self.what.currentText()))
        self.check()

    def problem(self) -> str:
        """What is missing, or empty."""
        offer = self._offer()
        if offer is None:
            return self.kit.words("telephone.nobody")
        if offer.action in REASON_NEEDED and not self.text.toPlainText().strip():
            return self.kit.words("error.reason_missing", action=self.kit.words.name(offer.action))
        return self._fields.problem(self.kit) if offer.action is Action.CHECK_IN else ""

    def act(self) -> Act:
        """What is to be recorded."""
        offer = self._offer()
        assert offer is not None
        text = self.text.toPlainText().strip()
        act = Act(offer.action, department=offer.department, behalf=True)
        act = replace(act, reason=text) if offer.action in REASON_NEEDED else replace(act, note=text)
        return self._fields.on(act) if offer.action is Action.CHECK_IN else act
