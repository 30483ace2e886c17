"""The narrow rail at the left: icon, word, count and the red count of what is late."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ui.kit import Kit
from ui.theme.tokens import KEY, LABEL


class RailButton(QAbstractButton):
    """One screen."""

    def __init__(self, kit: Kit, icon: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kit = kit
        self._icon = icon
        self._late = 0
        self.setText(text)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setAccessibleName(text)
        self.setToolTip(text)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def set_late(self, count: int) -> None:
        """Shows how many are late."""
        if count != self._late:
            self._late = count
            self.setAccessibleName(f"{self.text()} {count}" if count else self.text())
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._kit.px(64), self._kit.px(62))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, px = self._kit.theme, self._kit.px
        if self.isChecked():
            painter.fillRect(self.rect(), theme.color("sel"))
            painter.fillRect(0, 0, px(3), self.height(), theme.color("sel_bar"))
        elif self.underMouse():
            painter.fillRect(self.rect(), theme.color("hover"))
        token = "t1" if self.isChecked() else "t2"
        painter.drawPixmap((self.width() - px(22)) // 2, px(10), self._kit.glyphs.icon(self._icon, 22, token))
        painter.setFont(theme.font(LABEL))
        painter.setPen(theme.color(token))
        painter.drawText(QRect(0, px(36), self.width(), px(22)), Qt.AlignmentFlag.AlignCenter, self.text())
        if self._late:
            text = str(self._late) if self._late < 1000 else "999+"
            wide = max(px(18), theme.metrics(KEY).horizontalAdvance(text) + px(8))
            box = QRect(self.width() - wide - px(3), px(4), wide, px(18))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("late_fill"))
            painter.drawRoundedRect(box, px(3), px(3))
            painter.setFont(theme.font(KEY))
            painter.setPen(theme.color("on_late"))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
        if self.hasFocus():
            painter.setPen(theme.color("focus"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(1, 1, -2, -2))
