"""The life of a case: a table of moves for the case, one for its branches, and the pure function that applies them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from gridcenter.domain.case import (
    Branch,
    BranchState,
    Case,
    CaseId,
    Facts,
    NewCase,
    Stage,
    current_branches,
    live_lead,
)
from gridcenter.domain.category import CategoryId, StandardId
from gridcenter.domain.department import DepartmentCode
from gridcenter.domain.limits import Clock, ClockKind, Limit, StageMinutes, due_time
from gridcenter.domain.people import PersonId
from gridcenter.errors import BadMove, ReasonMissing


class Action(StrEnum):
    """Everything that can be done to a case."""

    REPORT = "report"
    IMPORT = "import"
    TAKE = "take"
    AMEND = "amend"
    ACCEPT = "accept"
    REJECT = "reject"
    VERIFY = "verify"
    CONFIRM = "confirm"
    FILE = "file"
    SEND_BACK = "send_back"
    DISPATCH = "dispatch"
    WITHDRAW = "withdraw"
    SIGN = "sign"
    HANDLE = "handle"
    FEED_BACK = "feed_back"
    RETURN = "return"
    INSPECT = "inspect"
    PASS = "pass"
    REWORK = "rework"
    CLOSE = "close"
    VOID = "void"


S, B, A = Stage, BranchState, Action

# What a department does to its own branch; the case's stage follows from all branches.
DEPARTMENT_ACTIONS = frozenset({A.SIGN, A.HANDLE, A.FEED_BACK, A.RETURN})
# Actions aimed at one named department.
BRANCH_ACTIONS = DEPARTMENT_ACTIONS | {A.WITHDRAW}
REASON_NEEDED = frozenset({A.REJECT, A.SEND_BACK, A.WITHDRAW, A.RETURN, A.REWORK, A.VOID})

OPEN_STAGES = tuple(stage for stage in Stage if not stage.final)
_IN_DEPARTMENTS = (S.DISPATCHED, S.HANDLING, S.RETURNED, S.REWORK)


def _moves() -> dict[tuple[Stage | None, Action], frozenset[Stage]]:
    one: dict[tuple[Stage | None, Action], Stage] = {
        (None, A.REPORT): S.REPORTED,
        (S.REPORTED, A.ACCEPT): S.ACCEPTED,
        (S.REPORTED, A.REJECT): S.REJECTED,
        (S.REPORTED, A.VERIFY): S.VERIFYING,
        (S.ACCEPTED, A.VERIFY): S.VERIFYING,
        (S.ACCEPTED, A.REJECT): S.REJECTED,
        (S.ACCEPTED, A.FILE): S.FILED,
        (S.VERIFYING, A.CONFIRM): S.ACCEPTED,
        (S.VERIFYING, A.REJECT): S.REJECTED,
        (S.FILED, A.SEND_BACK): S.ACCEPTED,
        (S.RETURNED, A.SEND_BACK): S.ACCEPTED,
        (S.HANDLED, A.INSPECT): S.INSPECTING,
        (S.INSPECTING, A.PASS): S.TO_CLOSE,
        (S.HANDLED, A.REWORK): S.REWORK,
        (S.INSPECTING, A.REWORK): S.REWORK,
        (S.TO_CLOSE, A.REWORK): S.REWORK,
        (S.TO_CLOSE, A.CLOSE): S.CLOSED,
        (S.FILED, A.DISPATCH): S.DISPATCHED,
        **{(stage, A.VOID): S.VOID for stage in OPEN_STAGES},
        **{(stage, A.TAKE): stage for stage in OPEN_STAGES},
        **{(stage, A.AMEND): stage for stage in OPEN_STAGES},
    }
    several: dict[tuple[Stage | None, Action], set[Stage]] = {
        # A case taken over from another system's file comes in as it stands there: open or ended.
        (None, A.IMPORT): {S.REPORTED, S.CLOSED},
        # The new branch waits for its signature; the others decide whether the case is beyond that.
        (S.DISPATCHED, A.DISPATCH): {S.DISPATCHED},
        (S.HANDLING, A.DISPATCH): {S.HANDLING},
        (S.RETURNED, A.DISPATCH): {S.DISPATCHED, S.HANDLING, S.REWORK},
        (S.REWORK, A.DISPATCH): {S.REWORK},
        (S.DISPATCHED, A.SIGN): {S.HANDLING},
        (S.HANDLING, A.SIGN): {S.HANDLING},
        (S.RETURNED, A.SIGN): {S.RETURNED},
        (S.REWORK, A.SIGN): {S.REWORK},
        (S.HANDLING, A.HANDLE): {S.HANDLING},
        (S.RETURNED, A.HANDLE): {S.RETURNED},
        (S.REWORK, A.HANDLE): {S.REWORK, S.HANDLING},
        (S.HANDLING, A.FEED_BACK): {S.HANDLING, S.HANDLED},
        (S.RETURNED, A.FEED_BACK): {S.RETURNED},
        (S.REWORK, A.FEED_BACK): {S.REWORK, S.HANDLING, S.HANDLED},
        (S.DISPATCHED, A.RETURN): {S.DISPATCHED, S.RETURNED},
        (S.HANDLING, A.RETURN): {S.HANDLING, S.HANDLED, S.DISPATCHED, S.RETURNED},
        (S.RETURNED, A.RETURN): {S.RETURNED},
        (S.REWORK, A.RETURN): {S.REWORK, S.RETURNED},
        (S.DISPATCHED, A.WITHDRAW): {S.DISPATCHED, S.FILED, S.RETURNED},
        (S.HANDLING, A.WITHDRAW): {S.HANDLING, S.HANDLED, S.DISPATCHED, S.FILED, S.RETURNED},
        (S.RETURNED, A.WITHDRAW): {S.RETURNED},
        (S.REWORK, A.WITHDRAW): {S.REWORK, S.HANDLING, S.HANDLED, S.DISPATCHED, S.FILED, S.RETURNED},
    }
    table = {key: frozenset({stage}) for key, stage in one.items()}
    table.update({key: frozenset(stages) for key, stages in several.items()})
    return table


# (stage, action) -> the stages it may lead to. What is not here cannot be done.
CASE_MOVES: Mapping[tuple[Stage | None, Action], frozenset[Stage]] = MappingProxyType(_moves())

BRANCH_MOVES: Mapping[tuple[BranchState, Action], BranchState] = MappingProxyType(
    {
        (B.TO_SIGN, A.SIGN): B.SIGNED,
        (B.SIGNED, A.HANDLE): B.HANDLING,
        (B.SIGNED, A.FEED_BACK): B.FED_BACK,
        (B.HANDLING, A.FEED_BACK): B.FED_BACK,
        (B.REWORK, A.HANDLE): B.HANDLING,
        (B.REWORK, A.FEED_BACK): B.FED_BACK,
        (B.FED_BACK, A.REWORK): B.REWORK,
        **{(state, A.RETURN): B.RETURNED for state in (B.TO_SIGN, B.SIGNED, B.HANDLING)},
        **{(state, A.WITHDRAW): B.WITHDRAWN for state in (B.TO_SIGN, B.SIGNED, B.HANDLING, B.REWORK)},
        **{(state, action): B.WITHDRAWN for state in BranchState if state.live for action in (A.SEND_BACK, A.VOID)},
        # A return of the round that is sent back must not count when the case is dispatched anew.
        (B.RETURNED, A.SEND_BACK): B.WITHDRAWN,
    }
)


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody wants done: the action and what it needs.

    `departments` are those to dispatch to, the lead first when the case has none; `department` is the one branch
    that a branch action is about; `standard` is the filing condition chosen when filing.
    """

    action: Action
    department: DepartmentCode | None = None
    departments: tuple[DepartmentCode, ...] = ()
    standard: StandardId | None = None
    facts: Facts | None = None
    reason: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What an action depends on besides the case: who, when, and the limits in force.

    `limit` is that of the case's standard, or of the one being chosen, whose category is `category`.
    """

    actor: PersonId
    at: datetime
    minutes: StageMinutes
    limit: Limit | None = None
    category: CategoryId | None = None


def stage_of(branches: tuple[Branch, ...]) -> Stage:
    """The stage that follows from the branches: the dispatcher's again, rework before waiting before done."""
    current = current_branches(branches)
    live = [branch.state for branch in current if branch.state.live]
    if live_lead(branches) is None:
        returned = any(branch.state is B.RETURNED for branch in current)
        return S.RETURNED if returned else S.FILED
    if all(state is B.FED_BACK for state in live):
        return S.HANDLED
    if B.REWORK in live:
        return S.REWORK
    if all(state is B.TO_SIGN for state in live):
        return S.DISPATCHED
    return S.HANDLING


