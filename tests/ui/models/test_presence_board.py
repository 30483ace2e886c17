"""Who else looks: said when the eye rests, read in the background, and nobody shown without a link."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from gridcenter.domain.case import CaseId
from gridcenter.domain.people import Person, PersonId, Role
from gridcenter.domain.presence import CASE, DeskId, Presence, PresenceRules
from gridcenter.errors import Unreachable
from tests.ui.models.conftest import ME
from ui.background.live import Link
from ui.models.presence_board import REST_MS, Looker, PresenceBoard, looker_names

HERE = DeskId("here")
NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
HE = Person(PersonId("he"), "何演示", frozenset({Role.DISPATCHER}))
ONE, TWO = CaseId(1), CaseId(2)


class KeptPresence:
    """A presence service over a dictionary; `broken` makes every call fail."""

    def __init__(self) -> None:
        self.rules = PresenceRules()
        self.desks: dict[DeskId, Presence] = {}
        self.said: list[int | None] = []
        self.broken = False

    def _ask(self) -> None:
        if self.broken:
            raise Unreachable(where="w", reason="r")

    def look_at(self, person: Person, desk: DeskId, kind: str, key: int | None) -> None:
        self._ask()
        self.said.append(key)
        if key is None:
            self.desks.pop(desk, None)
        else:
            self.put(desk, key, person.id)

    def put(self, desk: str, key: int, person: str = HE.id, minutes: int = 0) -> None:
        """A desk looks at a case."""
        since = NOON + timedelta(minutes=minutes)
        self.desks[DeskId(desk)] = Presence(DeskId(desk), PersonId(person), CASE, key, since, since)

    def everyone(self, desk: DeskId | None = None) -> tuple[Presence, ...]:
        self._ask()
        return tuple(one for one in self.desks.values() if one.desk != desk)

    def leave(self, desk: DeskId) -> None:
        self._ask()
        self.desks.pop(desk, None)


@pytest.fixture
def service() -> KeptPresence:
    return KeptPresence()


@pytest.fixture
def presence(qapp, service, calls, directory) -> PresenceBoard:
    directory = replace(directory, people={ME.id: ME, HE.id: HE})
    return PresenceBoard(service, calls, directory, ME, HERE)


@pytest.fixture
def connected(presence, calls) -> PresenceBoard:
    presence.link_changed(Link.CONNECTED)
    calls.run_all()
    return presence


@pytest.fixture
def read(connected, calls):
    """Lets a pulse pass."""

    def go() -> None:
        connected._read()
        calls.run_all()

    return go


@pytest.fixture
def told(connected):
    """Takes down which cases were said to have changed."""
    found: list[set[CaseId]] = []
    connected.changed.connect(lambda cases: found.append(set(cases)))
    return found


def test_that_without_a_link_nothing_is_said_or_asked(presence, calls):
    presence.look(ONE)
    presence._tell()
    presence._read()
    assert len(calls) == 0


def test_that_a_desk_that_looks_at_nothing_writes_nothing(connected, service):
    assert service.said == []
    connected._tell()
    assert service.said == []


def test_that_others_are_shown_by_name_and_who_came_first_in_front(connected, service, read):
    service.put("b", ONE, "unknown", minutes=5)
    service.put("c", ONE)
    service.put("d", TWO)
    read()
    assert connected.lookers(ONE) == (Looker("何演示"), Looker("unknown"))
    assert list(connected.everywhere()) == [
        (ONE, Looker("何演示")),
        (ONE, Looker("unknown")),
        (TWO, Looker("何演示")),
    ]


def test_that_oneself_is_shown_only_beside_somebody_else(connected, service, read):
    connected.look(ONE)
    assert connected.lookers(ONE) == ()
    service.put("b", ONE)
    read()
    assert connected.lookers(ONE) == (Looker("本人", me=True), Looker("何演示"))


def test_that_one_person_at_two_desks_is_one_name(connected, service, read):
    service.put("b", ONE)
    service.put("c", ONE)
    read()
    assert connected.lookers(ONE) == (Looker("何演示"),)


def test_that_only_where_the_eye_rests_is_written(connected, service, calls, qtbot):
    for key in range(1, 30):
        connected.look(CaseId(key))
    assert len(calls) == 0
    qtbot.waitUntil(lambda: len(calls) == 1, timeout=REST_MS * 10)
    calls.run_all()
    assert service.said == [29]


def test_that_after_looking_the_others_are_read_at_once(connected, service, calls):
    connected.look(ONE)
    service.put("b", ONE)
    connected._tell()
    calls.run_all()
    assert connected.lookers(ONE)[0].me


def test_that_one_call_at_a_time_is_under_way_and_the_last_look_is_said(connected, service, calls):
    connected.look(ONE)
    connected._tell()
    connected.look(TWO)
    connected._rest.stop()
    connected._tell()
    assert len(calls) == 1
    calls.run_all()
    assert service.said == [ONE, TWO]


def test_that_a_beat_says_the_same_again(connected, service, calls):
    connected.look(ONE)
    connected._tell()
    calls.run_all()
    assert connected._beat.isActive()
    assert connected._beat.interval() == 20_000
    connected._beat.timeout.emit()
    calls.run_all()
    assert service.said == [ONE, ONE]


def test_that_only_what_differs_is_told(connected, service, read, told):
    service.put("b", ONE)
    service.put("c", TWO)
    read()
    read()
    service.put("c", 3)
    read()
    connected.look(CaseId(3))
    connected.look(CaseId(9))
    assert told == [{ONE, TWO}, {TWO, CaseId(3)}, {CaseId(3)}, {CaseId(3)}]


def test_that_nobody_is_shown_when_the_link_is_lost_and_all_again_when_it_is_back(
    connected, service, calls, read, told
):
    service.put("b", ONE)
    read()
    connected.look(TWO)
    connected.link_changed(Link.LOST)
    assert connected.lookers(ONE) == ()
    assert told == [{ONE}, {ONE}]
    assert not connected._pulse.isActive()
    connected.link_changed(Link.CONNECTED)
    calls.run_all()
    assert connected.lookers(ONE) == (Looker("何演示"),)
    assert service.said == [TWO]


def test_that_a_read_of_an_older_link_is_not_shown(connected, service, calls):
    service.put("b", ONE)
    connected._read()
    connected.link_changed(Link.LOST)
    calls.run_all()
    assert connected.lookers(ONE) == ()


def test_that_a_read_that_fails_shows_nobody_and_the_next_one_all(connected, service, read):
    service.put("b", ONE)
    read()
    service.broken = True
    read()
    assert connected.lookers(ONE) == ()
    service.broken = False
    read()
    assert connected.lookers(ONE) == (Looker("何演示"),)


def test_that_what_could_not_be_said_is_said_with_the_next_pulse(connected, service, calls, read):
    service.broken = True
    connected.look(ONE)
    connected._rest.stop()
    connected._tell()
    calls.run_all()
    assert service.said == []
    service.broken = False
    read()
    assert service.said == [ONE]


def test_that_the_last_word_is_to_leave_and_there_is_none_without_a_link(presence, service, calls):
    assert presence.close() is None
    presence.link_changed(Link.CONNECTED)
    service.put(HERE, ONE)
    farewell = presence.close()
    assert not presence._pulse.isActive()
    farewell()
    assert service.desks == {}
    presence._read()
    calls.run_all()


def test_that_names_stand_in_one_line(kit):
    lookers = (Looker("本人", me=True), Looker("何演示"))
    assert looker_names(kit.words, lookers) == f"我{kit.words('list.comma')}何演示"
