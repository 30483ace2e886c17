"""Labels: plain ones in the design's tones, one that elides, a box for a word."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from ui.kit import Kit
from ui.theme.tokens import BODY, LABEL


def label(text: str = "", *, tone: str = "", type_: str = "", wrap: bool = False) -> QLabel:
    """A label in a tone (t2, t3, accent, late, ok …) and type (label, head, figure) of the design."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    if tone:
        made.setProperty("tone", tone)
    if type_:
        made.setProperty("type", type_)
    made.setWordWrap(wrap)
    if wrap:
        made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    return made


def set_tone(made: QLabel, tone: str) -> None:
    """Changes a label's tone."""
    if made.property("tone") != tone:
        made.setProperty("tone", tone)
        made.style().unpolish(made)
        made.style().polish(made)


class ElidedLabel(QWidget):
    """One line that ends in … when there is no room; the whole text is its tooltip."""

    def __init__(self, kit: Kit, token: str = "t1", size: int = BODY, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kit = kit
        self._token = token
        self._size = size
        self._text = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_text(self, text: str) -> None:
        """Shows a text."""
        if text != self._text:
            self._text = text
            self.setToolTip(text)
            self.setAccessibleName(text)
            self.updateGeometry()
            self.update()

    def text(self) -> str:
        """The whole text."""
        return self._text

    def sizeHint(self) -> QSize:
        metrics = self._kit.theme.metrics(self._size)
        return QSize(metrics.horizontalAdvance(self._text) + 2, metrics.height() + self._kit.px(4))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._kit.px(40), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self._kit.theme.font(self._size))
        painter.setPen(self._kit.theme.color(self._token))
        text = self._kit.theme.metrics(self._size).elidedText(self._text, Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)


class BoxedWord(QWidget):
    """A word in an outlined box, such as the lead sign beside a department."""

    def __init__(self, kit: Kit, text: str, token: str = "t2", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kit = kit
        self._text = text
        self._token = token
        width = kit.theme.metrics(LABEL).horizontalAdvance(text) + kit.px(12)
        self.setFixedSize(width, kit.px(24))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._kit.theme.color(self._token), 1))
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), self._kit.px(3), self._kit.px(3))
        painter.setFont(self._kit.theme.font(LABEL))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._text)


def row(*widgets: QWidget | int | None, spacing: int = 8, margins: tuple[int, int, int, int] = (0, 0, 0, 0)) -> QWidget:
    """Widgets side by side; a number is a stretch."""
    box = QFrame()
    layout = QHBoxLayout(box)
    layout.setContentsMargins(*margins)
    layout.setSpacing(spacing)
    for widget in widgets:
        if isinstance(widget, int):
            layout.addStretch(widget)
        elif widget is not None:
            layout.addWidget(widget)
    return box


def rule(side: str, pane: str = "", parent: QWidget | None = None) -> QFrame:
    """A frame with a hairline at one side: above, below, left or right."""
    frame = QFrame(parent)
    frame.setProperty("rule", side)
    if pane:
        frame.setProperty("pane", pane)
    return frame
