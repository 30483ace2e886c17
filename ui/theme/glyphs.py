"""Small drawn signs: stage rings, priority shapes, branch states and the rail's icons, cached as pictures."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

from gridcenter.domain.case import BranchState, Case, Priority, Stage, is_suspended
from gridcenter.domain.whistle import WhistleKind, WhistleStage, WhistleState
from ui.theme.theme import Theme
from ui.theme.tokens import PRIORITY_TOKENS, STAGE_GLYPHS, WHISTLE_GLYPHS, WHISTLE_KIND_TOKENS

Draw = Callable[[QPainter, float, QColor], None]


class Glyphs:
    """Signs of one theme at one size and pixel ratio."""

    def __init__(self, theme: Theme, ratio: float = 1.0) -> None:
        self._theme = theme
        self._ratio = ratio
        self._cache: dict[tuple[str, int, str], QPixmap] = {}

    def stage(self, stage: Stage) -> QPixmap:
        """The ring that fills as a case moves on."""
        token, quarters = STAGE_GLYPHS[stage]
        return self._draw(f"stage{quarters}", 16, token, lambda p, size, color: _ring(p, size, color, quarters))

    def case_stage(self, case: Case, now: datetime) -> QPixmap:
        """The stage's ring, or the ring with a pause while work rests."""
        if is_suspended(case, now):
            return self._draw("stage-hold", 16, "st_hold", _hold)
        return self.stage(case.stage)

    def priority(self, priority: Priority) -> QPixmap:
        """Triangle, diamond or circle."""
        shape = {Priority.CRITICAL: _triangle, Priority.URGENT: _diamond, Priority.NORMAL: _circle}[priority]
        return self._draw(f"priority{priority}", 15, PRIORITY_TOKENS[priority], shape)

    def branch(self, state: BranchState, late: bool, token: str) -> QPixmap:
        """A department's state as a sign beside its word."""
        draw = _exclamation if late else _BRANCH_SHAPES[state]
        return self._draw(f"branch{state}{late}", 12, token, draw)

    def whistle_kind(self, kind: WhistleKind) -> QPixmap:
        """The shapes of priority: the emergency's is the loudest."""
        shape = {WhistleKind.EMERGENCY: _triangle, WhistleKind.PRIORITY: _diamond, WhistleKind.ROUTINE: _circle}[kind]
        return self._draw(f"whistle{kind}", 15, WHISTLE_KIND_TOKENS[kind], shape)

    def whistle_stage(self, stage: WhistleStage) -> QPixmap:
        """The ring that fills as a whistle moves on."""
        token, quarters = WHISTLE_GLYPHS[stage]
        return self._draw(f"stage{quarters}", 16, token, lambda p, size, color: _ring(p, size, color, quarters))

    def whistle_branch(self, state: WhistleState, late: bool, token: str) -> QPixmap:
        """A called department's state as a sign beside its word."""
        draw = _exclamation if late else _WHISTLE_SHAPES[state]
        return self._draw(f"whistle-branch{state}{late}", 12, token, draw)

    def icon(self, name: str, size: int, token: str) -> QPixmap:
        """One of the interface's own line icons."""
        return self._draw(f"icon-{name}", size, token, _ICONS[name])

    def _draw(self, name: str, size: int, token: str, draw: Draw) -> QPixmap:
        key = (name, size, token)
        if key not in self._cache:
            edge = self._theme.px(size)
            picture = QPixmap(round(edge * self._ratio), round(edge * self._ratio))
            picture.setDevicePixelRatio(self._ratio)
            picture.fill(Qt.GlobalColor.transparent)
            painter = QPainter(picture)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            draw(painter, edge, self._theme.color(token))
            painter.end()
            self._cache[key] = picture
        return self._cache[key]


def _pen(color: QColor, width: float) -> QPen:
    return QPen(color, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)


def _hold(painter: QPainter, size: float, color: QColor) -> None:
    width = size / 9
    painter.setPen(_pen(color, width))
    painter.drawEllipse(QRectF(width, width, size - 2 * width, size - 2 * width))
    _two_bars(painter, size, color, 0.1, 0.16)


def _pause(painter: QPainter, size: float, color: QColor) -> None:
    _two_bars(painter, size, color, 0.16, 0.3)


def _two_bars(painter: QPainter, size: float, color: QColor, apart: float, high: float) -> None:
    painter.setPen(_pen(color, size / 8))
    for x in (0.5 - apart, 0.5 + apart):
        painter.drawLine(QPointF(size * x, size * (0.5 - high)), QPointF(size * x, size * (0.5 + high)))


