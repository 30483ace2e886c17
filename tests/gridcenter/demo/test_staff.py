from __future__ import annotations

import pytest

from gridcenter.demo.staff import Staff
from gridcenter.domain.case import Source
from gridcenter.domain.moves import Action
from gridcenter.domain.permissions import may
from gridcenter.errors import NotFound


@pytest.mark.parametrize("source", [source for source in Source if source is not Source.IMPORT])
def test_whoever_brings_a_source_may_report(staff, source):
    assert may(staff.reporter(source, "99900100100100101"), Action.REPORT)


def test_grid_worker_is_that_of_the_town(staff):
    assert staff.grid_worker("99900110000100101").id == "grid-100"


def test_unknown_place_still_gets_a_grid_worker(staff):
    assert staff.grid_worker(None).id.startswith("grid-")


def test_department_without_a_desk_is_not_found(staff):
    assert not staff.has_department("XX")
    with pytest.raises(NotFound):
        staff.department("XX")


def test_nobody_at_all_is_not_found():
    with pytest.raises(NotFound):
        Staff([]).grid_worker(None)
    with pytest.raises(NotFound):
        _ = Staff([]).leader
