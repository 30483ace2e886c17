"""The one way to tell a person something that is no form: a line over the window's bottom."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from ui.kit import Kit
from ui.widgets.labels import label, set_tone

_SHORT_MS, _LONG_MS = 4_000, 12_000


class Toast(QFrame):
    """A sentence that goes away by itself; refusals stay longer. Never for something that must be done."""

    def __init__(self, kit: Kit, host: QWidget, bottom: int) -> None:
        super().__init__(host)
        self._kit = kit
        self._bottom = bottom
        self.setObjectName("toast")
        tokens = kit.theme.tokens
        self.setStyleSheet(
            f"#toast {{ background: {tokens.s3}; border: 1px solid {tokens.line2}; border-radius: {kit.px(4)}px; }}"
        )
        box = QHBoxLayout(self)
        box.setContentsMargins(kit.px(16), kit.px(10), kit.px(16), kit.px(10))
        self._label = label("")
        box.addWidget(self._label)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        host.installEventFilter(self)
        self.hide()

    def tell(self, sentence: str) -> None:
        """Says that something was done."""
        self._show(sentence, "", _SHORT_MS)

    def refuse(self, sentence: str) -> None:
        """Says why something was not done."""
        self._show(sentence, "late", _LONG_MS)

    def text(self) -> str:
        """What it says now, empty when it says nothing."""
        return self._label.text() if self.isVisible() else ""

    def _show(self, sentence: str, tone: str, milliseconds: int) -> None:
        self._label.setText(sentence)
        self._label.setWordWrap(len(sentence) > 80)
        self._label.setMaximumWidth(self._kit.px(720))
        set_tone(self._label, tone)
        self.adjustSize()
        self._place()
        self.show()
        self.raise_()
        self._timer.start(milliseconds)

    @Slot()
    def _place(self) -> None:
        host = self.parentWidget()
        if host is not None:
            margin = self._kit.px(16)
            self.move((host.width() - self.width()) // 2, host.height() - self.height() - self._bottom - margin)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)
