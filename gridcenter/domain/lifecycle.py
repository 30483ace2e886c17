"""The life of a case: whether an act fits it, what it is afterwards, and which clock it is under. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from gridcenter.domain.case import (
    WORKING,
    Appeal,
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


def branch_clocks(branch: Branch) -> tuple[Clock, ...]:
    """The clocks a department is under: to sign, to come where that is asked for, to handle; the nearest first."""
    if branch.state is not B.TO_SIGN and branch.state not in WORKING:
        return ()
    start, department = branch.dispatched_at, branch.department
    # Of two that end together the earlier step is named.
    clocks = []
    if branch.state is B.TO_SIGN:
        clocks.append(Clock(ClockKind.SIGN, start, branch.sign_due_at, department))
    if branch.check_in_due_at is not None and branch.checked_in_at is None and branch.state is not B.REWORK:
        clocks.append(Clock(ClockKind.CHECK_IN, start, branch.check_in_due_at, department))
    clocks.append(Clock(ClockKind.HANDLE, start, branch.due_at, department))
    return tuple(sorted(clocks, key=lambda clock: clock.due))


def branch_clock(branch: Branch) -> Clock | None:
    """The nearest of a department's clocks; none once it has answered or is out."""
    return next(iter(branch_clocks(branch)), None)


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


def report(new: NewCase, circumstances: Circumstances, split_from: Case | None = None) -> Case:
    """The case as it first stands; id and number are given by the database.

    Split off another it has been accepted already. Raises BadMove when the other is at its end.
    """
    facts = new.facts
    if split_from is not None and split_from.stage.final:
        raise BadMove(action=A.SPLIT, stage=split_from.stage, why="stage")
    at = circumstances.at if split_from is not None else None
    case = Case(
        id=CaseId(0),
        number="",
        version=1,
        stage=S.REPORTED if split_from is None else S.ACCEPTED,
        accepted_at=at,
        operator=None if split_from is None else circumstances.actor,
        split_from=None if split_from is None else split_from.id,
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
        if act.action is A.MERGE and not case.stage.final:
            raise BadMove(action=act.action, stage=case.stage, why="merge_dispatched")
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
    elif act.action is A.REWORK or (act.action is A.REOPEN and case.stage is S.CLOSED):
        _check_rework(case, act)
    elif act.action is A.FILE and act.standard is None:
        raise BadMove(action=act.action, stage=case.stage, why="standard")
    elif act.action is A.AMEND:
        _check_amend(case, act)
    elif act.action is A.MERGE:
        _check_merge(case, act)
    elif act.action is A.UNDO:
        _check_undo(case, act)


def fits(case: Case, act: Act) -> bool:
    """True when the act fits the case as it stands."""
    try:
        check(case, act)
    except (BadMove, ReasonMissing):
        return False
    return True


def _check_branch(case: Case, act: Act) -> None:
    if act.department is None:
        raise BadMove(action=act.action, stage=case.stage, why="which_department")
    branch = branch_of(case, act.department)
    if branch is None:
        raise BadMove(action=act.action, stage=case.stage, why="department", department=act.department)
    if (branch.state, act.action) not in BRANCH_MOVES:
        raise BadMove(action=act.action, stage=branch.state, why="branch", department=branch.department)
    if act.action in (A.ASK_EXTENSION, A.ASK_SUSPENSION) and branch.asked is not None:
        raise BadMove(action=act.action, stage=branch.state, why="asked", department=branch.department)
    if act.action is A.REFUSE and branch.asked is None:
        raise BadMove(action=act.action, stage=branch.state, why="not_asked", department=branch.department)
    if act.action is A.CHECK_IN:
        _check_check_in(branch, act)
    if act.action in (A.APPEAL, A.EXEMPT, A.DENY):
        _check_appeal(branch, act)
    if act.action is A.TRANSFER:
        _check_dispatch(case, act)
        if len(act.departments) > 1:
            raise BadMove(action=act.action, stage=case.stage, why="one_department")
    if act.action is A.WITHDRAW and branch.lead:
        others = [other for other in current_branches(case.branches) if other.state.live and other is not branch]
        if others:
            raise BadMove(action=act.action, stage=case.stage, why="lead", department=branch.department)


def _check_check_in(branch: Branch, act: Act) -> None:
    if branch.checked_in_at is not None:
        raise BadMove(action=act.action, stage=branch.state, why="checked_in", department=branch.department)
    if not act.place.strip():
        raise BadMove(action=act.action, stage=branch.state, why="place", department=branch.department)
    if act.people < 1:
        raise BadMove(action=act.action, stage=branch.state, why="people", department=branch.department)


def _check_appeal(branch: Branch, act: Act) -> None:
    if act.action is A.APPEAL and branch.appeal is not None:
        raise BadMove(action=act.action, stage=branch.state, why="appealed", department=branch.department)
    if act.action is A.APPEAL and not branch.breached:
        raise BadMove(action=act.action, stage=branch.state, why="no_breach", department=branch.department)
    if act.action is not A.APPEAL and branch.appeal not in (Appeal.ASKED, Appeal.SECONDED):
        raise BadMove(action=act.action, stage=branch.state, why="no_appeal", department=branch.department)


def _check_merge(case: Case, act: Act) -> None:
    other = act.other
    if other is None:
        raise BadMove(action=act.action, stage=case.stage, why="merge_none")
    if other.id == case.id:
        raise BadMove(action=act.action, stage=case.stage, why="merge_self")
    if other.stage.final:
        raise BadMove(action=act.action, stage=other.stage, why="merge_final", number=other.number)


def _check_undo(case: Case, act: Act) -> None:
    before = act.other
    if before is None or before.id != case.id or before.version != case.version - 1:
        raise BadMove(action=act.action, stage=case.stage, why="undo_moved")
    if before.stage not in CASE_MOVES[case.stage, A.UNDO]:
        raise BadMove(action=act.action, stage=case.stage, why="undo_not")


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
    if changed.stage is not case.stage:
        stage = changed.stage
    else:
        stage = next(iter(moves)) if len(moves) == 1 else stage_of(changed.branches)
    if stage not in moves:
        raise BadMove(action=act.action, stage=case.stage, why="stage")
    since = circumstances.at if stage is not case.stage else case.stage_since
    if act.action is A.UNDO:
        # Its clock runs on as if nothing had happened.
        since = changed.stage_since
    moved = replace(changed, version=case.version + 1, stage=stage, stage_since=since)
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
    S.MERGED: "closed_at",
}


def _stamped(case: Case, before: Case, at: datetime) -> Case:
    name = _STAMPS.get(case.stage)
    if name is None or case.stage is before.stage or getattr(case, name) is not None:
        return case
    stamp: dict[str, Any] = {name: at}
    return replace(case, **stamp)
