from collections.abc import Callable
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from gridcenter.domain.calendar import CalendarDay, Calendars, WorkCalendar, weekday_calendars
from gridcenter.domain.case import Appeal, BranchState, Case, CaseId, Facts, NewCase, Priority, Source, Stage
from gridcenter.domain.case_rebuild import at_version
from gridcenter.domain.case_rules import ACTION_COLUMNS, case_values, change_command
from gridcenter.domain.category import StandardId
from gridcenter.domain.department import DepartmentCode
from gridcenter.domain.effects import Circumstances
from gridcenter.domain.history import HistoryEntry
from gridcenter.domain.lifecycle import apply, branch_clocks, report
from gridcenter.domain.limits import ClockKind, ClockRules
from gridcenter.domain.moves import OUT_OF_LINE, Act, Action
from gridcenter.domain.people import PersonId, Role
from gridcenter.domain.permissions import next_step, offers, require, telephone_offers
from gridcenter.errors import BadMove, NotAllowed, ReasonMissing
from gridcenter.store.gateway import writes_text

S, A, B = Stage, Action, BranchState
FILED = ("accept", "file")
CLOSED = (*FILED, "dispatch A B", "sign A", "sign B", "feed_back A", "feed_back B", "inspect", "pass", "close")
DESK = DepartmentCode("A")


def refusal(case: Case, act: Act, under: Circumstances) -> str:
    with pytest.raises(BadMove) as told:
        apply(case, act, under)
    return str(told.value.data["why"])


# Reopening.


def test_that_a_reopened_case_goes_to_whoever_had_answered_with_a_new_limit(
    played: Callable[..., Case], circumstances: Callable[..., Circumstances], now: datetime
) -> None:
    later = circumstances(at=now + timedelta(days=3))
    case = played("reopen", case=played(*CLOSED), under=later)
    assert (case.stage, case.reopen_count, case.rework_count) == (S.REWORK, 1, 0)
    assert (case.closed_at, case.handled_at) == (None, None)
    assert {branch.state for branch in case.branches} == {B.REWORK}
    assert {branch.due_at for branch in case.branches} == {later.at + timedelta(hours=2)}
    again = played("feed_back A", "feed_back B", "inspect", "pass", "close", case=case)
    assert (again.stage, again.reopen_count) == (S.CLOSED, 1)


@pytest.mark.parametrize(("name", "why"), [("B", "branch"), ("C", "department")])
def test_that_a_case_is_not_reopened_for_who_has_not_answered(
    name: str, why: str, played: Callable[..., Case], circumstances: Callable[..., Circumstances]
) -> None:
    case = played(*FILED, "dispatch A B", "return B", "sign A", "feed_back A", "inspect", "pass", "close")
    act = Act(A.REOPEN, departments=(DESK, DepartmentCode(name)), reason="回访未解决")
    assert refusal(case, act, circumstances()) == why
    assert apply(case, replace(act, departments=(DESK,)), circumstances()).stage is S.REWORK


@pytest.mark.parametrize(
    ("lines", "stage"), [(("reject",), S.REPORTED), (("accept", "file", "dispatch A", "void"), S.ACCEPTED)]
)
def test_that_a_rejected_case_is_reported_again_and_a_void_one_is_filed_anew(
    lines: tuple[str, ...], stage: Stage, played: Callable[..., Case]
) -> None:
    case = played("reopen", case=played(*lines))
    assert (case.stage, case.standard, case.closed_at) == (stage, None, None)
    assert case.clock is not None


def test_that_a_case_that_came_in_closed_is_filed_first(reported: Case, played: Callable[..., Case]) -> None:
    imported = replace(reported, stage=S.CLOSED, closed_at=reported.reported_at)
    assert played("reopen", case=imported).stage is S.ACCEPTED


def test_that_only_the_shift_leader_reopens_and_says_why(
    person: Callable[..., object], played: Callable[..., Case], circumstances: Callable[..., Circumstances]
) -> None:
    closed = played(*CLOSED)
    assert A.REOPEN in {offer.action for offer in offers(closed, person(Role.SHIFT_LEADER))}
    assert A.REOPEN not in {offer.action for offer in offers(closed, person(Role.ACCEPTOR, Role.DISPATCHER))}
    with pytest.raises(ReasonMissing):
        apply(closed, Act(A.REOPEN), circumstances())


