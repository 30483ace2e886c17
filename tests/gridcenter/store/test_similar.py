"""Candidates for similar cases: by place and time, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gridcenter.domain.area import AreaCode
from gridcenter.domain.likeness import box_around
from gridcenter.store import similar
from tests.conftest import NOW

GRID = "320102001001001"
DAY = timedelta(days=1)
BOX = box_around(118.8, 32.05, 150)


def found(database, box=None, area=None, *, since=NOW - DAY, until=NOW + DAY, but=None):
    with database.snapshot() as connection:
        return similar.candidates(connection, box, area, since, until, but)


def test_that_cases_in_the_box_or_the_area_are_found_newest_first_with_their_branches(desk, database):
    near = desk.play(desk.report(area=None), "accept", "file", "dispatch SZ CG")
    far = desk.report(latitude=32.06)
    nowhere = desk.report(longitude=None, latitude=None)
    desk.report(area=AreaCode("320102001001801"), latitude=32.06)
    assert found(database, BOX) == (near,)
    assert found(database, None, GRID) == (nowhere, far)
    assert found(database, BOX, GRID) == (nowhere, far, near)
    assert found(database, BOX, GRID, but=far.id) == (nowhere, near)
    assert found(database) == ()


def test_that_an_address_lies_in_its_micro_grid(desk, database):
    one = desk.report(area=AreaCode(f"{GRID}010001"))
    assert found(database, None, f"{GRID}01") == (one,)
    assert found(database, None, f"{GRID}02") == ()


def test_that_times_are_of_the_report_and_both_ends_belong(desk, database):
    case = desk.report()
    second = timedelta(seconds=1)
    at = case.reported_at
    assert found(database, BOX, since=at, until=at) == (case,)
    assert found(database, BOX, since=at + second, until=at + DAY) == ()
    assert found(database, BOX, since=at - DAY, until=at - second) == ()


@pytest.mark.parametrize(
    ("lines", "counts"),
    [
        (("reject",), False),
        (("accept", "file", "void"), False),
        (("accept", "file", "dispatch SZ", "sign SZ", "feed_back SZ", "inspect", "pass", "close"), True),
    ],
)
def test_that_of_what_has_ended_only_the_closed_count(desk, database, lines, counts):
    case = desk.play(desk.report(), *lines)
    assert case.stage.final
    assert found(database, BOX) == ((case,) if counts else ())
