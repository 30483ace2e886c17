"""The red strip that says the picture stands still, since when, and what still works."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from ui.kit import Kit
from ui.widgets.labels import label


class StaleStrip(QFrame):
    """Hidden while the picture is fresh."""

    def __init__(self, kit: Kit, zone: ZoneInfo, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kit = kit
        self._zone = zone
        tokens = kit.theme.tokens
        self.setStyleSheet(f"QFrame {{ background: {tokens.late_fill}; }} QLabel {{ color: {tokens.on_late}; }}")
        box = QHBoxLayout(self)
        box.setContentsMargins(kit.px(16), kit.px(6), kit.px(16), kit.px(6))
        self.text = label("")
        box.addWidget(self.text)
        box.addStretch(1)
        self.hide()

    def show_since(self, since: datetime | None) -> None:
        """Says since when the picture stands still."""
        if since is None:
            self.text.setText(self._kit.words("stale.never"))
        else:
            self.text.setText(self._kit.words("stale.since", time=f"{since.astimezone(self._zone):%H:%M:%S}"))
        self.show()