# Merging, separating, splitting.


@pytest.mark.parametrize("lines", [(), ("verify",), ("accept",), FILED])
def test_that_a_merged_case_comes_back_to_the_stage_it_left(
    lines: tuple[str, ...], played: Callable[..., Case], circumstances: Callable[..., Circumstances], now: datetime
) -> None:
    case, other = played(*lines), replace(played(*FILED), id=CaseId(7), number="7")
    merged = apply(case, Act(A.MERGE, other=other), circumstances())
    assert (merged.stage, merged.merged_into, merged.merged_stage) == (S.MERGED, 7, case.stage)
    assert (merged.clock, merged.closed_at) == (None, now)
    later = circumstances(at=now + timedelta(hours=1))
    back = apply(merged, Act(A.SEPARATE, reason="不是同一处"), later)
    assert (back.stage, back.merged_into, back.merged_stage, back.closed_at) == (case.stage, None, None, None)
    # The time in between is not counted against anybody.
    assert back.stage_since == later.at
    assert replace(back, version=case.version, stage_since=case.stage_since, **clock_of(case)) == case


def clock_of(case: Case) -> dict[str, object]:
    names = ("clock_kind", "clock_start", "clock_department", "due_at")
    return {name: getattr(case, name) for name in names}


def test_that_a_merge_names_what_stands_against_it(
    played: Callable[..., Case], circumstances: Callable[..., Circumstances]
) -> None:
    case = played("accept")
    other = replace(case, id=CaseId(7), number="7")
    under = circumstances()
    assert refusal(case, Act(A.MERGE), under) == "merge_none"
    assert refusal(case, Act(A.MERGE, other=case), under) == "merge_self"
    assert refusal(case, Act(A.MERGE, other=replace(other, stage=S.CLOSED)), under) == "merge_final"
    merged = apply(other, Act(A.MERGE, other=case), under)
    assert refusal(case, Act(A.MERGE, other=merged), under) == "merge_final"
    assert refusal(played(*FILED, "dispatch A"), Act(A.MERGE, other=other), under) == "merge_dispatched"
    assert refusal(played(*CLOSED), Act(A.MERGE, other=other), under) == "stage"


def test_that_a_merge_is_sent_with_the_version_of_the_case_merged_into(
    played: Callable[..., Case], circumstances: Callable[..., Circumstances], now: datetime
) -> None:
    case, other = played("accept"), replace(played(*FILED), id=CaseId(7))
    act = Act(A.MERGE, other=other)
    command = change_command(case, apply(case, act, circumstances()), act, command_id="c", actor=PersonId("li"), at=now)
    assert [(guard.key, guard.version) for guard in command.guards] == [(7, other.version)]


def test_that_a_part_split_off_is_accepted_and_knows_where_it_came_from(
    played: Callable[..., Case], circumstances: Callable[..., Circumstances], facts: Facts, now: datetime
) -> None:
    case = replace(played(*FILED, "dispatch A"), id=CaseId(7))
    part = report(NewCase(facts, Source.HOTLINE, now), circumstances(), case)
    assert (part.stage, part.split_from, part.accepted_at, part.operator) == (S.ACCEPTED, 7, now, "li")
    assert part.clock_kind is ClockKind.FILE
    with pytest.raises(BadMove):
        report(NewCase(facts, Source.HOTLINE, now), circumstances(), played(*CLOSED))


# Undoing.


@pytest.mark.parametrize(
    ("lines", "last"),
    [
        ((), "accept"),
        ((), "reject"),
        ((), "verify"),
        (("verify",), "confirm"),
        (("accept",), "file"),
        (FILED, "dispatch A B"),
        (CLOSED[:-3], "inspect"),
        (CLOSED[:-2], "pass"),
        (CLOSED[:-1], "close"),
    ],
)
def test_that_an_undone_step_leaves_the_case_as_it_was_but_for_what_is_on_record(
    lines: tuple[str, ...],
    last: str,
    played: Callable[..., Case],
    circumstances: Callable[..., Circumstances],
    now: datetime,
) -> None:
    before = played(*lines)
    later = circumstances(at=now + timedelta(seconds=30), actor="wang")
    after = played(last, case=before, under=later)
    undone = apply(after, Act(A.UNDO, other=before), later)
    assert undone.version == before.version + 2
    assert replace(undone, version=before.version, branches=before.branches) == before
    withdrawn = undone.branches[len(before.branches) :]
    assert [(one.department, one.state) for one in withdrawn] == [(code, B.WITHDRAWN) for code in last.split()[1:]]
    assert set(changed(after, undone)) <= ACTION_COLUMNS[A.UNDO]


