"""How it is shown who has a case open: boxes in the table and the pane, and lines at the foot of the views."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from gridcenter.words import Words
from ui.kit import Kit
from ui.models.case_board import CaseBoard
from ui.models.presence_board import Looker, PresenceBoard, looker_names
from ui.queue_words import short_number
from ui.theme.tokens import KEY, LABEL
from ui.widgets.labels import ElidedLabel, label

MOST_BOXES = 2
MOST_LINES = 5
_BOX = 24
_GAP = 4
_CENTER = Qt.AlignmentFlag.AlignCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


def looker_mark(words: Words, looker: Looker) -> str:
    """One character of a name, or the word for oneself."""
    return words("queue.me") if looker.me else looker.name[:1].upper()


def boxes_that_fit(kit: Kit, lookers: tuple[Looker, ...], room: int) -> tuple[list[tuple[Looker, int]], str]:
    """The boxes to be drawn with their widths, two at most, and the word for those left out."""
    boxes = [(one, _box_width(kit, one)) for one in lookers[:MOST_BOXES]]
    if len(boxes) > 1 and _whole_width(kit, boxes, _rest(lookers, boxes)) > room:
        # Where one box has to do, it is somebody else's: who I am I know.
        boxes = [boxes[1] if lookers[0].me else boxes[0]]
    return boxes, _rest(lookers, boxes)


def _rest(lookers: tuple[Looker, ...], boxes: list[tuple[Looker, int]]) -> str:
    left_out = len(lookers) - len(boxes)
    return f"+{left_out}" if left_out else ""


def _box_width(kit: Kit, looker: Looker) -> int:
    return max(kit.px(_BOX), kit.theme.metrics(KEY).horizontalAdvance(looker_mark(kit.words, looker)) + kit.px(10))


def _whole_width(kit: Kit, boxes: list[tuple[Looker, int]], rest: str) -> int:
    more = kit.px(_GAP) + kit.theme.metrics(LABEL).horizontalAdvance(rest) if rest else 0
    return sum(width for _one, width in boxes) + kit.px(_GAP) * (len(boxes) - 1) + more


def paint_lookers(painter: QPainter, rect: QRect, kit: Kit, lookers: tuple[Looker, ...]) -> None:
    """Draws the boxes from the left of a place."""
    boxes, rest = boxes_that_fit(kit, lookers, rect.width())
    theme, px = kit.theme, kit.px
    left, top = rect.x(), rect.y() + (rect.height() - px(_BOX)) // 2
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setFont(theme.font(KEY))
    for looker, width in boxes:
        box = QRect(left, top, width, px(_BOX))
        painter.setPen(QPen(theme.color("accent" if looker.me else "line2"), 1))
        painter.drawRoundedRect(box.adjusted(0, 0, -1, -1), px(3), px(3))
        painter.setPen(theme.color("accent" if looker.me else "t2"))
        painter.drawText(box, _CENTER, looker_mark(kit.words, looker))
        left += width + px(_GAP)
    if rest:
        painter.setFont(theme.font(LABEL))
        painter.setPen(theme.color("t2"))
        painter.drawText(QRect(left, rect.y(), rect.right() - left + 1, rect.height()), _LEFT, rest)


class LookerBoxes(QWidget):
    """The boxes in the head of a case; takes no room while nobody else looks."""

    def __init__(self, kit: Kit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kit = kit
        self._lookers: tuple[Looker, ...] = ()
        self.setVisible(False)

    def show_lookers(self, lookers: tuple[Looker, ...]) -> None:
        """Shows who looks."""
        kit = self._kit
        self._lookers = lookers
        boxes, rest = boxes_that_fit(kit, lookers, kit.px(200))
        self.setFixedSize(_whole_width(kit, boxes, rest) if boxes else 0, kit.px(_BOX))
        names = looker_names(kit.words, lookers)
        self.setToolTip(names)
        self.setAccessibleName(kit.words("presence.looking", names=names) if names else "")
        self.setVisible(bool(lookers))
        self.update()

    def lookers(self) -> tuple[Looker, ...]:
        """Who is shown."""
        return self._lookers

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_lookers(painter, self.rect(), self._kit, self._lookers)


class LookingFoot(QWidget):
    """Names and case numbers of the others, a few lines; the tooltip has them all."""

    def __init__(self, kit: Kit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kit = kit
        self._texts: list[str] = []
        box = QVBoxLayout(self)
        box.setContentsMargins(kit.px(14), kit.px(8), kit.px(12), kit.px(8))
        box.setSpacing(0)
        box.addWidget(label(kit.words("presence.head"), tone="t2", type_="label"))
        self._lines = [ElidedLabel(kit, "t2", LABEL) for _number in range(MOST_LINES)]
        for line in self._lines:
            box.addWidget(line)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setVisible(False)

    def show_others(self, presence: PresenceBoard, board: CaseBoard) -> None:
        """Shows who else looks at cases this desk may see."""
        words = self._kit.words
        seen = ((board.get(case), looker) for case, looker in presence.everywhere())
        texts = [
            words("presence.line", name=looker.name, number=short_number(item.case.number))
            for item, looker in seen
            if item is not None
        ]
        if texts == self._texts:
            return
        self._texts = texts
        self.setToolTip("\n".join(texts))
        shown = texts
        if len(texts) > MOST_LINES:
            shown = [*texts[: MOST_LINES - 1], words("presence.more", n=len(texts) - MOST_LINES + 1)]
        for place, line in enumerate(self._lines):
            line.set_text(shown[place] if place < len(shown) else "")
            line.setVisible(place < len(shown))
        self.setVisible(bool(texts))

    def lines(self) -> list[str]:
        """What stands in the lines."""
        return [line.text() for line in self._lines if line.text()]
