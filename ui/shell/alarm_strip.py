"""The line below the top bar that says what has happened and leads to it. It takes room, never the focus."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from gridcenter.domain.alarms import AlarmKind, AlarmLine
from gridcenter.domain.case import CaseId
from gridcenter.domain.whistle import WhistleId
from ui.kit import Kit
from ui.models.case_board import CaseBoard
from ui.models.record_board import RecordBoard
from ui.queue_words import short_number
from ui.shell.alarms import Alarms
from ui.widgets.buttons import KeyButton
from ui.widgets.labels import ElidedLabel, label

SHOW_KEY = "Ctrl+J"
_MARKS = {
    AlarmKind.EMERGENCY_WHISTLE: "warning",
    AlarmKind.NEW_CRITICAL: "warning",
    AlarmKind.CONNECTION_LOST: "cross",
    AlarmKind.OVERDUE_OWN: "exclamation",
}


class AlarmStrip(QFrame):
    """Hidden while nothing is to be said. Shows the first line and how many more there are."""

    # The person wants to see a case: CaseId.
    show_asked = Signal(object)
    # The person wants to see a whistle: WhistleId.
    whistle_asked = Signal(object)

    def __init__(
        self,
        kit: Kit,
        alarms: Alarms,
        board: CaseBoard,
        whistles: RecordBoard | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._kit = kit
        self._alarms = alarms
        self._board = board
        self._whistles = whistles
        self.line: AlarmLine | None = None
        self.setObjectName("alarms")
        tokens = kit.theme.tokens
        self.setStyleSheet(
            f"#alarms {{ background: {tokens.s3}; border-bottom: 1px solid {tokens.line};"
            f" border-left: {kit.px(4)}px solid {tokens.bar_late}; }}"
        )
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        box = QHBoxLayout(self)
        box.setContentsMargins(kit.px(12), kit.px(2), kit.px(16), kit.px(2))
        box.setSpacing(kit.px(10))
        self._mark = QLabel()
        self._kind = label("", tone="late")
        self.text = ElidedLabel(kit)
        self.more = label("", tone="t2")
        self.show_button = KeyButton(kit, kit.words("alarm.show"), SHOW_KEY.replace("+", " "), small=True)
        self.dismiss_button = KeyButton(kit, kit.words("alarm.seen"), "Esc", small=True)
        for button in (self.show_button, self.dismiss_button):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.show_button.clicked.connect(self.ask)
        self.dismiss_button.clicked.connect(self.dismiss)
        box.addWidget(self._mark)
        box.addWidget(self._kind)
        box.addWidget(self.text, 1)
        box.addWidget(self.more)
        box.addWidget(self.show_button)
        box.addWidget(self.dismiss_button)
        alarms.changed.connect(self._bring_up_to_date)
        self._bring_up_to_date()

    @Slot()
    def _bring_up_to_date(self) -> None:
        lines = self._alarms.lines
        self.line = lines[0] if lines else None
        if self.line is None:
            self.hide()
            return
        self._say(self.line)
        others = sum(len(line.alarms) for line in lines[1:])
        self.more.setText(self._kit.words("alarm.more", n=others) if others else "")
        self.show_button.setVisible(self.line.first.key != 0)
        whistles = self.line.kind is AlarmKind.EMERGENCY_WHISTLE
        self.show_button.set_text(self._kit.words("alarm.show_whistle" if whistles else "alarm.show"))
        self.show()

    def _say(self, line: AlarmLine) -> None:
        words = self._kit.words
        self._mark.setPixmap(self._kit.glyphs.icon(_MARKS[line.kind], 16, "bar_late"))
        if len(line.alarms) > 1:
            counts = Counter(alarm.kind for alarm in line.alarms)
            parts = [words("alarm.count", kind=words.name(kind), n=counts[kind]) for kind in AlarmKind if counts[kind]]
            self._kind.setText(words("list.comma").join(parts))
            self.text.set_text(line.place)
        else:
            self._kind.setText(words.name(line.kind))
            self.text.set_text(self._about(line))
        self.setAccessibleName(f"{self._kind.text()} {self.text.text()}")

    def _about(self, line: AlarmLine) -> str:
        if line.kind is AlarmKind.CONNECTION_LOST:
            return self._kit.words("alarm.reconnecting")
        if line.kind is AlarmKind.EMERGENCY_WHISTLE:
            whistle = self._whistles.get(line.first.key) if self._whistles is not None else None
            if whistle is None:
                return line.place
            return f"{short_number(whistle.number)} {whistle.subject}  {line.place} {whistle.address}".rstrip()
        item = self._board.get(CaseId(line.first.key))
        if item is None:
            return line.place
        about = f"{short_number(item.case.number)} {item.category}  {item.case.address or line.place}"
        clock = item.case.clock
        if line.kind is AlarmKind.OVERDUE_OWN and clock is not None:
            return self._kit.words("alarm.ran_out", case=about, kind=self._kit.words.name(clock.kind))
        return about

    @Slot()
    def ask(self) -> None:
        """Asks for the line's oldest case, which is then seen; of a folded line the next one comes up."""
        if self.line is None or self.line.first.key == 0:
            return
        alarm = self.line.first
        self._alarms.dismiss({alarm.name})
        if alarm.kind is AlarmKind.EMERGENCY_WHISTLE:
            self.whistle_asked.emit(WhistleId(alarm.key))
        else:
            self.show_asked.emit(CaseId(alarm.key))

    @Slot()
    def dismiss(self) -> None:
        """Takes the line away."""
        if self.line is not None:
            self._alarms.dismiss({alarm.name for alarm in self.line.alarms})

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.dismiss()
        event.accept()
