"""The most urgent case that this person can move on, with the reason in words."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from gridcenter.domain.people import Person
from gridcenter.domain.permissions import next_step
from gridcenter.domain.skips import Skip, SkipReason
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
    # The person lets the case shown wait and says why.
    skip_asked = Signal()

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
        self._skip_button = KeyButton(kit, kit.words("next_up.skip"), "Shift F2")
        self._skip_button.clicked.connect(self.skip_asked)
        box.addWidget(label(kit.words("next_up.title"), tone="t2"))
        box.addWidget(self._sign)
        box.addWidget(self._priority)
        box.addWidget(self._case)
        box.addWidget(self._reason, 1)
        box.addWidget(self._button)
        box.addWidget(self._skip_button)
        self.setFixedHeight(kit.px(52))
        self.show_item(None)

    def show_item(self, item: QueueItem | None, skip: Skip | None = None, skipped: int = 0) -> None:
        """Shows the case, why it comes first and why it was let wait before, or how many more are let wait."""
        self.item = item
        self._button.setEnabled(item is not None)
        self._skip_button.setEnabled(item is not None)
        words = self._kit.words
        if item is None:
            self._sign.clear()
            self._priority.clear()
            self._case.clear()
            self._reason.set_text(words("next_up.all_skipped", n=skipped) if skipped else words("next_up.none"))
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
        if skip is not None:
            # First, since it is what the person knows and the program does not.
            why = skip.note if skip.reason is SkipReason.OWN_WORDS else words.name(skip.reason)
            if skip.note and skip.reason is not SkipReason.OWN_WORDS:
                why = words("next_up.why", reason=why, note=skip.note)
            reasons.insert(0, words("next_up.skipped", reason=why))
        self._reason.set_text(words("next_up.because", reason=" · ".join(reasons)))
