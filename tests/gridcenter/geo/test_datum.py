import numpy as np

from gridcenter.geo.datum import Datum, gcj02_from_wgs84, wgs84_from_gcj02


def test_yandu_lies_about_half_a_kilometre_off_in_gcj02():
    lon, lat = gcj02_from_wgs84(np.array([119.95]), np.array([33.28]))
    assert 0.0046 < lon[0] - 119.95 < 0.0054
    assert -0.0018 < lat[0] - 33.28 < -0.0010


def test_a_point_goes_there_and_comes_back_to_itself():
    rng = np.random.default_rng(1)
    lon, lat = rng.uniform(74.0, 135.0, 5000), rng.uniform(4.0, 53.0, 5000)
    back_lon, back_lat = wgs84_from_gcj02(*gcj02_from_wgs84(lon, lat))
    assert np.abs(back_lon - lon).max() < 1e-9
    assert np.abs(back_lat - lat).max() < 1e-9


def test_points_outside_china_stay_where_they_are():
    lon, lat = np.array([-87.6, 2.35, 150.0]), np.array([41.9, 48.85, -33.0])
    for moved in (gcj02_from_wgs84(lon, lat), wgs84_from_gcj02(lon, lat)):
        assert np.array_equal(moved[0], lon)
        assert np.array_equal(moved[1], lat)


def test_moving_leaves_the_given_arrays_alone():
    lon, lat = np.array([120.0]), np.array([33.0])
    gcj02_from_wgs84(lon, lat)
    wgs84_from_gcj02(lon, lat)
    assert lon[0] == 120.0
    assert lat[0] == 33.0


def test_datum_is_found_by_its_stored_word():
    assert Datum("gcj02") is Datum.GCJ02
    assert Datum("wgs84") is Datum.WGS84
