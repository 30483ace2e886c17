"""The feed on PostgreSQL: numbers out of order, lost notifications, a server that stops or no longer answers."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest

from gridcenter.domain.change import Alive, Lost, Resync
from gridcenter.errors import Unreachable
from gridcenter.feed.postgres import read_changes

pytestmark = pytest.mark.parametrize("engine", ["postgresql"], indirect=True)

_INSERT = "insert into changes (kind, key, version, by, at) values ('case', %s, 1, 'x', now()) returning seq"
NEVER = 600.0


@contextmanager
def _connection(database: Any, *, autocommit: bool = False) -> Iterator[psycopg.Connection]:
    address = database.url.set(drivername="postgresql").render_as_string(hide_password=False)
    connection = psycopg.connect(address, autocommit=autocommit)
    try:
        yield connection
    finally:
        connection.close()


def _snapshot(connection: psycopg.Connection) -> str:
    row = connection.execute("select pg_current_snapshot()::text").fetchone()
    assert row is not None
    return row[0]


def test_that_reading_by_the_last_number_would_miss_what_the_snapshots_find(database):
    with (
        _connection(database) as slow,
        _connection(database) as quick,
        _connection(database, autocommit=True) as reader,
    ):
        seen = _snapshot(reader)
        naive_last, naive = 0, []

        def read_naively() -> None:
            nonlocal naive_last
            for seq, key in reader.execute("select seq, key from changes where seq > %s order by seq", [naive_last]):
                naive_last = seq
                naive.append(key)

        first = slow.execute(_INSERT, [1]).fetchone()
        second = quick.execute(_INSERT, [2]).fetchone()
        assert first is not None
        assert second is not None
        assert first < second
        quick.commit()
        read_naively()
        seen, early = read_changes(reader, seen)
        slow.commit()
        read_naively()
        seen, late = read_changes(reader, seen)
        assert naive == [2]
        assert [change.key for change in early] == [2]
        assert [change.key for change in late] == [1]
        assert read_changes(reader, seen)[1] == ()


def test_that_a_transaction_that_is_rolled_back_late_is_never_read(database):
    with (
        _connection(database) as slow,
        _connection(database) as quick,
        _connection(database, autocommit=True) as reader,
    ):
        seen = _snapshot(reader)
        slow.execute(_INSERT, [1])
        quick.execute(_INSERT, [2])
        quick.commit()
        seen, early = read_changes(reader, seen)
        slow.rollback()
        seen, late = read_changes(reader, seen)
    assert ([change.key for change in early], late) == ([2], ())


def test_that_a_long_foreign_transaction_delays_nobody(database, listen):
    listener = listen()
    with _connection(database) as foreign, _connection(database) as writer:
        foreign.execute(_INSERT, [1])
        writer.execute(_INSERT, [2])
        writer.commit()
        listener.wait(lambda: [change.key for change in listener.changes] == [2])
        foreign.commit()
        listener.wait(lambda: [change.key for change in listener.changes] == [2, 1])


def test_that_a_notification_wakes_the_feed_long_before_its_poll(desk, listen):
    listener = listen(poll_seconds=NEVER)
    begun = time.monotonic()
    desk.report()
    listener.wait(lambda: len(listener.changes) == 1)
    assert time.monotonic() - begun < 10


def test_that_a_lost_notification_is_made_up_for_by_the_poll(database, listen):
    listener = listen(poll_seconds=0.2)
    with _connection(database, autocommit=True) as writer:
        writer.execute(_INSERT, [1])  # and no notification, as when a client dies in between
    listener.wait(lambda: [change.key for change in listener.changes] == [1])


def test_that_a_forged_notification_tells_no_change(database, listen):
    listener = listen(poll_seconds=NEVER)
    with _connection(database, autocommit=True) as anybody:
        anybody.execute("notify gridcenter, 'case 1 is at version 9'")
    listener.wait_for(Alive)
    assert listener.changes == []


def test_that_stop_does_not_wait_for_the_poll(listen):
    assert listen(poll_seconds=NEVER).end() < 2


def test_that_a_server_that_was_stopped_and_started_is_lost_and_then_followed_again(postgres, desk, listen):
    listener = listen(poll_seconds=0.2)
    desk.report()
    listener.wait(lambda: len(listener.changes) == 1)
    postgres.stop()
    try:
        listener.wait_for(Lost)
        with pytest.raises(Unreachable):
            desk.center.cases.newest(1)
    finally:
        postgres.start()
    listener.wait_for(Resync, 2)
    case = desk.report()
    listener.wait(lambda: listener.changes[-1].key == case.id)
    assert len(listener.changes) == 2
    reasons = [event.reason for event in listener.events if isinstance(event, Lost)]
    assert all(reason and "\n" not in reason for reason in reasons)


def test_that_a_feed_stops_soon_while_its_server_is_away(postgres, desk, listen):
    listener = listen(poll_seconds=0.2)
    postgres.stop()
    try:
        listener.wait_for(Lost, 2)
        assert listener.end() < 2
    finally:
        postgres.start()


def test_that_breaking_off_frees_the_feed_of_a_frozen_server(postgres, desk, listen):
    listener = listen(poll_seconds=0.2)
    listener.wait_for(Alive)
    postgres.freeze()
    try:
        begun = time.monotonic()
        listener.feed.break_off()
        listener.wait_for(Lost)
        assert time.monotonic() - begun < 2
    finally:
        postgres.thaw()
    listener.wait_for(Resync, 2)
    case = desk.report()
    listener.wait(lambda: bool(listener.changes) and listener.changes[-1].key == case.id)
    assert len(listener.changes) == 1


def test_that_stop_frees_the_feed_of_a_frozen_server(postgres, listen):
    listener = listen(poll_seconds=0.05)
    listener.wait_for(Alive)
    postgres.freeze()
    try:
        assert listener.end() < 2
    finally:
        postgres.thaw()
    assert not listener.running
