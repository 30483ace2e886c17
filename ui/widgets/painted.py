"""What cells and cards paint alike: text that is cut, a clock with its bar, a department with its state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QBrush, QPainter, QPen, QPixmap

from gridcenter.domain.limits import Clock, ClockState, clock_state
from gridcenter.time_words import clock_words
from ui.kit import Kit
from ui.theme.tokens import BODY, LABEL
from ui.widgets.bar import TOKENS

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_CENTER = Qt.AlignmentFlag.AlignCenter
CHIP_HEIGHT = 28


def paint_text(
    painter: QPainter, kit: Kit, rect: QRect, text: str, token: str = "t1", size: int = BODY, *, medium: bool = False
) -> None:
    """One line that ends in … when there is no room."""
    metrics = kit.theme.metrics(size, medium)
    painter.setFont(kit.theme.font(size, medium))
    painter.setPen(kit.theme.color(token))
    if metrics.horizontalAdvance(text) > rect.width():
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, _LEFT, text)


def paint_bar(painter: QPainter, kit: Kit, track: QRect, share: float, state: ClockState) -> None:
    """The share of a limit that is used, as a bar."""
    painter.fillRect(track, kit.theme.color("s3"))
    painter.fillRect(track.x(), track.y(), round(track.width() * share), track.height(), kit.theme.color(TOKENS[state]))


def paint_clock(
    painter: QPainter, kit: Kit, rect: QRect, clock: Clock, now: datetime, *, reckoned: bool = False
) -> None:
    """A clock's words over its bar; soon is outlined, late is filled. `reckoned` says that the picture may be old."""
    state = clock_state(clock.start, clock.due, now)
    words = clock_words(kit.words, clock, now)
    if reckoned:
        words = "≈ " + words
    px, color = kit.px, kit.theme.color
    top, bar = QRect(rect.x(), rect.y() + px(4), rect.width(), px(26)), px(4)
    medium = state is not ClockState.NORMAL
    size = BODY
    if kit.theme.metrics(BODY, medium).horizontalAdvance(words) > rect.width():
        size = LABEL
    metrics = kit.theme.metrics(size, medium)
    words = metrics.elidedText(words, Qt.TextElideMode.ElideRight, rect.width())
    if medium:
        box = QRect(rect.x() - px(6), top.y(), metrics.horizontalAdvance(words) + px(12), px(25))
        fill, edge = ("late_fill", "bar_late") if state is ClockState.LATE else ("soon_tint", "bar_soon")
        painter.setPen(QPen(color(edge), 1))
        painter.setBrush(QBrush(color(fill)))
        painter.drawRoundedRect(box, px(3), px(3))
        painter.setBrush(Qt.BrushStyle.NoBrush)
    token = {ClockState.NORMAL: "t1", ClockState.SOON: "soon_text", ClockState.LATE: "on_late"}[state]
    painter.setFont(kit.theme.font(size, medium))
    painter.setPen(color(token))
    painter.drawText(top, _LEFT, words)
    track = QRect(rect.x(), rect.bottom() - px(7), rect.width() - px(8), bar)
    paint_bar(painter, kit, track, clock.share(now), state)


@dataclass(frozen=True, slots=True)
class Chip:
    """A department with its own state: name, sign, word, and the colour of the last two."""

    name: str
    word: str
    glyph: QPixmap
    token: str
    lead: bool = False


def chip_width(kit: Kit, chip: Chip) -> int:
    """How wide a chip is painted."""
    metrics, px = kit.theme.metrics(), kit.px
    lead = _lead_width(kit) + px(2) if chip.lead else 0
    return lead + metrics.horizontalAdvance(chip.name) + metrics.horizontalAdvance(chip.word) + px(12 + 10 + 6 + 8)


def _lead_width(kit: Kit) -> int:
    return kit.theme.metrics(LABEL).horizontalAdvance(kit.words("queue.lead")) + kit.px(10)


def paint_chip(painter: QPainter, kit: Kit, box: QRect, chip: Chip) -> None:
    """Draws a chip into its box."""
    theme, px = kit.theme, kit.px
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(theme.color("s2")))
    painter.drawRoundedRect(box, px(3), px(3))
    if chip.lead:
        painter.setBrush(QBrush(theme.color("s3")))
        painter.drawRoundedRect(QRect(box.x(), box.y(), _lead_width(kit), box.height()), px(3), px(3))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.color("line"), 1))
    painter.drawRoundedRect(box, px(3), px(3))
    left = box.x() + px(4)
    if chip.lead:
        painter.setPen(theme.color("t2"))
        painter.setFont(theme.font(LABEL))
        painter.drawText(QRect(box.x(), box.y(), _lead_width(kit), box.height()), _CENTER, kit.words("queue.lead"))
        left = box.x() + _lead_width(kit) + px(6)
    wide = theme.metrics().horizontalAdvance(chip.name)
    paint_text(painter, kit, QRect(left, box.y(), wide + 2, box.height()), chip.name)
    left += wide + px(5)
    painter.drawPixmap(left, box.center().y() - px(6) + 1, chip.glyph)
    left += px(12 + 4)
    paint_text(painter, kit, QRect(left, box.y(), box.right() - left + px(4), box.height()), chip.word, chip.token)