_STAGE_CLOCKS = {
    S.REPORTED: ClockKind.ACCEPT,
    S.VERIFYING: ClockKind.VERIFY,
    S.ACCEPTED: ClockKind.FILE,
    S.FILED: ClockKind.DISPATCH,
    S.RETURNED: ClockKind.DISPATCH,
    S.HANDLED: ClockKind.INSPECT,
    S.INSPECTING: ClockKind.INSPECT,
    S.TO_CLOSE: ClockKind.CLOSE,
}


def branch_clock(branch: Branch) -> Clock | None:
    """The clock a department is under: to sign first, then to handle; none once it has answered or is out."""
    if branch.state is B.TO_SIGN:
        if branch.sign_due_at <= branch.due_at:
            return Clock(ClockKind.SIGN, branch.dispatched_at, branch.sign_due_at, branch.department)
        return Clock(ClockKind.HANDLE, branch.dispatched_at, branch.due_at, branch.department)
    if branch.state in (B.SIGNED, B.HANDLING, B.REWORK):
        return Clock(ClockKind.HANDLE, branch.dispatched_at, branch.due_at, branch.department)
    return None


def nearest_clock(case: Case, minutes: StageMinutes) -> Clock | None:
    """The clock that runs out first: the stage's own, or the nearest of the departments' clocks."""
    clocks = [clock for branch in current_branches(case.branches) if (clock := branch_clock(branch)) is not None]
    kind = _STAGE_CLOCKS.get(case.stage)
    if kind is not None:
        # While the dispatcher has the case again, departments that go on do not hide that.
        start = case.stage_since
        if kind is ClockKind.INSPECT:
            # Both stages are one wait: to begin an inspection wins no time for it.
            start = case.handled_at or start
        return Clock(kind, start, minutes.after(kind, start))
    return min(clocks, key=lambda clock: clock.due, default=None)


