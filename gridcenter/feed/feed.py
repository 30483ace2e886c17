"""What every feed does, and the choice of one for a database."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from gridcenter.domain.change import FeedEvent
from gridcenter.feed.postgres import PostgresFeed
from gridcenter.feed.sqlite import SqliteFeed
from gridcenter.store.engine import Database

Emit = Callable[[FeedEvent], None]


class Feed(Protocol):
    """Tells of changes from the moment of its last Resync, in order, each once, and none that was rolled back."""

    def run(self, emit: Emit) -> None:
        """Tells events until `stop` is called; returns then. `emit` is called in this thread."""

    def stop(self) -> None:
        """Ends `run` soon, also when it waits for a server that does not answer. Any thread may call it."""

    def break_off(self) -> None:
        """Gives the present connection up and connects anew. Any thread may call it."""


def make_feed(database: Database) -> Feed:
    """The feed that fits the database."""
    return PostgresFeed(database) if database.is_postgresql else SqliteFeed(database)
