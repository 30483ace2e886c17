"""Areas come in from geodata, replace what has the same code, and are checked as they stand."""

from __future__ import annotations

import json

import pyogrio
import pytest

from gridcenter.domain.area import Area, AreaCode, AreaLevel, GridKind
from gridcenter.errors import BadInput
from gridcenter.geo.datum import Datum
from gridcenter.services.area_import import AreaImport, initials, with_initials
from gridcenter.store import areas
from gridcenter.store import district as district_table
from tests.stories import real_form


def run(database, file, **more):
    told = {"layers": {}, "fields": {}, "datum": Datum.WGS84, **more}
    return AreaImport(database).run(file, **told)


def stored(database) -> dict[str, Area]:
    with database.read() as connection:
        return {area.code: area for area in areas.all_areas(connection)}


def changed(folder, change):
    """The small district's file with its features changed."""
    content = json.loads(real_form.areas_file(folder).read_text(encoding="utf-8"))
    content["features"] = change(content["features"])
    file = folder / "changed.geojson"
    file.write_text(json.dumps(content), encoding="utf-8")
    return file


def kinds(database) -> list[str]:
    return [finding.kind for finding in AreaImport(database).check()]


def test_that_every_level_comes_in_with_its_parent(database, tmp_path):
    report = run(database, real_form.areas_file(tmp_path))
    assert report.counts == dict(zip(AreaLevel, (1, 1, 2, 4, 8, 0), strict=True))
    assert report.rejected == ()
    found = stored(database)
    assert len(found) == 16
    for area in found.values():
        assert area.parent is None or area.code.startswith(area.parent)
    assert found["320903001001001"].grid_kind is GridKind.COMPREHENSIVE
    assert found["32090300100100101"].name == "微网格01"
    assert AreaImport(database).check() == []


def test_that_the_district_gets_the_name_of_its_area_once(database, tmp_path):
    run(database, real_form.areas_file(tmp_path))
    with database.read() as connection:
        assert district_table.load(connection).name == "某区"
    renamed = changed(
        tmp_path, lambda some: [{**one, "properties": {**one["properties"], "name": "新名"}} for one in some]
    )
    run(database, renamed)
    with database.read() as connection:
        assert district_table.load(connection).name == "某区"
    assert stored(database)["320903"].name == "新名"


def test_that_a_second_import_replaces_and_keeps_the_rest(database, tmp_path):
    run(database, real_form.areas_file(tmp_path))
    before = stored(database)
    run(database, real_form.areas_file(tmp_path))
    assert stored(database) == before
    run(database, changed(tmp_path, lambda some: some[:2]))
    assert stored(database) == before


def test_that_a_file_without_a_district_makes_it_of_its_towns(database, tmp_path):
    run(database, changed(tmp_path, lambda some: some[1:]), district_name="亭湖区")
    found = stored(database)["320903"]
    assert (found.name, found.level, found.initials) == ("亭湖区", AreaLevel.DISTRICT, "thq")
    assert kinds(database) == []


@pytest.mark.parametrize("crs", ["EPSG:4490", "EPSG:4326", "EPSG:4527"])
def test_that_a_geopackage_of_layers_gives_the_same_areas(make_database, tmp_path, crs):
    plain, packed = make_database("sqlite"), make_database("sqlite")
    source = real_form.areas_file(tmp_path)
    run(plain, source)
    meta, _, wkb, values = pyogrio.raw.read(source)
    columns = dict(zip(meta["fields"], values, strict=True))
    file = tmp_path / "areas.gpkg"
    for layer, length in (("镇街", 9), ("社区", 12), ("网格", 15), ("微网格", 17), ("district", 6)):
        chosen = [len(code) == length for code in columns["code"]]
        shapes = wkb[chosen]
        if crs == "EPSG:4527":
            shapes = projected(shapes, crs)
        pyogrio.raw.write(
            file,
            shapes,
            [columns["code"][chosen], columns["name"][chosen]],
            ["网格编码", "名称"],
            layer=layer,
            geometry_type="Polygon",
            crs=crs,
            append=file.exists(),
        )
    report = run(packed, file)
    assert report.counts == dict(zip(AreaLevel, (1, 1, 2, 4, 8, 0), strict=True))
    first, second = stored(plain), stored(packed)
    assert first.keys() == second.keys()
    for code, area in first.items():
        assert (area.name, area.parent, area.initials) == (
            second[code].name,
            second[code].parent,
            second[code].initials,
        )
        assert area.longitude == pytest.approx(second[code].longitude, abs=1e-6)
    assert kinds(packed) == []


