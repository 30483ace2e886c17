"""The command line: what people ask for, and one sentence with exit status 2 for what cannot be used."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest

from gridcenter import paths
from gridcenter.domain.people import Person, PersonId, Role
from gridcenter.services.directory import Directories
from gridcenter.store.engine import Database, parse_url
from tests.stories import real_form

EXAMPLE = paths.resources().parent / "docs" / "examples" / "chicago.toml"


@pytest.fixture
def url(make_url, engine) -> str:
    return make_url(engine)


@pytest.fixture
def district(run, url, tmp_path) -> str:
    """A database with the small district and an administrator."""
    assert run("areas", "import", str(real_form.areas_file(tmp_path)), url=url)[0] == 0
    database = Database(parse_url(url))
    roles = frozenset({Role.ADMINISTRATOR, Role.ACCEPTOR})
    Directories(database).put_people([Person(PersonId("admin"), "管理员", roles)], "")
    database.close()
    return url


def refused(answer) -> str:
    status, out, err = answer
    assert status == 2
    assert out == ""
    assert len(err) == 1
    return err[0]


def test_that_a_database_is_made_once_and_checked(run, make_url, engine):
    url = make_url(engine, migrated=False)
    assert "empty" in refused(run("stats", url=url))
    assert run("db", "create", url=url)[0] == 0
    assert "exists" in refused(run("db", "create", url=url))
    assert run("db", "upgrade", url=url)[0] == 0
    status, out, _err = run("db", "check", "--json", url=url)
    assert status == 0
    assert json.loads(out)["differing_rules"] == []


def test_that_a_changed_rule_is_found_by_the_check(run, url):
    database = Database(parse_url(url))
    with database.write() as connection:
        connection.exec_driver_sql("delete from rule_role_actions where action = 'void'")
    database.close()
    status, _out, err = run("db", "check", url=url)
    assert status == 1
    assert "rule_role_actions" in err[0]


def test_that_a_newer_schema_is_refused(run, url):
    database = Database(parse_url(url))
    with database.write() as connection:
        connection.exec_driver_sql("update alembic_version set version_num = '9999'")
    database.close()
    for command in (("stats",), ("db", "upgrade"), ("case", "list")):
        assert "newer" in refused(run(*command, url=url))


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("", "No database is given"),
        ("somewhere", "no database address"),
        ("mysql://x", "no database address"),
        ("sqlite:////nowhere/at/all.db", "cannot be read or written"),
    ],
)
def test_that_an_unusable_address_is_one_sentence(run, monkeypatch, address, says):
    monkeypatch.delenv("GRIDCENTER_DB", raising=False)
    assert says in refused(run("stats", url=address))


def test_that_a_database_that_does_not_answer_is_one_sentence(run):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert "does not answer" in refused(run("stats", url=f"postgresql://nobody@127.0.0.1:{port}/none"))


def test_that_a_read_only_database_is_one_sentence(run, district, tmp_path, engine):
    if engine == "postgresql":
        database = Database(parse_url(district))
        with database.read() as connection:
            name = district.rsplit("/", 1)[1]
            connection.exec_driver_sql(f'alter database "{name}" set default_transaction_read_only = on')
            connection.commit()
        database.close()
        address = district
    else:
        address = district.replace("sqlite:///", "sqlite:///file:") + "?mode=ro&uri=true"
    file = real_form.requests_file(tmp_path)
    assert "cannot be read or written" in refused(run("cases", "import", str(file), "--map", str(EXAMPLE), url=address))


def test_that_geodata_that_is_none_is_one_sentence(run, url, tmp_path):
    file = tmp_path / "page.geojson"
    file.write_text("<html><body>404</body></html>")
    assert "neither GeoPackage nor GeoJSON" in refused(run("areas", "import", str(file), url=url))
    assert "no file" in refused(run("areas", "import", str(tmp_path / "gone.gpkg"), url=url))
    assert "no such layer" in refused(
        run("areas", "import", str(real_form.areas_file(tmp_path)), "--layer", "grid=nothing", url=url)
    )


def test_that_swapped_axes_are_one_sentence(run, url, tmp_path):
    content = json.loads(real_form.areas_file(tmp_path).read_text())
    for feature in content["features"]:
        feature["geometry"]["coordinates"] = [
            [point[::-1] for point in ring] for ring in feature["geometry"]["coordinates"]
        ]
    file = tmp_path / "swapped.geojson"
    file.write_text(json.dumps(content))
    assert "swapped" in refused(run("areas", "import", str(file), url=url))


def test_that_a_code_of_14_digits_is_left_out_and_an_overlap_found(run, url, tmp_path):
    content = json.loads(real_form.areas_file(tmp_path).read_text())
    short, wide = dict(content["features"][-1]), content["features"][-2]
    short["properties"] = {"code": "32090300100200", "name": "少一位"}
    wide["geometry"] = content["features"][-4]["geometry"]
    content["features"].append(short)
    file = tmp_path / "faulty.geojson"
    file.write_text(json.dumps(content))
    status, _out, err = run("areas", "import", str(file), url=url)
    assert status == 0
    assert any("32090300100200" in line for line in err)
    status, out, _err = run("areas", "check", "--json", url=url)
    assert status == 1
    assert "overlap" in {finding["kind"] for finding in json.loads(out)}


def mapping(tmp_path: Path, **changes: str) -> str:
    text = EXAMPLE.read_text(encoding="utf-8").replace("relocate = true", "relocate = false")
    for old, new in (value.split("=>") for value in changes.values()):
        assert old in text
        text = text.replace(old, new)
    file = tmp_path / "map.toml"
    file.write_text(text, encoding="utf-8")
    return str(file)


def test_that_a_broken_row_costs_that_row_only_and_gb18030_is_read(run, district, tmp_path):
    rows = [
        real_form.HEADER,
        "1,2011-01-03,,Open,T,垃圾,33.005,120.005,1,2,3",
        '2,2011-01-03,"broken,Open,T,垃圾,33.005,120.005,1,2,3',
        "3,2011-01-03,2011-02-01,Completed,T,垃圾,33.005,120.005,1,2,3",
        "4,2011-01-03,2011-02-01,Completed,T,垃圾,120.005,33.005,1,2,3",
        "5,2011-01-03,2011-02-01,Completed,T,垃圾,33.005",
        "6,someday,2011-02-01,Completed,T,垃圾,33.005,120.005,1,2,3",
        "7,2011-01-03,2011-02-01,Completed,T,没有的类别,33.005,120.005,1,2,3",
        "8,2011-01-03,2011-02-01,Completed,T,垃圾,31.005,121.005,1,2,3",
        ",2011-01-03,2011-02-01,Completed,T,垃圾,33.005,120.005,1,2,3",
    ]
    file = tmp_path / "rows.csv"
    file.write_bytes("\n".join(rows).encode("gb18030"))
    chosen = mapping(tmp_path, a='encoding = "utf-8"=>encoding = ""', b='words = ["Other", ""]=>words = ["垃圾"]')
    status, out, _err = run("cases", "import", str(file), "--map", chosen, "--json", url=district)
    assert status == 0
    assert (json.loads(out)["added"], json.loads(out)["rejected"]) == (2, 7)
    _status, out, _err = run("cases", "rejected", "--json", url=district)
    reasons = {row["external_id"]: row["reason"] for row in json.loads(out)}
    assert reasons["4"] == "swapped_axes"
    assert reasons["5"] == "columns"
    assert reasons["6"] == "time"
    assert reasons["7"] == "category"
    assert reasons["8"] == "outside"
    assert {"quotes", "no_id"} <= {row["reason"] for row in json.loads(out)}
    assert "垃圾" in next(row["raw"] for row in json.loads(out) if row["external_id"] == "6")
    _status, out, _err = run("case", "list", "--search", "垃圾", "--json", url=district)
    assert out


def test_that_unusable_mappings_and_files_are_one_sentence(run, district, tmp_path):
    file = str(real_form.requests_file(tmp_path))
    chosen = mapping(tmp_path, a='encoding = "utf-8"=>encoding = "klingon"')
    assert "no encoding" in refused(run("cases", "import", file, "--map", chosen, url=district))
    chosen = mapping(tmp_path, a='category = "nature"=>category = "kind"')
    assert "no column" in refused(run("cases", "import", file, "--map", chosen, url=district))
    chosen = mapping(tmp_path, a='external_id = "id"=>something = "id"')
    assert "mapping entry" in refused(run("cases", "import", file, "--map", chosen, url=district))
    broken = tmp_path / "broken.toml"
    broken.write_text("[source\n")
    assert "TOML" in refused(run("cases", "import", file, "--map", str(broken), url=district))
    assert "no file" in refused(run("cases", "import", "gone.csv", "--map", str(EXAMPLE), url=district))
    empty = tmp_path / "empty.csv"
    empty.write_text("")
    chosen = mapping(tmp_path)
    assert "header" in refused(run("cases", "import", str(empty), "--map", chosen, url=district))


def test_that_cases_want_areas_first(run, url, tmp_path):
    database = Database(parse_url(url))
    Directories(database).put_people([Person(PersonId("admin"), "a", frozenset({Role.ADMINISTRATOR}))], "")
    database.close()
    file = str(real_form.requests_file(tmp_path))
    assert "no micro-grids" in refused(run("cases", "import", file, "--map", str(EXAMPLE), url=url))


def test_that_a_case_is_moved_shown_and_listed(run, district, tmp_path):
    file = str(real_form.requests_file(tmp_path))
    assert run("cases", "import", file, "--map", str(EXAMPLE), url=district)[0] == 0
    _status, out, _err = run("case", "list", "--json", url=district)
    case = json.loads(out)[0]
    status, out, _err = run("case", "do", case["number"], "accept", "--command", "c1", "--json", url=district)
    assert status == 0
    assert json.loads(out)["stage"] == "accepted"
    _status, out, _err = run("case", "show", case["number"], "--json", url=district)
    assert [entry["action"] for entry in json.loads(out)["history"]] == ["import", "accept"]
    assert "does not allow" in refused(run("case", "do", case["number"], "close", url=district))
    assert "may not do" in refused(run("case", "do", case["number"], "void", "--reason", "x", url=district))
    assert "needs a reason" in refused(run("case", "do", case["number"], "reject", url=district))
    assert "no case" in refused(run("case", "show", "99999999-9999", url=district))
    assert "no person" in refused(run("case", "do", case["number"], "file", "--as", "nobody", url=district))
    assert "fly" in refused(run("case", "do", case["number"], "fly", url=district))
    status, out, _err = run("case", "list", url=district)
    assert status == 0
    assert "to accept" in out


def test_that_a_demo_district_is_the_same_for_a_seed(run, make_url, engine):
    figures = []
    for _time in range(2):
        url = make_url(engine, migrated=False)
        assert run("demo", "create", "--seed", "7", "--cases", "200", url=url)[0] == 0
        _status, out, _err = run("stats", "--json", url=url)
        figures.append(json.loads(out))
    assert figures[0]["areas"] == figures[1]["areas"]
    assert figures[0]["areas"]["micro_grid"] == 2908
    assert figures[0]["cases"] == figures[1]["cases"] == 200
    status, _out, _err = run("demo", "play", "--rate", "600", "--minutes", "0.05", "--seed", "7", url=url)
    assert status == 0
    _status, out, _err = run("stats", "--json", url=url)
    assert json.loads(out)["cases"] > 200
