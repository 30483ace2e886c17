import numpy as np

from gridcenter.geo.hilbert import bounds_of, hilbert_keys


def test_neighbours_on_the_curve_are_neighbours_in_place():
    # The middles of a 64 by 64 board: one step of the coarse curve between each.
    places = np.arange(64) + 0.5
    x, y = (axis.ravel() for axis in np.meshgrid(places, places))
    order = np.argsort(hilbert_keys(x, y, (0.0, 0.0, 64.0, 64.0)))
    steps = np.abs(np.diff(x[order])) + np.abs(np.diff(y[order]))
    assert (steps == 1).all()


def test_every_cell_has_a_key_of_its_own():
    places = np.arange(300.0)
    x, y = (axis.ravel() for axis in np.meshgrid(places, places))
    keys = hilbert_keys(x, y, (0.0, 0.0, 65536.0, 65536.0))
    assert len(np.unique(keys)) == len(keys)
    assert keys.min() == 0


def test_the_curve_runs_from_corner_to_corner():
    keys = hilbert_keys(np.array([0.0, 1.0]), np.array([0.0, 0.0]), (0.0, 0.0, 1.0, 1.0))
    assert keys.tolist() == [0, 2**32 - 1]


def test_points_beyond_the_bounds_count_as_on_the_edge():
    bounds = (0.0, 0.0, 1.0, 1.0)
    keys = hilbert_keys(np.array([-5.0, 0.0, 9.0, 1.0]), np.array([0.3, 0.3, 0.3, 0.3]), bounds)
    assert keys[0] == keys[1]
    assert keys[2] == keys[3]


def test_points_all_in_one_place_have_one_key():
    x, y = np.full(3, 120.0), np.full(3, 33.0)
    assert len(set(hilbert_keys(x, y, bounds_of(x, y)).tolist())) == 1
