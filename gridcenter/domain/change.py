"""What a feed tells: something changed, the feed is alive, the feed was away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


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
