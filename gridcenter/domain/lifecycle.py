"""The life of a case: whether an act fits it, what it is afterwards, and which clock it is under. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from gridcenter.domain.case import (
    WORKING,
    Branch,
    BranchState,
    Case,
    CaseId,
    NewCase,
    Stage,
    current_branches,
    live_lead,
)
from gridcenter.domain.effects import EFFECTS, Circumstances, branch_of, nothing
from gridcenter.domain.limits import Clock, ClockKind, StageMinutes
from gridcenter.domain.moves import (
    BRANCH_ACTIONS,
    BRANCH_MOVES,
    CASE_MOVES,
    REASON_NEEDED,
    UNTIL_NEEDED,
    Act,
    Action,
)
from gridcenter.errors import BadMove, ReasonMissing

S, B, A = Stage, BranchState, Action


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
    if act.action in UNTIL_NEEDED and act.until is None:
        raise BadMove(action=act.action, stage=case.stage, why="until")
    if act.action in BRANCH_ACTIONS:
        _check_branch(case, act)
    elif act.action is A.RESUME and case.suspended_until is None:
        raise BadMove(action=act.action, stage=case.stage, why="not_suspended")
    elif act.action is A.SUSPEND and not any(branch.state in WORKING for branch in current_branches(case.branches)):
        raise BadMove(action=act.action, stage=case.stage, why="no_work")
    elif act.action is A.DISPATCH:
        _check_dispatch(case, act)
    elif act.action is A.REWORK:
        _check_rework(case, act)
    elif act.action is A.FILE and act.standard is None:
        raise BadMove(action=act.action, stage=case.stage, why="standard")
    elif act.action is A.AMEND:
        _check_amend(case, act)


def fits(case: Case, act: Act) -> bool:
    """True when the act fits the case as it stands."""
    try:
        check(case, act)
    except (BadMove, ReasonMissing):
        return False
    return True


def _check_branch(case: Case, act: Act) -> None:
    branch = branch_of(case, act.department)
    if branch is None:
        raise BadMove(action=act.action, stage=case.stage, why="department", department=act.department or "")
    if (branch.state, act.action) not in BRANCH_MOVES:
        raise BadMove(action=act.action, stage=branch.state, why="branch", department=branch.department)
    if act.action in (A.ASK_EXTENSION, A.ASK_SUSPENSION) and branch.asked is not None:
        raise BadMove(action=act.action, stage=branch.state, why="asked", department=branch.department)
    if act.action is A.REFUSE and branch.asked is None:
        raise BadMove(action=act.action, stage=branch.state, why="not_asked", department=branch.department)
    if act.action is A.TRANSFER:
        _check_dispatch(case, act)
        if len(act.departments) > 1:
            raise BadMove(action=act.action, stage=case.stage, why="one_department")
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
        branch = branch_of(case, department)
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


def apply(case: Case, act: Act, circumstances: Circumstances) -> Case:
    """The case after the act, one version on; raises BadMove or ReasonMissing and changes nothing then."""
    check(case, act)
    changed = EFFECTS.get(act.action, nothing)(case, act, circumstances)
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
    if moved.suspended_until is not None and not any(branch.state in WORKING for branch in moved.branches):
        # Nobody works any more, so nothing rests.
        moved = replace(moved, suspended_until=None)
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
