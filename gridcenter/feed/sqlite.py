"""The feed on SQLite: `data_version` says that another connection committed; one writer at a time leaves no gaps."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import Connection

from gridcenter.domain.change import Alive, Changes, FeedEvent, Lost, Resync
from gridcenter.errors import GridError
from gridcenter.store import changes as change_rows
from gridcenter.store.engine import Database

POLL_SECONDS = 0.05
ALIVE_SECONDS = 1.0
PAUSE_SECONDS = 1.0


class SqliteFeed:
    """Asks for the file's data version several times a second; a question costs a few microseconds."""

    def __init__(self, database: Database, *, poll_seconds: float = POLL_SECONDS) -> None:
        self._database = database
        self._poll_seconds = poll_seconds
        self._stopping = threading.Event()
        self._broken_off = threading.Event()

    def run(self, emit: Callable[[FeedEvent], None]) -> None:
        """Tells events until stopped."""
        while not self._stopping.is_set():
            self._broken_off.clear()
            try:
                with self._database.read() as connection:
                    self._follow(connection, emit)
            except GridError as error:
                emit(Lost(datetime.now(UTC), str(error)))
                self._stopping.wait(PAUSE_SECONDS)

    def _follow(self, connection: Connection, emit: Callable[[FeedEvent], None]) -> None:
        version = self._version(connection)
        seq = change_rows.last_seq(connection)
        connection.rollback()
        emit(Resync(datetime.now(UTC)))
        told = datetime.now(UTC)
        while not self._stopping.wait(self._poll_seconds) and not self._broken_off.is_set():
            now = datetime.now(UTC)
            latest = self._version(connection)
            if latest != version:
                version = latest
                rows = change_rows.after(connection, seq)
                if rows:
                    seq = rows[-1][0]
                    emit(Changes(tuple(change for _seq, change in rows)))
                    told = now
                    emit(Alive(now))
            if (now - told).total_seconds() >= ALIVE_SECONDS:
                emit(Alive(now))
                told = now
            # Ending the transaction lets the next question see what others committed.
            connection.rollback()

    @staticmethod
    def _version(connection: Connection) -> int:
        version: int = connection.exec_driver_sql("PRAGMA data_version").scalar_one()
        return version

    def break_off(self) -> None:
        """Begins anew at the next question."""
        self._broken_off.set()

    def stop(self) -> None:
        """Ends `run` soon."""
        self._stopping.set()
