"""Filters: the view, words and initials, a town, urgency."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest

from gridcenter.domain.area import AreaCode
from gridcenter.domain.case import BranchState, Priority, Stage
from gridcenter.domain.department import DepartmentCode
from gridcenter.domain.people import Person, PersonId, Role
from gridcenter.domain.views import TIMED_VIEWS, View, stage_view
from tests.ui.models.conftest import ME, make_branch, make_case
from ui.models.case_filter import CaseFilter, Matcher

DESK = Person(PersonId("d"), "坐席", frozenset({Role.DEPARTMENT}), DepartmentCode("CG"))
SENT = (make_branch("CG"), make_branch("SW", BranchState.SIGNED, 2))


@pytest.fixture
def fits(maker):
    """Whether a case with these values is shown under a filter."""

    def ask(chosen: CaseFilter, person: Person = ME, **values: object) -> bool:
        return Matcher(chosen, person)(maker.item(make_case(1, **values)), time.time())

    return ask


@pytest.mark.parametrize("stage", [stage for stage in Stage if not stage.final])
@pytest.mark.parametrize("view", [view for view in View if view not in (View.MINE, *TIMED_VIEWS, View.ALL)])
def test_that_a_view_of_work_shows_its_stages(fits, view, stage):
    assert fits(CaseFilter(view), stage=stage) is (stage_view(stage) is view)
    assert fits(CaseFilter(View.ALL), stage=stage)


def test_that_mine_are_those_taken_and_for_a_department_those_it_has(fits):
    assert fits(CaseFilter(View.MINE), operator=ME.id)
    assert not fits(CaseFilter(View.MINE), operator=PersonId("other"))
    assert not fits(CaseFilter(View.MINE))
    assert fits(CaseFilter(View.MINE), DESK, branches=SENT)
    assert not fits(CaseFilter(View.MINE), DESK, branches=(make_branch("CG", BranchState.RETURNED),))


def test_that_overdue_follows_from_the_time(fits):
    assert fits(CaseFilter(View.OVERDUE), due_minutes=-1)
    assert not fits(CaseFilter(View.OVERDUE), due_minutes=1)
    assert not fits(CaseFilter(View.OVERDUE), due_at=None)


def test_that_attention_is_the_hour_before_the_limit_and_not_for_what_rests(fits):
    attention = CaseFilter(View.ATTENTION)
    assert [minutes for minutes in (-1, 1, 59, 61, 999) if fits(attention, due_minutes=minutes)] == [1, 59]
    assert not fits(attention, due_at=None)
    now = datetime.now(UTC)
    assert not fits(attention, due_minutes=30, suspended_until=now + timedelta(minutes=10))
    assert fits(attention, due_minutes=30, suspended_until=now - timedelta(minutes=10))


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("望潮路", True),
        ("20260302-0001", True),
        ("0001", True),
        ("情况", True),
        ("wcjd", True),
        ("WCJD", True),
        ("ＷＣＪＤ", True),
        ("qssq", True),
        ("青石社区", True),
        ("999001001001", True),
        ("cg", True),
        ("城管", True),
        ("sw", True),
        ("望潮 cg 情况", True),
        ("望潮 zj", False),
        ("xyz", False),
        ("   ", True),
    ],
)
def test_that_all_words_must_be_found_by_text_code_or_initials(fits, words, found):
    assert fits(CaseFilter(text=words), branches=SENT) is found


def test_that_a_town_shows_its_own_cases_only(fits):
    assert fits(CaseFilter(town="999001001"))
    assert not fits(CaseFilter(town="999001002"))
    assert not fits(CaseFilter(town="999001001"), area=None)
    assert not fits(CaseFilter(town="999001001"), area=AreaCode("no code"))


@pytest.mark.parametrize("priority", Priority)
def test_that_urgent_leaves_out_normal_cases(fits, priority):
    assert fits(CaseFilter(urgent=True), priority=priority) is (priority is not Priority.NORMAL)


def test_that_a_filter_knows_whether_it_narrows_its_view():
    assert not CaseFilter(View.OVERDUE, "  ").narrowed
    assert CaseFilter(text="井").narrowed
    assert CaseFilter(town="999001001").narrowed
    assert CaseFilter(urgent=True).narrowed