def _ring(painter: QPainter, size: float, color: QColor, quarters: int) -> None:
    width = size / 9
    box = QRectF(width, width, size - 2 * width, size - 2 * width)
    if quarters == -1:
        _arrow_back(painter, size, color)
        return
    if quarters == -2:
        _turning_arrow(painter, size, color)
        return
    painter.setPen(_pen(color, width))
    if quarters in (4, -3):
        painter.setBrush(QBrush(color))
        painter.drawEllipse(box)
        painter.setPen(_pen(QColor(Qt.GlobalColor.white), width))
        third = size / 3
        if quarters == 4:
            painter.drawPolyline(
                QPolygonF(
                    [QPointF(third, size * 0.52), QPointF(size * 0.46, size * 0.66), QPointF(size * 0.68, size * 0.36)]
                )
            )
        else:
            painter.drawLine(QPointF(third, third), QPointF(2 * third, 2 * third))
            painter.drawLine(QPointF(2 * third, third), QPointF(third, 2 * third))
        return
    painter.drawEllipse(box)
    if quarters:
        inner = box.adjusted(width * 1.4, width * 1.4, -width * 1.4, -width * 1.4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QBrush(color))
        painter.drawPie(inner, 90 * 16, -quarters * 90 * 16)


def _triangle(painter: QPainter, size: float, color: QColor) -> None:
    _polygon(painter, color, [(size / 2, size * 0.08), (size * 0.95, size * 0.9), (size * 0.05, size * 0.9)])


def _diamond(painter: QPainter, size: float, color: QColor) -> None:
    half = size / 2
    _polygon(painter, color, [(half, size * 0.08), (size * 0.92, half), (half, size * 0.92), (size * 0.08, half)])


def _circle(painter: QPainter, size: float, color: QColor) -> None:
    painter.setPen(_pen(color, size * 0.117))
    painter.drawEllipse(QRectF(size * 0.2, size * 0.2, size * 0.6, size * 0.6))


def _polygon(painter: QPainter, color: QColor, points: list[tuple[float, float]]) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(color))
    painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in points]))


def _arrow_back(painter: QPainter, size: float, color: QColor) -> None:
    painter.setPen(_pen(color, size / 8))
    middle = size / 2
    painter.drawLine(QPointF(size * 0.15, middle), QPointF(size * 0.85, middle))
    painter.drawLine(QPointF(size * 0.15, middle), QPointF(size * 0.42, size * 0.24))
    painter.drawLine(QPointF(size * 0.15, middle), QPointF(size * 0.42, size * 0.76))


def _turning_arrow(painter: QPainter, size: float, color: QColor) -> None:
    painter.setPen(_pen(color, size / 8))
    box = QRectF(size * 0.16, size * 0.16, size * 0.68, size * 0.68)
    painter.drawArc(box, 60 * 16, -300 * 16)
    painter.drawLine(QPointF(size * 0.68, size * 0.2), QPointF(size * 0.9, size * 0.2))
    painter.drawLine(QPointF(size * 0.68, size * 0.2), QPointF(size * 0.7, size * 0.44))


def _dashed_ring(painter: QPainter, size: float, color: QColor) -> None:
    pen = _pen(color, size / 9)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setDashPattern([1.6, 1.4])
    painter.setPen(pen)
    painter.drawEllipse(QRectF(size * 0.16, size * 0.16, size * 0.68, size * 0.68))


def _play(painter: QPainter, size: float, color: QColor) -> None:
    _polygon(painter, color, [(size * 0.25, size * 0.12), (size * 0.85, size * 0.5), (size * 0.25, size * 0.88)])


def _tick(painter: QPainter, size: float, color: QColor) -> None:
    painter.setPen(_pen(color, size / 7))
    painter.drawPolyline(
        QPolygonF(
            [QPointF(size * 0.15, size * 0.55), QPointF(size * 0.4, size * 0.78), QPointF(size * 0.85, size * 0.22)]
        )
    )


def _exclamation(painter: QPainter, size: float, color: QColor) -> None:
    painter.setPen(_pen(color, size / 5))
    painter.drawLine(QPointF(size / 2, size * 0.14), QPointF(size / 2, size * 0.58))
    painter.drawPoint(QPointF(size / 2, size * 0.86))


def _cross(painter: QPainter, size: float, color: QColor) -> None:
    painter.setPen(_pen(color, size / 8))
    painter.drawLine(QPointF(size * 0.22, size * 0.22), QPointF(size * 0.78, size * 0.78))
    painter.drawLine(QPointF(size * 0.78, size * 0.22), QPointF(size * 0.22, size * 0.78))


_BRANCH_SHAPES: dict[BranchState, Draw] = {
    BranchState.TO_SIGN: _dashed_ring,
    BranchState.SIGNED: _dashed_ring,
    BranchState.HANDLING: _play,
    BranchState.FED_BACK: _tick,
    BranchState.REWORK: _turning_arrow,
    BranchState.RETURNED: _arrow_back,
    BranchState.WITHDRAWN: _cross,
}


def _pin(painter: QPainter, size: float, color: QColor) -> None:
    painter.setPen(_pen(color, size / 8))
    path = QPainterPath(QPointF(size * 0.5, size * 0.94))
    path.cubicTo(size * 0.1, size * 0.5, size * 0.12, size * 0.1, size * 0.5, size * 0.1)
    path.cubicTo(size * 0.88, size * 0.1, size * 0.9, size * 0.5, size * 0.5, size * 0.94)
    painter.drawPath(path)
    painter.drawPoint(QPointF(size * 0.5, size * 0.4))


