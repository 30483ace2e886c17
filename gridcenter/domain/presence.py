"""Who has what open. It only shows: two desks never lock each other out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NewType

from gridcenter.domain.people import PersonId

# A running client's own random id; the same person may sit at two desks.
DeskId = NewType("DeskId", str)

CASE = "case"


@dataclass(frozen=True, slots=True)
class PresenceRules:
    """How often a desk says that it is still there, and after how long a silent one is forgotten."""

    beat: timedelta = timedelta(seconds=20)
    forgotten: timedelta = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Presence:
    """A desk looks at one thing; `kind` names what it is, `key` its id. Times are the database's own."""

    desk: DeskId
    person: PersonId
    kind: str
    key: int
    since: datetime
    seen_at: datetime


def others(presences: Iterable[Presence], me: DeskId, kind: str = CASE) -> dict[int, tuple[Presence, ...]]:
    """Who but this desk looks at things of a kind, by key, who came first in front."""
    found: dict[int, list[Presence]] = {}
    for one in sorted(presences, key=lambda one: (one.since, one.desk)):
        if one.desk != me and one.kind == kind:
            found.setdefault(one.key, []).append(one)
    return {key: tuple(several) for key, several in found.items()}
