"""What a walk over the board counts."""

from __future__ import annotations

import random
import time

import pytest

from gridcenter.domain.case import Stage
from gridcenter.domain.department import DepartmentCode
from gridcenter.domain.people import Person, PersonId, Role
from gridcenter.domain.views import View
from tests.ui.models.conftest import ME, make_case
from ui.models.board_walk import most_urgent, walk
from ui.models.case_filter import CaseFilter, Matcher

DISPATCHER = Person(PersonId("d"), "派遣员", frozenset({Role.DISPATCHER}))


@pytest.fixture
def items(maker):
    chance = random.Random(1)
    return [
        maker.item(make_case(key, due_minutes=chance.uniform(-50, 50), stage=chance.choice(list(Stage)[:6])))
        for key in range(1, 80)
    ]


def test_that_a_walk_counts_what_is_late_and_what_each_own_filter_holds(items):
    now = time.time()
    own = [CaseFilter(View.TO_ACCEPT, "路1"), CaseFilter(View.OVERDUE), CaseFilter(urgent=True)]
    found = walk(items, own, ME, now)
    assert found.overdue == sum(item.due < now for item in items)
    assert found.own == tuple(sum(Matcher(one, ME)(item, now) for item in items) for one in own)
    assert found.own[1] == found.overdue
    soon = Matcher(CaseFilter(View.ATTENTION), ME)
    assert found.attention == sum(soon(item, now) for item in items) > 0


def test_that_the_most_urgent_is_the_nearest_limit_the_person_can_move(items):
    best = most_urgent(items, DISPATCHER)
    assert best.case.stage is Stage.FILED
    assert best.due == min(item.due for item in items if item.case.stage is Stage.FILED)


def test_that_a_case_somebody_else_has_taken_is_nobody_elses_next(maker):
    taken = maker.item(make_case(1, due_minutes=1, operator=PersonId("other")))
    mine = maker.item(make_case(2, due_minutes=3, operator=ME.id))
    free = maker.item(make_case(3, due_minutes=2))
    assert most_urgent([taken, mine, free], ME).id == 3
    assert most_urgent([taken, mine], ME).id == 2
    assert most_urgent([taken], ME) is None
    assert walk([], [], ME, 0.0).best is None


def test_that_what_is_let_wait_is_counted_and_not_next(maker):
    rows = [maker.item(make_case(key, due_minutes=key)) for key in (1, 2, 3)]
    taken = maker.item(make_case(4, due_minutes=1, operator=PersonId("other")))
    found = walk([*rows, taken], [], ME, 0.0, frozenset({1, 2, 4, 99}))
    assert found.best.id == 3
    assert found.skipped == 2
    everything = walk(rows, [], ME, 0.0, frozenset({1, 2, 3}))
    assert everything.best is None
    assert everything.skipped == 3


def test_that_a_departments_part_is_its_next_whoever_has_the_case_at_the_centre(maker, dispatched):
    desk = Person(PersonId("cg"), "城管坐席", frozenset({Role.DEPARTMENT}), DepartmentCode("CG"))
    other = Person(PersonId("jt"), "交通坐席", frozenset({Role.DEPARTMENT}), DepartmentCode("JT"))
    assert dispatched.operator not in (None, desk.id)
    item = maker.item(dispatched)
    assert most_urgent([item], desk) is item
    assert most_urgent([item], other) is None
