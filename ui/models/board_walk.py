"""What only a walk over every row tells: too slow for the GUI thread when there are very many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gridcenter.domain.people import Person
from gridcenter.domain.permissions import next_step
from ui.models.case_filter import CaseFilter, Matcher
from ui.models.queue_item import QueueItem


@dataclass(frozen=True, slots=True)
class Walk:
    """How many limits have run out, how many rows each own filter has, and the most urgent row for the person."""

    overdue: int
    own: tuple[int, ...]
    best: QueueItem | None


def walk(items: Sequence[QueueItem], own: Sequence[CaseFilter], person: Person, now: float) -> Walk:
    """Looks at every row once; `now` in seconds since 1970. Any thread may call it."""
    return Walk(
        overdue=sum(1 for item in items if item.due < now),
        own=tuple(sum(1 for item in items if matches(item, now)) for matches in (Matcher(one, person) for one in own)),
        best=most_urgent(items, person),
    )


def most_urgent(items: Sequence[QueueItem], person: Person) -> QueueItem | None:
    """Among cases that wait for the person and nobody else has taken: the one with the nearest limit."""
    best = None
    for item in items:
        if item.case.operator not in (None, person.id):
            continue
        if (best is None or item.due < best.due) and next_step(item.case, person) is not None:
            best = item
    return best
