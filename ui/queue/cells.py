"""Paints the cells of the live table. Only paints: no widgets, no look-ups that could be slow."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from gridcenter.domain.case import Branch, BranchState, is_suspended
from gridcenter.domain.directory import Directory
from gridcenter.domain.lifecycle import branch_clock
from gridcenter.domain.limits import ClockKind
from gridcenter.domain.people import Person
from ui.kit import Kit
from ui.models.case_table import COLUMNS, CaseTable, Mark
from ui.models.queue_item import QueueItem
from ui.queue.lookers import paint_lookers
from ui.queue_words import short_number
from ui.theme.tokens import BRANCH_TOKENS, KEY, LABEL
from ui.widgets.painted import CHIP_HEIGHT, Chip, chip_width, paint_chip, paint_clock, paint_text

ROW_HEIGHT = 40
_CENTER = Qt.AlignmentFlag.AlignCenter
Index = QModelIndex | QPersistentModelIndex


class QueueCells(QStyledItemDelegate):
    """Draws every column of the queue."""

    def __init__(self, kit: Kit, table: CaseTable, directory: Directory, person: Person) -> None:
        super().__init__(table)
        self._kit = kit
        self._table = table
        self._directory = directory
        self._person = person
        self._draw: dict[str, Callable[[QPainter, QRect, QueueItem], None]] = {
            "number": self._number,
            "stage": self._stage,
            "priority": self._priority,
            "clock": self._clock,
            "category": lambda p, r, item: self._text(p, r, item.category),
            "grid": lambda p, r, item: self._text(p, r, item.grid, "t2"),
            "address": lambda p, r, item: self._text(p, r, item.case.address),
            "source": lambda p, r, item: self._text(p, r, kit.words.name(item.case.source), "t2"),
            "departments": self._departments,
            "operator": self._operator,
            "looking": lambda p, r, item: paint_lookers(p, r, kit, table.lookers(item.id)),
        }
        # While the picture may be old, clocks say that they only reckon.
        self.reckoned = False

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(self._kit.px(80), self._kit.px(ROW_HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        item = self._table.item(index.row())
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        color, px = self._kit.theme.color, self._kit.px
        selected = bool(state & QStyle.StateFlag.State_Selected)
        if selected:
            painter.fillRect(rect, color("sel"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, color("hover"))
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, color("line"))
        if index.column() == 0:
            self._edge(painter, rect, item, selected, bool(state & QStyle.StateFlag.State_Active))
        painter.setFont(self._kit.theme.font())
        self._draw[COLUMNS[index.column()]](painter, rect.adjusted(px(8), 0, -px(4), -1), item)

    def _edge(self, painter: QPainter, rect: QRect, item: QueueItem, selected: bool, active: bool) -> None:
        token = "" if self._table.mark(item.id) is None else "fresh"
        if selected:
            token = "sel_bar" if active else "line2"
        if token:
            painter.fillRect(rect.x(), rect.y(), self._kit.px(3), rect.height() - 1, self._kit.theme.color(token))

    def _text(self, painter: QPainter, rect: QRect, text: str, token: str = "t1") -> None:
        paint_text(painter, self._kit, rect, text, token)

    def _number(self, painter: QPainter, rect: QRect, item: QueueItem) -> None:
        number = short_number(item.case.number)
        self._text(painter, rect, number)
        mark = self._table.mark(item.id)
        if item.supervision is not None:
            # There is room for one sign; of news the bar at the edge and the colour tell.
            self._supervised(painter, rect, "soon_text" if mark is None else "fresh")
        elif mark is not None:
            word = self._kit.words("queue.mark_new" if mark is Mark.NEW else "queue.mark_changed")
            moved = rect.adjusted(self._kit.theme.metrics().horizontalAdvance(number) + self._kit.px(5), 0, 0, 0)
            self._text(painter, moved, word, "fresh")

    def _supervised(self, painter: QPainter, rect: QRect, token: str) -> None:
        """A box with one sign at the right of the number."""
        theme, px = self._kit.theme, self._kit.px
        sign = self._kit.words("queue.supervised")
        wide = theme.metrics(LABEL).horizontalAdvance(sign) + px(5)
        box = QRect(rect.right() - wide + px(2), rect.center().y() - px(11), wide, px(22))
        painter.setPen(QPen(theme.color(token), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, px(3), px(3))
        painter.setFont(theme.font(LABEL))
        painter.drawText(box, _CENTER, sign)
        painter.setFont(theme.font())

    def _stage(self, painter: QPainter, rect: QRect, item: QueueItem) -> None:
        size = self._kit.px(16)
        glyph = self._kit.glyphs.case_stage(item.case, datetime.now(UTC))
        painter.drawPixmap(rect.x(), rect.center().y() - size // 2, glyph)
        rests = is_suspended(item.case, datetime.now(UTC))
        word = self._kit.words("queue.suspended") if rests else self._kit.words.name(item.case.stage)
        self._text(painter, rect.adjusted(size + self._kit.px(6), 0, 0, 0), word)

    def _priority(self, painter: QPainter, rect: QRect, item: QueueItem) -> None:
        size = self._kit.px(15)
        painter.drawPixmap(rect.x(), rect.center().y() - size // 2, self._kit.glyphs.priority(item.case.priority))
        self._text(painter, rect.adjusted(size + self._kit.px(6), 0, 0, 0), self._kit.words.name(item.case.priority))

    def _clock(self, painter: QPainter, rect: QRect, item: QueueItem) -> None:
        clock = item.case.clock
        if clock is None:
            return
        now = datetime.now(UTC)
        until = item.case.suspended_until
        if until is not None and now < until and clock.kind is ClockKind.HANDLE:
            self._paused(painter, rect, until)
            return
        paint_clock(painter, self._kit, rect, clock, now, reckoned=self.reckoned)

    def _paused(self, painter: QPainter, rect: QRect, until: datetime) -> None:
        px, theme = self._kit.px, self._kit.theme
        day = until.astimezone(self._directory.district.zone)
        painter.drawPixmap(rect.x(), rect.y() + px(10), self._kit.glyphs.icon("pause", 14, "t2"))
        box = QRect(rect.x() + px(20), rect.y() + px(4), rect.width() - px(20), px(26))
        self._text(painter, box, self._kit.words("queue.suspended_until", date=f"{day:%m-%d}"), "t2")
        track = QRect(rect.x(), rect.bottom() - px(7), rect.width() - px(8), px(4))
        painter.fillRect(track, theme.color("s3"))
        # Broken, so that it also differs in grey from a bar that runs.
        for left in range(track.x(), track.right(), px(6)):
            painter.fillRect(
                left, track.y(), min(px(3), track.right() - left), track.height(), theme.color("bar_paused")
            )

    def _departments(self, painter: QPainter, rect: QRect, item: QueueItem) -> None:
        if not item.branches:
            self._text(painter, rect, self._kit.words("queue.not_sent"), "t3")
            return
        now = datetime.now(UTC)
        shown, hidden = ordered_chips(item.branches, now)
        left = rect.x()
        room = rect.right() - (self._kit.px(30) if hidden else 0)
        for place, branch in enumerate(shown):
            chip = self._chip(branch, now)
            wide = chip_width(self._kit, chip)
            if place and left + wide > room:
                hidden += len(shown) - place
                break
            high = self._kit.px(CHIP_HEIGHT)
            paint_chip(painter, self._kit, QRect(left, rect.center().y() - high // 2, wide, high), chip)
            left += wide + self._kit.px(6)
        if hidden:
            self._text(painter, QRect(left, rect.y(), rect.right() - left, rect.height()), f"+{hidden}", "t2")

    def _chip_word(self, branch: Branch, now: datetime) -> tuple[str, str, bool]:
        late = is_late(branch, now)
        if late:
            key = "late_sign" if branch.state is BranchState.TO_SIGN else "late"
            return self._kit.words(f"branch_state.{key}"), "late_text", True
        return self._kit.words.name(branch.state), BRANCH_TOKENS[branch.state], False

    def _chip(self, branch: Branch, now: datetime) -> Chip:
        word, token, late = self._chip_word(branch, now)
        glyph = self._kit.glyphs.branch(branch.state, late, token)
        return Chip(self._directory.department_name(branch.department), word, glyph, token, branch.lead)

    def _operator(self, painter: QPainter, rect: QRect, item: QueueItem) -> None:
        operator = item.case.operator
        if not operator:
            return
        mine = operator == self._person.id
        theme, px = self._kit.theme, self._kit.px
        text = self._kit.words("queue.me") if mine else operator_mark(self._directory.person_name(operator))
        wide = max(px(26), theme.metrics(KEY).horizontalAdvance(text) + px(10))
        box = QRect(rect.x(), rect.center().y() - px(12), min(wide, rect.width()), px(24))
        painter.setPen(QPen(theme.color("accent" if mine else "line2"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, px(3), px(3))
        painter.setFont(theme.font(KEY))
        painter.setPen(theme.color("accent" if mine else "t2"))
        painter.drawText(box, _CENTER, text)


def operator_mark(name: str) -> str:
    """The last characters of a name, as a sign in a box."""
    return name[-2:] if name else ""


def is_late(branch: Branch, now: datetime) -> bool:
    """True when the department's running clock is past its limit."""
    clock = branch_clock(branch)
    return clock is not None and clock.due < now


def ordered_chips(branches: tuple[Branch, ...], now: datetime) -> tuple[list[Branch], int]:
    """The lead and the worst other branch, and how many more there are."""
    lead, *others = branches
    others = [branch for branch in others if branch.state is not BranchState.WITHDRAWN]
    others.sort(key=lambda branch: (not is_late(branch, now), branch.state is BranchState.FED_BACK, branch.due_at))
    return [lead, *others[:1]], len(others[1:])
