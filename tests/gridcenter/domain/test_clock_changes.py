"""What stops, moves and starts a department's clock: return, transfer, extension, suspension."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from gridcenter.domain.calendar import weekday_calendars
from gridcenter.domain.case import Ask, BranchState, Case, Stage, current_branches, is_suspended
from gridcenter.domain.department import DepartmentCode
from gridcenter.domain.effects import Circumstances
from gridcenter.domain.lifecycle import apply
from gridcenter.domain.limits import ClockRules
from gridcenter.domain.moves import Act, Action
from gridcenter.errors import BadMove

A = Action
FILED = ("accept", "file")
ONE, OTHER = DepartmentCode("A"), DepartmentCode("B")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def at(circumstances: Callable[..., Circumstances], now: datetime) -> Callable[..., Circumstances]:
    """Circumstances so many hours after the beginning, with a limit of five work days unless said."""

    def make(hours: float, limit: str = "5WD", **rules: int | bool) -> Circumstances:
        return replace(circumstances(at=now + hours * HOUR, limit=limit), rules=ClockRules(**rules))

    return make


@pytest.fixture
def working(played: Callable[..., Case], at: Callable[..., Circumstances]) -> Case:
    """A case that department A leads and works on, dispatched at the beginning: Monday five in the afternoon."""
    return played(*FILED, "dispatch A", "sign A", under=at(0))


def branch(case: Case, department: DepartmentCode = ONE):
    return next(one for one in current_branches(case.branches) if one.department == department)


def left(case: Case, moment: datetime, department: DepartmentCode = ONE) -> int:
    return weekday_calendars().district.between(moment, branch(case, department).due_at)


def refused(case: Case, act: Act, under: Circumstances) -> str:
    with pytest.raises(BadMove) as told:
        apply(case, act, under)
    why: str = told.value.data["why"]
    return why


def test_that_a_department_that_returned_a_case_has_what_was_left_when_it_comes_back(working, at, now):
    back = apply(working, Act(A.RETURN, ONE, reason="不属我方"), at(48))
    again = apply(back, Act(A.DISPATCH, departments=(ONE,)), at(72))
    assert left(again, now + 72 * HOUR) == left(working, now + 48 * HOUR)
    assert branch(again).ordinal == 2


def test_that_another_department_has_the_whole_limit(working, at, now):
    back = apply(working, Act(A.RETURN, ONE, reason="不属我方"), at(48))
    other = apply(back, Act(A.DISPATCH, departments=(OTHER,)), at(72))
    assert left(other, now + 72 * HOUR, OTHER) == 5 * 8 * 3600


def test_that_the_district_may_give_the_whole_limit_again(working, at, now):
    back = apply(working, Act(A.RETURN, ONE, reason="不属我方"), at(48))
    again = apply(back, Act(A.DISPATCH, departments=(ONE,)), at(72, resume_after_return=False))
    assert left(again, now + 72 * HOUR) == 5 * 8 * 3600


def test_that_an_extension_adds_the_limit_once_more_and_twice_at_most(working, at, now):
    once = apply(working, Act(A.EXTEND, ONE), at(1))
    twice = apply(once, Act(A.EXTEND, ONE), at(2))
    assert left(once, now) == 10 * 8 * 3600
    assert left(twice, now) == 15 * 8 * 3600
    assert branch(twice).extensions == 2
    assert refused(twice, Act(A.EXTEND, ONE), at(3)) == "extended"
    assert refused(working, Act(A.EXTEND, ONE), at(1, most_extensions=0)) == "extended"


def test_that_nothing_late_is_extended_or_asked_to_be(working, at):
    for action in (A.EXTEND, A.ASK_EXTENSION):
        assert refused(working, Act(action, ONE, reason="缺料"), at(24 * 30)) == "overdue"


def test_that_a_request_waits_for_its_answer_and_a_refusal_does_not_count(working, at):
    asked = apply(working, Act(A.ASK_EXTENSION, ONE, reason="缺料"), at(1))
    assert (branch(asked).asked, branch(asked).note) == (Ask.EXTENSION, "缺料")
    assert branch(asked).due_at == branch(working).due_at
    assert refused(asked, Act(A.ASK_SUSPENSION, ONE, reason="等", until=at(99).at), at(2)) == "asked"
    refusal = apply(asked, Act(A.REFUSE, ONE, reason="料已到"), at(2))
    assert (branch(refusal).asked, branch(refusal).extensions) == (None, 0)
    granted = apply(asked, Act(A.EXTEND, ONE), at(2))
    assert (branch(granted).asked, branch(granted).extensions) == (None, 1)
    assert refused(working, Act(A.REFUSE, ONE, reason="没有"), at(1)) == "not_asked"


def test_that_a_department_that_answers_or_leaves_asks_for_nothing_any_more(working, at):
    asked = apply(working, Act(A.ASK_EXTENSION, ONE, reason="缺料"), at(1))
    for act in (
        Act(A.FEED_BACK, ONE),
        Act(A.RETURN, ONE, reason="错派"),
        Act(A.TRANSFER, ONE, (OTHER,), reason="改派"),
    ):
        assert all(one.asked is None for one in apply(asked, act, at(2)).branches)


def test_that_a_suspended_clock_goes_on_by_itself_with_what_was_left(working, at, now):
    until = now + 10 * DAY
    resting = apply(working, Act(A.SUSPEND, reason="汛期", until=until), at(24))
    assert left(resting, until) == left(working, now + DAY)
    assert is_suspended(resting, until - HOUR)
    assert not is_suspended(resting, until)
    assert resting.stage is Stage.HANDLING
    assert resting.due_at == branch(resting).due_at


def test_that_work_can_go_on_earlier_and_rest_can_be_moved(working, at, now):
    resting = apply(working, Act(A.SUSPEND, reason="汛期", until=now + 10 * DAY), at(24))
    resumed = apply(resting, Act(A.RESUME), at(72))
    assert left(resumed, now + 72 * HOUR) == left(working, now + DAY)
    assert resumed.suspended_until is None
    longer = apply(resting, Act(A.SUSPEND, reason="水未退", until=now + 20 * DAY), at(72))
    assert left(longer, now + 20 * DAY) == left(working, now + DAY)
    assert refused(resting, Act(A.RESUME), at(24 * 11)) == "not_suspended"


@pytest.mark.parametrize(("days", "why"), [(-1, "until_past"), (0, "until_past"), (366, "until_far")])
def test_that_a_rest_ends_in_time(working, at, now, days, why):
    for act in (Act(A.SUSPEND, reason="等"), Act(A.ASK_SUSPENSION, ONE, reason="等")):
        assert refused(working, replace(act, until=now + days * DAY), at(0)) == why
        assert refused(working, act, at(0)) == "until"


def test_that_only_departments_at_work_rest(played, at, now):
    case = played(*FILED, "dispatch A B", "sign A", under=at(0))
    resting = apply(case, Act(A.SUSPEND, reason="等", until=now + 9 * DAY), at(1))
    assert branch(resting, OTHER) == branch(case, OTHER)
    waiting = played(*FILED, "dispatch A B", under=at(0))
    assert refused(waiting, Act(A.SUSPEND, reason="等", until=now + 9 * DAY), at(1)) == "stage"


def test_that_nothing_rests_when_nobody_works_any_more(working, at, now):
    resting = apply(working, Act(A.SUSPEND, reason="等", until=now + 9 * DAY), at(1))
    done = apply(resting, Act(A.FEED_BACK, ONE, note="修好了"), at(2))
    assert (done.stage, done.suspended_until) == (Stage.HANDLED, None)


def test_that_a_transfer_ends_one_branch_and_opens_another_that_leads_like_it(working, at, now):
    moved = apply(working, Act(A.TRANSFER, ONE, (OTHER,), reason="权属不同"), at(24))
    assert branch(moved).state is BranchState.WITHDRAWN
    new = branch(moved, OTHER)
    assert (new.state, new.lead, new.note) == (BranchState.TO_SIGN, True, "权属不同")
    assert left(moved, now + DAY, OTHER) == 5 * 8 * 3600
    assert moved.stage is Stage.DISPATCHED
    assert refused(working, Act(A.TRANSFER, ONE, (ONE,), reason="错"), at(1)) == "has_it"
    assert refused(working, Act(A.TRANSFER, ONE, (), reason="错"), at(1)) == "no_department"
    assert refused(working, Act(A.TRANSFER, ONE, (OTHER, DepartmentCode("C")), reason="错"), at(1)) == "one_department"


def test_that_reminders_are_counted_and_change_nothing_else(working, at):
    reminded = apply(apply(working, Act(A.REMIND, ONE, note="快"), at(1)), Act(A.REMIND, ONE), at(2))
    assert branch(reminded) == replace(branch(working), reminders=2)
    assert (reminded.stage, reminded.due_at) == (working.stage, working.due_at)