def report(new: NewCase, circumstances: Circumstances) -> Case:
    """The case as it first stands; id and number are given by the database."""
    facts = new.facts
    case = Case(
        id=CaseId(0),
        number="",
        version=1,
        stage=S.REPORTED,
        stage_since=circumstances.at,
        priority=facts.priority,
        source=new.source,
        category=facts.category,
        description=facts.description,
        address=facts.address,
        area=facts.area,
        longitude=facts.longitude,
        latitude=facts.latitude,
        duplicate=facts.duplicate,
        reported_at=new.reported_at,
        reported_by=circumstances.actor,
        feed_name=new.feed_name,
        external_id=new.external_id,
    )
    return _with_clock(case, circumstances.minutes)


def check(case: Case, act: Act) -> None:
    """Raises BadMove or ReasonMissing when the act does not fit the case; who may do it is asked elsewhere."""
    if (case.stage, act.action) not in CASE_MOVES:
        raise BadMove(action=act.action, stage=case.stage, why="stage")
    if act.action in REASON_NEEDED and not act.reason.strip():
        raise ReasonMissing(action=act.action)
    if act.action in BRANCH_ACTIONS:
        _check_branch(case, act)
    elif act.action is A.DISPATCH:
        _check_dispatch(case, act)
    elif act.action is A.REWORK:
        _check_rework(case, act)
    elif act.action is A.FILE and act.standard is None:
        raise BadMove(action=act.action, stage=case.stage, why="standard")
    elif act.action is A.AMEND:
        _check_amend(case, act)


