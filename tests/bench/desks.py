"""Desks for benchmarks: the real window without a screen, and eyes that see when rows have been painted."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSettings, QTimer, qInstallMessageHandler
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication

from gridcenter import paths
from gridcenter.center import Center
from gridcenter.demo.people import DESKS
from gridcenter.words import load_words
from ui.app import Desk
from ui.preferences.preferences import Preferences
from ui.queue.table_view import QueueTable

WIDTH, HEIGHT = 1920, 1080


def application() -> QApplication:
    """The Qt application of this process, without a screen unless the person wants one."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    # The offscreen platform has a word for each window, and none of them helps.
    qInstallMessageHandler(lambda _kind, _context, text: None if "propagateSizeHints" in text else print(text))
    found = QApplication.instance() or QApplication(["bench"])
    assert isinstance(found, QApplication)
    return found


def on_paint(told: Callable[[QueueTable], None]) -> None:
    """Tells after each paint of a live table that has rows. To be called before tables are made."""
    original = QueueTable.paintEvent

    def paint_event(self: QueueTable, event: QPaintEvent) -> None:
        original(self, event)
        if self.model().rowCount():
            told(self)

    QueueTable.paintEvent = paint_event  # type: ignore[method-assign]


@contextmanager
def desk(center: Center) -> Iterator[Desk]:
    """A desk of the demo's first seat in a window of 1920 x 1080, not yet started; closed at the end."""
    application()
    words = load_words("zh", paths.resources() / "text")
    with tempfile.TemporaryDirectory() as folder:
        settings = QSettings(str(Path(folder) / "desk.ini"), QSettings.Format.IniFormat)
        made = Desk(center, center.directory.people[DESKS[0]], Preferences(settings), words)
        made.window.resize(WIDTH, HEIGHT)
        try:
            yield made
        finally:
            made.close()


def run_until(stopped: Callable[[], bool], seconds: float, *, every_ms: int = 20) -> None:
    """Runs the event loop until a condition holds; fails when it takes too long."""
    end = time.perf_counter() + seconds
    watch: Any = QTimer()
    watch.timeout.connect(lambda: application().quit() if stopped() or time.perf_counter() > end else None)
    watch.start(every_ms)
    application().exec()
    watch.stop()
    assert stopped(), f"not reached within {seconds} s"


def run_for(seconds: float) -> None:
    """Runs the event loop for a time."""
    QTimer.singleShot(round(seconds * 1000), application().quit)
    application().exec()
