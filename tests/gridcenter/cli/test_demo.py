"""An invented district: the same for a seed, and only in an empty database."""

from __future__ import annotations

import json

import pytest

from gridcenter.center import open_center
from gridcenter.cli.main import main


def refused(answer) -> str:
    status, out, err = answer
    assert (status, out, len(err)) == (2, "", 1)
    return err[0]


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> dict[str, str]:
    """Demo districts with few cases: two of one seed, one of another."""
    folder = tmp_path_factory.mktemp("demo")
    urls = {}
    for name, seed in (("first", "3"), ("second", "3"), ("other", "4")):
        urls[name] = f"sqlite:///{folder / name}.db"
        assert main(["--db", urls[name], "--lang", "en", "demo", "create", "--seed", seed, "--cases", "40"]) == 0
    return urls


def test_that_a_seed_gives_the_same_areas_people_and_numbers(made):
    centers = {}
    for name, url in made.items():
        with open_center(url) as center:
            centers[name] = center.directory
    first, second, other = (centers[name] for name in ("first", "second", "other"))
    assert first.areas == second.areas
    assert first.people == second.people
    assert first.departments == second.departments
    assert first.areas != other.areas or first.people != other.people


def test_that_as_many_cases_are_made_as_asked_for(run, made):
    for url in made.values():
        status, out, _err = run("stats", "--json", url=url)
        assert status == 0
        assert json.loads(out)["cases"] == 40


def test_that_a_demo_is_whole(run, made):
    assert run("db", "check", url=made["first"])[0] == 0
    assert run("areas", "check", url=made["first"])[0] == 0
    with open_center(made["first"]) as center:
        assert center.directories.sign_in("desk1", "demo").active
    status, out, _err = run("case", "list", "--search", "2", "--json", url=made["first"])
    assert status == 0
    assert isinstance(json.loads(out), list)


def test_that_a_demo_is_not_made_over_something(run, made):
    assert "exists already" in refused(run("demo", "create", "--cases", "1", url=made["first"]))


def test_that_a_play_wants_a_demo_and_a_rate(run, made, make_url):
    for rate in ("-1", "nan", "inf"):
        assert "--rate" in refused(run("demo", "play", "--rate", rate, url=made["first"]))
    # Long enough for the first case, which nobody is there to report.
    status, _out, err = run("demo", "play", "--rate", "60000", "--minutes", "0.5", url=make_url("sqlite"))
    assert (status, len(err)) == (2, 1)


@pytest.mark.parametrize("count", ["0", "-3", "many", "1e3", "99999999999999999999"])
def test_that_a_count_that_is_none_is_refused(run, count):
    with pytest.raises(SystemExit) as left:
        run("demo", "create", "--cases", count, url="sqlite:///unused.db")
    assert left.value.code == 2