def projected(shapes, crs: str):
    import shapely
    from pyproj import Transformer

    transformer = Transformer.from_crs("EPSG:4490", crs, always_xy=True)
    return shapely.to_wkb(shapely.transform(shapely.from_wkb(shapes), transformer.transform, interleaved=False))


def test_that_named_fields_and_layers_are_taken(database, tmp_path):
    def renamed(some):
        return [{**one, "properties": {"k": one["properties"]["code"], "n": one["properties"]["name"]}} for one in some]

    file = changed(tmp_path, renamed)
    with pytest.raises(BadInput) as refused:
        run(database, file)
    assert refused.value.data["what"] == "no_code_field"
    run(database, file, fields={"code": "k", "name": "n"})
    assert stored(database)["320903"].name == "某区"


def test_that_features_that_cannot_be_used_are_left_out_with_their_reason(database, tmp_path):
    def spoiled(some):
        point = {"type": "Point", "coordinates": [120, 33]}
        faulty = [
            {**some[-1], "properties": {"code": "32090300100200", "name": "少一位"}},
            {**some[-1], "properties": {"code": "3209030010020x1", "name": "字母"}},
            {**some[-1], "properties": {"code": None, "name": "无"}},
            {**some[-1], "properties": {"code": "32090300100200299"}, "geometry": point},
            {**some[-1], "properties": {"code": "32090300100200298"}, "geometry": None},
            some[-1],
        ]
        return [*some, *faulty]

    report = run(database, changed(tmp_path, spoiled))
    assert [one.reason for one in report.rejected] == [
        "code_length",
        "code_not_digits",
        "code_missing",
        "geometry_not_polygon",
        "geometry_empty",
        "code_twice",
    ]
    assert report.rejected[0].code == "32090300100200"
    assert "少一位" in report.rejected[0].raw
    assert len(stored(database)) == 16


def test_that_a_file_that_cannot_be_used_changes_nothing(database, tmp_path):
    run(database, real_form.areas_file(tmp_path))
    before = stored(database)
    page = tmp_path / "page.geojson"
    page.write_text("<html>404</html>")
    bare = changed(tmp_path, lambda some: [{**some[0], "properties": {"code": "12"}}])
    for file, what in (
        (page, "not_geodata"),
        (tmp_path / "gone.gpkg", "not_found"),
        (tmp_path, "not_found"),
        (bare, "no_codes"),
    ):
        with pytest.raises(BadInput) as refused:
            run(database, file)
        assert refused.value.data["what"] == what
    assert stored(database) == before


def test_that_overlaps_gaps_and_orphans_are_found(database, tmp_path):
    def spoiled(some):
        some[-2]["geometry"] = some[-5]["geometry"]
        return [one for one in some if one["properties"]["code"] != "320903001001002"]

    run(database, changed(tmp_path, spoiled))
    found = AreaImport(database).check()
    assert {"overlap", "gap", "parent_missing", "outside_parent"} <= {finding.kind for finding in found}
    orphans = [finding for finding in found if finding.kind == "parent_missing"]
    assert {(finding.code, finding.other) for finding in orphans} == {
        ("32090300100100201", "320903001001002"),
        ("32090300100100202", "320903001001002"),
    }


def test_that_an_empty_database_has_nothing_wrong(database):
    assert AreaImport(database).check() == []


def test_that_initials_are_the_first_letters_of_a_name():
    assert initials("梅园街道") == "myjd"
    assert initials("A区12号") == "aq12h"
    assert initials("") == ""


def test_that_only_areas_people_look_up_have_initials():
    named = [Area(AreaCode("1"), "梅园", level) for level in AreaLevel]
    assert [with_initials(area).initials for area in named] == ["my", "my", "my", "", "", ""]
