"""Opening databases and what goes wrong there: addresses, transactions, locks, files that cannot be used."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import URL, insert, select, text
from sqlalchemy.exc import StatementError

from gridcenter.errors import BadInput, StorageFailure, Unreachable
from gridcenter.store import schema
from gridcenter.store.changes import CHANGES, after, forget_before, last_seq
from gridcenter.store.engine import Database, parse_url, sqlite_file

only_sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
only_postgresql = pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
SOURCE = Path(__file__).resolve().parents[3]


def change(number: int, at: datetime | None = None) -> dict[str, object]:
    """A change row."""
    return {"kind": "case", "key": number, "version": 1, "by": "x", "at": at or datetime.now(UTC)}


@pytest.mark.parametrize("name", ["postgresql", "postgres", "postgresql+psycopg"])
def test_that_addresses_of_postgresql_are_read_in_every_form(name):
    url = parse_url(f"{name}://li:secret@db.example:5433/district")
    assert (url.drivername, url.host, url.port, url.database) == (
        "postgresql+psycopg",
        "db.example",
        5433,
        "district",
    )


def test_that_an_address_of_a_file_names_the_file():
    assert sqlite_file(parse_url("sqlite:////tmp/d.db")) == Path("/tmp/d.db")
    assert sqlite_file(parse_url("postgresql://db/d")) is None


@pytest.mark.parametrize("address", ["", "district.db", "sqlite://", "mysql://db/d", "oracle://x", "://", "http://[x"])
def test_that_other_addresses_are_refused(address):
    with pytest.raises(BadInput) as raised:
        parse_url(address)
    assert raised.value.data["what"] == "database_url"


def test_that_a_refused_address_does_not_tell_its_password():
    with pytest.raises(BadInput) as raised:
        parse_url("mysql://li:secret@db/d")
    assert "secret" not in str(raised.value)


def test_that_where_does_not_tell_the_password():
    database = Database(parse_url("postgresql://li:secret@127.0.0.1:1/d"))
    assert "secret" not in database.where
    with pytest.raises(Unreachable) as raised, database.read():
        pass
    assert "secret" not in str(raised.value)
    database.close()


def test_that_a_write_is_kept_and_a_failed_one_is_not(database):
    with database.write() as connection:
        connection.execute(insert(CHANGES), change(1))

    def fail() -> None:
        with database.write() as connection:
            connection.execute(insert(CHANGES), change(2))
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    with database.read() as connection:
        assert [one.key for _seq, one in after(connection, 0)] == [1]


def test_that_what_a_reader_writes_is_not_kept(database):
    with database.read() as connection:
        connection.execute(insert(CHANGES), change(1))
    with database.read() as connection:
        assert last_seq(connection) == 0


def test_that_wrong_sql_is_a_storage_failure_that_says_why(database):
    with pytest.raises(StorageFailure, match="nowhere") as raised, database.read() as connection:
        connection.execute(text("select * from nowhere"))
    assert raised.value.data["where"] == database.where
    assert "\n" not in raised.value.data["reason"]


def test_that_times_are_kept_to_the_microsecond_in_utc_and_sort_as_times(database):
    china = timezone(timedelta(hours=8))
    times = [
        datetime(2026, 3, 2, 1, 0, tzinfo=UTC),
        datetime(2026, 3, 2, 9, 0, 0, 1, tzinfo=china),
        datetime(2026, 3, 2, 8, 59, 59, 999_999, tzinfo=china),
    ]
    with database.write() as connection:
        for number, at in enumerate(times):
            connection.execute(insert(CHANGES), change(number, at))
    with database.read() as connection:
        stored = connection.execute(select(CHANGES.c.at).order_by(CHANGES.c.at)).scalars().all()
        assert connection.execute(select(CHANGES.c.key).where(CHANGES.c.at == times[1])).scalars().all() == [1]
    assert stored == sorted(times)
    assert {at.utcoffset() for at in stored} == {timedelta(0)}


def test_that_a_time_without_a_zone_cannot_be_stored(database):
    with pytest.raises(StatementError, match="without a zone"), database.write() as connection:
        connection.execute(insert(CHANGES), change(1, datetime(2026, 3, 2)))  # noqa: DTZ001


def test_that_old_changes_are_forgotten_and_new_ones_kept(database):
    with database.write() as connection:
        for day in (1, 2, 3):
            connection.execute(insert(CHANGES), change(day, datetime(2026, 3, day, tzinfo=UTC)))
        assert forget_before(connection, datetime(2026, 3, 3, tzinfo=UTC)) == 2
        assert [one.key for _seq, one in after(connection, 0)] == [3]
        connection.execute(insert(CHANGES), change(4))
        assert last_seq(connection) == 4


def test_that_a_closed_database_opens_again_when_it_is_asked(database):
    for _twice in range(2):
        with database.read() as connection:
            assert last_seq(connection) == 0
        database.close()


def test_that_severing_an_idle_database_costs_at_most_one_call(database):
    with database.read() as connection:
        last_seq(connection)
    database.sever()
    try:
        with database.read() as connection:
            last_seq(connection)
    except Unreachable:
        assert database.is_postgresql
    with database.read() as connection:
        assert last_seq(connection) == 0


@only_sqlite
def test_that_a_writer_waits_for_the_writer_before_it(database):
    writing, done = threading.Event(), []

    def second() -> None:
        writing.wait(10)
        with database.write() as connection:
            connection.execute(insert(CHANGES), change(2))
            done.append(last_seq(connection))

    thread = threading.Thread(target=second)
    thread.start()
    with database.write() as connection:
        writing.set()
        connection.execute(insert(CHANGES), change(1))
        thread.join(0.2)
        assert not done
    thread.join(10)
    assert done == [2]


@only_sqlite
def test_that_a_reader_does_not_wait_for_a_writer(database):
    with database.write() as connection:
        connection.execute(insert(CHANGES), change(1))
        begun = time.monotonic()
        with database.read() as reader:
            assert last_seq(reader) == 0
        assert time.monotonic() - begun < 2


_WRITER = """
import sys, threading
from datetime import UTC, datetime
from sqlalchemy import insert
from gridcenter.store.changes import CHANGES, last_seq
from gridcenter.store.engine import Database, parse_url