def changed(before: Case, after: Case) -> list[str]:
    names = [field.name for field in fields(Case) if field.name not in ("version", "branches")]
    return [name for name in names if getattr(before, name) != getattr(after, name)]


def test_that_an_assistant_added_by_mistake_can_be_taken_out_again(
    played: Callable[..., Case], circumstances: Callable[..., Circumstances]
) -> None:
    before = played(*FILED, "dispatch A", "sign A")
    after = played("dispatch B", case=before)
    undone = apply(after, Act(A.UNDO, other=before), circumstances())
    assert (undone.stage, [branch.state for branch in undone.branches]) == (S.HANDLING, [B.SIGNED, B.WITHDRAWN])


def test_that_a_step_that_is_not_the_last_or_not_of_that_kind_stays(
    played: Callable[..., Case], circumstances: Callable[..., Circumstances], reported: Case
) -> None:
    filed = played(*FILED)
    under = circumstances()
    assert refusal(filed, Act(A.UNDO, other=reported), under) == "undo_moved"
    assert refusal(filed, Act(A.UNDO), under) == "undo_moved"
    assert refusal(filed, Act(A.UNDO, other=replace(filed, version=filed.version - 1)), under) == "undo_not"
    assert refusal(played(*FILED, "dispatch A", "return A"), Act(A.UNDO, other=filed), under) == "stage"


# Appeals.


def late(played: Callable[..., Case], circumstances: Callable[..., Circumstances], now: datetime) -> Case:
    handled = played(*FILED, "dispatch A B", "sign A", "sign B", "feed_back B")
    handled = played("feed_back A", case=handled, under=circumstances(at=now + timedelta(hours=3)))
    return played("inspect", "pass", "close", case=handled)


def test_that_an_appeal_granted_by_two_exempts_and_leaves_the_breach(
    played: Callable[..., Case], circumstances: Callable[..., Circumstances], now: datetime
) -> None:
    closed = late(played, circumstances, now)
    asked = played("appeal A", case=closed)
    assert (asked.stage, asked.branches[0].appeal) == (S.CLOSED, Appeal.ASKED)
    seconded = played("exempt A", case=asked, under=circumstances(actor="wang"))
    assert (seconded.branches[0].appeal, seconded.branches[0].appeal_by) == (Appeal.SECONDED, "wang")
    assert refusal(seconded, Act(A.EXEMPT, DESK), circumstances(actor="wang")) == "same_reviewer"
    granted = played("exempt A", case=seconded, under=circumstances(actor="zhao"))
    branch = granted.branches[0]
    assert (branch.appeal, branch.breached) == (Appeal.GRANTED, True)
    assert (branch.due_at, branch.fed_back_at) == (closed.branches[0].due_at, closed.branches[0].fed_back_at)
    one = replace(circumstances(actor="wang"), rules=ClockRules(appeal_reviewers=1))
    assert played("exempt A", case=asked, under=one).branches[0].appeal is Appeal.GRANTED


def test_that_an_appeal_of_one_round_counts_for_no_other(
    played: Callable[..., Case], circumstances: Callable[..., Circumstances], now: datetime
) -> None:
    granted = played("appeal A", case=late(played, circumstances, now))
    granted = played("exempt A", case=granted, under=replace(circumstances(), rules=ClockRules(appeal_reviewers=1)))
    assert granted.branches[0].appeal is Appeal.GRANTED
    assert played("reopen", case=granted).branches[0].appeal is None


