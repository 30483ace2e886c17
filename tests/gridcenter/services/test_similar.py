"""Similar cases of a case and of a report that is still typed."""

from __future__ import annotations

from dataclasses import replace

from gridcenter.domain.area import Area, AreaCode, AreaLevel
from gridcenter.domain.likeness import LikenessRules

MICRO = AreaCode("32010200100100101")
STEP = 100 / 111_195
POINT = {"longitude": 118.81, "latitude": 32.05}


def ids(found):
    return [match.case.id for match in found]


def test_that_similar_cases_come_best_first_without_the_case_itself(desk):
    case = desk.report(**POINT)
    far = desk.report(longitude=118.81, latitude=32.05 + STEP)
    near = desk.report(longitude=118.81, latitude=32.05 + STEP / 10)
    desk.report(longitude=118.81, latitude=32.05 + 2 * STEP)
    desk.play(desk.report(**POINT), "reject")
    found = desk.center.similar.of(case)
    assert ids(found) == [near.id, far.id]
    assert [match.case for match in found] == [near, far]
    assert [round(match.metres) for match in found] == [10, 100]


def test_that_other_words_of_another_category_are_not_similar(desk):
    case = desk.report(**POINT)
    desk.report("不亮", minor="02", address="人民路", **POINT)
    same_words = desk.report(minor="02", **POINT)
    assert ids(desk.center.similar.of(case)) == [same_words.id]


def test_that_a_report_is_compared_before_it_is_a_case(desk):
    case = desk.report(**POINT)
    new = desk.new(**POINT)
    (match,) = desk.center.similar.of_report(new.facts, new.reported_at)
    assert (match.case, match.metres, match.text) == (case, 0.0, 1.0)
    assert match.hours * 3600 < 60
    assert desk.center.similar.of_report(replace(new.facts, area=None, longitude=None), new.reported_at) == ()


def test_that_the_point_of_a_whole_area_is_no_place(desk):
    # Who reports by telephone chooses a micro-grid; its middle may lie far from the matter.
    middle = Area(MICRO, "微网格", AreaLevel.MICRO_GRID, AreaCode(MICRO[:15]), longitude=118.9, latitude=32.1)
    desk.center.directories.put_areas([(middle, None)])
    desk.center.reload_directory()
    exact = desk.report(area=MICRO, **POINT)
    by_telephone = desk.report(area=MICRO, longitude=118.9, latitude=32.1)
    (match,) = desk.center.similar.of(by_telephone)
    assert (match.case, match.metres) == (exact, None)
    (back,) = desk.center.similar.of(exact)
    assert (back.case, back.metres) == (by_telephone, None)


def test_that_the_rules_are_the_districts_and_the_most_is_kept(desk):
    case = desk.report(**POINT)
    for place in range(1, 8):
        desk.report(longitude=118.81, latitude=32.05 + place * STEP / 10)
    assert len(desk.center.similar.of(case)) == 5
    rules = LikenessRules(metres=25, hours=1, least_text=0.5, most=9)
    desk.center.directories.put_district(replace(desk.center.directory.district, likeness=rules))
    assert desk.center.reload_directory().district.likeness == rules
    assert len(desk.center.similar.of(case)) == 2
