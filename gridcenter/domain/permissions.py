"""Who may do what: one table of roles and actions, and the question asked of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType

from gridcenter.domain.case import BranchState, Case, Stage, current_branches, live_lead
from gridcenter.domain.department import DepartmentCode
from gridcenter.domain.lifecycle import check, fits
from gridcenter.domain.moves import BRANCH_ACTIONS, BRANCH_MOVES, CASE_MOVES, DEPARTMENT_ACTIONS, Act, Action
from gridcenter.domain.people import Person, Role
from gridcenter.errors import BadMove, GridError, NotAllowed

R, A = Role, Action

# Supervision accepts, files, inspects, closes and judges appeals; command dispatches. The shift leader may do both, and
# alone voids, suspends and reopens.
ROLE_ACTIONS: Mapping[Role, frozenset[Action]] = MappingProxyType(
    {
        R.ACCEPTOR: frozenset(
            {A.REPORT, A.TAKE, A.AMEND, A.ACCEPT, A.REJECT, A.VERIFY, A.CONFIRM, A.FILE}
            | {A.INSPECT, A.PASS, A.REWORK, A.CLOSE, A.REMIND}
            | {A.MERGE, A.SEPARATE, A.SPLIT, A.UNDO, A.EXEMPT, A.DENY}
        ),
        R.DISPATCHER: frozenset(
            {A.REPORT, A.TAKE, A.AMEND, A.SEND_BACK, A.DISPATCH, A.WITHDRAW, A.TRANSFER, A.REMIND}
            | {A.EXTEND, A.REFUSE, A.RESUME, A.MERGE, A.SEPARATE, A.SPLIT, A.UNDO}
        ),
        R.SHIFT_LEADER: frozenset(set(Action) - DEPARTMENT_ACTIONS - {A.IMPORT, A.RECKON}),
        R.PATROL_SEAT: frozenset({A.REPORT, A.CONFIRM}),
        R.DEPARTMENT: DEPARTMENT_ACTIONS,
        R.TOWN: frozenset({A.REPORT, A.CONFIRM}),
        R.GRID_WORKER: frozenset({A.REPORT, A.CONFIRM, A.PASS, A.REWORK}),
        R.INTAKE: frozenset({A.REPORT, A.IMPORT}),
        R.AUDITOR: frozenset(),
        R.ADMINISTRATOR: frozenset({A.IMPORT, A.RECKON}),
    }
)


# Seats that record what a department tells them on the telephone.
BEHALF_ROLES = frozenset({R.ACCEPTOR, R.DISPATCHER, R.SHIFT_LEADER})


def may(person: Person, action: Action, *, behalf: bool = False) -> bool:
    """True when one of the person's roles has the action, or may record it for a department."""
    if behalf and action in DEPARTMENT_ACTIONS:
        return person.active and not person.roles.isdisjoint(BEHALF_ROLES)
    return person.active and any(action in ROLE_ACTIONS[role] for role in person.roles)


def require(person: Person, action: Action, department: DepartmentCode | None = None, *, behalf: bool = False) -> None:
    """Raises NotAllowed unless a role has the action and, for a department's act, the branch is its own or recorded."""
    recorded = behalf and action in DEPARTMENT_ACTIONS
    if not may(person, action, behalf=behalf):
        needs = BEHALF_ROLES if recorded else {role for role in Role if action in ROLE_ACTIONS[role]}
        raise NotAllowed(
            action=action,
            roles=tuple(sorted(person.roles)),
            needs=tuple(role for role in Role if role in needs),
        )
    if action in DEPARTMENT_ACTIONS and not recorded and department is not None and department != person.department:
        raise NotAllowed(action=action, roles=tuple(sorted(person.roles)), needs=(Role.DEPARTMENT,), own=False)


@dataclass(frozen=True, slots=True)
class Offer:
    """An action as a button: for which department if any, and why not when it cannot be pressed now."""

    action: Action
    department: DepartmentCode | None = None
    refusal: GridError | None = None


