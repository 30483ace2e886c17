"""The schema's steps: they agree with the models, keep what they can, and wrong versions are refused."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, select, text

from gridcenter.center import open_center
from gridcenter.errors import SchemaMismatch
from gridcenter.store import rules, schema
from gridcenter.store.engine import Database
from gridcenter.store.metadata import METADATA

SCRIPTS = ScriptDirectory.from_config(schema._config())
# Oldest first: (revision, the one below it)
STEPS = [(script.revision, script.down_revision or "base") for script in reversed(list(SCRIPTS.walk_revisions()))]
HEAD = STEPS[-1][0]
# Steps whose way down loses every row, because nothing is left below them.
FIRST = STEPS[0][0]


def _described(name: str | None, kind: str) -> bool:
    """True for what the models can describe: not the text index, nor the server's column for the feed."""
    unmapped = {"case_search", "alembic_version", "xid", "ix_changes_xid"}
    return not (name in unmapped or (kind == "table" and (name or "").startswith("case_search_")))


@pytest.mark.filterwarnings("ignore:Did not recognize type 'xid8'")
def test_that_the_newest_schema_is_what_the_models_say(database):
    with database.read() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": True,
                "compare_server_default": True,
                "include_name": lambda name, kind, _parents: _described(name, kind),
            },
        )
        assert compare_metadata(context, METADATA) == []


