from __future__ import annotations

import random
from collections import Counter

import pytest
import shapely

from gridcenter.demo.places import Places


@pytest.fixture(scope="module")
def places(areas):
    return Places(areas, 5)


def test_points_lie_inside_the_micro_grid_they_name(places, areas):
    polygons = {made.area.code: made.polygon for made in areas}
    rng = random.Random(1)
    for place in [*(places.somewhere(rng) for _ in range(300)), *(places.hot_spot(rng) for _ in range(100))]:
        assert shapely.contains_xy(polygons[place.area], place.longitude, place.latitude)
        assert place.address.endswith("号")


def test_there_are_about_forty_hot_spots_and_some_are_much_hotter(places):
    rng = random.Random(1)
    counts = Counter(places.hot_spot(rng).address for _ in range(3_000)).most_common()
    assert 35 <= len(counts) <= 40
    assert counts[0][1] > 5 * counts[-1][1]


def test_same_seed_gives_the_same_places(places, areas):
    again = Places(areas, 5)
    assert [again.somewhere(random.Random(n)) for n in range(20)] == [
        places.somewhere(random.Random(n)) for n in range(20)
    ]
