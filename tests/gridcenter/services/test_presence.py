"""Presence by the database's clock: said, kept, forgotten, left; nothing else is touched."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from gridcenter.domain.presence import CASE, DeskId, PresenceRules
from gridcenter.services.presence import Presences
from gridcenter.store.changes import CHANGES
from gridcenter.store.engine import Database
from gridcenter.store.presence import PresenceRow

A, B, C = DeskId("a"), DeskId("b"), DeskId("c")
RULES = PresenceRules()


@pytest.fixture
def presence(center) -> Presences:
    return center.presence


@pytest.fixture
def age(database):
    """Makes what was last heard of a desk older."""

    def by(desk: DeskId, time: timedelta) -> None:
        with database.write() as connection:
            seen = connection.execute(select(PresenceRow.seen_at).where(PresenceRow.desk == desk)).scalar_one()
            connection.execute(update(PresenceRow).where(PresenceRow.desk == desk).values(seen_at=seen - time))

    return by


def rows(database) -> set[str]:
    with database.read() as connection:
        return set(connection.execute(select(PresenceRow.desk)).scalars())


def test_that_what_a_desk_looks_at_is_told_to_all_but_itself(presence, desk):
    before = datetime.now(UTC)
    presence.look_at(desk.person("acceptor"), A, CASE, 7)
    presence.look_at(desk.person("dispatcher"), B, CASE, 7)
    seen = presence.everyone(A)
    assert [(one.desk, one.person, one.kind, one.key) for one in seen] == [(B, "dispatcher", CASE, 7)]
    assert abs(seen[0].since - before) < timedelta(minutes=5)
    assert seen[0].since.tzinfo is not None
    assert [one.desk for one in presence.everyone()] == [A, B]


def test_that_a_desk_looks_at_one_thing_and_a_beat_keeps_its_since(presence, desk):
    person = desk.person("acceptor")
    presence.look_at(person, A, CASE, 7)
    first = presence.everyone()[0]
    presence.look_at(person, A, CASE, 7)
    again = presence.everyone()[0]
    assert again.since == first.since
    assert again.seen_at >= first.seen_at
    presence.look_at(person, A, CASE, 8)
    (moved,) = presence.everyone()
    assert moved.key == 8
    assert moved.since >= again.seen_at


def test_that_a_large_key_is_kept(presence, desk):
    presence.look_at(desk.person("acceptor"), A, CASE, 2**40)
    assert presence.everyone()[0].key == 2**40


def test_that_a_desk_that_leaves_or_looks_at_nothing_is_gone(presence, desk, database):
    for desk_id in (A, B):
        presence.look_at(desk.person("acceptor"), desk_id, CASE, 7)
    presence.leave(A)
    presence.leave(A)
    assert rows(database) == {B}
    presence.look_at(desk.person("acceptor"), B, CASE, None)
    assert rows(database) == set()


def test_that_a_silent_desk_is_forgotten_after_its_time_and_not_before(presence, desk, age):
    presence.look_at(desk.person("acceptor"), A, CASE, 7)
    age(A, RULES.forgotten - timedelta(seconds=20))
    assert [one.desk for one in presence.everyone()] == [A]
    age(A, timedelta(seconds=20))
    assert presence.everyone() == ()


def test_that_whoever_writes_removes_the_forgotten(presence, desk, database, age):
    for desk_id in (A, B):
        presence.look_at(desk.person("acceptor"), desk_id, CASE, 7)
    age(A, RULES.forgotten)
    presence.look_at(desk.person("dispatcher"), C, CASE, 8)
    assert rows(database) == {B, C}


def test_that_a_forgotten_desk_comes_back_with_its_next_beat(presence, desk, age):
    presence.look_at(desk.person("acceptor"), A, CASE, 7)
    age(A, 2 * RULES.forgotten)
    presence.look_at(desk.person("acceptor"), A, CASE, 7)
    assert [one.desk for one in presence.everyone()] == [A]


def test_that_looking_changes_no_case_and_tells_no_change(presence, desk, database):
    case = desk.report()
    history = desk.center.cases.history(case.id)
    with database.read() as connection:
        before = connection.execute(select(CHANGES)).all()
    presence.look_at(desk.person("acceptor"), A, CASE, case.id)
    presence.leave(A)
    assert desk.center.cases.get(case.id) == case
    assert desk.center.cases.history(case.id) == history
    with database.read() as connection:
        assert connection.execute(select(CHANGES)).all() == before


def test_that_desks_that_all_come_back_at_once_do_not_wait_for_one_another(desk, database, age):
    people = [desk.person(name) for name in ("acceptor", "dispatcher", "shift_leader", "town")]
    ids = [DeskId(f"desk{number}") for number in range(8)]
    presences = [Presences(Database(database.url)) for _one in ids]
    barrier = threading.Barrier(len(ids))
    for round_ in range(5):
        for place, one in enumerate(ids):
            presences[place].look_at(people[place % 4], one, CASE, round_)
        for one in ids:
            age(one, 2 * RULES.forgotten)

        def come_back(place: int) -> None:
            barrier.wait(10)
            presences[place].look_at(people[place % 4], ids[place], CASE, 99)

        with ThreadPoolExecutor(len(ids)) as pool:
            list(pool.map(come_back, range(len(ids))))
        assert {one.desk for one in presences[0].everyone()} == set(ids)
    for one in presences:
        one._database.close()
