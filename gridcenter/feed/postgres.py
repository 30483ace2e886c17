"""The feed on PostgreSQL: NOTIFY wakes it, and comparing snapshots finds every change exactly once.

Numbers of change rows become visible out of order, so "everything after the last number" loses rows. Each read asks
instead for rows of transactions that the previous read's snapshot did not see, and takes its own snapshot in the same
statement. True on the primary server only: a standby's snapshot does not list running transactions.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime

import psycopg

from gridcenter.domain.change import Alive, Change, Changes, FeedEvent, Lost, Resync
from gridcenter.store.engine import CONNECT_SECONDS, Database, shut_down
from gridcenter.store.gateway_postgres import CHANNEL

POLL_SECONDS = 1.5
LONGEST_PAUSE_SECONDS = 10.0

_READ = """
select pg_current_snapshot()::text, c.kind, c.key, c.version, c.by
from (select 1) as one left join lateral (
    select seq, kind, key, version, by from changes
    where xid >= pg_snapshot_xmin(%(seen)s::pg_snapshot)
      and not pg_visible_in_snapshot(xid, %(seen)s::pg_snapshot)
) as c on true
order by c.seq
"""


class PostgresFeed:
    """Listens on a direct connection of its own; a slow poll stands behind the notifications."""

    def __init__(self, database: Database, *, poll_seconds: float = POLL_SECONDS) -> None:
        self._url = database.url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._poll_seconds = poll_seconds
        self._stopping = threading.Event()
        self._lock = threading.Lock()
        self._connection: psycopg.Connection | None = None

    def run(self, emit: Callable[[FeedEvent], None]) -> None:
        """Tells events until stopped; connects again with growing pauses when the server goes away."""
        pause = 0.25
        while not self._stopping.is_set():
            try:
                with self._connect() as connection:
                    with self._lock:
                        self._connection = connection
                    seen = self._begin(connection, emit)
                    pause = 0.25
                    self._follow(connection, seen, emit)
            except psycopg.Error as error:
                if self._stopping.is_set():
                    return
                reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
                emit(Lost(datetime.now(UTC), reason))
                self._stopping.wait(pause)
                pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
            finally:
                with self._lock:
                    self._connection = None

    def _connect(self) -> psycopg.Connection:
        return psycopg.connect(
            self._url,
            autocommit=True,
            connect_timeout=CONNECT_SECONDS,
            application_name="gridcenter-feed",
            keepalives_idle=5,
            keepalives_interval=2,
            keepalives_count=3,
        )

    def _begin(self, connection: psycopg.Connection, emit: Callable[[FeedEvent], None]) -> str:
        # Listening and the snapshot come before Resync: what is committed while the desk reloads is told afterwards.
        connection.execute(f"listen {CHANNEL}")
        row = connection.execute("select pg_current_snapshot()::text").fetchone()
        assert row is not None
        emit(Resync(datetime.now(UTC)))
        seen: str = row[0]
        return seen

    def _follow(self, connection: psycopg.Connection, seen: str, emit: Callable[[FeedEvent], None]) -> None:
        while not self._stopping.is_set():
            # One notification is enough to read; the rest of a burst is drained by the same read.
            for _notify in connection.notifies(timeout=self._poll_seconds, stop_after=1):
                pass
            if self._stopping.is_set():
                return
            seen, changes = read_changes(connection, seen)
            if changes:
                emit(Changes(changes))
            emit(Alive(datetime.now(UTC)))

    def break_off(self) -> None:
        """Shuts the connection's socket down, which frees a call that a frozen server keeps waiting."""
        with self._lock:
            if self._connection is not None:
                shut_down(self._connection)

    def stop(self) -> None:
        """Ends `run` soon."""
        self._stopping.set()
        self.break_off()


def read_changes(connection: psycopg.Connection, seen: str) -> tuple[str, tuple[Change, ...]]:
    """The changes that became visible since the snapshot `seen`, and the snapshot to ask with next time."""
    rows = connection.execute(_READ, {"seen": seen}).fetchall()
    changes = tuple(Change(kind, key, version, by) for _snapshot, kind, key, version, by in rows if kind is not None)
    return rows[0][0], changes
