"""The operator's views of the queue and the questions that decide which case stands in which."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from gridcenter.domain.case import Case, Stage, current_branches, is_suspended
from gridcenter.domain.people import Person, Role


class View(StrEnum):
    """A named part of the open cases."""

    MINE = "mine"
    TO_ACCEPT = "to_accept"
    TO_FILE = "to_file"
    TO_DISPATCH = "to_dispatch"
    HANDLING = "handling"
    TO_INSPECT = "to_inspect"
    TO_CLOSE = "to_close"
    OVERDUE = "overdue"
    ATTENTION = "attention"
    ALL = "all"


# Views that follow from the time, so that nothing but a look at every case tells what stands in them.
TIMED_VIEWS = frozenset({View.OVERDUE, View.ATTENTION})
# A preset: what runs out within so long needs attention now.
ATTENTION_SPAN = timedelta(hours=1)

_STAGE_VIEWS = {
    Stage.REPORTED: View.TO_ACCEPT,
    Stage.VERIFYING: View.TO_FILE,
    Stage.ACCEPTED: View.TO_FILE,
    Stage.FILED: View.TO_DISPATCH,
    Stage.RETURNED: View.TO_DISPATCH,
    Stage.DISPATCHED: View.HANDLING,
    Stage.HANDLING: View.HANDLING,
    Stage.REWORK: View.HANDLING,
    Stage.HANDLED: View.TO_INSPECT,
    Stage.INSPECTING: View.TO_INSPECT,
    Stage.TO_CLOSE: View.TO_CLOSE,
}


def stage_view(stage: Stage) -> View | None:
    """The view of work that a stage belongs to, or None for a final stage."""
    return _STAGE_VIEWS.get(stage)


def is_mine(case: Case, person: Person) -> bool:
    """An operator's own open cases are those taken; a department's are those sent to it that it still has."""
    if case.stage.final:
        return False
    if Role.DEPARTMENT in person.roles:
        return any(branch.department == person.department and branch.state.live for branch in case.branches)
    return case.operator == person.id


def is_overdue(case: Case, now: datetime) -> bool:
    """True when the nearest clock has run out."""
    return case.due_at is not None and case.due_at < now


def needs_attention(case: Case, now: datetime) -> bool:
    """True when the nearest clock runs out within the next hour and work does not rest."""
    return case.due_at is not None and now <= case.due_at <= now + ATTENTION_SPAN and not is_suspended(case, now)


def sees(person: Person, case: Case) -> bool:
    """A department desk sees the cases it has or had; every other desk sees all."""
    if Role.DEPARTMENT not in person.roles or len(person.roles) > 1:
        return True
    return any(branch.department == person.department for branch in current_branches(case.branches))
