"""Keeps Python's search for cyclic garbage from stopping the desk: a board is a million objects without cycles."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer, Slot

# A pass over this many young objects takes a few milliseconds; the older generations are left to the timer.
_YOUNG = 20_000
_NEVER = 1_000_000
_COLLECT_MS = 10 * 60 * 1000


class Garbage(QObject):
    """Small passes always, a whole one every ten minutes, and none over what was read when the board was opened.

    With Python's own settings opening 100,000 cases took half as long again, and single passes stood in the way of
    painting for a tenth of a second.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.set_threshold(_YOUNG, _NEVER, _NEVER)
        self._timer = QTimer(self)
        self._timer.setInterval(_COLLECT_MS)
        self._timer.timeout.connect(self._collect)
        self._timer.start()

    @Slot(int)
    def board_progressed(self, count: int) -> None:
        """Sets what has been read aside when the board is read to its end, which a negative count says."""
        if count < 0:
            gc.freeze()

    @Slot()
    def _collect(self) -> None:
        gc.collect()
