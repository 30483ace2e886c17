"""Runs the feed in its thread and says on the GUI thread what came of it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from enum import Enum

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from gridcenter.domain.change import Alive, Change, Changes, Feed, FeedEvent, Lost, Resync

_LOG = logging.getLogger(__name__)

# A single change is shown soon; under load changes are gathered longer, so that scrolling stays smooth.
SOON_MS = 30
BUSY_MS = 250
BUSY_COUNT = 40
# The feed says it is alive at least every 1.5 s; silent for this long, the server is frozen or the line is dead.
SILENT_SECONDS = 8.0
JOIN_SECONDS = 10.0
_CASES = "case"


class Link(Enum):
    """How the desk stands to the database."""

    CONNECTING = "connecting"
    CONNECTED = "connected"
    LOST = "lost"


class Live(QObject):
    """The desk's ear. `confirmed_at` is the last moment at which nothing was missing."""

    # Ids of cases with the version they reached, and who did it: tuple[Change, ...].
    changed = Signal(object)
    # The feed began anew: everything shown must be read again.
    resynced = Signal()
    # The link to the database changed: Link.
    link_changed = Signal(object)
    # From the feed's thread to this object's: FeedEvent.
    _told = Signal(object)

    def __init__(self, feed: Feed, sever: Callable[[], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._feed = feed
        self._sever = sever
        self.link = Link.CONNECTING
        self.confirmed_at: datetime | None = None
        # From a Resync until every board has been read again, a living feed does not make the picture fresh.
        self._resynced_at: datetime | None = None
        self._boards = {_CASES}
        self._unread: set[str] = set()
        self._heard_at = datetime.now(UTC)
        self._pending: dict[tuple[str, int], Change] = {}
        self._last_count = 0
        self._gather = QTimer(self)
        self._gather.setSingleShot(True)
        self._gather.timeout.connect(self._flush)
        self._watch = QTimer(self)
        self._watch.setInterval(1000)
        self._watch.timeout.connect(self._check)
        self._thread = threading.Thread(target=self._run, name="desk-feed", daemon=True)
        self._told.connect(self._hear)

    def start(self) -> None:
        """Begins to listen."""
        self._watch.start()
        self._thread.start()

    def _run(self) -> None:
        try:
            self._feed.run(self._told.emit)
        except Exception:  # noqa: BLE001
            # One of the four borders: a feed that ends must be seen, not guessed.
            _LOG.exception("the feed ended")
            self._told.emit(Lost(datetime.now(UTC), "feed"))

    @Slot(object)
    def _hear(self, event: FeedEvent) -> None:
        self._heard_at = datetime.now(UTC)
        if isinstance(event, Changes):
            for change in event.items:
                self._pending[change.kind, change.key] = change
            if not self._gather.isActive():
                self._gather.start(BUSY_MS if self._last_count > BUSY_COUNT else SOON_MS)
        elif isinstance(event, Alive):
            if self._resynced_at is None:
                self.confirmed_at = event.at
            self._set_link(Link.CONNECTED)
        elif isinstance(event, Resync):
            self._pending.clear()
            self._resynced_at = event.at
            self._unread = set(self._boards)
            self._set_link(Link.CONNECTED)
            self.resynced.emit()
        elif isinstance(event, Lost):
            _LOG.warning("connection lost: %s", event.reason)
            self._set_link(Link.LOST)

    def expect(self, board: str) -> None:
        """From the next Resync on the picture is fresh only when this board has been read too."""
        self._boards.add(board)

    @Slot(int)
    def board_progressed(self, count: int) -> None:
        """The board of cases is read to its end when the count is negative."""
        if count < 0:
            self.board_read(_CASES)

    @Slot(str)
    def board_read(self, board: str) -> None:
        """A board is read to its end; when all are, the picture is that of the Resync, or newer."""
        self._unread.discard(board)
        if not self._unread and self._resynced_at is not None and self.link is Link.CONNECTED:
            self.confirmed_at = self._resynced_at
            self._resynced_at = None

    @Slot()
    def _flush(self) -> None:
        changes = tuple(self._pending.values())
        self._pending.clear()
        self._last_count = len(changes)
        if changes:
            self.changed.emit(changes)

    @Slot()
    def _check(self) -> None:
        if (datetime.now(UTC) - self._heard_at).total_seconds() < SILENT_SECONDS:
            return
        self._set_link(Link.LOST)
        # Only shutting the sockets frees a call that a frozen server keeps waiting.
        self._feed.break_off()
        self._sever()
        self._heard_at = datetime.now(UTC)

    def _set_link(self, link: Link) -> None:
        if link is not self.link:
            self.link = link
            self.link_changed.emit(link)

    def close(self) -> None:
        """Ends the feed and its thread."""
        self._watch.stop()
        self._gather.stop()
        self._feed.stop()
        if self._thread.is_alive():
            self._thread.join(JOIN_SECONDS)
