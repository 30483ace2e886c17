"""How the blocks of records beside a case are built: heads, lines of words, and buttons that keep the focus."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from gridcenter.domain.limits import Clock, ClockState, clock_state
from gridcenter.time_words import time_left
from ui.kit import Kit
from ui.widgets.buttons import KeyButton
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.labels import label, row, rule


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that can be done to a record. `name` stays the same when the block is built again."""

    name: str
    text: str
    do: Callable[[], None]
    key: str = ""


class RecordBlock(QWidget):
    """A head and below it a frame for each record."""

    def __init__(self, kit: Kit, title: str, choice: Choice | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kit = kit
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(0, kit.px(10), 0, 0)
        self.box.setSpacing(kit.px(2))
        button = self._button(choice) if choice is not None else None
        self.box.addWidget(row(label(title, tone="t2"), 1, button))

    def _button(self, choice: Choice) -> KeyButton:
        button = KeyButton(self.kit, choice.text, choice.key, small=True)
        button.setObjectName(choice.name)
        button.clicked.connect(lambda *_checked: choice.do())
        return button

    def add(self, head: QWidget, lines: Sequence[QLabel], choices: Sequence[Choice]) -> None:
        """Adds one record: its head line, its words, and what can be done."""
        frame = rule("below")
        box = QVBoxLayout(frame)
        box.setContentsMargins(0, self.kit.px(4), 0, self.kit.px(4))
        box.setSpacing(self.kit.px(2))
        box.addWidget(head)
        for line in lines:
            box.addWidget(line)
        if choices:
            holder = QWidget()
            flow = FlowLayout(self.kit.px(6), holder)
            flow.setContentsMargins(0, 0, 0, 0)
            for choice in choices:
                flow.addWidget(self._button(choice))
            policy = holder.sizePolicy()
            policy.setHeightForWidth(True)
            holder.setSizePolicy(policy)
            box.addWidget(holder)
        self.box.addWidget(frame)

    def clock(self, clock: Clock | None) -> QLabel | None:
        """What is left of a clock, in its tone; None when none runs."""
        if clock is None:
            return None
        now = datetime.now(UTC)
        tone = {ClockState.LATE: "late", ClockState.SOON: "soon"}.get(clock_state(clock.start, clock.due, now), "")
        return label(time_left(self.kit.words, clock.due, now), tone=tone)

    def words(self, key: str, text: str) -> list[QLabel]:
        """A line with its caption, or nothing when there is no text. `key` has one place, `text`."""
        return [label(self.kit.words(key, text=text), tone="t2", wrap=True)] if text.strip() else []
