"""A few answers side by side, of which one is chosen; none at first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QWidget


class Options(QWidget):
    """Radio buttons in a line; Left and Right move between them."""

    changed = Signal()

    def __init__(self, name: str, options: Sequence[tuple[Any, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._values = [value for value, _text in options]
        self._group = QButtonGroup(self)
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(24)
        for place, (_value, text) in enumerate(options):
            button = QRadioButton(text)
            button.setAccessibleName(f"{name} {text}")
            self._group.addButton(button, place)
            box.addWidget(button)
        box.addStretch(1)
        self._group.idToggled.connect(self._toggled)

    def _toggled(self, _place: int, checked: bool) -> None:
        if checked:
            self.changed.emit()

    def value(self) -> Any:
        """What is chosen, or None."""
        place = self._group.checkedId()
        return None if place < 0 else self._values[place]

    def choose(self, value: Any) -> None:
        """Chooses one."""
        self._group.button(self._values.index(value)).setChecked(True)
