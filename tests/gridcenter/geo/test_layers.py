import json

import numpy as np
import pyogrio
import pytest
import shapely
from shapely import box

from gridcenter.domain.area import AreaLevel
from gridcenter.errors import BadInput
from gridcenter.geo.datum import Datum, gcj02_from_wgs84
from gridcenter.geo.layers import choose_layers, read_layer

SQUARE = box(119.9, 33.2, 120.0, 33.3)


def write_layer(path, layer, polygons, columns=None, crs="EPSG:4490"):
    columns = columns or {"code": np.array(["x"] * len(polygons), dtype=object)}
    pyogrio.raw.write(
        path,
        shapely.to_wkb(np.array(polygons, dtype=object)),
        list(columns.values()),
        list(columns),
        layer=layer,
        driver="GPKG",
        geometry_type="Polygon",
        crs=crs,
        append=path.exists(),
    )


def refusal(call, *arguments):
    with pytest.raises(BadInput) as caught:
        call(*arguments)
    return caught.value.data


def test_layers_with_usual_names_are_recognised_from_the_district_down(tmp_path):
    path = tmp_path / "areas.gpkg"
    for name in ("MicroGrids", "villages", "street", "网格", "sketches"):
        write_layer(path, name, [SQUARE])
    assert [(layer.name, layer.level) for layer in choose_layers(path, {})] == [
        ("street", AreaLevel.TOWN),
        ("villages", AreaLevel.COMMUNITY),
        ("网格", AreaLevel.GRID),
        ("MicroGrids", AreaLevel.MICRO_GRID),
    ]


def test_the_only_layer_is_taken_whatever_its_name(tmp_path):
    path = tmp_path / "areas.gpkg"
    write_layer(path, "export_3", [SQUARE])
    assert [(layer.name, layer.level) for layer in choose_layers(path, {})] == [("export_3", None)]


def test_several_layers_of_unknown_names_are_refused_with_their_names(tmp_path):
    path = tmp_path / "areas.gpkg"
    write_layer(path, "one", [SQUARE])
    write_layer(path, "two", [SQUARE])
    assert refusal(choose_layers, path, {}) == {"what": "no_layer", "where": "areas.gpkg", "fix": "one, two"}


def test_a_layer_that_is_not_there_is_refused_with_those_that_are(tmp_path):
    path = tmp_path / "areas.gpkg"
    write_layer(path, "grid", [SQUARE])
    fault = refusal(choose_layers, path, {AreaLevel.GRID: "grids2"})
    assert fault == {"what": "no_layer", "where": "areas.gpkg (grids2)", "fix": "grid"}


def test_tables_without_geometry_are_passed_over(tmp_path):
    path = tmp_path / "areas.gpkg"
    write_layer(path, "areas", [SQUARE])
    text = np.array(["x"], dtype=object)
    pyogrio.raw.write(path, None, [text], ["style"], layer="layer_styles", driver="GPKG", append=True)
    assert [layer.name for layer in choose_layers(path, {})] == ["areas"]


def test_a_file_of_tables_only_has_no_polygons(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("code,name\n320903001,a\n", encoding="utf-8")
    assert refusal(choose_layers, path, {})["what"] == "no_polygons"


def test_a_missing_file_is_named(tmp_path):
    fault = refusal(choose_layers, tmp_path / "gone.gpkg", {})
    assert fault == {"what": "not_found", "where": "gone.gpkg", "fix": ""}


@pytest.mark.parametrize("text", ["<!DOCTYPE html><html><body>Sign in</body></html>", "", '{"a": 1}', '{"type": "Feat'])
def test_a_file_that_is_no_geodata_is_refused(tmp_path, text):
    path = tmp_path / "grid.geojson"
    path.write_text(text, encoding="utf-8")
    assert refusal(choose_layers, path, {}) == {"what": "not_geodata", "where": "grid.geojson", "fix": ""}


@pytest.mark.parametrize("crs", ["EPSG:4490", "EPSG:4326", None])
@pytest.mark.filterwarnings("ignore:'crs' was not provided")
def test_degrees_are_taken_as_they_are(tmp_path, crs):
    path = tmp_path / "areas.gpkg"
    write_layer(path, "grid", [SQUARE], crs=crs)
    assert read_layer(path, "grid", Datum.WGS84).geometries[0].bounds == SQUARE.bounds


def test_projected_metres_become_degrees(tmp_path):
    path = tmp_path / "areas.gpkg"
    # On the central meridian of EPSG:4549 (120 degrees east) the false easting is 500 km.
    write_layer(path, "grid", [box(500_000, 3_680_000, 501_000, 3_681_000)], crs="EPSG:4549")
    west, south, east, north = read_layer(path, "grid", Datum.WGS84).geometries[0].bounds
    assert west == pytest.approx(120.0, abs=1e-6)
    assert 33.0 < south < north < 33.5
    assert east == pytest.approx(120.0107, abs=1e-4)


def test_gcj02_coordinates_are_moved_back(tmp_path):
    path = tmp_path / "areas.gpkg"
    write_layer(path, "grid", [shapely.transform(SQUARE, gcj02_from_wgs84, interleaved=False)])
    assert read_layer(path, "grid", Datum.GCJ02).geometries[0].equals_exact(SQUARE, 1e-9)


def test_latitude_before_longitude_is_noticed(tmp_path):
    path = tmp_path / "areas.gpkg"
    write_layer(path, "grid", [box(33.2, 119.9, 33.3, 120.0), box(33.3, 119.9, 33.4, 120.0), SQUARE])
    fault = refusal(read_layer, path, "grid", Datum.WGS84)
    assert fault == {"what": "swapped_axes", "where": "areas.gpkg (grid)", "fix": ""}


def test_values_that_are_missing_become_none(tmp_path):
    path = tmp_path / "grid.geojson"
    features = [
        {"type": "Feature", "properties": {"size": 1.5, "name": "甲"}, "geometry": SQUARE.__geo_interface__},
        {"type": "Feature", "properties": {"size": None, "name": None}, "geometry": None},
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    content = read_layer(path, "grid", Datum.GCJ02)
    assert content.columns == {"size": [1.5, None], "name": ["甲", None]}
    assert content.geometries[1] is None


def test_a_layer_without_features_is_empty(tmp_path):
    path = tmp_path / "grid.geojson"
    path.write_text('{"type": "FeatureCollection", "features": []}', encoding="utf-8")
    assert len(read_layer(path, "grid", Datum.GCJ02).geometries) == 0
