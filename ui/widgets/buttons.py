"""Buttons that carry their key: word, key cap, and a sentence for those who do not see."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QBrush, QKeySequence, QPainter, QPaintEvent, QPen, QShortcut
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ui.kit import Kit
from ui.theme.tokens import KEY

_CENTER = Qt.AlignmentFlag.AlignCenter


class KeyButton(QAbstractButton):
    """A push button with a key cap. `primary` is the one blue button of a pane; `small` stands inside lines."""

    def __init__(
        self,
        kit: Kit,
        text: str,
        key: str = "",
        *,
        primary: bool = False,
        small: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._kit = kit
        self._key = key
        self._primary = primary
        self._height = 30 if small else 36
        self.setText(text)
        self.setAccessibleName(f"{text} {key}".strip())
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def set_text(self, text: str) -> None:
        """Changes the word, also for those who do not see."""
        if text != self.text():
            self.setText(text)
            self.setAccessibleName(f"{text} {self._key}".strip())
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        theme, px = self._kit.theme, self._kit.px
        width = theme.metrics().horizontalAdvance(self.text()) + px(24)
        if self._key:
            width += theme.metrics(KEY).horizontalAdvance(self._key) + px(8 + 10)
        return QSize(width, px(self._height))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, px = self._kit.theme, self._kit.px
        enabled, primary = self.isEnabled(), self._primary and self.isEnabled()
        fill = (
            "accent_fill" if primary else "s3" if self.isDown() else "hover" if self.underMouse() and enabled else "s2"
        )
        edge = "accent_fill" if primary else "line2" if enabled else "line"
        box = self.rect().adjusted(2, 2, -2, -2)
        painter.setPen(QPen(theme.color(edge), 1))
        painter.setBrush(QBrush(theme.color(fill)))
        painter.drawRoundedRect(box, px(4), px(4))
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("focus"), 2))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), px(5), px(5))
        text_token = "on_accent" if primary else "t1" if enabled else "t3"
        cap = theme.metrics(KEY).horizontalAdvance(self._key) + px(10) if self._key else 0
        text = box.adjusted(px(10), 0, -(cap + px(8)) if cap else -px(10), 0)
        painter.setPen(theme.color(text_token))
        painter.setFont(theme.font())
        painter.drawText(text, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self.text())
        if cap:
            paint_key(
                painter,
                self._kit,
                QRect(box.right() - cap - px(7), box.center().y() - px(10), cap, px(21)),
                self._key,
                text_token,
            )


def paint_key(painter: QPainter, kit: Kit, box: QRect, key: str, token: str = "t2") -> None:
    """Draws a key cap."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(kit.theme.color(token if token == "on_accent" else "line2"), 1))
    painter.drawRoundedRect(box, kit.px(3), kit.px(3))
    painter.setFont(kit.theme.font(KEY))
    painter.setPen(kit.theme.color("t2" if token == "t1" else token))
    painter.drawText(box, _CENTER, key)


class KeyCap(QWidget):
    """A key cap alone, beside a word."""

    def __init__(self, kit: Kit, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kit = kit
        self._key = key
        self.setFixedSize(kit.theme.metrics(KEY).horizontalAdvance(key) + kit.px(10), kit.px(21))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_key(painter, self._kit, self.rect().adjusted(0, 0, -1, -1), self._key)


def bind_key(button: QAbstractButton, key: str, scope: QWidget) -> QShortcut:
    """Lets a key press a button while the scope's window is in front; a disabled button stays still."""
    shortcut = QShortcut(QKeySequence(key), scope)
    shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    shortcut.activated.connect(button.click)
    return shortcut
