import numpy as np
import pytest
from shapely import Polygon, box

from gridcenter.errors import BadInput
from gridcenter.geo.index import AreaIndex
from gridcenter.geo.relocate import Relocation, sample_points

CELLS = [
    box(120 + column / 100, 33 + row / 100, 120 + (column + 1) / 100, 33 + (row + 1) / 100)
    for column in range(15)
    for row in range(10)
    if column + row < 18
]
INDEX = AreaIndex([f"{number:09}" for number in range(len(CELLS))], CELLS)


def city(count, seed=1):
    rng = np.random.default_rng(seed)
    return rng.normal(-87.7, 0.05, count), rng.normal(41.8, 0.1, count)


def test_every_point_falls_inside_a_micro_grid():
    lon, lat = city(20_000)
    move = Relocation(lon[:5000], lat[:5000], CELLS).move
    assert None not in INDEX.find_many(*move(lon, lat))


def test_points_beyond_the_sample_fall_inside_too():
    move = Relocation(*city(500), CELLS).move
    assert None not in INDEX.find_many(*move(np.array([-100.0, 0.0, 100.0]), np.array([60.0, 0.0, -60.0])))


def test_thin_and_broken_micro_grids_are_hit_inside():
    thin = Polygon([(120.0, 33.0), (121.0, 34.0), (121.0, 34.0001)])
    ring = box(122.0, 33.0, 123.0, 34.0).difference(box(122.001, 33.001, 122.999, 33.999))
    lon, lat = city(2000)
    moved = Relocation(lon, lat, [thin, ring]).move(lon, lat)
    assert set(AreaIndex(["1", "2"], [thin, ring]).find_many(*moved)) == {"1", "2"}


def test_neighbours_stay_neighbours():
    lon, lat = city(10_000)
    move = Relocation(lon, lat, CELLS).move
    there_lon, there_lat = move(lon, lat)
    near_lon, near_lat = move(lon + 1e-4, lat + 1e-4)
    apart = np.hypot(near_lon - there_lon, near_lat - there_lat)
    # A cell is 0.01 wide; strangers are about 0.06 apart.
    assert np.median(apart) < 0.01
    assert np.quantile(apart, 0.9) < 0.03


def test_the_points_spread_over_all_micro_grids():
    lon, lat = city(10_000)
    counts = np.unique(INDEX.find_many(*Relocation(lon, lat, CELLS).move(lon, lat)), return_counts=True)[1]
    assert len(counts) == len(CELLS)
    assert counts.max() < 4 * counts.mean()


def test_the_same_points_come_to_the_same_places():
    lon, lat = city(1000)
    first = Relocation(lon, lat, CELLS).move(lon, lat)
    again = Relocation(lon, lat, CELLS).move(lon[::-1], lat[::-1])
    assert np.array_equal(first[0], again[0][::-1])
    assert np.array_equal(first[1], again[1][::-1])


def test_different_points_do_not_lie_on_each_other():
    lon, lat = city(10_000)
    moved = Relocation(lon[:100], lat[:100], CELLS).move(lon, lat)
    assert len(np.unique(np.column_stack(moved), axis=0)) == len(lon)


def test_no_points_move_to_no_points():
    lon, lat = Relocation(*city(10), CELLS).move(np.array([]), np.array([]))
    assert len(lon) == len(lat) == 0


def test_a_coordinate_that_is_no_number_is_refused():
    move = Relocation(*city(10), CELLS).move
    with pytest.raises(ValueError, match="finite"):
        move(np.array([float("nan")]), np.array([41.8]))


def test_nothing_to_learn_from_is_refused():
    empty = np.array([])
    with pytest.raises(BadInput) as caught:
        Relocation(empty, empty, CELLS)
    assert caught.value.data["what"] == "no_points"
    with pytest.raises(BadInput) as caught:
        Relocation(*city(10), [])
    assert caught.value.data["what"] == "no_polygons"


def test_a_sample_has_its_size_and_comes_from_the_whole_stream():
    lon, lat = sample_points(((float(number), -float(number)) for number in range(10_000)), 500, seed=7)
    assert len(lon) == len(set(lon.tolist())) == 500
    assert np.array_equal(lat, -lon)
    assert 4000 < lon.mean() < 6000


def test_a_short_stream_is_taken_whole():
    lon, lat = sample_points([(1.0, 2.0), (3.0, 4.0)], 10, seed=7)
    assert lon.tolist() == [1.0, 3.0]
    assert lat.tolist() == [2.0, 4.0]
    assert len(sample_points([], 10, seed=7)[0]) == 0


def test_one_seed_draws_one_sample():
    stream = [(float(number), 0.0) for number in range(1000)]
    same = [sample_points(stream, 50, seed=7)[0].tolist() for _ in range(2)]
    assert same[0] == same[1]
    assert same[0] != sample_points(stream, 50, seed=8)[0].tolist()
