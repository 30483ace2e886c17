"""The bar at the top: which screen, which centre, and the line that finds any case, and whether alarms are heard."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from ui.kit import Kit
from ui.shell.sound_button import SoundButton
from ui.widgets.buttons import KeyCap
from ui.widgets.labels import label, rule


class TopBar(QWidget):
    """Screen name, centre name, the search line and the state of sound."""

    # Words to look up among all cases.
    search_asked = Signal(str)

    def __init__(self, kit: Kit, centre: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        frame = rule("below")
        outer.addWidget(frame)
        box = QHBoxLayout(frame)
        box.setContentsMargins(kit.px(16), 0, kit.px(16), 0)
        box.setSpacing(kit.px(12))
        self.title = label("", type_="head")
        self.centre = label(centre, tone="t2")
        self.line = QLineEdit()
        self.line.setPlaceholderText(kit.words("top.search_hint"))
        self.line.setAccessibleName(kit.words("top.search_hint"))
        self.line.setMaximumWidth(kit.px(620))
        icon = QAction(self)
        icon.setIcon(kit.glyphs.icon("search", 18, "t2"))
        self.line.addAction(icon, QLineEdit.ActionPosition.LeadingPosition)
        self.line.returnPressed.connect(self._enter)
        box.addWidget(self.title)
        box.addWidget(self.centre)
        box.addStretch(1)
        box.addWidget(self.line, 3)
        box.addWidget(KeyCap(kit, "Ctrl K"))
        box.addStretch(2)
        self.sound = SoundButton(kit)
        box.addWidget(self.sound)
        self.setFixedHeight(kit.px(46))

    @Slot()
    def _enter(self) -> None:
        if self.line.text().strip():
            self.search_asked.emit(self.line.text())
