"""The operator's views of the queue and the questions that decide which case stands in which."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from gridcenter.domain.case import Branch, BranchState, Case, Stage, current_branches, is_suspended
from gridcenter.domain.department import DepartmentCode
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
    SUPERVISED = "supervised"
    TO_SIGN = "to_sign"
    TO_CHECK_IN = "to_check_in"
    WORKING = "working"
    SENT_BACK = "sent_back"
    ANSWERED = "answered"


# What each kind of desk has at its left, in order; the place gives the key.
OPERATOR_VIEWS = (
    *(View.MINE, View.TO_ACCEPT, View.TO_FILE, View.TO_DISPATCH, View.HANDLING, View.TO_INSPECT, View.TO_CLOSE),
    *(View.OVERDUE, View.ATTENTION, View.ALL, View.SUPERVISED),
)
DEPARTMENT_VIEWS = (
    *(View.TO_SIGN, View.TO_CHECK_IN, View.WORKING, View.SENT_BACK, View.SUPERVISED, View.ANSWERED),
    *(View.OVERDUE, View.ATTENTION, View.ALL),
)
# Views of a department's own branch; no other desk asks for them.
INBOX_VIEWS = frozenset({View.TO_SIGN, View.TO_CHECK_IN, View.WORKING, View.SENT_BACK, View.ANSWERED})
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


def is_department_desk(person: Person) -> bool:
    """True for somebody who acts for a department and in no other role."""
    return person.roles == {Role.DEPARTMENT}


def views_of(person: Person) -> tuple[View, ...]:
    """The views this person's desk has, in order."""
    return DEPARTMENT_VIEWS if is_department_desk(person) else OPERATOR_VIEWS


def inbox_view(case: Case, department: DepartmentCode | None) -> View | None:
    """Where an open case stands in a department's inbox, by the department's own branch; None when nowhere."""
    if case.stage.final:
        return None
    mine = next((branch for branch in current_branches(case.branches) if branch.department == department), None)
    return None if mine is None else _inbox_view(mine, case)


def _inbox_view(branch: Branch, case: Case) -> View | None:
    if branch.state is BranchState.TO_SIGN:
        return View.TO_SIGN
    if branch.state is BranchState.FED_BACK:
        return View.ANSWERED
    if branch.state is BranchState.RETURNED:
        # Once somebody else leads, the return waits for nobody.
        return View.SENT_BACK if case.stage is Stage.RETURNED else None
    if not branch.state.live:
        return None
    comes = branch.check_in_due_at is not None and branch.checked_in_at is None
    return View.TO_CHECK_IN if comes else View.WORKING


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
    if not is_department_desk(person):
        return True
    return any(branch.department == person.department for branch in current_branches(case.branches))
