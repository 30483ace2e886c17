"""What a called department says on the telephone, recorded by the centre; the record says so."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QWidget

from gridcenter.domain.whistle import Whistle
from gridcenter.domain.whistle_life import WhistleOffer
from gridcenter.domain.whistle_moves import REASON_NEEDED, WhistleAct, WhistleAction
from ui.dialogs.check_in import CheckInFields
from ui.dialogs.whistle_form import FormGround, WhistleDialog, about
from ui.queue_words import short_number
from ui.widgets.labels import label


class WhistleTelephoneDialog(WhistleDialog):
    """Who called and what was said."""

    def __init__(
        self, ground: FormGround, whistle: Whistle, found: tuple[WhistleOffer, ...], parent: QWidget | None = None
    ) -> None:
        super().__init__(ground, whistle, found[0].action, about(whistle, ground.kit), parent)
        words = self.kit.words
        self.setWindowTitle(words("telephone.title"))
        self.confirm_button.setText(words("telephone.confirm"))
        self.what = QComboBox()
        self.what.setAccessibleName(words("telephone.what"))
        for offer in found:
            name = ground.directory.department_name(offer.department or "")
            self.what.addItem(f"{name} · {words.name(offer.action)}", offer)
        self.body.addWidget(label(words("telephone.what"), tone="t2"))
        self.body.addWidget(self.what)
        self._fields = CheckInFields(self.kit, whistle.address)
        for widget in self._fields.widgets:
            self.body.addWidget(widget)
        self.text = self.add_text("telephone", words("whistles.said"))
        self.what.currentIndexChanged.connect(self.changed)
        self._fields.place.textChanged.connect(self.changed)
        self._fields.people.valueChanged.connect(self.changed)
        self.finish()
        self.what.setFocus()

    def changed(self) -> None:
        for widget in self._fields.widgets:
            widget.setVisible(self._offer().action is WhistleAction.CHECK_IN)
        super().changed()

    def _offer(self) -> WhistleOffer:
        offer = self.what.currentData()
        assert isinstance(offer, WhistleOffer)
        return offer

    def sentence(self) -> str:
        number = short_number(self.whistle.number) if self.whistle is not None else ""
        return self.kit.words("telephone.will", number=number, what=self.what.currentText())

    def act(self) -> WhistleAct:
        offer = self._offer()
        text = self.text.toPlainText().strip()
        reason, note = (text, "") if offer.action in REASON_NEEDED else ("", text)
        came = offer.action is WhistleAction.CHECK_IN
        return WhistleAct(
            offer.action,
            offer.department,
            place=self._fields.place.text().strip() if came else "",
            people=self._fields.people.value() if came else 0,
            reason=reason,
            note=note,
            behalf=True,
        )

    def draft_key(self, name: str) -> str:
        return f"whistle {self.whistle.id if self.whistle is not None else 0} {name}"
