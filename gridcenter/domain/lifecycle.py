"""The life of a case: a table of moves for the case, one for its branches, and the pure function that applies them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from gridcenter.domain.calendar import Calendars, weekday_calendars
from gridcenter.domain.case import (
    WORKING,
    Ask,
    Branch,
    BranchState,
    Case,
    CaseId,
    Facts,
    NewCase,
    Stage,
    current_branches,
    is_suspended,
    live_lead,
)
from gridcenter.domain.category import CategoryId, StandardId
from gridcenter.domain.department import DepartmentCode
from gridcenter.domain.limits import Clock, ClockKind, ClockRules, Limit, LimitKind, StageMinutes
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
    TRANSFER = "transfer"
    REMIND = "remind"
    ASK_EXTENSION = "ask_extension"
    ASK_SUSPENSION = "ask_suspension"
    EXTEND = "extend"
    REFUSE = "refuse"
    SUSPEND = "suspend"
    RESUME = "resume"


S, B, A = Stage, BranchState, Action

# What a department does to its own branch; the case's stage follows from all branches.
DEPARTMENT_ACTIONS = frozenset({A.SIGN, A.HANDLE, A.FEED_BACK, A.RETURN, A.ASK_EXTENSION, A.ASK_SUSPENSION})
# Actions aimed at one named department.
BRANCH_ACTIONS = DEPARTMENT_ACTIONS | {A.WITHDRAW, A.TRANSFER, A.REMIND, A.EXTEND, A.REFUSE}
REASON_NEEDED = frozenset(
    {A.REJECT, A.SEND_BACK, A.WITHDRAW, A.RETURN, A.REWORK, A.VOID, A.TRANSFER}
    | {A.ASK_EXTENSION, A.ASK_SUSPENSION, A.REFUSE, A.SUSPEND}
)
# Actions that need a moment at which something goes on.
UNTIL_NEEDED = frozenset({A.ASK_SUSPENSION, A.SUSPEND})

OPEN_STAGES = tuple(stage for stage in Stage if not stage.final)
_IN_DEPARTMENTS = (S.DISPATCHED, S.HANDLING, S.RETURNED, S.REWORK)
# Stages in which a department may be at work, and what can then be done to its clock.
_AT_WORK = (S.HANDLING, S.RETURNED, S.REWORK)
_CLOCK_ACTIONS = (A.ASK_EXTENSION, A.ASK_SUSPENSION, A.EXTEND, A.REFUSE, A.RESUME)


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
        **{(stage, A.REMIND): stage for stage in _IN_DEPARTMENTS},
        **{(stage, action): stage for stage in _AT_WORK for action in _CLOCK_ACTIONS},
        (S.HANDLING, A.SUSPEND): S.HANDLING,
        (S.REWORK, A.SUSPEND): S.REWORK,
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
        # Not while the lead has returned the case: first somebody must lead.
        (S.DISPATCHED, A.TRANSFER): {S.DISPATCHED},
        (S.HANDLING, A.TRANSFER): {S.HANDLING, S.DISPATCHED},
        (S.REWORK, A.TRANSFER): {S.REWORK, S.HANDLING, S.DISPATCHED},
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
        **{(state, A.WITHDRAW): B.WITHDRAWN for state in (B.TO_SIGN, *WORKING)},
        **{(state, A.TRANSFER): B.WITHDRAWN for state in (B.TO_SIGN, *WORKING)},
        **{(state, A.REMIND): state for state in (B.TO_SIGN, *WORKING)},
        **{(state, action): state for state in WORKING for action in (*_CLOCK_ACTIONS, A.SUSPEND)},
        **{(state, action): B.WITHDRAWN for state in BranchState if state.live for action in (A.SEND_BACK, A.VOID)},
        # A return of the round that is sent back must not count when the case is dispatched anew.
        (B.RETURNED, A.SEND_BACK): B.WITHDRAWN,
    }
)


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody wants done: the action and what it needs.

    `departments` are those to dispatch to, the lead first when the case has none; `department` is the one branch
    that a branch action is about; `standard` is the filing condition chosen when filing. A transfer goes from the
    `department` to the one in `departments`; `until` is when a suspended case goes on.
    """

    action: Action
    department: DepartmentCode | None = None
    departments: tuple[DepartmentCode, ...] = ()
    standard: StandardId | None = None
    facts: Facts | None = None
    reason: str = ""
    note: str = ""
    until: datetime | None = None


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
    calendars: Calendars = field(default_factory=weekday_calendars)
    rules: ClockRules = field(default_factory=ClockRules)

    def due(self, limit: Limit, department: DepartmentCode) -> datetime:
        """When a limit that begins now runs out for a department."""
        return self.calendars.of(department).due(self.at, limit).at


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
    branch = _branch(case, act.department)
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
    needs_lead = live_lead(case.branches) is None
    dispatched = case
    for place, department in enumerate(act.departments):
        dispatched = _add_branch(dispatched, act, department, circumstances, lead=needs_lead and place == 0)
    return replace(
        dispatched,
        operator=case.operator or circumstances.actor,
        dispatched_at=case.dispatched_at or circumstances.at,
    )