database, name, failed = Database(parse_url(sys.argv[1])), sys.argv[2], []
print("ready", flush=True)
sys.stdin.readline()

def write(thread):
    try:
        for number in range(40):
            with database.write() as connection:
                last_seq(connection)
                row = {"kind": "case", "key": number, "version": 1, "by": f"{name}{thread}", "at": datetime.now(UTC)}
                connection.execute(insert(CHANGES), row)
    except Exception as error:
        failed.append(error)

threads = [threading.Thread(target=write, args=(thread,)) for thread in range(2)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
database.close()
sys.exit(str(failed[0]) if failed else 0)
"""


@only_sqlite
def test_that_two_programs_that_write_at_once_are_never_told_that_it_is_locked(database):
    address = database.url.render_as_string(hide_password=False)
    programs = [
        subprocess.Popen(
            [sys.executable, "-c", _WRITER, address, name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join([str(SOURCE), os.environ.get("PYTHONPATH", "")])},
        )
        for name in ("a", "b")
    ]
    for program in programs:
        assert program.stdout is not None
        assert program.stdout.readline() == "ready\n"
    ends = []
    with ThreadPoolExecutor(2) as pool:
        ends = list(pool.map(lambda program: (program.communicate("go\n", 60)[1], program.returncode), programs))
    assert ends == [("", 0), ("", 0)]
    with database.read() as connection:
        rows = connection.execute(select(CHANGES.c.by, CHANGES.c.key).order_by(CHANGES.c.seq)).all()
    for name in ("a0", "a1", "b0", "b1"):
        assert [key for by, key in rows if by == name] == list(range(40))


@only_sqlite
def test_that_many_threads_may_open_a_new_file_at_once(tmp_path, engine):
    barrier = threading.Barrier(6)

    def open_it(url: URL) -> None:
        database = Database(url)
        try:
            barrier.wait(10)
            schema.upgrade(database)
        finally:
            database.close()

    with ThreadPoolExecutor(6) as pool:
        for turn in range(5):
            url = parse_url(f"sqlite:///{tmp_path}/new{turn}.db")
            list(pool.map(open_it, [url] * 6))
            database = Database(url)
            schema.require(database)
            database.close()


@only_sqlite
def test_that_a_folder_in_the_files_place_is_a_storage_failure(tmp_path, engine):
    database = Database(parse_url(f"sqlite:///{tmp_path}"))
    with pytest.raises(StorageFailure, match="unable to open database file"), database.read():
        pass
    database.close()


@only_sqlite
def test_that_a_missing_folder_is_a_storage_failure(tmp_path, engine):
    database = Database(parse_url(f"sqlite:///{tmp_path}/none/district.db"))
    with pytest.raises(StorageFailure, match="unable to open database file"), database.write():
        pass
    database.close()


@only_sqlite
def test_that_a_file_that_is_no_database_is_a_storage_failure(tmp_path, engine):
    file = tmp_path / "letter.txt"
    file.write_text("晴" * 1000, encoding="utf-8")
    database = Database(parse_url(f"sqlite:///{file}"))
    with pytest.raises(StorageFailure, match="not a database"):
        schema.state(database)
    database.close()


@only_sqlite
def test_that_a_file_that_may_only_be_read_can_be_read_and_says_so_when_written(desk, database):
    desk.report()
    database.close()
    closed = Database(parse_url(f"sqlite:///file:{sqlite_file(database.url)}?mode=ro&uri=true"))
    with closed.read() as connection:
        assert last_seq(connection) == 1
    with pytest.raises(StorageFailure, match="readonly database"), closed.write() as connection:
        connection.execute(insert(CHANGES), change(2))
    closed.close()


@only_postgresql
def test_that_a_wrong_password_or_name_is_unreachable_with_the_servers_reason(database):
    for url in (database.url.set(password="wrong"), database.url.set(database="nowhere")):
        other = Database(url)
        with pytest.raises(Unreachable) as raised, other.read():
            pass
        assert "wrong" not in str(raised.value)
        assert "failed" in raised.value.data["reason"]
        other.close()


@only_postgresql
def test_that_a_connection_ended_by_the_server_is_unreachable_and_the_next_call_works(database):
    kill = "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> :own"

    def end_all_others() -> None:
        other = Database(database.url)
        with other.read() as connection:
            own = connection.execute(text("select pg_backend_pid()")).scalar_one()
            connection.execute(text(kill), {"own": own})
        other.close()

    def read_while_it_ends() -> None:
        with database.read() as connection:
            connection.execute(text("select 1"))
            end_all_others()
            connection.execute(text("select 1"))

    with pytest.raises(Unreachable):
        read_while_it_ends()
    with database.read() as connection:
        assert connection.execute(text("select 1")).scalar_one() == 1


@only_postgresql
def test_that_a_statement_the_server_cancels_is_a_storage_failure(database):
    with database.read() as connection:
        connection.execute(text("set statement_timeout = 50"))
        connection.commit()
    with pytest.raises(StorageFailure, match="timeout"), database.read() as connection:
        connection.execute(text("select pg_sleep(30)"))
    with database.read() as connection:
        assert last_seq(connection) == 0


@only_postgresql
def test_that_times_are_utc_whatever_the_servers_zone_is(database):
    with database.read() as connection:
        assert connection.execute(text("show timezone")).scalar_one() == "UTC"
