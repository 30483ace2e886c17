"""Opens databases, hands out transactions, and turns what goes wrong there into the project's errors."""

from __future__ import annotations

import socket
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from gridcenter.errors import BadInput, StorageFailure, Unreachable

POSTGRESQL_DRIVER = "postgresql+psycopg"
CONNECT_SECONDS = 5
BUSY_SECONDS = 15


def parse_url(text: str) -> URL:
    """The address of a database: `sqlite:///FILE` or `postgresql://USER@HOST/NAME`; raises BadInput."""
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise BadInput(what="database_url", where=text, fix="") from None
    if url.drivername in ("postgresql", "postgres"):
        return url.set(drivername=POSTGRESQL_DRIVER)
    if url.drivername == POSTGRESQL_DRIVER or (url.drivername == "sqlite" and url.database):
        return url
    raise BadInput(what="database_url", where=url.render_as_string(), fix="")


class Database:
    """One database and its pool. Safe to use from any thread; close it when done."""

    def __init__(self, url: URL) -> None:
        self.url = url
        self.where = url.render_as_string(hide_password=True)
        self.is_postgresql = url.drivername == POSTGRESQL_DRIVER
        self._open: set[Any] = set()
        self._lock = threading.Lock()
        self.engine = self._make_engine()

    def _make_engine(self) -> Engine:
        if self.is_postgresql:
            engine = create_engine(
                self.url,
                pool_size=8,
                max_overflow=8,
                connect_args={
                    "connect_timeout": CONNECT_SECONDS,
                    "options": "-c timezone=UTC",
                    "application_name": "gridcenter",
                },
            )
        else:
            engine = create_engine(self.url, connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False})
            event.listen(engine, "connect", _prepare_sqlite)
            event.listen(engine, "begin", _begin_sqlite)
        event.listen(engine, "connect", self._opened)
        event.listen(engine, "close", self._closed)
        return engine

    def _opened(self, connection: Any, _entry: ConnectionPoolEntry) -> None:
        with self._lock:
            self._open.add(connection)

    def _closed(self, connection: Any, _entry: ConnectionPoolEntry) -> None:
        with self._lock:
            self._open.discard(connection)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A read transaction. Raises Unreachable or StorageFailure."""
        with self._translated(), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """A read transaction whose statements all see the same moment, for values that take more than one."""
        with self._translated(), self.engine.connect() as connection:
            # SQLite's read transactions are of one moment anyway.
            yield connection.execution_options(isolation_level="REPEATABLE READ") if self.is_postgresql else connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A write transaction, committed at the end; on SQLite it is the only one. Raises as `read` does."""
        with self._translated(), self.engine.connect() as connection:
            connection = connection.execution_options(gridcenter_write=True)
            with connection.begin():
                yield connection

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            raise self._meaning(error) from error
        except psycopg.Error as error:
            # COPY goes past SQLAlchemy to the driver.
            lost = isinstance(error, psycopg.OperationalError) and error.sqlstate is None
            kind = Unreachable if lost else StorageFailure
            raise kind(where=self.where, reason=str(error).strip().split("\n")[0]) from error

    def _meaning(self, error: DBAPIError) -> Exception:
        reason = str(error.orig).strip().splitlines()[0] if str(error.orig).strip() else type(error.orig).__name__
        if not self.is_postgresql:
            return StorageFailure(where=self.where, reason=reason)
        if error.connection_invalidated or (
            isinstance(error, (OperationalError, InterfaceError)) and getattr(error.orig, "sqlstate", None) is None
        ):
            return Unreachable(where=self.where, reason=reason)
        state = getattr(error.orig, "sqlstate", "") or ""
        # 57P0x: the server is going down or not up yet; 08xxx: the connection broke.
        if state.startswith(("57P0", "08")):
            return Unreachable(where=self.where, reason=reason)
        return StorageFailure(where=self.where, reason=reason)

    def sever(self) -> None:
        """Breaks every open connection from any thread: the only thing that frees a call to a frozen server."""
        with self._lock:
            connections = list(self._open)
        for connection in connections:
            shut_down(connection)

    def close(self) -> None:
        """Gives every connection back."""
        self.engine.dispose()


def shut_down(connection: Any) -> None:
    """Shuts a psycopg connection's socket down without closing its file descriptor; SQLite has none."""
    try:
        descriptor = connection.fileno()
    except (AttributeError, OSError, ValueError):
        return
    except Exception as error:
        if type(error).__module__.split(".")[0] != "psycopg":
            raise
        return
    borrowed = socket.socket(fileno=descriptor)
    try:
        with suppress(OSError):
            borrowed.shutdown(socket.SHUT_RDWR)
    finally:
        borrowed.detach()


def _prepare_sqlite(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
    # SQLAlchemy begins transactions itself (see _begin_sqlite), so the module must not.
    connection.isolation_level = None
    _write_ahead(connection)
    # A desk must not forget an acknowledged step when the power fails.
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA cache_size=-65536")


def _write_ahead(connection: sqlite3.Connection) -> None:
    # When several open a new file at once, SQLite refuses all but one here without waiting, whatever its time-out is.
    end = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > end:
                raise
            time.sleep(0.01)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    # A read that later wants to write would fail at once with "database is locked"; writers say so when they begin.
    writing = connection.get_execution_options().get("gridcenter_write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def sqlite_file(url: URL) -> Path | None:
    """The file of an SQLite address, or None."""
    return Path(url.database) if url.drivername == "sqlite" and url.database else None