def _stored(database: Database) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table that is there, by those columns the models know that are there too."""
    found = {}
    with database.read() as connection:
        there = set(inspect(connection).get_table_names())
        for table in METADATA.sorted_tables:
            if table.name in there:
                names = set(connection.exec_driver_sql(f"select * from {table.name} limit 0").keys())
                columns = [column for column in table.c if column.name in names]
                rows = connection.execute(select(*columns).order_by(*table.primary_key.columns))
                found[table.name] = [dict(row._mapping) for row in rows]
    return found


@pytest.mark.parametrize(("revision", "below"), STEPS)
def test_that_each_step_goes_down_and_up_again_with_data_in_it(revision, below, desk, database):
    desk.play(desk.report(), "accept", "file", "dispatch SZ CG", "sign SZ")
    desk.play(desk.report("路灯不亮", minor="02"), "accept")
    schema.downgrade(database, revision)
    before = _stored(database)
    assert len(before["cases"]) == 2

    schema.downgrade(database, below)
    assert schema.state(database).found == below.replace("base", "")
    if revision != FIRST:
        _assert_kept(_stored(database), before)
    schema.upgrade(database, revision)
    if revision != FIRST:
        again = _stored(database)
        _assert_kept(again, before)
        assert {table: set(rows[0]) for table, rows in again.items() if rows} == {
            table: set(rows[0]) for table, rows in before.items() if rows
        }

    schema.upgrade(database)
    assert schema.state(database).fits
    assert _described_tables(database) == {table.name for table in METADATA.sorted_tables}


def _assert_kept(now: dict[str, list[dict[str, Any]]], before: dict[str, list[dict[str, Any]]]) -> None:
    """Every row is as it was, in the columns both have: those of the step itself are gone, or empty again."""
    for table, rows in now.items():
        if rows or before.get(table):
            assert len(rows) == len(before[table])
            kept = set(rows[0]) & set(before[table][0])
            assert [{name: row[name] for name in kept} for row in rows] == [
                {name: row[name] for name in kept} for row in before[table]
            ]


def _described_tables(database: Database) -> set[str]:
    with database.read() as connection:
        return {name for name in inspect(connection).get_table_names() if _described(name, "table")}


def test_that_a_district_works_on_after_its_schema_went_down_one_step_and_up_again(desk, database):
    case = desk.play(desk.report("雨水井盖破损"), "accept")
    schema.downgrade(database, STEPS[-1][1])
    schema.upgrade(database)
    assert desk.center.cases.get(case.id) == case
    assert desk.play(case, "file", "dispatch SZ").version == 4
    assert [found.id for found in desk.center.cases.search("井盖").cases] == [case.id]
    assert len(desk.center.cases.history(case.id)) == 4


def test_that_every_step_up_from_nothing_runs_by_itself(empty_database):
    for revision, _below in STEPS:
        schema.upgrade(empty_database, revision)
        assert schema.state(empty_database).found == revision
    schema.upgrade(empty_database)
    schema.require(empty_database)


def test_that_the_way_down_to_nothing_leaves_nothing(database):
    schema.downgrade(database, "base")
    with database.read() as connection:
        assert inspect(connection).get_table_names() in ([], ["alembic_version"])
        if database.is_postgresql:
            left = "select proname from pg_proc where pronamespace::regnamespace::text in ('public', 'api')"
            assert connection.execute(text(left)).all() == []
            assert "api" not in inspect(connection).get_schema_names()


def test_that_a_second_upgrade_changes_nothing(desk, database):
    desk.report()
    before = _stored(database)
    schema.upgrade(database)
    assert _stored(database) == before


def test_that_the_rules_in_the_database_are_those_of_the_program(database):
    with database.read() as connection:
        assert rules.differences(connection) == {}
        for table, rows in rules.wanted().items():
            assert len(connection.execute(select(table)).all()) == len(rows) > 0


@pytest.mark.parametrize(
    ("statement", "table", "missing", "extra"),
    [
        (
            "delete from rule_role_actions where kind = 'case' and role = 'shift_leader' and action = 'void'",
            "rule_role_actions",
            {("case", "shift_leader", "void")},
            set(),
        ),
        (
            "insert into rule_moves values ('case', 'reported', 'close', 'closed')",
            "rule_moves",
            set(),
            {("case", "reported", "close", "closed")},
        ),
        (
            "update rule_branch_moves set to_state = 'fed_back' "
            "where kind = 'case' and from_state = 'to_sign' and action = 'sign'",
            "rule_branch_moves",
            {("case", "to_sign", "sign", "signed")},
            {("case", "to_sign", "sign", "fed_back")},
        ),
    ],
)
def test_that_a_changed_rule_is_found_and_put_right(statement, table, missing, extra, database):
    with database.write() as connection:
        connection.execute(text(statement))
    with database.read() as connection:
        assert rules.differences(connection) == {table: (missing, extra)}
    with database.write() as connection:
        rules.write(connection)
        assert rules.differences(connection) == {}


def test_that_an_upgrade_writes_the_rules_again(database):
    with database.write() as connection:
        connection.execute(text("delete from rule_moves"))
    schema.upgrade(database)
    with database.read() as connection:
        assert rules.differences(connection) == {}


def _set_revision(database: Database, revision: str) -> None:
    with database.write() as connection:
        connection.execute(text("update alembic_version set version_num = :revision"), {"revision": revision})


def _refused(do: Callable[[], object]) -> dict[str, object]:
    with pytest.raises(SchemaMismatch) as raised:
        do()
    return raised.value.data


def test_that_a_database_of_a_newer_program_is_refused_and_left_as_it_is(database):
    _set_revision(database, "9999")
    before = _stored(database)
    facts = {"found": "9999", "wanted": HEAD, "newer": True, "trial": False, "where": database.where}
    assert _refused(lambda: schema.require(database)) == facts
    assert _refused(lambda: schema.upgrade(database)) == facts
    url = database.url.render_as_string(hide_password=False)
    assert _refused(lambda: open_center(url)) == facts
    assert _stored(database) == before


def test_that_an_older_database_is_refused_until_it_is_upgraded(database):
    schema.downgrade(database, STEPS[-1][1])
    assert _refused(lambda: schema.require(database))["newer"] is False
    schema.upgrade(database)
    schema.require(database)


def test_that_an_empty_database_is_refused_as_old(empty_database):
    assert _refused(lambda: schema.require(empty_database))["found"] == ""
    assert schema.state(empty_database) == replace(schema.state(empty_database), found="", wanted=HEAD, newer=False)


def test_that_two_upgrades_at_once_make_one_schema(empty_database):
    barrier = threading.Barrier(2)

    def upgrade(_one: int) -> None:
        other = Database(empty_database.url)
        try:
            barrier.wait(10)
            schema.upgrade(other)
        finally:
            other.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(upgrade, range(2)))
    schema.require(empty_database)
    with empty_database.read() as connection:
        assert rules.differences(connection) == {}


def test_that_a_trial_from_before_the_first_release_is_refused_with_its_own_sentence(database):
    with database.write() as connection:
        connection.execute(text("update alembic_version set version_num = '0003'"))
    for ask in (schema.require, schema.upgrade):
        with pytest.raises(SchemaMismatch) as told:
            ask(database)
        assert told.value.data["trial"]