def test_that_a_department_appeals_once_and_only_against_a_breach(
    played: Callable[..., Case], circumstances: Callable[..., Circumstances], now: datetime
) -> None:
    closed = late(played, circumstances, now)
    under = circumstances()
    assert refusal(closed, Act(A.APPEAL, DepartmentCode("B"), reason="理由"), under) == "no_breach"
    assert refusal(closed, Act(A.EXEMPT, DESK), under) == "no_appeal"
    denied = played("appeal A", "deny A", case=closed)
    assert denied.branches[0].appeal is Appeal.DENIED
    assert refusal(denied, Act(A.APPEAL, DESK, reason="理由"), under) == "appealed"
    assert refusal(played(*FILED, "dispatch A"), Act(A.APPEAL, DESK, reason="理由"), under) == "stage"


# Checking in.


def critical(played: Callable[..., Case], *lines: str) -> Case:
    return played(*lines, case=replace(played(*FILED), priority=Priority.CRITICAL))


def test_that_a_critical_case_wants_somebody_at_the_place(
    played: Callable[..., Case], circumstances: Callable[..., Circumstances], now: datetime, person: Callable
) -> None:
    case = critical(played, "dispatch A", "sign A")
    due = now + timedelta(minutes=30)
    assert (case.clock_kind, case.due_at) == (ClockKind.CHECK_IN, due)
    assert [clock.kind for clock in branch_clocks(case.branches[0])] == [ClockKind.CHECK_IN, ClockKind.HANDLE]
    step = next_step(case, person(Role.DEPARTMENT, department="A"))
    assert step is not None
    assert step.action is A.CHECK_IN
    came = played("check_in A", case=case, under=circumstances(at=now + timedelta(minutes=20)))
    branch = came.branches[0]
    assert (branch.checked_in_at, branch.check_in_place, branch.check_in_people) == (
        now + timedelta(minutes=20),
        "路口",
        2,
    )
    assert came.clock_kind is ClockKind.HANDLE
    assert refusal(came, Act(A.CHECK_IN, DESK, place="路口", people=1), circumstances()) == "checked_in"
    assert refusal(case, Act(A.CHECK_IN, DESK, place=" ", people=1), circumstances()) == "place"
    assert refusal(case, Act(A.CHECK_IN, DESK, place="路口"), circumstances()) == "people"


def test_that_who_answers_without_having_come_or_comes_late_has_breached(
    played: Callable[..., Case], circumstances: Callable[..., Circumstances], now: datetime
) -> None:
    case = critical(played, "dispatch A", "sign A")
    assert not case.branches[0].breached
    assert played("feed_back A", case=case).branches[0].breached
    assert played("check_in A", case=case, under=circumstances(at=now + timedelta(minutes=31))).branches[0].breached
    assert not played("check_in A", "feed_back A", case=case).branches[0].breached


def test_that_a_plain_case_asks_for_no_check_in_and_takes_one(played: Callable[..., Case]) -> None:
    case = played(*FILED, "dispatch A", "sign A")
    assert case.branches[0].check_in_due_at is None
    assert played("check_in A", case=case).branches[0].checked_in_at is not None


# What a department says on the telephone.


def test_that_the_centre_records_for_a_department_and_nobody_else_does(
    played: Callable[..., Case], person: Callable
) -> None:
    case = played(*FILED, "dispatch A B")
    dispatcher = person(Role.DISPATCHER)
    require(dispatcher, A.SIGN, DESK, behalf=True)
    for who in (person(Role.AUDITOR), person(Role.GRID_WORKER), person(Role.DISPATCHER, active=False)):
        with pytest.raises(NotAllowed):
            require(who, A.SIGN, DESK, behalf=True)
        assert telephone_offers(case, who) == ()
    with pytest.raises(NotAllowed):
        require(dispatcher, A.SIGN, DESK)
    with pytest.raises(NotAllowed):
        require(dispatcher, A.VOID, behalf=True)
    found = {(offer.action, offer.department) for offer in telephone_offers(case, dispatcher)}
    assert found == {(action, code) for action in (A.SIGN, A.RETURN) for code in ("A", "B")}


# Reckoning anew.


def with_holiday(*days: datetime) -> Calendars:
    plain = weekday_calendars().district
    off = {day.date(): CalendarDay(day.date(), works=False, name="临时放假") for day in days}
    return Calendars(WorkCalendar(plain.zone, plain.hours, off, plain.published, plain.work_day))


