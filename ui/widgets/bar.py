"""The bar that shows how much of a limit is used."""

from __future__ import annotations

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gridcenter.domain.limits import ClockState
from ui.kit import Kit

TOKENS = {ClockState.NORMAL: "bar_normal", ClockState.SOON: "bar_soon", ClockState.LATE: "bar_late"}


class LimitBar(QWidget):
    """A share of 0 to 1 in the colour of a clock's state."""

    def __init__(self, kit: Kit, share: float, state: ClockState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kit = kit
        self._share = share
        self._state = state
        self.setFixedHeight(kit.px(22))
        self.setMinimumWidth(kit.px(36))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        color, px = self._kit.theme.color, self._kit.px
        track = self.rect().adjusted(0, px(8), 0, -px(8))
        painter.fillRect(track, color("s3"))
        track.setWidth(round(track.width() * self._share))
        painter.fillRect(track, color(TOKENS[self._state]))
