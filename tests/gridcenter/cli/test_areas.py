"""Areas by the command line: a file of either kind comes in, and its faults are said."""

from __future__ import annotations

import json

import pyogrio
import pytest

from gridcenter.center import open_center
from gridcenter.cli.main import main
from gridcenter.domain.area import AreaCode
from tests.stories import real_form


@pytest.fixture
def url(make_url, engine) -> str:
    return make_url(engine)


@pytest.fixture
def run(capsys, url):
    """Runs a command on a migrated database; returns exit status, standard output and the lines of standard error."""

    def go(*arguments: str, language: str = "en"):
        status = main(["--db", url, "--lang", language, "areas", *arguments])
        out, err = capsys.readouterr()
        return status, out, err.splitlines()

    return go


def refused(answer) -> str:
    status, out, err = answer
    assert (status, out, len(err)) == (2, "", 1)
    return err[0]


def geopackage(folder):
    meta, _, wkb, values = pyogrio.raw.read(real_form.areas_file(folder))
    file = folder / "areas.gpkg"
    fields = meta["fields"]
    pyogrio.raw.write(file, wkb, values, fields, layer="everything", geometry_type="Polygon", crs="EPSG:4490")
    return file


def faulty(folder):
    """The small district with two micro-grids on one another and one code of 14 digits."""
    content = json.loads(real_form.areas_file(folder).read_text(encoding="utf-8"))
    features = content["features"]
    features[-2]["geometry"] = features[-4]["geometry"]
    features.append({**features[-1], "properties": {"code": "32090300100200", "name": "少一位"}})
    file = folder / "faulty.geojson"
    file.write_text(json.dumps(content), encoding="utf-8")
    return file


def test_that_a_geopackage_and_a_geojson_come_in_alike(run, tmp_path):
    answers = [run("import", str(make(tmp_path)), "--json") for make in (real_form.areas_file, geopackage)]
    for status, out, err in answers:
        assert (status, err) == (0, [])
        assert json.loads(out)["counts"]["micro_grid"] == 8
    assert answers[0] == answers[1]
    status, out, err = run("check")
    assert (status, out, err) == (0, "Nothing found.\n", [])


def test_that_what_came_in_is_counted_in_words(run, tmp_path):
    file = str(real_form.areas_file(tmp_path))
    assert run("import", file)[1] == "Imported: district 1, town 1, community 2, grid 4, micro-grid 8.\n"
    assert "微网格 8" in run("import", file, language="zh")[1]


def test_that_a_code_of_14_digits_and_an_overlap_are_said(run, tmp_path):
    status, _out, err = run("import", str(faulty(tmp_path)))
    assert status == 0
    assert err[0] == "Left out 1 feature:"
    assert "32090300100200" in err[1]
    assert "no level has that many digits" in err[1]
    status, out, _err = run("check")
    assert status == 1
    assert "overlap by" in out
    status, out, _err = run("check", "--json")
    assert status == 1
    found = json.loads(out)
    assert "overlap" in {finding["kind"] for finding in found}
    assert all(finding["square_metres"] >= 0 for finding in found)


def test_that_faults_are_said_in_chinese_too(run, tmp_path):
    run("import", str(faulty(tmp_path)))
    status, out, _err = run("check", language="zh")
    assert status == 1
    assert "{" not in out


def test_that_an_empty_database_has_nothing_wrong(run):
    assert run("check", "--json")[:2] == (0, "[]\n")


def test_that_a_layer_and_a_field_are_named(run, tmp_path):
    file = str(geopackage(tmp_path))
    status, out, err = run("import", file, "--field", "code=code", "--field", "name=name", "--json")
    assert (status, err) == (0, [])
    assert sum(json.loads(out)["counts"].values()) == 16
    _status, out, _err = run("import", file, "--layer", "micro_grid=everything", "--json")
    assert json.loads(out)["counts"]["micro_grid"] == 8
    assert len(json.loads(out)["rejected"]) == 8


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--layer", "grid"), "NAME=VALUE"),
        (("--layer", "grid="), "NAME=VALUE"),
        (("--layer", "moon=areas"), "micro_grid"),
        (("--layer", "grid=moon"), "it has: areas"),
        (("--field", "code"), "NAME=VALUE"),
        (("--field", "code=moon"), "it has: code, name"),
    ],
)
def test_that_wrong_names_are_one_sentence(run, tmp_path, arguments, says):
    assert says in refused(run("import", str(real_form.areas_file(tmp_path)), *arguments))


@pytest.mark.parametrize("name", ["page.geojson", "page.gpkg", "page.json"])
@pytest.mark.parametrize("content", [b"<html><body>404</body></html>", b"", b"{", b"\x00\xff" * 100], ids=repr)
def test_that_a_file_that_is_no_geodata_is_one_sentence(run, tmp_path, name, content):
    file = tmp_path / name
    file.write_bytes(content)
    assert "neither GeoPackage nor GeoJSON" in refused(run("import", str(file)))


def test_that_a_folder_and_a_file_that_is_gone_are_one_sentence(run, tmp_path):
    for file in (tmp_path, tmp_path / "gone.gpkg"):
        assert "There is no file" in refused(run("import", str(file)))


def test_that_swapped_axes_and_empty_collections_are_one_sentence(run, tmp_path):
    content = json.loads(real_form.areas_file(tmp_path).read_text(encoding="utf-8"))
    file = tmp_path / "some.geojson"
    file.write_text(json.dumps({**content, "features": []}))
    assert "holds no polygons" in refused(run("import", str(file)))
    for feature in content["features"]:
        rings = feature["geometry"]["coordinates"]
        feature["geometry"]["coordinates"] = [[point[::-1] for point in ring] for ring in rings]
    file.write_text(json.dumps(content))
    assert "longitude comes first" in refused(run("import", str(file)))


def test_that_gcj02_moves_the_areas(run, tmp_path, url):
    places = []
    for datum in ("wgs84", "gcj02"):
        assert run("import", str(real_form.areas_file(tmp_path)), "--datum", datum)[0] == 0
        with open_center(url) as center:
            places.append(center.directory.areas[AreaCode("320903")])
    assert 0.002 < abs(places[0].longitude - places[1].longitude) < 0.01
    assert 0.0005 < abs(places[0].latitude - places[1].latitude) < 0.005
