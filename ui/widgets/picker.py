"""One line that finds something in a long list, by Chinese, code or pinyin initials."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from gridcenter.domain.search import folded, parts
from ui.kit import Kit

_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to pick: its key, the line shown, and what is searched."""

    key: str
    text: str
    haystack: str


class Picker(QWidget):
    """A search line over a list; Down goes into the list, Enter takes the first."""

    # The choice changed: str key, or empty.
    picked = Signal(str)

    def __init__(
        self, kit: Kit, choices: list[Choice], hint: str, rows: int = 5, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._choices = choices
        self._by_key = {choice.key: choice for choice in choices}
        self._key = ""
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(kit.px(4))
        self.line = QLineEdit()
        self.line.setPlaceholderText(hint)
        self.line.setAccessibleName(hint)
        self.line.installEventFilter(self)
        self.line.textEdited.connect(self._search)
        self.list = QListWidget()
        self.list.setAccessibleName(hint)
        self.list.setFixedHeight(kit.px(32) * rows + 2)
        self.list.setStyleSheet(f"QListWidget {{ border: 1px solid {kit.theme.tokens.line2}; }}")
        self.list.currentItemChanged.connect(self._current)
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        box.addWidget(self.line)
        box.addWidget(self.list)
        self.setFocusProxy(self.line)
        self._fill("")

    @property
    def key(self) -> str:
        """What is picked, or empty."""
        return self._key

    def pick(self, key: str) -> None:
        """Picks something by its key."""
        choice = self._by_key.get(key)
        if choice is not None:
            self.line.setText(choice.text)
            self._fill("", first=choice)

    @Slot(str)
    def _search(self, text: str) -> None:
        self._fill(text)

    def _fill(self, text: str, first: Choice | None = None) -> None:
        words = parts(text)
        found = [choice for choice in self._choices if all(word in choice.haystack for word in words)]
        if first is not None:
            found = [first, *(choice for choice in found if choice is not first)]
        self.list.clear()
        for choice in found[:_SHOWN]:
            item = QListWidgetItem(choice.text)
            item.setData(Qt.ItemDataRole.UserRole, choice.key)
            self.list.addItem(item)
        if first is not None or (words and found):
            self.list.setCurrentRow(0)
        else:
            self._take("")

    @Slot()
    def _current(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self._take(item.data(Qt.ItemDataRole.UserRole))

    def _take(self, key: str) -> None:
        if key != self._key:
            self._key = key
            self.picked.emit(key)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.line and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step is not None and self.list.count():
                self.list.setCurrentRow(max(0, min(self.list.count() - 1, self.list.currentRow() + step)))
                return True
        return super().eventFilter(watched, event)


def choice(key: str, text: str, *searched: str) -> Choice:
    """A choice whose haystack holds its text and more."""
    return Choice(key, text, folded(" ".join((text, key, *searched))))
