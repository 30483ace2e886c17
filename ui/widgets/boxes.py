"""What boxes of widgets have in common."""

from __future__ import annotations

from PySide6.QtWidgets import QLayout


def empty(box: QLayout) -> None:
    """Takes every widget out of a box; they are hidden at once and deleted soon."""
    while (item := box.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
