"""Recommended departments: counted in the town first, in the whole district when the town knows too little."""

from __future__ import annotations

import pytest

from gridcenter.domain.area import AreaCode
from gridcenter.domain.recommendation import Ground, Reason

CLOSE = ("sign {0}", "feed_back {0}", "inspect", "pass", "close")
OTHER = AreaCode("320102002001001")


@pytest.fixture
def close(desk):
    """Closes so many cases under a lead."""

    def go(lead, count, **more):
        lines = ("accept", "file", f"dispatch {lead}", *(line.format(lead) for line in CLOSE))
        return [desk.play(desk.report(**more), *lines).id for _one in range(count)]

    return go


def test_that_the_town_is_counted_when_it_has_five(desk, close):
    close("JT", 3, area=OTHER)
    here = close("CG", 4) + close("SZ", 1)
    case = desk.play(desk.report(), "accept", "file")
    found = desk.center.recommendations.for_case(case)
    assert found.precedent.town == "320102001"
    assert found.precedent.cases == tuple(reversed(here))
    assert [(one.department, *one.reasons) for one in found.ranked] == [
        ("CG", Reason(Ground.PRECEDENT, 4, 5)),
        ("SZ", Reason(Ground.STANDARD), Reason(Ground.PRECEDENT, 1, 5), Reason(Ground.DUTY, words=("井盖",))),
    ]


@pytest.mark.parametrize("area", [AreaCode("320102001001001"), None, AreaCode("320102")])
def test_that_the_whole_district_is_counted_when_the_town_has_fewer_or_is_not_known(desk, close, area):
    close("JT", 4, area=OTHER)
    close("CG", 2)
    case = desk.play(desk.report(area=area), "accept", "file")
    found = desk.center.recommendations.for_case(case)
    assert found.precedent.town is None
    assert found.ranked[0].reasons == (Reason(Ground.PRECEDENT, 4, 6),)


def test_that_without_any_closed_case_the_standard_speaks(desk):
    case = desk.play(desk.report(), "accept", "file")
    found = desk.center.recommendations.for_case(case)
    assert found.precedent.leads == ()
    assert [one.department for one in found.ranked] == ["SZ"]
    assert desk.center.recommendations.for_case(desk.report("路灯不亮", minor="02")).ranked == ()
