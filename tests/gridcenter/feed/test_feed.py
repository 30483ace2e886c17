"""What every feed promises: each committed change once, in order, and nothing else."""

from __future__ import annotations

import itertools
import threading
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import insert

from gridcenter.domain.change import Alive, Change, Changes, Lost, Resync
from gridcenter.domain.moves import Act, Action
from gridcenter.errors import Conflict, StorageFailure
from gridcenter.feed.postgres import PostgresFeed
from gridcenter.feed.sqlite import SqliteFeed
from gridcenter.store.changes import CHANGES
from gridcenter.store.engine import Database


def _change(number: int | None) -> dict[str, Any]:
    return {"kind": "case", "key": number, "version": 1, "by": "somebody", "at": datetime.now(UTC)}


def _write(database: Database, *numbers: int | None) -> None:
    with database.write() as connection:
        for number in numbers:
            connection.execute(insert(CHANGES), _change(number))


def test_that_a_feed_fits_its_database(usual_feed, database):
    assert isinstance(usual_feed, PostgresFeed if database.is_postgresql else SqliteFeed)


def test_that_the_first_word_is_resync_and_what_was_before_is_not_told(desk, listen):
    desk.report()
    listener = listen()
    listener.settle()
    assert isinstance(listener.events[0], Resync)
    assert listener.changes == []


def test_that_changes_are_told_in_order_each_once(desk, listen):
    listener = listen()
    case = desk.play(desk.report(), "accept", "file", "dispatch SZ CG", "sign CG")
    other = desk.report()
    people = ["acceptor", "acceptor", "acceptor", "dispatcher", "desk-CG"]
    told = [Change("case", case.id, version, by) for version, by in enumerate(people, 1)]
    told.append(Change("case", other.id, 1, "acceptor"))
    listener.wait(lambda: len(listener.changes) >= len(told))
    listener.settle()
    assert listener.changes == told
    assert listener.count(Resync) == 1
    assert listener.count(Lost) == 0


def test_that_a_change_is_told_soon_by_a_desks_own_feed(desk, listen, usual_feed):
    listener = listen(usual_feed)
    case = desk.report()
    listener.wait(lambda: listener.changes == [Change("case", case.id, 1, "acceptor")])


def test_that_changes_of_other_programs_are_told(listen, database):
    listener = listen()
    other = Database(database.url)
    try:
        _write(other, 1, 2)
        _write(other, 3)
    finally:
        other.close()
    listener.wait(lambda: [change.key for change in listener.changes] == [1, 2, 3])


def test_that_every_feed_of_a_database_is_told(desk, listen):
    listeners = [listen() for _one in range(3)]
    desk.report()
    for listener in listeners:
        listener.wait(lambda listener=listener: len(listener.changes) == 1)


def test_that_what_is_rolled_back_is_never_told(listen, database):
    listener = listen()
    with pytest.raises(StorageFailure):
        _write(database, 1, None)
    _write(database, 3)
    listener.wait(lambda: bool(listener.changes))
    listener.settle()
    assert [change.key for change in listener.changes] == [3]


def test_that_a_refused_command_is_never_told(desk, listen):
    case = desk.play(desk.report(), "accept")
    listener = listen()
    stale = desk.center.cases.get(case.id)
    desk.play(case, "take")
    with pytest.raises(Conflict):
        desk.play(stale, "take")
    listener.wait(lambda: bool(listener.changes))
    listener.settle()
    assert [change.version for change in listener.changes] == [3]


def test_that_a_transaction_is_told_whole(listen, database):
    listener = listen()
    _write(database, *range(1, 51))
    listener.wait(lambda: bool(listener.changes))
    first = next(event for event in listener.events if isinstance(event, Changes))
    assert [change.key for change in first.items] == list(range(1, 51))


def test_that_alive_keeps_coming_when_nothing_happens(listen):
    listener = listen()
    listener.wait_for(Alive, 2)
    times = [event.at for event in listener.events if isinstance(event, Alive)]
    assert times == sorted(times)
    assert listener.changes == []


def test_that_stop_ends_the_run_soon(listen):
    listener = listen()
    assert listener.end() < 2
    assert isinstance(listener.events[0], Resync)
    assert listener.count(Lost) == 0


def test_that_a_feed_that_was_stopped_before_it_began_ends_at_once(usual_feed):
    usual_feed.stop()
    told: list[object] = []
    usual_feed.run(told.append)
    assert all(not isinstance(event, Changes) for event in told)


def test_that_break_off_begins_anew_with_resync(listen, database):
    listener = listen()
    _write(database, 1)
    listener.wait(lambda: len(listener.changes) == 1)
    listener.feed.break_off()
    listener.wait_for(Resync, 2)
    _write(database, 2)
    listener.wait(lambda: len(listener.changes) == 2)
    listener.settle()
    assert [change.key for change in listener.changes] == [1, 2]


def test_that_break_off_without_a_connection_does_nothing(usual_feed):
    usual_feed.break_off()


WRITERS, ROUNDS = 8, 40


def test_that_of_many_writers_every_change_is_told_exactly_once(desk, listen):
    """Each writer reports, moves the case that all share, and is refused whenever it knows an old version."""
    shared = desk.report()
    listener = listen()
    done: list[tuple[int, int, str]] = []
    refused = itertools.count()
    lock = threading.Lock()
    barrier = threading.Barrier(WRITERS)
    seats = ["acceptor", "shift_leader"]

    def write(writer: int) -> None:
        person = desk.person(seats[writer % 2])
        known = shared
        barrier.wait(10)
        for turn in range(ROUNDS):
            command_id = str(uuid.uuid4())
            try:
                if turn % 4 == 0:
                    case = desk.center.cases.report(person, desk.new(), command_id=command_id)
                else:
                    case = known = desk.center.cases.do(person, known, Act(Action.TAKE), command_id=command_id)
            except Conflict as conflict:
                known = conflict.current
                next(refused)
            else:
                with lock:
                    done.append((case.id, case.version, person.id))

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(write, range(WRITERS)))
    listener.settle()
    told = Counter((change.key, change.version, change.by) for change in listener.changes)
    assert told == Counter(done)
    assert next(refused) > 0
    assert len(done) >= WRITERS * ROUNDS // 4
    versions = [change.version for change in listener.changes if change.key == shared.id]
    assert versions == sorted(versions)


def test_that_an_error_in_the_listener_does_not_go_unseen(usual_feed):
    def fail(_event: object) -> None:
        raise LookupError

    with pytest.raises(LookupError):
        usual_feed.run(fail)
