from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import shapely

from gridcenter.demo.cases import CaseMaker
from gridcenter.domain.case import Priority, Source
from gridcenter.domain.category import CategoryKind
from gridcenter.domain.limits import LimitKind
from gridcenter.errors import NotFound

JANUARY = datetime(2026, 1, 12, 2, tzinfo=UTC)
JULY = datetime(2026, 7, 13, 2, tzinfo=UTC)


@pytest.fixture
def maker(areas, book):
    return CaseMaker(5, areas, book)


def _names(maker, book, at, count=1_500):
    names = {category.id: category.minor_name for category in book.categories}
    return Counter(names[maker.new_case(at)[0].facts.category] for _ in range(count))


def test_report_has_a_place_inside_its_micro_grid_and_words_for_it(maker, areas):
    polygons = {made.area.code: made.polygon for made in areas}
    for _ in range(300):
        new, _ = maker.new_case(JULY)
        facts = new.facts
        assert shapely.contains_xy(polygons[facts.area], facts.longitude, facts.latitude)
        assert facts.address
        assert len(facts.description) > 8
        assert "{" not in facts.description
        assert new.reported_at == JULY


def test_standard_belongs_to_the_category(maker):
    for _ in range(300):
        new, key = maker.new_case(JULY)
        assert maker.standard(key).category == new.facts.category


def test_same_seed_gives_the_same_reports(areas, book):
    one, other = CaseMaker(5, areas, book), CaseMaker(5, areas, book)
    assert [one.new_case(JULY) for _ in range(50)] == [other.new_case(JULY) for _ in range(50)]


def test_manhole_covers_are_a_plausible_share(maker, book):
    names = _names(maker, book, JULY)
    covers = sum(count for name, count in names.items() if "井盖" in name)
    assert 0.04 < covers / names.total() < 0.16


def test_water_stands_in_summer_and_snow_lies_in_winter(maker, book):
    summer, winter = _names(maker, book, JULY), _names(maker, book, JANUARY)
    assert summer["道路积水"] > winter["道路积水"]
    assert winter["积雪结冰"] > 0
    assert summer["积雪结冰"] == 0


def test_urgent_limits_make_urgent_cases_and_two_hours_sometimes_critical(maker):
    found = set()
    for _ in range(1_500):
        new, key = maker.new_case(JULY)
        limit = maker.standard(key).limit
        if limit.kind is LimitKind.URGENT_HOUR:
            assert new.facts.priority is not Priority.NORMAL
        if new.facts.priority is Priority.CRITICAL:
            assert (limit.kind, limit.amount <= 2) == (LimitKind.URGENT_HOUR, True)
        found.add(new.facts.priority)
    assert found == set(Priority)


def test_services_are_asked_for_and_never_seen(maker, book):
    kinds = {category.id: category.kind for category in book.categories}
    sources = {CategoryKind.SERVICE: set(), CategoryKind.EVENT: set(), CategoryKind.COMPONENT: set()}
    for _ in range(2_000):
        new, _ = maker.new_case(JULY)
        sources[kinds[new.facts.category]].add(new.source)
    assert Source.VIDEO not in sources[CategoryKind.SERVICE]
    assert Source.VIDEO in sources[CategoryKind.EVENT]
    assert sources[CategoryKind.EVENT] >= {Source.HOTLINE, Source.GRID_WORKER, Source.CITIZEN_SNAPSHOT}


def test_some_spots_draw_many_cases(maker):
    spots = Counter(
        (new.facts.longitude, new.facts.latitude) for new, _ in (maker.new_case(JULY) for _ in range(2_000))
    )
    assert 0.2 < sum(count for _, count in spots.most_common(40)) / 2_000 < 0.5


def test_book_of_somebody_else_speaks_in_its_own_conditions(areas, book):
    foreign = replace(book.standards[0], id="other#1", filing_condition="别处的立案条件")
    maker = CaseMaker(5, areas, replace(book, standards=(foreign,)))
    new, key = maker.new_case(JULY)
    assert key == "other#1"
    assert "别处的立案条件" in new.facts.description


def test_unknown_standard_is_not_found(maker):
    assert not maker.knows("nothing")
    assert maker.standards_of("nothing") == ()
    with pytest.raises(NotFound):
        maker.standard("nothing")
