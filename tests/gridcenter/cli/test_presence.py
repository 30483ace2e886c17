"""The command line says who has which case open."""

from __future__ import annotations

import json

import pytest

from gridcenter.domain.presence import CASE, DeskId


@pytest.fixture
def url(database) -> str:
    return database.url.render_as_string(hide_password=False)


def test_that_who_looks_at_what_is_a_table_and_json(run, desk, url):
    case = desk.report()
    presence = desk.center.presence
    presence.look_at(desk.person("acceptor"), DeskId("a"), CASE, case.id)
    presence.look_at(desk.person("dispatcher"), DeskId("b"), CASE, 999_999)
    status, out, err = run("presence", url=url)
    assert (status, err) == (0, [])
    assert [line.split()[:2] for line in out.splitlines()] == [
        ["who", "number"],
        ["acceptor员", case.number],
        ["dispatcher员", "999999"],
    ]
    found = json.loads(run("presence", "--json", url=url)[1])
    assert [(one["desk"], one["name"], one["number"], one["key"]) for one in found] == [
        ("a", "acceptor员", case.number, case.id),
        ("b", "dispatcher员", None, 999_999),
    ]
    assert all(one["since"].endswith("+00:00") for one in found)


def test_that_nobody_is_said_so(run, desk, url):
    assert run("presence", url=url) == (0, "None.\n", [])
    assert json.loads(run("presence", "--json", url=url)[1]) == []