def _check_branch(case: Case, act: Act) -> None:
    branch = _branch(case, act.department)
    if branch is None:
        raise BadMove(action=act.action, stage=case.stage, why="department", department=act.department or "")
    if (branch.state, act.action) not in BRANCH_MOVES:
        raise BadMove(action=act.action, stage=branch.state, why="branch", department=branch.department)
    if act.action is A.WITHDRAW and branch.lead:
        others = [other for other in current_branches(case.branches) if other.state.live and other is not branch]
        if others:
            raise BadMove(action=act.action, stage=case.stage, why="lead", department=branch.department)


def _check_dispatch(case: Case, act: Act) -> None:
    if not act.departments:
        raise BadMove(action=act.action, stage=case.stage, why="no_department")
    if len(set(act.departments)) != len(act.departments):
        raise BadMove(action=act.action, stage=case.stage, why="department_twice")
    for branch in current_branches(case.branches):
        if branch.state.live and branch.department in act.departments:
            raise BadMove(action=act.action, stage=case.stage, why="has_it", department=branch.department)


def _check_rework(case: Case, act: Act) -> None:
    for department in act.departments:
        branch = _branch(case, department)
        if branch is None:
            raise BadMove(action=act.action, stage=case.stage, why="department", department=department)
        if (branch.state, act.action) not in BRANCH_MOVES:
            raise BadMove(action=act.action, stage=branch.state, why="branch", department=department)


def _check_amend(case: Case, act: Act) -> None:
    if act.facts is None:
        raise BadMove(action=act.action, stage=case.stage, why="facts")
    # Filing decides the category; who wants another sends the case back and files it again.
    if case.standard is not None and act.facts.category != case.category:
        raise BadMove(action=act.action, stage=case.stage, why="category")


def _branch(case: Case, department: DepartmentCode | None) -> Branch | None:
    return next((branch for branch in current_branches(case.branches) if branch.department == department), None)


def apply(case: Case, act: Act, circumstances: Circumstances) -> Case:
    """The case after the act, one version on; raises BadMove or ReasonMissing and changes nothing then."""
    check(case, act)
    changed = _EFFECTS.get(act.action, _nothing)(case, act, circumstances)
    moves = CASE_MOVES[case.stage, act.action]
    stage = next(iter(moves)) if len(moves) == 1 else stage_of(changed.branches)
    if stage not in moves:
        raise BadMove(action=act.action, stage=case.stage, why="stage")
    moved = replace(
        changed,
        version=case.version + 1,
        stage=stage,
        stage_since=circumstances.at if stage is not case.stage else case.stage_since,
    )
    return _with_clock(_stamped(moved, case, circumstances.at), circumstances.minutes)


def _with_clock(case: Case, minutes: StageMinutes) -> Case:
    clock = nearest_clock(case, minutes)
    if clock is None:
        return replace(case, clock_kind=None, clock_start=None, clock_department="", due_at=None)
    return replace(
        case, clock_kind=clock.kind, clock_start=clock.start, clock_department=clock.department, due_at=clock.due
    )


# When a stage was first reached. Rework clears handled_at, so that it is of the last time.
_STAMPS = {
    S.ACCEPTED: "accepted_at",
    S.FILED: "filed_at",
    S.HANDLED: "handled_at",
    S.CLOSED: "closed_at",
    S.REJECTED: "closed_at",
    S.VOID: "closed_at",
}


def _stamped(case: Case, before: Case, at: datetime) -> Case:
    name = _STAMPS.get(case.stage)
    if name is None or case.stage is before.stage or getattr(case, name) is not None:
        return case
    stamp: dict[str, Any] = {name: at}
    return replace(case, **stamp)


Effect = Callable[[Case, Act, Circumstances], Case]


def _nothing(case: Case, _act: Act, _circumstances: Circumstances) -> Case:
    return case


def _take(case: Case, _act: Act, circumstances: Circumstances) -> Case:
    return replace(case, operator=circumstances.actor)


