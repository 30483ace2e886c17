from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from shapely import box

from gridcenter.geo.index import AreaIndex

LEFT, RIGHT = box(120.0, 33.0, 120.1, 33.1), box(120.1, 33.0, 120.2, 33.1)


def test_a_point_is_found_in_its_area():
    index = AreaIndex(["320903002", "320903001"], [RIGHT, LEFT])
    assert index.find(120.05, 33.05) == "320903001"
    assert index.find(120.15, 33.05) == "320903002"


def test_a_point_outside_all_areas_is_in_none():
    assert AreaIndex(["320903001"], [LEFT]).find(121.0, 33.05) is None


def test_a_coordinate_that_is_no_number_is_in_none():
    index = AreaIndex(["320903001"], [LEFT])
    assert index.find(float("nan"), 33.05) is None
    assert index.find(float("inf"), 33.05) is None


def test_a_point_on_a_shared_border_belongs_to_the_smaller_code():
    assert AreaIndex(["320903002", "320903001"], [LEFT, RIGHT]).find(120.1, 33.05) == "320903001"


def test_many_points_are_found_in_their_order():
    index = AreaIndex(["320903001", "320903002"], [LEFT, RIGHT])
    found = index.find_many(np.array([120.15, 0.0, 120.05, 120.1]), np.array([33.05, 0.0, 33.05, 33.05]))
    assert found == ["320903002", None, "320903001", "320903001"]
    assert index.find_many(np.array([]), np.array([])) == []


def test_an_index_of_nothing_finds_nothing():
    assert AreaIndex([], []).find(120.05, 33.05) is None


def test_codes_and_polygons_must_be_as_many():
    with pytest.raises(ValueError, match="zip"):
        AreaIndex(["320903001"], [])


def test_threads_get_the_same_answers():
    cells = [
        box(120 + i / 100, 33 + j / 100, 120 + (i + 1) / 100, 33 + (j + 1) / 100) for i in range(20) for j in range(20)
    ]
    index = AreaIndex([f"{number:09}" for number in range(len(cells))], cells)
    rng = np.random.default_rng(1)
    lon, lat = rng.uniform(120, 120.2, 5000), rng.uniform(33, 33.2, 5000)
    alone = index.find_many(lon, lat)
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda _: index.find_many(lon, lat), range(8)))
    assert all(answer == alone for answer in together)
    assert None not in alone
