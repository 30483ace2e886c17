"""What a feed tells: something changed, the feed is alive, the feed was away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

# A change of this kind tells that the days of the work calendar differ; its key and version say nothing.
CALENDAR_KIND = "calendar"


@dataclass(frozen=True, slots=True)
class Change:
    """An aggregate reached a version; `kind` names the aggregate, `key` its id, `by` the person."""

    kind: str
    key: int
    version: int
    by: str


@dataclass(frozen=True, slots=True)
class Changes:
    """Changes in the order they became visible, at most once each."""

    items: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Alive:
    """The database answered at this time and nothing is missing up to it."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Resync:
    """The feed begins, or begins anew: reload everything shown; later changes will be told."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Lost:
    """The database does not answer; `reason` is its own word for the log."""

    at: datetime
    reason: str


FeedEvent = Changes | Alive | Resync | Lost


class Feed(Protocol):
    """Tells of changes from the moment of its last Resync, in order, each once, and none that was rolled back."""

    def run(self, emit: Callable[[FeedEvent], None]) -> None:
        """Tells events until `stop` is called; returns then. `emit` is called in this thread."""

    def stop(self) -> None:
        """Ends `run` soon, also when it waits for a server that does not answer. Any thread may call it."""

    def break_off(self) -> None:
        """Gives the present connection up and connects anew. Any thread may call it."""
