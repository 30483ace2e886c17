"""Draws the desk into a picture without a screen, for the README and for whoever wants to look."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication

from ui.models.case_board import CaseBoard
from ui.shell.main_window import MainWindow

# The longest a picture waits for the board; past it there is none.
_PICTURE_SECONDS = 20
_SETTLING_MS = 2_000
# In the order of the rail.
SCREENS = ("queue", "whistles")


class PicturedDesk(Protocol):
    """What is drawn."""

    window: MainWindow
    board: CaseBoard


def take_picture(application: QApplication, desk: PicturedDesk, file: Path, size: str, screen: str) -> int:
    """Shows a screen of the desk at a size, waits for its board, saves the picture; returns the exit status."""
    width, _, height = size.partition("x")
    desk.window.resize(int(width), int(height))
    waited = QTimer()
    waited.setSingleShot(True)
    waited.timeout.connect(application.quit)
    waited.start(_PICTURE_SECONDS * 1000)
    shooter = _Shooter(desk, file, screen)
    desk.board.progressed.connect(shooter.board_progressed)
    application.exec()
    return 0 if shooter.done else 1


class _Shooter(QObject):
    """Chooses a telling case once the board is read, and saves the window's picture when its history is there."""

    def __init__(self, desk: PicturedDesk, file: Path, screen: str) -> None:
        super().__init__(desk.window)
        self._desk = desk
        self._file = file
        self._screen = screen
        self.done = False

    @Slot(int)
    def board_progressed(self, count: int) -> None:
        if count >= 0:
            return
        self._desk.window.show_screen(SCREENS.index(self._screen))
        model = self._desk.window.queue.model
        rows = range(min(model.rowCount(), 14))
        best = max(rows, key=lambda row: (len(model.item(row).branches), -row), default=-1)
        if best >= 0:
            self._desk.window.queue.table.choose(model.item(best).id, scroll=False)
        QTimer.singleShot(_SETTLING_MS, self._shoot)

    @Slot()
    def _shoot(self) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        self.done = self._desk.window.grab().save(str(self._file), "PNG")
        QApplication.quit()
