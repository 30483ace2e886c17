"""What only a walk over every row tells: too slow for the GUI thread when there are very many."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from gridcenter.domain.case import CaseId
from gridcenter.domain.people import Person
from gridcenter.domain.permissions import next_step
from ui.models.case_filter import CaseFilter, Matcher, in_attention
from ui.models.queue_item import QueueItem


@dataclass(frozen=True, slots=True)
class Walk:
    """How many limits have run out or soon will, how many rows each own filter has, and what comes next.

    `best` is the most urgent row for the person, `skipped` how many more wait that the person lets wait.
    """

    overdue: int
    attention: int
    own: tuple[int, ...]
    best: QueueItem | None
    skipped: int


def walk(
    items: Sequence[QueueItem],
    own: Sequence[CaseFilter],
    person: Person,
    now: float,
    skipped: Collection[CaseId] = (),
) -> Walk:
    """Looks at every row once; `now` in seconds since 1970. Any thread may call it."""
    # The few that are let wait apart from the rest: everything else is asked only as long as it may be the best.
    let_wait = [item for item in items if item.id in skipped] if skipped else []
    rest = [item for item in items if item.id not in skipped] if skipped else items
    return Walk(
        overdue=sum(1 for item in items if item.due < now),
        attention=sum(1 for item in items if in_attention(item, now)),
        own=tuple(sum(1 for item in items if matches(item, now)) for matches in (Matcher(one, person) for one in own)),
        best=most_urgent(rest, person),
        skipped=sum(1 for item in let_wait if waits_for(item, person)),
    )


def most_urgent(items: Sequence[QueueItem], person: Person) -> QueueItem | None:
    """Among cases that wait for the person and nobody else has taken: the one with the nearest limit."""
    best = None
    for item in items:
        if (best is None or item.due < best.due) and waits_for(item, person):
            best = item
    return best


def waits_for(item: QueueItem, person: Person) -> bool:
    """True when the person can move the case on and no colleague has taken it; a department's part is its own."""
    step = next_step(item.case, person)
    return step is not None and (step.department is not None or item.case.operator in (None, person.id))
