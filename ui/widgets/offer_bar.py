"""A bar of buttons that stand for offers, each with its key, and a line that says why something cannot be done."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.kit import Kit
from ui.widgets.boxes import empty
from ui.widgets.buttons import KeyButton
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.labels import label, rule


class OfferBar(QWidget):
    """Buttons in a flow, the primary one first. What an offer is, and its word, the subclass knows."""

    # A button was pressed: its offer.
    asked = Signal(object)

    def __init__(self, kit: Kit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kit = kit
        self.buttons: list[tuple[KeyButton, Any, str]] = []
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        frame = rule("above", "s2")
        outer.addWidget(frame)
        box = QVBoxLayout(frame)
        box.setContentsMargins(kit.px(12), kit.px(10), kit.px(12), kit.px(10))
        self._holder = QWidget()
        self._flow = FlowLayout(kit.px(6), self._holder)
        self._flow.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._holder)
        self._why = label("", tone="t2", type_="label", wrap=True)
        box.addWidget(self._why)

    def _clear(self) -> None:
        empty(self._flow)
        self.buttons = []
        self._why.clear()

    def _add_button(self, offer: Any, word: str, key: str, *, primary: bool = False) -> None:
        button = KeyButton(self._kit, word, key.replace("+", " "), primary=primary)
        button.clicked.connect(self._clicked)
        self._flow.addWidget(button)
        button.show()
        self.buttons.append((button, offer, key))

    def _stands_for(self, action: Any) -> bool:
        return any(offer.action is action for _button, offer, _key in self.buttons)

    def _finish(self, why: str) -> None:
        """Shows why something cannot be done, when there is anything to say."""
        self._why.setText(why)
        self._why.setVisible(bool(why))
        self._holder.updateGeometry()

    def _clicked(self) -> None:
        for button, offer, _key in self.buttons:
            if button is self.sender():
                self.asked.emit(offer)
                return

    def press(self, key: str) -> bool:
        """Does what the button with this key does; False when no button has it."""
        for _button, offer, own in self.buttons:
            if own == key:
                self.asked.emit(offer)
                return True
        return False
