"""What each action does to a case. Pure; whether it may be done has been asked before, in `lifecycle`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from gridcenter.domain.calendar import CONTINUOUS, Calendars, weekday_calendars
from gridcenter.domain.case import (
    WORKING,
    Appeal,
    Ask,
    Branch,
    BranchState,
    Case,
    Stage,
    current_branches,
    is_suspended,
    live_lead,
)
from gridcenter.domain.category import CategoryId
from gridcenter.domain.department import DepartmentCode
from gridcenter.domain.limits import ClockKind, ClockRules, Limit, LimitKind, StageMinutes
from gridcenter.domain.moves import BRANCH_MOVES, Act, Action
from gridcenter.domain.people import PersonId
from gridcenter.errors import BadMove

B, A = BranchState, Action


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What an action depends on besides the case: who, when, and the limits in force.

    `limit` is that of the case's standard, or of the one being chosen, whose category is `category`. Where due times
    are reckoned anew, `calendars_before` are those they were reckoned by.
    """

    actor: PersonId
    at: datetime
    minutes: StageMinutes
    limit: Limit | None = None
    category: CategoryId | None = None
    calendars: Calendars = field(default_factory=weekday_calendars)
    rules: ClockRules = field(default_factory=ClockRules)
    calendars_before: Calendars | None = None

    def due(self, limit: Limit, department: DepartmentCode) -> datetime:
        """When a limit that begins now runs out for a department."""
        return self.calendars.of(department).due(self.at, limit).at


def branch_of(case: Case, department: DepartmentCode | None) -> Branch | None:
    """A department's current branch of a case."""
    return next((branch for branch in current_branches(case.branches) if branch.department == department), None)


def _branch(case: Case, act: Act) -> Branch:
    branch = branch_of(case, act.department)
    assert branch is not None
    return branch


Effect = Callable[[Case, Act, Circumstances], Case]


def nothing(case: Case, _act: Act, _circumstances: Circumstances) -> Case:
    """Leaves everything but the stage as it is."""
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
    before = branch_of(case, department)
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
    minutes = circumstances.rules.check_in_minutes(case.priority)
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
        check_in_due_at=at + timedelta(minutes=minutes) if minutes else None,
    )
    return replace(case, branches=(*case.branches, added))


def _transfer(case: Case, act: Act, circumstances: Circumstances) -> Case:
    branch = _branch(case, act)
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
    branch = _branch(case, act)
    words = act.note.strip() or act.reason.strip()
    stamp: dict[str, Any] = {_BRANCH_STAMPS[act.action]: circumstances.at}
    state = BRANCH_MOVES[branch.state, act.action]
    moved = replace(branch, state=state, note=words or branch.note, **stamp)
    # Who answers or is out asks for nothing any more.
    return _put_branch(case, moved if state in WORKING else _decided(moved))


def _decided(branch: Branch) -> Branch:
    return replace(branch, asked=None, asked_at=None, asked_until=None)


def _check_in(case: Case, act: Act, circumstances: Circumstances) -> Case:
    branch = _branch(case, act)
    came = replace(
        branch,
        checked_in_at=circumstances.at,
        check_in_place=act.place.strip(),
        check_in_people=act.people,
        note=act.note.strip() or branch.note,
    )
    return _put_branch(case, came)


def _reckon(case: Case, _act: Act, circumstances: Circumstances) -> Case:
    old = circumstances.calendars_before or circumstances.calendars
    reckoned = case
    for branch in current_branches(case.branches):
        if (branch.state is B.TO_SIGN or branch.state in WORKING) and branch.time_limit:
            before, after = old.of(branch.department), circumstances.calendars.of(branch.department)
            limit = Limit.parse(branch.time_limit)
            due = branch.due_at
            if due == after.due(branch.dispatched_at, limit).at:
                # Dispatched by the days in force already.
                continue
            if due == before.due(branch.dispatched_at, limit).at:
                due = after.due(branch.dispatched_at, limit).at
            elif limit.kind not in CONTINUOUS:
                # It was extended or stood still: what is left from now on stays what it is.
                start = max(circumstances.at, branch.paused_until or circumstances.at)
                due = after.add(start, before.between(start, due)) if start < due else due
            reckoned = _put_branch(reckoned, replace(branch, due_at=due))
    return reckoned


