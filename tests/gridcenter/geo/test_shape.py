import numpy as np
import pytest
from pyproj import Geod
from shapely import MultiPolygon, Point, Polygon, box

from gridcenter.domain.area import Area, AreaCode, AreaLevel
from gridcenter.errors import BadInput
from gridcenter.geo.shape import AreaShape, from_wkb, representative_points, square_metres, to_equal_area

TOWN = Area(AreaCode("320903001"), "town", AreaLevel.TOWN, AreaCode("320903"))


@pytest.mark.parametrize(("lon", "lat"), [(120.0, 33.3), (118.2, 33.9), (109.5, 18.2), (125.0, 50.0)])
def test_square_metres_agree_with_the_ellipsoid_wherever_the_district_is(lon, lat):
    polygon = box(lon, lat, lon + 0.01, lat + 0.01)
    on_ellipsoid, _ = Geod(ellps="GRS80").geometry_area_perimeter(polygon)
    assert square_metres([polygon])[0] == pytest.approx(abs(on_ellipsoid), rel=1e-5)


def test_borders_shared_in_degrees_are_shared_in_metres():
    left, right = to_equal_area([box(120.0, 33.0, 120.1, 33.1), box(120.1, 33.0, 120.2, 33.1)])
    assert left.intersection(right).area == 0
    assert left.touches(right)


def test_representative_point_lies_inside_even_a_hollow_polygon():
    ring = box(120.0, 33.0, 120.3, 33.3).difference(box(120.1, 33.1, 120.2, 33.2))
    lons, lats = representative_points([ring])
    assert ring.contains(Point(lons[0], lats[0]))


def test_a_shape_comes_back_from_its_wkb():
    polygon = MultiPolygon([box(120.0, 33.0, 120.1, 33.1), box(120.2, 33.0, 120.3, 33.1)])
    again = from_wkb(TOWN, AreaShape(TOWN, polygon).wkb)
    assert again.area is TOWN
    assert np.array_equal(again.polygon.bounds, polygon.bounds)
    assert again.polygon.equals(polygon)


@pytest.mark.parametrize("wkb", [b"", b"nothing", Point(120.0, 33.0).wkb, Polygon([(0, 0), (1, 0), (1, 1)]).wkb[:-5]])
def test_bytes_that_are_no_polygon_are_refused(wkb):
    with pytest.raises(BadInput) as caught:
        from_wkb(TOWN, wkb)
    assert caught.value.data == {"what": "no_polygons", "where": "320903001", "fix": ""}