def test_that_a_new_holiday_moves_limits_in_work_time_and_no_others(
    played: Callable[..., Case], circumstances: Callable[..., Circumstances], now: datetime
) -> None:
    # Monday; the third work day from there is Thursday morning, Wednesday becomes a holiday.
    calendars = with_holiday(datetime(2026, 3, 4, tzinfo=UTC))
    for limit, moved in (("3WD", timedelta(days=1)), ("7ND", timedelta(0)), ("2UH", timedelta(0))):
        before = weekday_calendars()
        under = replace(circumstances(limit=limit), calendars=before)
        case = played(*FILED, "dispatch A", under=under)
        reckoned = apply(case, Act(A.RECKON), replace(under, calendars=calendars, calendars_before=before))
        assert reckoned.branches[0].due_at - case.branches[0].due_at == moved, limit
        assert reckoned.stage is case.stage


def test_that_what_was_dispatched_by_the_days_in_force_stays(
    played: Callable[..., Case], circumstances: Callable[..., Circumstances]
) -> None:
    calendars = with_holiday(datetime(2026, 3, 4, tzinfo=UTC))
    under = replace(circumstances(limit="3WD"), calendars=calendars)
    case = played(*FILED, "dispatch A", under=under)
    reckoned = apply(case, Act(A.RECKON), replace(under, calendars_before=weekday_calendars()))
    assert reckoned.branches == case.branches


def test_that_an_extended_clock_keeps_what_is_left_when_it_is_reckoned_anew(
    played: Callable[..., Case], circumstances: Callable[..., Circumstances], now: datetime
) -> None:
    before = weekday_calendars()
    under = replace(circumstances(limit="2WD"), calendars=before)
    case = played(*FILED, "dispatch A", "sign A", "extend A", under=under)
    calendars = with_holiday(datetime(2026, 3, 4, tzinfo=UTC))
    reckoned = apply(case, Act(A.RECKON), replace(under, calendars=calendars, calendars_before=before))
    left = before.district.between(now, case.branches[0].due_at)
    assert calendars.district.between(now, reckoned.branches[0].due_at) == left


# The past.


def test_that_a_case_is_put_together_again_at_every_version(
    circumstances: Callable[..., Circumstances], facts: Facts, now: datetime
) -> None:
    under = circumstances()
    case = report(NewCase(facts, Source.HOTLINE, now), under)
    entries = [entry(None, case, Act(A.REPORT), now)]
    versions = [case]
    for action, more in (
        (A.ACCEPT, {}),
        (A.FILE, {"standard": StandardId("s1")}),
        (A.DISPATCH, {"departments": (DESK,)}),
        (A.SIGN, {"department": DESK}),
        (A.ASK_SUSPENSION, {"department": DESK, "until": now + timedelta(days=9)}),
    ):
        act = Act(action, reason="理由", **more)
        after = apply(case, act, under)
        entries.append(entry(case, after, act, now))
        versions.append(after)
        case = after
    for version, then in enumerate(versions, 1):
        assert at_version(case, entries, version) == then
    assert at_version(case, [replace(entries[0], writes="")], 1) is None
    assert at_version(case, [], 1) is None


def entry(before: Case | None, after: Case, act: Act, at: datetime) -> HistoryEntry:
    if before is None:
        command = SimpleNamespace(kind="case", values=case_values(after), branches=())
    else:
        command = change_command(before, after, act, command_id="c", actor=PersonId("li"), at=at)
    stage = None if before is None else before.stage
    return HistoryEntry(
        after.id, after.version, "c", at, PersonId("li"), "李", act.action, stage, after.stage, "", "", "",
        writes_text(command),
    )  # fmt: skip


def test_that_everything_out_of_line_has_been_tried_here() -> None:
    assert {A.REOPEN, A.MERGE, A.SEPARATE, A.SPLIT, A.UNDO, A.APPEAL, A.EXEMPT, A.DENY, A.RECKON} == OUT_OF_LINE


@pytest.mark.parametrize(
    "wrong", [{"check_in_critical": -1}, {"appeal_reviewers": 3}, {"undo_seconds": -1}, {"most_extensions": -1}]
)
def test_that_rules_that_make_no_sense_are_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r".+"):
        ClockRules(**wrong)