def _remind(case: Case, act: Act, _circumstances: Circumstances) -> Case:
    branch = _branch(case, act)
    return _put_branch(case, replace(branch, reminders=branch.reminders + 1))


def _ask(case: Case, act: Act, circumstances: Circumstances) -> Case:
    branch = _branch(case, act)
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
    branch = _branch(case, act)
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
    branch = _branch(case, act)
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
    return _work_again(replace(case, rework_count=case.rework_count + 1), act, circumstances)


def _work_again(case: Case, act: Act, circumstances: Circumstances) -> Case:
    if circumstances.limit is None:
        raise BadMove(action=act.action, stage=case.stage, why="standard")
    again = replace(case, handled_at=None)
    for branch in current_branches(case.branches):
        if branch.state is B.FED_BACK and (not act.departments or branch.department in act.departments):
            anew = replace(
                branch,
                state=BRANCH_MOVES[branch.state, act.action],
                dispatched_at=circumstances.at,
                due_at=circumstances.due(circumstances.limit, branch.department),
                time_limit=str(circumstances.limit),
                extensions=0,
                paused_until=None,
                fed_back_at=None,
                appeal=None,
                appeal_by=None,
                note=act.reason,
            )
            again = _put_branch(again, anew)
    return again


def _reopen(case: Case, act: Act, circumstances: Circumstances) -> Case:
    opened = replace(case, closed_at=None, reopen_count=case.reopen_count + 1)
    if case.stage is Stage.REJECTED:
        return replace(opened, stage=Stage.REPORTED)
    if any(branch.state is B.FED_BACK for branch in current_branches(case.branches)):
        return replace(_work_again(opened, act, circumstances), stage=Stage.REWORK)
    # Nobody has answered for it, so it is filed anew.
    return replace(opened, stage=Stage.ACCEPTED, standard=None, handled_at=None)


def _merge(case: Case, act: Act, _circumstances: Circumstances) -> Case:
    assert act.other is not None
    return replace(case, merged_into=act.other.id, merged_stage=case.stage)


def _separate(case: Case, _act: Act, _circumstances: Circumstances) -> Case:
    assert case.merged_stage is not None
    return replace(case, stage=case.merged_stage, merged_into=None, merged_stage=None, closed_at=None)


def _undo(case: Case, act: Act, circumstances: Circumstances) -> Case:
    before = act.other
    assert before is not None
    # What was added stays on record, as withdrawn.
    added = [
        replace(branch, state=B.WITHDRAWN, ended_at=circumstances.at)
        for branch in case.branches[len(before.branches) :]
    ]
    return replace(before, version=case.version, branches=(*before.branches, *added))


def _appeal(case: Case, act: Act, _circumstances: Circumstances) -> Case:
    return _put_branch(case, replace(_branch(case, act), appeal=Appeal.ASKED, note=act.reason.strip()))


def _exempt(case: Case, act: Act, circumstances: Circumstances) -> Case:
    branch = _branch(case, act)
    if circumstances.actor == branch.appeal_by:
        raise BadMove(action=act.action, stage=branch.state, why="same_reviewer", department=branch.department)
    last = branch.appeal is Appeal.SECONDED or circumstances.rules.appeal_reviewers == 1
    state = Appeal.GRANTED if last else Appeal.SECONDED
    return _put_branch(case, replace(branch, appeal=state, appeal_by=branch.appeal_by or circumstances.actor))


def _deny(case: Case, act: Act, circumstances: Circumstances) -> Case:
    branch = _branch(case, act)
    by = branch.appeal_by or circumstances.actor
    return _put_branch(case, replace(branch, appeal=Appeal.DENIED, appeal_by=by, note=act.reason.strip()))


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


EFFECTS: Mapping[Action, Effect] = MappingProxyType(
    {
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
        A.CHECK_IN: _check_in,
        A.RECKON: _reckon,
        A.ASK_EXTENSION: _ask,
        A.ASK_SUSPENSION: _ask,
        A.EXTEND: _extend,
        A.REFUSE: _refuse,
        A.SUSPEND: _suspend,
        A.RESUME: _resume,
        A.REWORK: _rework,
        A.SEND_BACK: _send_back,
        A.VOID: _end_branches,
        A.REOPEN: _reopen,
        A.MERGE: _merge,
        A.SEPARATE: _separate,
        A.UNDO: _undo,
        A.APPEAL: _appeal,
        A.EXEMPT: _exempt,
        A.DENY: _deny,
    }
)
