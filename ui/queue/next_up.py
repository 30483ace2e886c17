"""The most urgent case that this person can move on, with the reason in words."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from gridcenter.domain.people import Person
from gridcenter.domain.permissions import next_step
from gridcenter.time_words import clock_words
from ui.kit import Kit
from ui.models.queue_item import QueueItem
from ui.queue_words import short_number
from ui.widgets.buttons import KeyButton
from ui.widgets.labels import ElidedLabel, label, rule


class NextUp(QWidget):
    """A strip over the table; it never covers a row."""

    # The person takes the case shown.
    taken = Signal()

    def __init__(self, kit: Kit, person: Person, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kit = kit
        self._person = person
        self.item: QueueItem | None = None
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        frame = rule("below")
        outer.addWidget(frame)
        box = QHBoxLayout(frame)
        box.setContentsMargins(kit.px(16), 0, kit.px(16), 0)
        box.setSpacing(kit.px(10))
        self._sign = QLabel()
        self._priority = label("")
        self._case = label("")
        self._reason = ElidedLabel(kit, "t2")
        self._button = KeyButton(kit, kit.words("next_up.take"), "F2", primary=True)
        self._button.clicked.connect(self.taken)
        box.addWidget(label(kit.words("next_up.title"), tone="t2"))
        box.addWidget(self._sign)
        box.addWidget(self._priority)
        box.addWidget(self._case)
        box.addWidget(self._reason, 1)
        box.addWidget(self._button)
        self.setFixedHeight(kit.px(52))
        self.show_item(None)

    def show_item(self, item: QueueItem | None) -> None:
        """Shows the case and why it comes first, or that nothing waits."""
        self.item = item
        self._button.setEnabled(item is not None)
        words = self._kit.words
        if item is None:
            self._sign.clear()
            self._priority.clear()
            self._case.clear()
            self._reason.set_text(words("next_up.none"))
            return
        case = item.case
        self._sign.setPixmap(self._kit.glyphs.priority(case.priority))
        self._priority.setText(words.name(case.priority))
        self._case.setText(f"{short_number(case.number)} {item.category}  {case.address}")
        reasons = [clock_words(words, case.clock, datetime.now(UTC))] if case.clock else []
        if case.priority != "normal":
            reasons.append(words.name(case.priority))
        step = next_step(case, self._person)
        if step is not None:
            reasons.append(words("next_up.waits", action=words.name(step.action)))
        self._reason.set_text(words("next_up.because", reason=" · ".join(reasons)))