# The step that comes next for the centre, by stage; a department's next step follows from its branch.
_NEXT = {
    Stage.REPORTED: A.ACCEPT,
    Stage.VERIFYING: A.CONFIRM,
    Stage.ACCEPTED: A.FILE,
    Stage.FILED: A.DISPATCH,
    Stage.RETURNED: A.DISPATCH,
    Stage.HANDLED: A.INSPECT,
    Stage.INSPECTING: A.PASS,
    Stage.TO_CLOSE: A.CLOSE,
}
_NEXT_FOR_DEPARTMENT = {
    BranchState.TO_SIGN: A.SIGN,
    BranchState.SIGNED: A.HANDLE,
    BranchState.HANDLING: A.FEED_BACK,
    BranchState.REWORK: A.FEED_BACK,
}


def next_step(case: Case, person: Person) -> Offer | None:
    """The one action that moves the case on for this person, or None when it is somebody else's turn."""
    for branch in current_branches(case.branches):
        action = _NEXT_FOR_DEPARTMENT.get(branch.state)
        if branch.state is BranchState.SIGNED and branch.check_in_due_at and branch.checked_in_at is None:
            action = A.CHECK_IN
        if action and branch.department == person.department and may(person, action):
            return Offer(action, branch.department)
    action = _NEXT.get(case.stage)
    return Offer(action) if action and may(person, action) else None


# Taking back belongs to the step just taken, reckoning anew to the calendar.
_NO_BUTTONS = frozenset({A.UNDO, A.RECKON})


def offers(case: Case, person: Person) -> tuple[Offer, ...]:
    """Every action the person's roles have in this stage, with the refusal when something else stands against it."""
    found: list[Offer] = []
    for action in Action:
        if (case.stage, action) not in CASE_MOVES or not may(person, action) or action in _NO_BUTTONS:
            continue
        if action in BRANCH_ACTIONS:
            found.extend(_branch_offers(case, person, action))
        elif action not in (A.SUSPEND, A.RESUME) or fits(case, _probe(action)):
            found.append(Offer(action))
    if case.stage in (Stage.DISPATCHED, Stage.HANDLING, Stage.REWORK) and may(person, A.CLOSE):
        found.append(Offer(A.CLOSE, refusal=_not_yet(case)))
    return tuple(found)


_NO_EXCUSE = frozenset({"asked", "not_asked", "checked_in", "appealed", "no_breach", "no_appeal"})


def _branch_offers(case: Case, person: Person, action: Action) -> list[Offer]:
    found: list[Offer] = []
    for branch in current_branches(case.branches):
        if (branch.state, action) not in BRANCH_MOVES:
            continue
        if action in DEPARTMENT_ACTIONS and branch.department != person.department:
            continue
        try:
            check(case, _probe(action, branch.department))
        except BadMove as refusal:
            # What has not been asked for, or has already, needs no excuse.
            if refusal.data["why"] not in _NO_EXCUSE:
                found.append(Offer(action, branch.department, refusal))
        else:
            found.append(Offer(action, branch.department))
    return found


def telephone_offers(case: Case, person: Person) -> tuple[Offer, ...]:
    """What this person may record for a department that tells it on the telephone."""
    return tuple(
        Offer(action, branch.department)
        for branch in current_branches(case.branches)
        for action in Action
        if action in DEPARTMENT_ACTIONS
        and may(person, action, behalf=True)
        and (branch.state, action) in BRANCH_MOVES
        and fits(case, _probe(action, branch.department))
    )


def _probe(action: Action, department: DepartmentCode | None = None) -> Act:
    """An act with everything filled in that a form would ask for."""
    to = (DepartmentCode("-"),) if action is A.TRANSFER else ()
    until = datetime.max.replace(tzinfo=UTC)
    return Act(action, department=department, departments=to, reason="-", until=until, place="-", people=1)


def _not_yet(case: Case) -> BadMove:
    lead = live_lead(case.branches)
    waiting = [
        branch.department
        for branch in current_branches(case.branches)
        if branch.state.live and branch.state is not BranchState.FED_BACK
    ]
    department = lead.department if lead and lead.department in waiting else (waiting[0] if waiting else "")
    return BadMove(action=A.CLOSE, stage=case.stage, why="not_fed_back", department=department)
