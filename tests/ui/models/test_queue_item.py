"""A row: words looked up once, an order that never leaves two rows undecided."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from gridcenter.domain.area import AreaCode
from gridcenter.domain.case import BranchState, Priority, Stage
from tests.ui.models.conftest import make_branch, make_case
from ui.models.case_table import COLUMNS
from ui.models.queue_item import sort_key


def test_that_a_row_names_category_grid_and_town(maker, directory):
    category = next(iter(directory.categories.values()))
    item = maker.item(make_case(1, category=category.id))
    assert item.category == category.minor_name
    assert item.grid == "青石社区第1网格"
    assert item.town == "999001001"


def test_that_what_nobody_knows_is_shown_as_itself(maker):
    item = maker.item(make_case(1, area=AreaCode("998001001001001"), branches=(make_branch("XX"),)))
    assert item.category == "none"
    assert item.grid == "998001001001001"
    assert item.town == ""
    assert "xx" in item.haystack


def test_that_a_case_without_area_or_clock_has_a_row_at_the_end(maker):
    item = maker.item(make_case(1, area=None, due_at=None))
    assert item.grid == ""
    assert item.due > datetime(9000, 1, 1, tzinfo=UTC).timestamp()


def test_that_only_the_last_branch_of_a_department_is_shown_and_the_lead_first(maker):
    branches = (
        replace(make_branch("CG", BranchState.RETURNED), lead=True),
        replace(make_branch("SW", BranchState.HANDLING, 2), lead=False),
        replace(make_branch("CG", BranchState.TO_SIGN, 3), lead=True),
    )
    shown = maker.item(make_case(1, branches=branches)).branches
    assert [(branch.department, branch.state) for branch in shown] == [("CG", "to_sign"), ("SW", "handling")]


@pytest.mark.parametrize("column", COLUMNS)
def test_that_equal_rows_keep_one_order_in_every_column(maker, column):
    due = datetime.now(UTC)
    items = [maker.item(make_case(key, address="同", due_at=due)) for key in (3, 1, 2)]
    assert len({sort_key(item, column) for item in items}) == 3
    assert sorted(items, key=lambda item: sort_key(item, column))[0].id == 1


def test_that_stages_and_priorities_sort_by_their_order_and_not_by_their_words(maker):
    rows = [maker.item(make_case(key, stage=stage)) for key, stage in enumerate(Stage, 1)]
    assert sorted(rows, key=lambda item: sort_key(item, "stage")) == rows
    rows = [maker.item(make_case(key, priority=one)) for key, one in enumerate(Priority, 1)]
    assert sorted(rows, key=lambda item: sort_key(item, "priority")) == rows


def test_that_rows_without_departments_or_operator_can_be_sorted_with_others(maker):
    rows = [maker.item(make_case(1)), maker.item(make_case(2, branches=(make_branch("CG"),), operator="me"))]
    for column in ("departments", "operator"):
        assert sorted(rows, key=lambda item: sort_key(item, column)) == rows
