"""The district in numbers: every figure fits the cases that are there."""

from __future__ import annotations

from datetime import timedelta

from gridcenter.domain.case import Stage
from gridcenter.services.statistics import DepartmentLoad, Statistics
from gridcenter.store import rejected_rows
from gridcenter.store.rejected_rows import Rejected


def test_that_an_empty_district_counts_nothing(desk):
    figures = desk.center.statistics.figures()
    assert (figures.cases, figures.open, figures.rejected, figures.departments) == (0, 0, 0, ())
    assert figures.totals == {"overdue": 0, "duplicate": 0, "reworked": 0, "in_an_area": 0}
    assert sum(figures.areas.values()) == 5


def test_that_every_figure_fits_the_cases(desk):
    desk.report(duplicate=True, area=None)
    desk.play(desk.report(), "reject")
    case = desk.play(desk.report(), "accept", "file", "dispatch SZ CG", "sign SZ", "feed_back SZ")
    with desk.center.database.write() as connection:
        rejected_rows.add(connection, [Rejected("file", "d", 2, "A-1", "time", "x", "raw", desk.center.now())])
    figures = desk.center.statistics.figures()
    assert figures.stages == {Stage.REPORTED: 1, Stage.REJECTED: 1, case.stage: 1}
    assert (figures.cases, figures.open, figures.rejected) == (3, 2, 1)
    assert figures.totals == {"overdue": 0, "duplicate": 1, "reworked": 0, "in_an_area": 2}
    assert figures.departments == (DepartmentLoad("CG", 1, 0),)


def test_that_what_is_late_is_counted_by_the_clock_it_is_given(desk):
    desk.report()
    desk.play(desk.report(), "accept", "file", "dispatch SZ CG")
    tomorrow = desk.center.now() + timedelta(days=1)
    figures = Statistics(desk.center.database, lambda: tomorrow).figures()
    assert figures.totals["overdue"] == 2
    assert figures.departments == (DepartmentLoad("CG", 1, 1), DepartmentLoad("SZ", 1, 1))
