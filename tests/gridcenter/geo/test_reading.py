import json

import numpy as np
import pyogrio
import pytest
import shapely
from shapely import LineString, MultiPolygon, Point, Polygon, box

from gridcenter.domain.area import AreaLevel, CodeRule, GridKind
from gridcenter.errors import BadInput
from gridcenter.geo.datum import Datum
from gridcenter.geo.reading import read_shapes

LEFT = box(119.9, 33.2, 120.0, 33.3)
RIGHT = box(120.0, 33.2, 120.1, 33.3)
GRID = "320903001001001"


def read(path, *, layers=None, fields=None, rule=None, district_name=""):
    return read_shapes(
        path,
        layers=layers or {},
        fields=fields or {},
        datum=Datum.WGS84,
        rule=rule or CodeRule(),
        district_name=district_name,
    )


def geojson(path, *features):
    """Writes pairs of properties and geometry."""
    rows = [
        {
            "type": "Feature",
            "properties": properties,
            "geometry": None if geometry is None else json.loads(shapely.to_geojson(geometry)),
        }
        for properties, geometry in features
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": rows}, ensure_ascii=False), encoding="utf-8")
    return path


def geopackage(path, layer, codes, polygons, dtype=object):
    pyogrio.raw.write(
        path,
        shapely.to_wkb(np.array(polygons, dtype=object)),
        [np.array(codes, dtype=dtype)],
        ["code"],
        layer=layer,
        driver="GPKG",
        geometry_type="Unknown",
        crs="EPSG:4490",
        append=path.exists(),
    )


def refusal(path, **wishes):
    with pytest.raises(BadInput) as caught:
        read(path, **wishes)
    return caught.value.data


def reasons(reading):
    return [(shape.code, shape.reason) for shape in reading.rejected]


def test_a_geopackage_gives_the_areas_of_every_level(tmp_path):
    path = tmp_path / "都.gpkg"
    geopackage(path, "town", ["320903001"], [LEFT])
    geopackage(path, "community", ["320903001001"], [LEFT])
    geopackage(path, "grid", [GRID], [LEFT])
    geopackage(path, "micro_grid", [GRID + "01", GRID + "02"], [LEFT, RIGHT])
    reading = read(path, district_name="盐都区")
    assert reading.rejected == ()
    assert [(shape.area.code, shape.area.level, shape.area.parent) for shape in reading.shapes] == [
        ("320903", AreaLevel.DISTRICT, None),
        ("320903001", AreaLevel.TOWN, "320903"),
        ("320903001001", AreaLevel.COMMUNITY, "320903001"),
        (GRID, AreaLevel.GRID, "320903001001"),
        (GRID + "01", AreaLevel.MICRO_GRID, GRID),
        (GRID + "02", AreaLevel.MICRO_GRID, GRID),
    ]


def test_areas_know_their_size_and_a_point_inside(tmp_path):
    path = geojson(tmp_path / "a.geojson", ({"code": GRID, "name": "甲"}, LEFT))
    shape = read(path).shapes[0]
    assert shape.area.square_metres == pytest.approx(103.2e6, rel=0.01)
    assert shape.polygon.contains(Point(shape.area.longitude, shape.area.latitude))


def test_levels_of_a_single_unnamed_layer_come_from_the_codes(tmp_path):
    path = geojson(tmp_path / "out.geojson", ({"code": "320903001"}, LEFT), ({"code": GRID}, LEFT))
    levels = {shape.area.code: shape.area.level for shape in read(path).shapes}
    assert levels == {"320903": AreaLevel.DISTRICT, "320903001": AreaLevel.TOWN, GRID: AreaLevel.GRID}


def test_the_district_is_made_of_its_towns(tmp_path):
    path = geojson(tmp_path / "a.geojson", ({"code": "320903001"}, LEFT), ({"code": "320903002"}, RIGHT))
    district = read(path, district_name="盐都区").shapes[0]
    assert (district.area.code, district.area.name) == ("320903", "盐都区")
    assert district.polygon.equals(box(119.9, 33.2, 120.1, 33.3))
    assert read(path).shapes[0].area.name == "320903"


def test_a_district_in_the_file_is_kept(tmp_path):
    path = geojson(
        tmp_path / "a.geojson", ({"code": "320903", "name": "都"}, LEFT), ({"code": "320903001", "name": "镇"}, LEFT)
    )
    assert [shape.area.name for shape in read(path, district_name="other").shapes] == ["都", "镇"]


def test_a_missing_name_is_made_from_the_code(tmp_path):
    path = geojson(tmp_path / "a.geojson", ({"code": GRID}, LEFT), ({"code": GRID + "07"}, LEFT))
    assert [shape.area.name for shape in read(path).shapes] == [GRID, "微网格07"]


def test_grids_are_special_by_number_or_by_word(tmp_path):
    path = geojson(
        tmp_path / "a.geojson",
        ({"code": "320903001001001", "kind": "综合网格"}, LEFT),
        ({"code": "320903001001002", "kind": "专属网格"}, LEFT),
        ({"code": "320903001001801", "kind": ""}, LEFT),
        ({"code": "320903001001", "kind": ""}, LEFT),
    )
    assert [shape.area.grid_kind for shape in read(path).shapes] == [
        GridKind.COMPREHENSIVE,
        GridKind.SPECIAL,
        GridKind.SPECIAL,
        None,
    ]


def test_columns_may_be_named(tmp_path):
    path = geojson(tmp_path / "a.geojson", ({"bm": GRID, "mc": "甲", "lx": "special"}, LEFT))
    area = read(path, fields={"code": "bm", "name": "mc", "kind": "lx"}).shapes[0].area
    assert (area.code, area.name, area.grid_kind) == (GRID, "甲", GridKind.SPECIAL)


@pytest.mark.parametrize(("dtype", "code"), [("int64", int(GRID + "01")), ("float64", float(GRID))])
def test_codes_stored_as_numbers_are_read_digit_for_digit(tmp_path, dtype, code):
    path = tmp_path / "a.gpkg"
    geopackage(path, "areas", [code], [LEFT], dtype)
    assert read(path).shapes[0].area.code == str(int(code))


def test_a_float_too_large_to_be_exact_is_no_code(tmp_path):
    path = tmp_path / "a.gpkg"
    geopackage(path, "areas", [float(GRID + "01"), float(GRID)], [LEFT, RIGHT], "float64")
    assert [reason for _, reason in reasons(read(path))] == ["code_not_digits"]


def test_features_that_cannot_be_used_are_kept_with_the_reason(tmp_path):
    path = geojson(
        tmp_path / "grid.geojson",
        ({"code": GRID}, LEFT),
        ({"code": GRID[:14]}, LEFT),
        ({"code": "32090300100100A"}, LEFT),
        ({"code": "320903001001"}, LEFT),
        ({"code": None}, LEFT),
        ({"code": "320903001001002"}, None),
        ({"code": "320903001001003"}, MultiPolygon()),
        ({"code": "320903001001004"}, Point(120.0, 33.0)),
        ({"code": "320903001001005"}, LineString([(120.0, 33.0), (120.1, 33.0)])),
        ({"code": GRID}, RIGHT),
        ({"code": "320903001001006"}, box(0.0, 0.0, 0.1, 0.1)),
    )
    reading = read(path)
    assert [shape.area.code for shape in reading.shapes] == [GRID]
    assert reasons(reading) == [
        (GRID[:14], "code_length"),
        ("32090300100100A", "code_not_digits"),
        ("320903001001", "code_length"),
        ("", "code_missing"),
        ("320903001001002", "geometry_empty"),
        ("320903001001003", "geometry_empty"),
        ("320903001001004", "geometry_not_polygon"),
        ("320903001001005", "geometry_not_polygon"),
        (GRID, "code_twice"),
        ("320903001001006", "coordinates_out_of_range"),
    ]


def test_a_rejected_feature_says_where_it_stood_and_what_it_held(tmp_path):
    path = geojson(
        tmp_path / "grid.geojson", ({"code": GRID, "n": 1.5}, LEFT), ({"code": "12", "name": "甲", "n": None}, LEFT)
    )
    (rejected,) = read(path).rejected
    assert rejected.where == "grid 2"
    assert json.loads(rejected.raw) == {"code": "12", "name": "甲", "n": None}


def test_a_polygon_that_crosses_itself_is_accepted(tmp_path):
    bow = Polygon([(119.9, 33.2), (120.0, 33.3), (120.0, 33.2), (119.9, 33.3)])
    path = geojson(tmp_path / "a.geojson", ({"code": "320903001"}, bow), ({"code": "320903002"}, RIGHT))
    reading = read(path)
    assert reading.rejected == ()
    assert [shape.area.code for shape in reading.shapes] == ["320903", "320903001", "320903002"]


def test_digits_of_micro_grids_follow_the_rule(tmp_path):
    path = geojson(tmp_path / "a.geojson", ({"code": GRID + "001"}, LEFT))
    area = read(path, rule=CodeRule(micro_grid_digits=3)).shapes[0].area
    assert (area.level, area.name) == (AreaLevel.MICRO_GRID, "微网格001")
    assert refusal(path) == {"what": "no_codes", "where": "a.geojson", "fix": "code_length"}


def test_a_page_saved_as_geojson_is_no_geodata(tmp_path):
    path = tmp_path / "grid.geojson"
    path.write_text("<html><head><title>登录</title></head></html>", encoding="utf-8")
    assert refusal(path)["what"] == "not_geodata"


def test_a_file_without_features_has_no_polygons(tmp_path):
    assert refusal(geojson(tmp_path / "a.geojson")) == {"what": "no_polygons", "where": "a.geojson", "fix": ""}


def test_a_file_of_points_has_no_polygons(tmp_path):
    path = geojson(tmp_path / "a.geojson", ({"code": GRID}, Point(120.0, 33.0)))
    assert refusal(path) == {"what": "no_polygons", "where": "a.geojson", "fix": "geometry_not_polygon"}


def test_a_file_of_wrong_codes_only_has_no_codes(tmp_path):
    path = geojson(tmp_path / "a.geojson", ({"code": GRID[:14]}, LEFT))
    assert refusal(path) == {"what": "no_codes", "where": "a.geojson", "fix": "code_length"}


def test_a_file_without_a_code_column_names_the_columns_there_are(tmp_path):
    path = geojson(tmp_path / "a.geojson", ({"bm": GRID, "mc": "甲"}, LEFT))
    expected = {"what": "no_code_field", "where": "a.geojson (a)", "fix": "bm, mc"}
    assert refusal(path) == expected
    assert refusal(path, fields={"code": "gone"}) == expected


def test_a_wrong_layer_name_is_answered_with_the_layers_there_are(tmp_path):
    path = tmp_path / "a.gpkg"
    geopackage(path, "grid", [GRID], [LEFT])
    fault = refusal(path, layers={AreaLevel.GRID: "gird"})
    assert fault == {"what": "no_layer", "where": "a.gpkg (gird)", "fix": "grid"}


def test_named_layers_are_read_in_place_of_usual_ones(tmp_path):
    path = tmp_path / "a.gpkg"
    geopackage(path, "grid", [GRID], [LEFT])
    geopackage(path, "grid_2025", ["320903001001002"], [RIGHT])
    reading = read(path, layers={AreaLevel.GRID: "grid_2025"})
    assert [shape.area.code for shape in reading.shapes] == ["320903001001002"]


def test_latitude_before_longitude_is_refused(tmp_path):
    path = geojson(tmp_path / "a.geojson", ({"code": GRID}, box(33.2, 119.9, 33.3, 120.0)))
    assert refusal(path)["what"] == "swapped_axes"