_WHISTLE_SHAPES: dict[WhistleState, Draw] = {
    WhistleState.TO_SIGN: _dashed_ring,
    WhistleState.SIGNED: _dashed_ring,
    WhistleState.CHECKED_IN: _pin,
    WhistleState.FED_BACK: _tick,
    WhistleState.REWORK: _turning_arrow,
    WhistleState.RETURNED: _arrow_back,
    WhistleState.RELEASED: _cross,
}


def _queue_icon(painter: QPainter, size: float, color: QColor) -> None:
    painter.setPen(_pen(color, size * 0.08))
    for y in (0.25, 0.5, 0.75):
        painter.drawPoint(QPointF(size * 0.16, size * y))
        painter.drawLine(QPointF(size * 0.34, size * y), QPointF(size * 0.88, size * y))


def _whistle_icon(painter: QPainter, size: float, color: QColor) -> None:
    painter.setPen(_pen(color, size * 0.08))
    path = QPainterPath(QPointF(size * 0.9, size * 0.36))
    path.lineTo(size * 0.36, size * 0.36)
    path.arcTo(QRectF(size * 0.12, size * 0.36, size * 0.48, size * 0.48), 90, 270)
    path.lineTo(size * 0.9, size * 0.5)
    path.closeSubpath()
    painter.drawPath(path)
    painter.drawEllipse(QPointF(size * 0.36, size * 0.6), size * 0.07, size * 0.07)
    painter.drawLine(QPointF(size * 0.36, size * 0.1), QPointF(size * 0.36, size * 0.2))
    painter.drawLine(QPointF(size * 0.16, size * 0.14), QPointF(size * 0.21, size * 0.23))
    painter.drawLine(QPointF(size * 0.56, size * 0.14), QPointF(size * 0.51, size * 0.23))


def _settings_icon(painter: QPainter, size: float, color: QColor) -> None:
    painter.setPen(_pen(color, size * 0.08))
    for y, x in ((0.32, 0.66), (0.68, 0.34)):
        painter.drawLine(QPointF(size * 0.12, size * y), QPointF(size * 0.88, size * y))
        painter.setBrush(QBrush(color))
        painter.drawEllipse(QPointF(size * x, size * y), size * 0.08, size * 0.08)


def _search_icon(painter: QPainter, size: float, color: QColor) -> None:
    painter.setPen(_pen(color, size * 0.09))
    painter.drawEllipse(QRectF(size * 0.16, size * 0.16, size * 0.48, size * 0.48))
    painter.drawLine(QPointF(size * 0.6, size * 0.6), QPointF(size * 0.86, size * 0.86))


def _sort_up(painter: QPainter, size: float, color: QColor) -> None:
    _polygon(painter, color, [(size / 2, size * 0.2), (size * 0.92, size * 0.8), (size * 0.08, size * 0.8)])


def _sort_down(painter: QPainter, size: float, color: QColor) -> None:
    _polygon(painter, color, [(size / 2, size * 0.8), (size * 0.92, size * 0.2), (size * 0.08, size * 0.2)])


def _bell(painter: QPainter, size: float, color: QColor) -> None:
    painter.setPen(_pen(color, size * 0.085))
    path = QPainterPath(QPointF(size * 0.16, size * 0.74))
    path.cubicTo(size * 0.3, size * 0.6, size * 0.26, size * 0.5, size * 0.28, size * 0.38)
    path.cubicTo(size * 0.32, size * 0.06, size * 0.68, size * 0.06, size * 0.72, size * 0.38)
    path.cubicTo(size * 0.74, size * 0.5, size * 0.7, size * 0.6, size * 0.84, size * 0.74)
    path.closeSubpath()
    painter.drawPath(path)
    painter.drawLine(QPointF(size * 0.43, size * 0.9), QPointF(size * 0.57, size * 0.9))


def _bell_off(painter: QPainter, size: float, color: QColor) -> None:
    _bell(painter, size, color)
    painter.drawLine(QPointF(size * 0.14, size * 0.12), QPointF(size * 0.86, size * 0.92))


def _dot(painter: QPainter, size: float, color: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(color))
    painter.drawEllipse(QRectF(size * 0.1, size * 0.1, size * 0.8, size * 0.8))


def _emblem(painter: QPainter, size: float, color: QColor) -> None:
    painter.setPen(_pen(color, size * 0.06))
    path = QPainterPath()
    for step in range(4):
        place = size * (0.14 + 0.24 * step)
        path.moveTo(size * 0.14, place)
        path.lineTo(size * 0.86, place)
        path.moveTo(place, size * 0.14)
        path.lineTo(place, size * 0.86)
    painter.drawPath(path)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(color))
    painter.drawRect(QRectF(size * 0.38, size * 0.38, size * 0.24, size * 0.24))


_ICONS: dict[str, Draw] = {
    "queue": _queue_icon,
    "settings": _settings_icon,
    "whistle": _whistle_icon,
    "search": _search_icon,
    "sort-up": _sort_up,
    "sort-down": _sort_down,
    "dot": _dot,
    "warning": _triangle,
    "exclamation": _exclamation,
    "bell": _bell,
    "bell-off": _bell_off,
    "tick": _tick,
    "cross": _cross,
    "pause": _pause,
    "emblem": _emblem,
}
