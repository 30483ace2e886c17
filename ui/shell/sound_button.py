"""Whether alarms are heard, in the top bar: on, muted for so long, or nothing to play with."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ui.kit import Kit
from ui.theme.tokens import KEY
from ui.widgets.buttons import paint_key

MUTE_KEY = "Ctrl+M"
_ICON = 18


class SoundButton(QAbstractButton):
    """A bell, words and the key; pressed, it mutes or lets sounds be heard again."""

    def __init__(self, kit: Kit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kit = kit
        self._cap = MUTE_KEY.replace("+", " ")
        self._icon = "bell"
        self._token = "t2"
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.show_sound(True, 0)

    def show_sound(self, audible: bool, muted: int) -> None:
        """Shows whether anything can be heard here, and for how many seconds it is muted."""
        words = self._kit.words
        if not audible:
            text, name = words("sound.none"), words("sound.none")
        elif muted:
            text = words("sound.muted", time=f"{muted // 60}:{muted % 60:02d}")
            name = words("sound.mute_ends")
        else:
            text, name = words("sound.on"), words("sound.on")
        if text == self.text():
            return
        self._icon = "bell" if audible and not muted else "bell-off"
        self._token = "soon_text" if muted or not audible else "t2"
        self.setText(text)
        # Without the seconds, or a screen reader would speak each of them.
        self.setAccessibleName(f"{name} {self._cap}")
        self.setToolTip(words("sound.none_why") if not audible else words("sound.hint"))
        self.setEnabled(audible)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        theme, px = self._kit.theme, self._kit.px
        width = px(_ICON + 6) + theme.metrics().horizontalAdvance(self.text())
        return QSize(width + theme.metrics(KEY).horizontalAdvance(self._cap) + px(10 + 8 + 12), px(34))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, px = self._kit.theme, self._kit.px
        if self.hasFocus():
            painter.setPen(QPen(theme.color("focus"), 2))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), px(4), px(4))
        elif self.underMouse() and self.isEnabled():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("hover"))
            painter.drawRoundedRect(self.rect(), px(4), px(4))
        picture = self._kit.glyphs.icon(self._icon, _ICON, self._token)
        painter.drawPixmap(px(6), (self.height() - px(_ICON)) // 2, picture)
        cap = theme.metrics(KEY).horizontalAdvance(self._cap) + px(10)
        left = px(6 + _ICON + 6)
        painter.setFont(theme.font())
        painter.setPen(theme.color("t1" if self._token == "t2" else self._token))
        box = QRect(left, 0, self.width() - left - cap - px(6), self.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self.text())
        paint_key(
            painter, self._kit, QRect(self.width() - cap - px(7), (self.height() - px(21)) // 2, cap, px(21)), self._cap
        )
