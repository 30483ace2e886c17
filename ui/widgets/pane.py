"""A pane at the right of a screen: a head that stays, a middle that scrolls, and below whatever the subclass adds."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from ui.kit import Kit
from ui.widgets.labels import rule


class Pane(QWidget):
    """Head and middle. `edges` are the middle's margins at the left and the right, `head_top` the head's at the top."""

    def __init__(
        self, kit: Kit, parent: QWidget | None = None, *, edges: tuple[int, int] = (16, 16), head_top: int = 12
    ) -> None:
        super().__init__(parent)
        self._kit = kit
        self._edges = edges
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._head = rule("below", "s2")
        self._head_box = QVBoxLayout(self._head)
        self._head_box.setContentsMargins(kit.px(16), kit.px(head_top), kit.px(16), kit.px(10))
        self._head_box.setSpacing(kit.px(4))
        self._layout.addWidget(self._head)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._layout.addWidget(self._scroll, 1)

    def _set_body(self, parts: list[QWidget]) -> None:
        """Shows other parts in the middle, which stays where it was scrolled to."""
        bar = self._scroll.verticalScrollBar()
        place = bar.value()
        px, (left, right) = self._kit.px, self._edges
        body = QFrame()
        body.setProperty("pane", "s1")
        box = QVBoxLayout(body)
        box.setContentsMargins(px(left), px(12), px(right), px(12))
        box.setSpacing(px(6))
        for part in parts:
            box.addWidget(part)
        box.addStretch(1)
        # The pane's width rules; long words are cut by their labels, never by the edge.
        body.setMinimumWidth(0)
        body.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._scroll.setWidget(body)
        bar.setValue(place)