def _amend(case: Case, act: Act, _circumstances: Circumstances) -> Case:
    facts = act.facts
    assert facts is not None
    return replace(
        case,
        category=facts.category,
        description=facts.description,
        address=facts.address,
        area=facts.area,
        longitude=facts.longitude,
        latitude=facts.latitude,
        priority=facts.priority,
        duplicate=facts.duplicate,
    )


def _file(case: Case, act: Act, circumstances: Circumstances) -> Case:
    return replace(
        case,
        standard=act.standard,
        category=circumstances.category or case.category,
        operator=case.operator or circumstances.actor,
    )


def _dispatch(case: Case, act: Act, circumstances: Circumstances) -> Case:
    if circumstances.limit is None:
        raise BadMove(action=act.action, stage=case.stage, why="standard")
    needs_lead = live_lead(case.branches) is None
    first = max((branch.ordinal for branch in case.branches), default=0) + 1
    at = circumstances.at
    added = tuple(
        Branch(
            ordinal=first + place,
            department=department,
            lead=needs_lead and place == 0,
            state=B.TO_SIGN,
            dispatched_at=at,
            sign_due_at=circumstances.minutes.after(ClockKind.SIGN, at),
            due_at=due_time(at, circumstances.limit),
            note=act.note,
        )
        for place, department in enumerate(act.departments)
    )
    return replace(
        case,
        branches=case.branches + added,
        operator=case.operator or circumstances.actor,
        dispatched_at=case.dispatched_at or at,
    )


_BRANCH_STAMPS = {
    A.SIGN: "signed_at",
    A.HANDLE: "handling_at",
    A.FEED_BACK: "fed_back_at",
    A.RETURN: "ended_at",
    A.WITHDRAW: "ended_at",
}


def _move_branch(case: Case, act: Act, circumstances: Circumstances) -> Case:
    branch = _branch(case, act.department)
    assert branch is not None
    words = act.note.strip() or act.reason.strip()
    stamp: dict[str, Any] = {_BRANCH_STAMPS[act.action]: circumstances.at}
    moved = replace(branch, state=BRANCH_MOVES[branch.state, act.action], note=words or branch.note, **stamp)
    return _put_branch(case, moved)


def _put_branch(case: Case, moved: Branch) -> Case:
    branches = tuple(moved if branch.ordinal == moved.ordinal else branch for branch in case.branches)
    return replace(case, branches=branches)


def _rework(case: Case, act: Act, circumstances: Circumstances) -> Case:
    if circumstances.limit is None:
        raise BadMove(action=act.action, stage=case.stage, why="standard")
    reworked = replace(case, rework_count=case.rework_count + 1, handled_at=None)
    for branch in current_branches(case.branches):
        if branch.state is B.FED_BACK and (not act.departments or branch.department in act.departments):
            again = replace(
                branch,
                state=BRANCH_MOVES[branch.state, A.REWORK],
                dispatched_at=circumstances.at,
                due_at=due_time(circumstances.at, circumstances.limit),
                fed_back_at=None,
                note=act.reason,
            )
            reworked = _put_branch(reworked, again)
    return reworked


def _end_branches(case: Case, act: Act, circumstances: Circumstances) -> Case:
    ended = case
    for branch in current_branches(case.branches):
        state = BRANCH_MOVES.get((branch.state, act.action))
        if state is not None:
            # A department that returned the case was out of it from then on.
            ended = _put_branch(ended, replace(branch, state=state, ended_at=branch.ended_at or circumstances.at))
    return ended


def _send_back(case: Case, act: Act, circumstances: Circumstances) -> Case:
    return replace(_end_branches(case, act, circumstances), standard=None)


_EFFECTS: Mapping[Action, Effect] = {
    A.TAKE: _take,
    A.ACCEPT: _take,
    A.AMEND: _amend,
    A.FILE: _file,
    A.DISPATCH: _dispatch,
    A.SIGN: _move_branch,
    A.HANDLE: _move_branch,
    A.FEED_BACK: _move_branch,
    A.RETURN: _move_branch,
    A.WITHDRAW: _move_branch,
    A.REWORK: _rework,
    A.SEND_BACK: _send_back,
    A.VOID: _end_branches,
}
