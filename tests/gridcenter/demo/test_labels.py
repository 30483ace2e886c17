from __future__ import annotations

import random

from gridcenter.demo.labels import Label, Shape, label_children
from gridcenter.domain.area import AreaCode, AreaLevel


def test_micro_grids_count_from_the_north_west_within_each_grid():
    grids = [
        Label(AreaCode("999001001001001"), "青石社区第1网格"),
        Label(AreaCode("999001001001002"), "青石社区第2网格"),
    ]
    shapes = [Shape(0, 100.0, 0.0, 1.0), Shape(0, 0.0, 100.0, 1.0), Shape(1, 50.0, 50.0, 1.0)]
    labels = label_children(AreaLevel.MICRO_GRID, grids, shapes, random.Random(1))
    assert [label.code for label in labels] == ["99900100100100102", "99900100100100101", "99900100100100201"]
    assert labels[0].name == "青石社区第1网格02微网格"


def test_smallest_towns_become_streets(areas):
    towns = [made.area for made in areas if made.area.level is AreaLevel.TOWN]
    streets = [town for town in towns if town.name.endswith("街道")]
    assert {town.code[-3:] for town in streets} == {"001", "002", "003", "004", "005"}
    assert {town.code[-3:] for town in towns if town not in streets} == {str(number) for number in range(100, 111)}
    largest = max(town.square_metres for town in streets)
    assert all(town.square_metres > largest for town in towns if town not in streets)
