"""Somebody's own files come in by the command line, twice, and the desk opens on them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gridcenter import paths
from gridcenter.center import open_center
from gridcenter.cli.main import main
from gridcenter.domain.people import Person, PersonId, Role
from tests.stories import real_form

MAPPING = paths.resources().parent / "docs" / "examples" / "chicago.toml"


@pytest.fixture
def command(make_url, engine, capsys):
    """Runs a command on an empty database and returns what it prints as JSON."""
    url = make_url(engine, migrated=False)

    def run(*arguments: str, status: int = 0) -> object:
        assert main(["--db", url, "--lang", "en", *arguments]) == status
        printed = capsys.readouterr().out
        return json.loads(printed) if "--json" in arguments else printed

    run.url = url
    return run


def test_that_real_files_come_in_once_and_the_desk_opens_on_them(command, tmp_path: Path, open_desk):
    command("db", "create")
    areas = command("areas", "import", str(real_form.areas_file(tmp_path)), "--json")
    assert areas["counts"] == {
        "district": 1,
        "town": 1,
        "community": 2,
        "grid": 4,
        "micro_grid": 8,
        "address": 0,
    }
    assert command("areas", "check", "--json") == []

    file = str(real_form.requests_file(tmp_path))
    first = command("cases", "import", file, "--map", str(MAPPING), "--json")
    assert first == {
        "read": real_form.ROWS + real_form.REPEATED + 1,
        "added": real_form.ROWS,
        "known": 0,
        "rejected": real_form.REPEATED + 1,
        "duplicates": real_form.DUPLICATES,
    }
    again = command("cases", "import", file, "--map", str(MAPPING), "--json")
    assert (again["added"], again["rejected"], again["known"]) == (0, 0, first["read"])

    reasons = [row["reason"] for row in command("cases", "rejected", "--json")]
    assert sorted(reasons) == ["id_twice"] * real_form.REPEATED + ["quotes"]
    stats = command("stats", "--json")
    assert stats["cases"] == real_form.ROWS
    assert stats["totals"]["duplicate"] == real_form.DUPLICATES
    assert stats["totals"]["in_an_area"] == real_form.ROWS - 1

    with open_center(command.url) as center:
        person = Person(PersonId("leader"), "值班长", frozenset({Role.SHIFT_LEADER}))
        center.directories.put_people([person], "")
    desk = open_desk(command.url, "leader", language="en")
    assert len(desk.board) == stats["open"]
    assert desk.window.queue.model.rowCount() == stats["open"]
