from __future__ import annotations

import hashlib
from collections import Counter, defaultdict

import numpy as np
import pytest
import shapely

from gridcenter.demo.district import COUNTS, make_areas
from gridcenter.domain.area import AreaLevel, CodeRule, GridKind, check_tree


def _hash(areas):
    digest = hashlib.sha256(repr([made.area for made in areas]).encode())
    for made in areas:
        digest.update(shapely.to_wkb(made.polygon))
    return digest.hexdigest()


def _children(areas):
    found = defaultdict(list)
    for made in areas:
        found[made.area.parent].append(made)
    return found


def test_there_are_as_many_areas_of_each_level_as_promised(areas):
    assert Counter(made.area.level for made in areas) == {
        AreaLevel.DISTRICT: 1,
        AreaLevel.TOWN: 16,
        AreaLevel.COMMUNITY: 269,
        AreaLevel.GRID: 1052,
        AreaLevel.MICRO_GRID: 2908,
    }


def test_same_seed_gives_the_same_district_and_another_seed_another(areas):
    assert _hash(make_areas(7)) == _hash(areas)
    assert _hash(make_areas(8)) != _hash(areas)


def test_codes_and_parents_are_right_and_parents_come_first(areas):
    assert check_tree([made.area for made in areas], CodeRule()) == []
    seen = {None}
    for made in areas:
        assert made.area.parent in seen
        seen.add(made.area.code)
    assert len(seen) == len(areas) + 1


def test_about_three_in_a_hundred_grids_are_special(areas):
    grids = [made.area for made in areas if made.area.level is AreaLevel.GRID]
    special = [grid for grid in grids if grid.grid_kind is GridKind.SPECIAL]
    assert 0.02 < len(special) / len(grids) < 0.04
    assert all(grid.code[-3:] >= "801" and "专属网格" in grid.name for grid in special)
    assert all(made.area.grid_kind is None for made in areas if made.area.level is not AreaLevel.GRID)


@pytest.mark.parametrize("level", list(COUNTS))
def test_each_level_tiles_the_district_without_gaps_or_overlaps(areas, level):
    polygons = np.array([made.polygon for made in areas if made.area.level is level])
    assert shapely.coverage_is_valid(polygons)
    assert shapely.is_valid(polygons).all()
    assert shapely.area(polygons).sum() == pytest.approx(areas[0].polygon.area, rel=1e-9)


def test_children_fill_their_parent_exactly(areas):
    polygons = {made.area.code: made.polygon for made in areas}
    for parent, children in _children(areas).items():
        if parent is not None:
            total = sum(made.polygon.area for made in children)
            assert total == pytest.approx(polygons[parent].area, rel=1e-9)


def test_siblings_do_not_overlap(areas):
    groups = [group for parent, group in _children(areas).items() if parent is not None and len(group) > 1]
    for group in groups[::25]:
        for place, one in enumerate(group):
            for other in group[place + 1 :]:
                assert one.polygon.intersection(other.polygon).area <= 1e-9 * one.polygon.area


def test_every_area_is_one_piece_with_its_point_inside_and_its_surface_known(areas):
    for made in areas:
        assert made.polygon.geom_type == "Polygon"
        assert shapely.contains_xy(made.polygon, made.area.longitude, made.area.latitude)
        assert made.area.square_metres > 1_000
    assert 900e6 < areas[0].area.square_metres < 1_700e6


def test_areas_are_smaller_near_the_centres(areas):
    surfaces = [made.area.square_metres for made in areas if made.area.level is AreaLevel.COMMUNITY]
    assert np.percentile(surfaces, 95) > 5 * np.percentile(surfaces, 5)


def test_names_are_distinct_within_each_parent(areas):
    for children in _children(areas).values():
        names = [made.area.name for made in children]
        assert len(set(names)) == len(names)
