"""The command line says when a limit runs out and why; holidays come from a file, and what cannot be is a sentence."""

from __future__ import annotations

import json

import pytest

from gridcenter.domain.people import Person, PersonId, Role
from gridcenter.services.directory import Directories
from gridcenter.store import schema
from gridcenter.store.engine import Database, parse_url


@pytest.fixture
def url(make_url, engine) -> str:
    return make_url(engine)


@pytest.fixture(autouse=True)
def nothing_from_outside(monkeypatch) -> None:
    monkeypatch.delenv("GRIDCENTER_DB", raising=False)


def test_that_a_due_time_comes_with_its_reasons_and_needs_no_database(run):
    status, out, err = run("clock", "due", "2026-02-14 15:00", "4WH")
    assert (status, err) == (0, [])
    lines = out.splitlines()
    assert lines[0] == "Due 2026-02-24 09:00 Tue."
    assert [line.split("  ")[1].split()[0] for line in lines[2:]] == ["2026-02-14", "2026-02-15", "2026-02-24"]


def test_that_a_due_time_is_json_too(run):
    status, out, _err = run("clock", "due", "2026-12-31 17:00", "4WH", "--json")
    found = json.loads(out)
    assert status == 0
    assert (found["due"], found["unpublished_year"]) == ("2027-01-01T11:00:00+08:00", 2027)
    assert [day["seconds"] for day in found["days"]] == [3600, 10800]


def test_that_an_unpublished_year_is_a_visible_warning(run):
    status, _out, err = run("clock", "due", "2026-12-31 17:00", "4WH")
    assert status == 0
    assert len(err) == 1
    assert "2027" in err[0]


@pytest.mark.parametrize("limit", ["0WH", "-1WD", "4", "4XX", "99999ND", ""])
def test_that_a_limit_that_is_none_is_refused(limit, run):
    status, out, err = run("clock", "due", "2026-02-14 15:00", limit) if not limit.startswith("-") else (2, "", ["x"])
    assert (status, out, len(err)) == (2, "", 1)


@pytest.mark.parametrize("start", ["tomorrow", "2026-13-01", "2099-12-31 17:00"])
def test_that_a_start_that_cannot_be_is_refused(start, run):
    status, out, err = run("clock", "due", start, "5WD")
    assert (status, out, len(err)) == (2, "", 1)
    assert start in err[0]


@pytest.fixture
def admin(url):
    """An administrator in the database."""
    database = Database(parse_url(url))
    people = [Person(PersonId("admin"), "admin", frozenset({Role.ADMINISTRATOR}))]
    Directories(database).put_people(people, "")
    database.close()


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_that_holidays_of_a_file_move_due_times(run, admin, url, tmp_path):
    file = tmp_path / "2027.csv"
    file.write_text("from,to,kind,name\n2027-01-01,2027-01-03,放假,元旦\n2027-01-09,,上班,元旦\n", encoding="gb18030")
    assert run("calendar", "import", str(file), url=url)[0] == 0
    status, out, err = run("clock", "due", "2026-12-31 17:00", "4WH", url=url)
    assert (status, err) == (0, [])
    assert out.splitlines()[0] == "Due 2027-01-04 11:00 Mon."
    status, out, _err = run("calendar", "show", "2027", "--json", url=url)
    assert [(one["day"], one["works"]) for one in json.loads(out)["days"]] == [
        ("2027-01-01", False),
        ("2027-01-02", False),
        ("2027-01-03", False),
        ("2027-01-09", True),
    ]


@pytest.mark.parametrize("engine", ["sqlite"])
def test_that_one_day_can_be_written_and_written_over(run, admin, url):
    for kind in ("holiday", "workday"):
        assert run("calendar", "set", "2026-03-02", kind, "--name", "试", url=url)[0] == 0
    _status, out, _err = run("calendar", "show", "2026", "--json", url=url)
    days = {one["day"]: one["works"] for one in json.loads(out)["days"]}
    assert days["2026-03-02"] is True


@pytest.mark.parametrize("engine", ["sqlite"])
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("from,to,kind,name\n2027-01-01,2027-01-03,holiday,a\n2027-01-03,,workday,b\n", "2027-01-03"),
        ("from,to,kind,name\n2027-01-03,2027-01-01,holiday,a\n", "backwards"),
        ("from,to,kind,name\n2027-02-30,,holiday,a\n", "2027-02-30"),
        ("from,to,kind,name\n2027-02-01,,maybe,a\n", "maybe"),
        ("day,what\n2027-02-01,holiday\n", "kind"),
        ("from,to,kind,name\n", "no day"),
    ],
)
def test_that_a_table_that_cannot_be_is_refused_whole(text, said, run, url, tmp_path):
    file = tmp_path / "days.csv"
    file.write_text(text, encoding="utf-8")
    status, out, err = run("calendar", "import", str(file), url=url)
    assert (status, out, len(err)) == (2, "", 1)
    assert said in err[0]
    database = Database(parse_url(url))
    schema.require(database)
    database.close()
    assert json.loads(run("calendar", "show", "2027", "--json", url=url)[1])["days"] == []


@pytest.mark.parametrize("engine", ["sqlite"])
def test_that_an_unknown_department_is_refused(run, url):
    status, out, err = run("clock", "due", "2026-02-14 15:00", "4WH", "--department", "NOBODY", url=url)
    assert (status, out, len(err)) == (2, "", 1)


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_that_a_new_holiday_moves_what_is_due_and_says_how_many(run, desk, database):
    case = desk.play(desk.report(), "accept")
    standard = desk.center.directory.standards_of(case.category)[1]
    url = database.url.render_as_string(hide_password=False)
    number = case.number
    assert run("case", "do", number, "file", "--standard", standard.id, "--as", "acceptor", url=url)[0] == 0
    assert run("case", "do", number, "dispatch", "--to", "CG", "--as", "dispatcher", url=url)[0] == 0
    before = desk.center.cases.get(case.id).branches[0].due_at
    local = before.astimezone(desk.center.directory.district.zone)
    day = f"{local:%Y-%m-%d}"
    kind = "holiday" if desk.center.directory.calendars.district.works(local.date()) else "workday"
    assert kind == "holiday"
    status, out, _err = run("calendar", "set", day, kind, "--name", "试", "--as", "administrator", url=url)
    assert status == 0
    assert "due times of 1 moved" in out
    assert desk.center.cases.get(case.id).branches[0].due_at > before
    status, out, _err = run("case", "show", number, url=url)
    assert "reckon anew" in out
    status, out, err = run("calendar", "set", "2026-03-05", "holiday", "--as", "acceptor", url=url)
    assert (status, out, len(err)) == (2, "", 1)
