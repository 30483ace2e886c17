from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from gridcenter.domain.case import Case, Stage
from gridcenter.domain.department import DepartmentCode
from gridcenter.domain.people import Person, PersonId, Role
from gridcenter.domain.views import (
    DEPARTMENT_VIEWS,
    INBOX_VIEWS,
    OPERATOR_VIEWS,
    View,
    inbox_view,
    is_mine,
    is_overdue,
    needs_attention,
    sees,
    stage_view,
    views_of,
)

FILED = ("accept", "file")

STAGE_VIEWS = """
reported   to_accept
verifying  to_file
accepted   to_file
filed      to_dispatch
dispatched handling
handling   handling
returned   to_dispatch
rework     handling
handled    to_inspect
inspecting to_inspect
to_close   to_close
closed     -
rejected   -
void       -
merged     -
"""
BY_HAND = dict(line.split() for line in STAGE_VIEWS.strip().splitlines())


@pytest.mark.parametrize("stage", Stage)
def test_that_an_open_stage_has_one_view_and_a_final_one_none(stage: Stage) -> None:
    view = stage_view(stage)
    assert (view.value if view else "-") == BY_HAND[stage]
    assert (view is None) is stage.final


def test_that_every_view_of_work_has_a_stage_and_the_others_have_none() -> None:
    used = {stage_view(stage) for stage in Stage} - {None}
    others = {View.MINE, View.OVERDUE, View.ATTENTION, View.ALL, View.SUPERVISED}
    assert set(View) - used == others | INBOX_VIEWS


def test_that_an_operators_own_cases_are_those_taken(reported: Case, person: Callable[..., Person]) -> None:
    taken = replace(reported, operator=PersonId("li"))
    assert is_mine(taken, person(Role.ACCEPTOR, name="li"))
    assert not is_mine(taken, person(Role.ACCEPTOR, name="wang"))
    assert not is_mine(reported, person(Role.ACCEPTOR, name="li"))


@pytest.mark.parametrize(
    ("lines", "mine"),
    [
        ((), ""),
        (FILED, ""),
        ((*FILED, "dispatch A"), "A"),
        ((*FILED, "dispatch A B"), "AB"),
        ((*FILED, "dispatch A B", "return B"), "A"),
        ((*FILED, "dispatch A", "withdraw A"), ""),
        ((*FILED, "dispatch A", "return A", "dispatch B"), "B"),
        ((*FILED, "dispatch A", "return A", "dispatch A"), "A"),
        ((*FILED, "dispatch A", "sign A", "feed_back A"), "A"),
        ((*FILED, "dispatch A", "void"), ""),
        ((*FILED, "dispatch A", "sign A", "feed_back A", "inspect", "pass"), "A"),
        ((*FILED, "dispatch A", "sign A", "feed_back A", "inspect", "pass", "close"), ""),
    ],
)
def test_that_a_departments_own_cases_are_those_it_still_has(
    lines: tuple[str, ...], mine: str, played: Callable[..., Case], person: Callable[..., Person]
) -> None:
    case = played(*lines)
    assert [code for code in "ABC" if is_mine(case, person(Role.DEPARTMENT, department=code))] == list(mine)


@pytest.mark.parametrize("stage", Stage)
def test_that_a_case_at_its_end_is_nobodys(stage: Stage, reported: Case, person: Callable[..., Person]) -> None:
    taken = replace(reported, operator=PersonId("li"), stage=stage)
    assert is_mine(taken, person(Role.ACCEPTOR, name="li")) is not stage.final


def test_that_a_departments_case_is_not_its_own_for_having_taken_it(
    reported: Case, person: Callable[..., Person]
) -> None:
    taken = replace(reported, operator=PersonId("li"))
    assert not is_mine(taken, person(Role.DEPARTMENT, department="A", name="li"))


def test_that_a_case_is_overdue_after_its_due_time_and_never_without_one(reported: Case, now: datetime) -> None:
    due = now + timedelta(minutes=15)
    assert not is_overdue(reported, due)
    assert is_overdue(reported, due + timedelta(microseconds=1))
    assert not is_overdue(replace(reported, due_at=None), due + timedelta(days=9))


