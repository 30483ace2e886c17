"""A database is made once, brought up to date and checked; what cannot be is one sentence."""

from __future__ import annotations

import json

import pytest

from gridcenter.center import open_center
from gridcenter.cli.main import main
from gridcenter.domain.people import PersonId, Role
from gridcenter.errors import SignInRefused
from gridcenter.store import schema
from gridcenter.store.engine import Database, parse_url


@pytest.fixture
def empty(make_url, engine) -> str:
    return make_url(engine, migrated=False)


def refused(answer) -> str:
    status, out, err = answer
    assert (status, out, len(err)) == (2, "", 1)
    return err[0]


def test_that_a_new_database_has_an_administrator_without_a_password(run, empty):
    status, out, err = run("db", "create", url=empty)
    assert (status, err) == (0, [])
    assert "Made" in out
    with open_center(empty) as center:
        assert center.directory.people[PersonId("admin")].roles == {Role.ADMINISTRATOR}
        with pytest.raises(SignInRefused):
            center.directories.sign_in("admin", "")


def test_that_the_administrator_signs_in_with_the_password_given(run, empty):
    assert run("db", "create", "--admin-password", "井盖 42", url=empty)[0] == 0
    with open_center(empty) as center:
        assert center.directories.sign_in("admin", "井盖 42").id == "admin"
        with pytest.raises(SignInRefused):
            center.directories.sign_in("admin", "42")


def test_that_an_older_database_is_brought_up_to_date(run, make_url, engine):
    url = make_url(engine)
    database = Database(parse_url(url))
    wanted = schema.state(database).wanted
    try:
        schema.downgrade(database, "-1")
        older = schema.state(database).found
    finally:
        database.close()
    assert older != wanted
    if older:
        assert "db upgrade" in refused(run("stats", url=url))
        status, out, err = run("db", "upgrade", url=url)
        assert (status, err) == (0, [])
        assert wanted in out
    else:
        assert "db create" in refused(run("db", "upgrade", url=url))
        assert run("db", "create", url=url)[0] == 0
    assert run("db", "check", url=url)[0] == 0


def test_that_an_empty_database_is_neither_upgraded_nor_checked(run, empty):
    assert "db create" in refused(run("db", "upgrade", url=empty))
    assert "db create" in refused(run("db", "check", url=empty))


def test_that_a_full_database_is_not_made_again(run, make_url, engine):
    url = make_url(engine)
    for command in (("db", "create"), ("demo", "create", "--cases", "1")):
        assert "exists already" in refused(run(*command, url=url))


def test_that_an_upgrade_mends_changed_rules(run, make_url, engine):
    url = make_url(engine)
    database = Database(parse_url(url))
    with database.write() as connection:
        connection.exec_driver_sql("delete from rule_role_actions")
    database.close()
    status, out, _err = run("db", "check", "--json", url=url)
    assert status == 1
    assert json.loads(out)["differing_rules"] == ["rule_role_actions"]
    assert run("db", "upgrade", url=url)[0] == 0
    status, out, err = run("db", "check", url=url)
    assert (status, err) == (0, [])
    assert "rules agree" in out


def test_that_a_file_in_no_folder_and_a_folder_are_refused(run, tmp_path):
    gone = tmp_path / "gone" / "district.db"
    assert str(gone.parent) in refused(run("db", "create", url=f"sqlite:///{gone}"))
    assert not gone.parent.exists()
    for command in ("create", "upgrade", "check"):
        assert "cannot be read or written" in refused(run("db", command, url=f"sqlite:///{tmp_path}"))


def test_that_a_file_that_is_no_database_is_refused_and_left_alone(run, tmp_path):
    file = tmp_path / "letter.txt"
    file.write_text("Dear district, " * 100)
    for command in (("db", "create"), ("db", "check"), ("stats",)):
        assert "cannot be read or written" in refused(run(*command, url=f"sqlite:///{file}"))
    assert file.read_text() == "Dear district, " * 100


def test_that_no_password_is_printed(run, closed_port):
    address = f"postgresql://desk:Secret42@127.0.0.1:{closed_port}/none"
    assert "Secret42" not in refused(run("stats", url=address))
    assert "Secret42" not in refused(run("stats", url="mysql://desk:Secret42@127.0.0.1/none"))


@pytest.fixture
def closed_port() -> int:
    import socket

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def test_that_both_languages_refuse_in_one_sentence(run, empty):
    assert refused(run("stats", url=empty, language="zh")) != refused(run("stats", url=empty, language="en"))


def test_that_a_language_there_is_none_of_is_english(empty, monkeypatch, capsys):
    monkeypatch.setenv("GRIDCENTER_LANG", "fr")
    assert main(["--db", empty, "stats"]) == 2
    assert "is empty" in capsys.readouterr().err


@pytest.mark.parametrize("command", [("stats",), ("db", "check"), ("case", "list")], ids=str)
def test_that_a_mistyped_file_name_leaves_no_file(run, tmp_path, command):
    file = tmp_path / "typo.db"
    said = refused(run(*command, url=f"sqlite:///{file}"))
    assert "typo.db" in said
    assert not file.exists()