def _add_branch(case: Case, act: Act, department: DepartmentCode, circumstances: Circumstances, *, lead: bool) -> Case:
    limit, at = circumstances.limit, circumstances.at
    if limit is None:
        raise BadMove(action=act.action, stage=case.stage, why="standard")
    before = _branch(case, department)
    due = circumstances.due(limit, department)
    if (
        circumstances.rules.resume_after_return
        and before is not None
        and before.state is B.RETURNED
        and before.ended_at is not None
        and before.time_limit == str(limit)
    ):
        # The clock stood still while the department did not have the case.
        due = circumstances.calendars.of(department).resumed(before.due_at, before.ended_at, at, limit.kind)
    added = Branch(
        ordinal=max((branch.ordinal for branch in case.branches), default=0) + 1,
        department=department,
        lead=lead,
        state=B.TO_SIGN,
        dispatched_at=at,
        sign_due_at=circumstances.minutes.after(ClockKind.SIGN, at),
        due_at=due,
        note=act.note.strip() or act.reason.strip(),
        time_limit=str(limit),
    )
    return replace(case, branches=(*case.branches, added))


def _transfer(case: Case, act: Act, circumstances: Circumstances) -> Case:
    branch = _branch(case, act.department)
    assert branch is not None
    given = _move_branch(case, act, circumstances)
    return _add_branch(given, act, act.departments[0], circumstances, lead=branch.lead)


_BRANCH_STAMPS = {
    A.SIGN: "signed_at",
    A.HANDLE: "handling_at",
    A.FEED_BACK: "fed_back_at",
    A.RETURN: "ended_at",
    A.WITHDRAW: "ended_at",
    A.TRANSFER: "ended_at",
}


def _move_branch(case: Case, act: Act, circumstances: Circumstances) -> Case:
    branch = _branch(case, act.department)
    assert branch is not None
    words = act.note.strip() or act.reason.strip()
    stamp: dict[str, Any] = {_BRANCH_STAMPS[act.action]: circumstances.at}
    state = BRANCH_MOVES[branch.state, act.action]
    moved = replace(branch, state=state, note=words or branch.note, **stamp)
    # Who answers or is out asks for nothing any more.
    return _put_branch(case, moved if state in WORKING else _decided(moved))


def _decided(branch: Branch) -> Branch:
    return replace(branch, asked=None, asked_at=None, asked_until=None)


def _remind(case: Case, act: Act, _circumstances: Circumstances) -> Case:
    branch = _branch(case, act.department)
    assert branch is not None
    return _put_branch(case, replace(branch, reminders=branch.reminders + 1))


def _ask(case: Case, act: Act, circumstances: Circumstances) -> Case:
    branch = _branch(case, act.department)
    assert branch is not None
    asked = Ask.EXTENSION if act.action is A.ASK_EXTENSION else Ask.SUSPENSION
    if asked is Ask.EXTENSION:
        _check_extension(branch, act, circumstances)
    else:
        _check_until(case, act, circumstances)
    return _put_branch(
        case,
        replace(branch, asked=asked, asked_at=circumstances.at, asked_until=act.until, note=act.reason.strip()),
    )