def test_that_a_department_sees_what_it_has_or_had(played: Callable[..., Case], person: Callable[..., Person]) -> None:
    case = played(*FILED, "dispatch A B", "return A")
    assert [code for code in "ABC" if sees(person(Role.DEPARTMENT, department=code), case)] == ["A", "B"]
    assert not sees(person(Role.DEPARTMENT), case)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.DEPARTMENT])
def test_that_every_other_desk_sees_all(role: Role, reported: Case, person: Callable[..., Person]) -> None:
    assert sees(person(role), reported)
    assert sees(person(role, Role.DEPARTMENT, department="A"), reported)


@pytest.mark.parametrize(
    ("minutes", "needed"), [(-1, False), (0, True), (1, True), (59, True), (60, True), (61, False), (9_999, False)]
)
def test_that_a_case_needs_attention_in_its_last_hour(
    minutes: int, needed: bool, reported: Case, now: datetime
) -> None:
    case = replace(reported, due_at=now + timedelta(minutes=minutes))
    assert needs_attention(case, now) is needed
    assert not (needs_attention(case, now) and is_overdue(case, now))


def test_that_a_case_without_a_limit_or_at_rest_needs_none(reported: Case, now: datetime) -> None:
    case = replace(reported, due_at=now + timedelta(minutes=30))
    assert not needs_attention(replace(case, due_at=None), now)
    assert not needs_attention(replace(case, suspended_until=now + timedelta(minutes=5)), now)
    assert needs_attention(replace(case, suspended_until=now), now)


@pytest.mark.parametrize(
    ("lines", "views"),
    [
        (FILED, "- -"),
        ((*FILED, "dispatch A B"), "to_sign to_sign"),
        ((*FILED, "dispatch A B", "sign A"), "working to_sign"),
        ((*FILED, "dispatch A B", "sign A", "feed_back A"), "answered to_sign"),
        ((*FILED, "dispatch A", "return A"), "sent_back -"),
        ((*FILED, "dispatch A", "return A", "dispatch B"), "- to_sign"),
        ((*FILED, "dispatch A", "sign A", "feed_back A", "rework A"), "working -"),
        ((*FILED, "dispatch A", "withdraw A"), "- -"),
        ((*FILED, "dispatch A", "sign A", "feed_back A", "inspect", "pass"), "answered -"),
        ((*FILED, "dispatch A", "sign A", "feed_back A", "inspect", "pass", "close"), "- -"),
    ],
)
def test_that_a_case_stands_in_an_inbox_by_the_departments_own_branch(
    lines: tuple[str, ...], views: str, played: Callable[..., Case]
) -> None:
    case = played(*lines)
    assert " ".join(inbox_view(case, DepartmentCode(code)) or "-" for code in "AB") == views
    assert inbox_view(case, None) is None


def test_that_who_has_to_come_has_first_to_check_in(played: Callable[..., Case], now: datetime) -> None:
    case = played(*FILED, "dispatch A", "sign A")
    branch = replace(case.branches[0], check_in_due_at=now)
    assert inbox_view(replace(case, branches=(branch,)), DepartmentCode("A")) is View.TO_CHECK_IN
    came = replace(branch, checked_in_at=now)
    assert inbox_view(replace(case, branches=(came,)), DepartmentCode("A")) is View.WORKING


def test_that_only_a_desk_that_is_nothing_but_a_departments_has_its_views(person: Callable[..., Person]) -> None:
    assert views_of(person(Role.DEPARTMENT, department="A")) == DEPARTMENT_VIEWS
    assert views_of(person(Role.DEPARTMENT, Role.DISPATCHER, department="A")) == OPERATOR_VIEWS
    assert set(OPERATOR_VIEWS) | set(DEPARTMENT_VIEWS) == set(View)
    assert INBOX_VIEWS.isdisjoint(OPERATOR_VIEWS)
