"""Paints a whistle as a card: number, kind, subject, town, nearest clock, departments. Only paints."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPen, QTextLayout, QTextOption
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from gridcenter.domain.directory import Directory
from gridcenter.domain.whistle import Whistle, WhistleBranch, WhistleKind, WhistleStage
from gridcenter.domain.whistle_life import branch_clocks
from ui.kit import Kit
from ui.models.whistle_columns import branch_late, shown_branches
from ui.queue_words import short_number
from ui.theme.tokens import BODY, LABEL, WHISTLE_BRANCH_TOKENS
from ui.widgets.painted import CHIP_HEIGHT, Chip, chip_width, paint_chip, paint_clock, paint_text

Index = QModelIndex | QPersistentModelIndex
MOST_CHIPS = 3
_HEAD, _LINE, _PLACE, _CLOCK, _GAP, _MARGIN = 24, 22, 22, 38, 4, 8
_SUBJECT_LINES = 2


def whistle_chip(kit: Kit, directory: Directory, branch: WhistleBranch, now: datetime) -> Chip:
    """A department with its own state; what it is late with stands instead of the state."""
    late = branch_late(branch, now)
    if late:
        word, token = kit.words(f"whistles.late.{branch_clocks(branch)[0].kind}"), "late_text"
    else:
        word, token = kit.words.name(branch.state), WHISTLE_BRANCH_TOKENS[branch.state]
    glyph = kit.glyphs.whistle_branch(branch.state, late, token)
    return Chip(directory.department_name(branch.department), word, glyph, token, branch.lead)


class WhistleCards(QStyledItemDelegate):
    """Draws the cards of every column."""

    def __init__(self, kit: Kit, directory: Directory, parent: QObject) -> None:
        super().__init__(parent)
        self._kit = kit
        self._directory = directory
        # While the picture may be old, clocks say that they only reckon.
        self.reckoned = False

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        whistle = index.data(Qt.ItemDataRole.UserRole)
        px = self._kit.px
        if not isinstance(whistle, Whistle):
            return QSize(px(120), 0)
        view = option.widget
        room = view.viewport().width() if isinstance(view, QAbstractItemView) else option.rect.width()
        lines = min(_SUBJECT_LINES, len(self._line_starts(whistle.subject, room - px(6 + 6 + 12 + 8))))
        high = px(_MARGIN + _HEAD + lines * _LINE + _PLACE + _MARGIN)
        shown, _hidden = shown_branches(whistle, datetime.now(UTC), MOST_CHIPS)
        high += px(_CLOCK if whistle.clock else _LINE) + len(shown) * px(CHIP_HEIGHT + _GAP)
        return QSize(px(120), high + px(_GAP))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        whistle = index.data(Qt.ItemDataRole.UserRole)
        if not isinstance(whistle, Whistle):
            return
        kit, px, color = self._kit, self._kit.px, self._kit.theme.color
        whole: QRect = option.rect
        state: QStyle.StateFlag = option.state
        box = whole.adjusted(px(6), px(2), -px(6), -px(2))
        selected = bool(state & QStyle.StateFlag.State_Selected)
        emergency = whistle.kind is WhistleKind.EMERGENCY
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        painter.setBrush(color("sel" if selected else "hover" if hovered else "s1"))
        painter.setPen(QPen(color("sel_bar" if selected else "line"), 1))
        painter.drawRoundedRect(box.adjusted(0, 0, -1, -1), px(4), px(4))
        if emergency or selected:
            edge = QRect(box.x(), box.y() + px(2), px(4), box.height() - px(4))
            painter.fillRect(edge, color("bar_late" if emergency else "sel_bar"))
        inner = box.adjusted(px(12), px(_MARGIN - 2), -px(8), -px(_MARGIN - 2))
        now = datetime.now(UTC)
        y = self._head(painter, inner, whistle)
        y = self._subject(painter, QRect(inner.x(), y, inner.width(), px(_SUBJECT_LINES * _LINE)), whistle.subject)
        place = kit.words("whistles.at", town=self._directory.area_name(whistle.town), address=whistle.address)
        paint_text(painter, kit, QRect(inner.x(), y, inner.width(), px(_PLACE)), place, "t2", LABEL)
        y += px(_PLACE)
        y = self._clock(painter, QRect(inner.x(), y, inner.width(), px(_CLOCK)), whistle, now)
        self._chips(painter, QRect(inner.x(), y, inner.width(), inner.bottom() - y), whistle, now)

    def _head(self, painter: QPainter, inner: QRect, whistle: Whistle) -> int:
        kit, px = self._kit, self._kit.px
        line = QRect(inner.x(), inner.y(), inner.width(), px(_HEAD))
        painter.drawPixmap(line.x(), line.center().y() - px(7), kit.glyphs.whistle_kind(whistle.kind))
        emergency = whistle.kind is WhistleKind.EMERGENCY
        word = kit.words(f"whistles.kind.{whistle.kind}")
        number = short_number(whistle.number)
        metrics = kit.theme.metrics(LABEL)
        taken = px(15 + 6 + 6) + kit.theme.metrics(BODY, emergency).horizontalAdvance(word)
        # The kind goes before; of the number the letter goes first, then the day.
        for shorter in (number, number[1:], number.rpartition("-")[2]):
            number = shorter
            if taken + metrics.horizontalAdvance(number) <= line.width():
                break
        wide = metrics.horizontalAdvance(number)
        left = line.adjusted(px(15 + 6), 0, -wide - px(6), 0)
        paint_text(painter, kit, left, word, "late_text" if emergency else "t1", BODY, medium=emergency)
        paint_text(painter, kit, line.adjusted(line.width() - wide - 1, 0, 0, 0), number, "t2", LABEL)
        return line.bottom() + 1

    def _line_starts(self, subject: str, width: int) -> list[int]:
        """Where each line of a subject begins; breaks like a paragraph, in Chinese between any two characters."""
        layout = QTextLayout(subject, self._kit.theme.font(BODY, True))
        layout.setTextOption(QTextOption(Qt.AlignmentFlag.AlignLeft))
        layout.beginLayout()
        starts = []
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(1, width))
            starts.append(line.textStart())
        layout.endLayout()
        return starts or [0]

    def _subject(self, painter: QPainter, box: QRect, subject: str) -> int:
        """Two lines; the second ends in … when there is more."""
        starts = self._line_starts(subject, box.width())
        metrics, px = self._kit.theme.metrics(BODY, True), self._kit.px
        for place, start in enumerate(starts[:_SUBJECT_LINES]):
            last = place == _SUBJECT_LINES - 1
            end = len(subject) if last or place + 1 >= len(starts) else starts[place + 1]
            text = metrics.elidedText(subject[start:end].strip(), Qt.TextElideMode.ElideRight, box.width())
            line_box = QRect(box.x(), box.y() + place * px(_LINE), box.width(), px(_LINE))
            paint_text(painter, self._kit, line_box, text, medium=True)
        return box.y() + min(len(starts), _SUBJECT_LINES) * px(_LINE)

    def _clock(self, painter: QPainter, box: QRect, whistle: Whistle, now: datetime) -> int:
        kit, px = self._kit, self._kit.px
        if whistle.clock is not None:
            paint_clock(painter, kit, box.adjusted(px(6), 0, -px(6), 0), whistle.clock, now, reckoned=self.reckoned)
            return box.bottom() + 1
        line = QRect(box.x(), box.y(), box.width(), px(_LINE))
        if whistle.stage is WhistleStage.SENT_BACK:
            paint_text(painter, kit, line, kit.words.name(whistle.stage), "soon_text")
        return line.bottom() + 1

    def _chips(self, painter: QPainter, box: QRect, whistle: Whistle, now: datetime) -> None:
        kit, px = self._kit, self._kit.px
        shown, hidden = shown_branches(whistle, now, MOST_CHIPS)
        y = box.y() + px(2)
        for branch in shown:
            chip = whistle_chip(kit, self._directory, branch, now)
            wide = min(chip_width(kit, chip), box.width())
            paint_chip(painter, kit, QRect(box.x(), y, wide, px(CHIP_HEIGHT)), chip)
            if hidden and branch is shown[-1]:
                left = box.x() + wide + px(6)
                paint_text(painter, kit, QRect(left, y, box.right() - left, px(CHIP_HEIGHT)), f"+{hidden}", "t2")
            y += px(CHIP_HEIGHT + _GAP)
