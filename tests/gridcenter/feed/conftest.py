"""A feed in a thread of its own, and a listener that waits for what it tells."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import insert

from gridcenter.domain.change import Change, Changes, Resync
from gridcenter.feed.feed import make_feed
from gridcenter.feed.postgres import PostgresFeed
from gridcenter.feed.sqlite import SqliteFeed
from gridcenter.store.changes import CHANGES
from gridcenter.store.engine import Database

PATIENCE = 20.0
_LAST = "settled"
_numbers = itertools.count()


class Listener:
    """Runs a feed in a thread and keeps every event; tests wait for conditions on them, never for a time."""

    def __init__(self, feed: Any, database: Database) -> None:
        self.feed = feed
        self._database = database
        self.events: list[Any] = []
        self._news = threading.Condition()
        self._thread = threading.Thread(target=feed.run, args=(self._keep,), name="feed under test")
        self._thread.start()

    def _keep(self, event: object) -> None:
        with self._news:
            self.events.append(event)
            self._news.notify_all()

    def wait(self, condition: Callable[[], bool]) -> None:
        """Waits until the condition on what was told is true; fails when it takes too long."""
        with self._news:
            assert self._news.wait_for(condition, PATIENCE), self.events[-5:]

    def wait_for(self, kind: type, count: int = 1) -> None:
        """Waits until so many events of a kind were told."""
        self.wait(lambda: self.count(kind) >= count)

    def count(self, kind: type) -> int:
        """How many events of a kind were told."""
        return sum(isinstance(event, kind) for event in self.events)

    @property
    def changes(self) -> list[Change]:
        """Every change told so far, in order."""
        return [change for change in self._told if change.kind != _LAST]

    @property
    def _told(self) -> list[Change]:
        return [change for event in self.events if isinstance(event, Changes) for change in event.items]

    def settle(self) -> None:
        """Waits until everything committed before now was told, by a last change of a kind of its own."""
        number = next(_numbers)
        with self._database.write() as connection:
            connection.execute(
                insert(CHANGES), {"kind": _LAST, "key": number, "version": 1, "by": "", "at": datetime.now(UTC)}
            )
        self.wait(lambda: Change(_LAST, number, 1, "") in self._told)

    def end(self) -> float:
        """Stops the feed and returns how many seconds that took."""
        begun = time.monotonic()
        self.feed.stop()
        self._thread.join(PATIENCE)
        assert not self._thread.is_alive()
        return time.monotonic() - begun

    @property
    def running(self) -> bool:
        """True until `run` has returned."""
        return self._thread.is_alive()


@pytest.fixture
def listen(database: Database) -> Iterator[Callable[..., Listener]]:
    """Starts feeds of the database that ask often, or as told, and ends them with the test."""
    with ExitStack() as stack:

        def start(feed: Any = None, **options: float) -> Listener:
            if feed is None:
                kind = PostgresFeed if database.is_postgresql else SqliteFeed
                feed = kind(database, **{"poll_seconds": 0.05, **options})
            listener = Listener(feed, database)
            stack.callback(listener.end)
            listener.wait_for(Resync)
            return listener

        yield start


@pytest.fixture
def usual_feed(database: Database) -> Any:
    """The feed that a desk has, with its own times."""
    return make_feed(database)