def _extend(case: Case, act: Act, circumstances: Circumstances) -> Case:
    branch = _branch(case, act.department)
    assert branch is not None
    limit = _check_extension(branch, act, circumstances)
    due = circumstances.calendars.of(branch.department).extended(branch.due_at, limit)
    extended = replace(branch, due_at=due, extensions=branch.extensions + 1)
    return _put_branch(case, _decided(extended) if branch.asked is Ask.EXTENSION else extended)


def _check_extension(branch: Branch, act: Act, circumstances: Circumstances) -> Limit:
    limit = Limit.parse(branch.time_limit) if branch.time_limit else circumstances.limit
    if limit is None:
        raise BadMove(action=act.action, stage=branch.state, why="standard", department=branch.department)
    if circumstances.at > branch.due_at:
        raise BadMove(action=act.action, stage=branch.state, why="overdue", department=branch.department)
    most = circumstances.rules.most_extensions
    if branch.extensions >= most:
        raise BadMove(action=act.action, stage=branch.state, why="extended", department=branch.department, most=most)
    return limit


def _refuse(case: Case, act: Act, _circumstances: Circumstances) -> Case:
    branch = _branch(case, act.department)
    assert branch is not None
    return _put_branch(case, replace(_decided(branch), note=act.reason.strip()))


def _check_until(case: Case, act: Act, circumstances: Circumstances) -> datetime:
    until, at = act.until, circumstances.at
    assert until is not None
    days = circumstances.rules.longest_suspension_days
    if until <= at:
        raise BadMove(action=act.action, stage=case.stage, why="until_past")
    if until > at + timedelta(days=days):
        raise BadMove(action=act.action, stage=case.stage, why="until_far", days=days)
    return until


def _suspend(case: Case, act: Act, circumstances: Circumstances) -> Case:
    until = _check_until(case, act, circumstances)
    # Suspended again, it rests until the new date: what was left before is still left.
    running = _resume(case, act, circumstances) if is_suspended(case, circumstances.at) else case
    suspended = replace(running, suspended_until=until)
    for branch in current_branches(running.branches):
        if branch.state in WORKING:
            due = _moved_due(branch, circumstances.at, until, circumstances)
            rests = _decided(branch) if branch.asked is Ask.SUSPENSION else branch
            suspended = _put_branch(suspended, replace(rests, due_at=due, paused_until=until))
    return suspended


def _resume(case: Case, act: Act, circumstances: Circumstances) -> Case:
    at = circumstances.at
    if not is_suspended(case, at):
        raise BadMove(action=act.action, stage=case.stage, why="not_suspended")
    resumed = replace(case, suspended_until=None)
    for branch in current_branches(case.branches):
        if branch.state in WORKING and branch.paused_until is not None and branch.paused_until > at:
            # What would be left at the planned end is left now.
            due = _moved_due(branch, branch.paused_until, at, circumstances)
            resumed = _put_branch(resumed, replace(branch, due_at=due, paused_until=None))
    return resumed


def _moved_due(branch: Branch, paused: datetime, again: datetime, circumstances: Circumstances) -> datetime:
    limit = Limit.parse(branch.time_limit) if branch.time_limit else circumstances.limit
    kind = limit.kind if limit is not None else LimitKind.NATURAL_DAY
    return circumstances.calendars.of(branch.department).resumed(branch.due_at, paused, again, kind)


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
                due_at=circumstances.due(circumstances.limit, branch.department),
                time_limit=str(circumstances.limit),
                extensions=0,
                paused_until=None,
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
            out = replace(_decided(branch), state=state, ended_at=branch.ended_at or circumstances.at)
            ended = _put_branch(ended, out)
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
    A.TRANSFER: _transfer,
    A.REMIND: _remind,
    A.ASK_EXTENSION: _ask,
    A.ASK_SUSPENSION: _ask,
    A.EXTEND: _extend,
    A.REFUSE: _refuse,
    A.SUSPEND: _suspend,
    A.RESUME: _resume,
    A.REWORK: _rework,
    A.SEND_BACK: _send_back,
    A.VOID: _end_branches,
}
