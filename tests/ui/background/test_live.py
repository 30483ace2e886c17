"""The desk's ear, told by a feed that says what the test wants."""

from __future__ import annotations

import logging
import queue
from datetime import UTC, datetime

import pytest

from gridcenter.domain.change import Alive, Change, Changes, Lost, Resync
from ui.background import live as module
from ui.background.live import BUSY_COUNT, BUSY_MS, SOON_MS, Link, Live

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
LATER = datetime(2026, 3, 2, 1, 1, tzinfo=UTC)


class ScriptedFeed:
    """Tells what is put into it, in its own thread, until it is stopped."""

    def __init__(self) -> None:
        self._script: queue.Queue = queue.Queue()
        self.broken_off = 0

    def tell(self, *events: object) -> None:
        for event in events:
            self._script.put(event)

    def run(self, emit) -> None:
        while (event := self._script.get()) is not None:
            if isinstance(event, Exception):
                raise event
            emit(event)

    def stop(self) -> None:
        self._script.put(None)

    def break_off(self) -> None:
        self.broken_off += 1


@pytest.fixture
def feed():
    return ScriptedFeed()


@pytest.fixture
def severed():
    return []


@pytest.fixture
def live(qapp, feed, severed):
    made = Live(feed, lambda: severed.append(1))
    made.start()
    yield made
    made.close()
    assert not made._thread.is_alive()


def changes(*pairs):
    return Changes(tuple(Change("case", key, version, "x") for key, version in pairs))


def test_that_it_connects_with_the_first_word_and_asks_for_everything(live, feed, qtbot):
    assert live.link is Link.CONNECTING
    with qtbot.waitSignals([live.resynced, live.link_changed]):
        feed.tell(Resync(AT))
    assert live.link is Link.CONNECTED


def test_that_the_picture_counts_as_fresh_only_when_the_board_has_been_read(live, feed, qtbot):
    with qtbot.waitSignal(live.resynced):
        feed.tell(Resync(AT))
    with qtbot.waitSignal(live.changed):
        feed.tell(Alive(LATER), changes((1, 1)))
    assert live.confirmed_at is None
    live.board_progressed(200)
    assert live.confirmed_at is None
    live.board_progressed(-1)
    assert live.confirmed_at == AT
    feed.tell(Alive(LATER))
    qtbot.waitUntil(lambda: live.confirmed_at == LATER)


def test_that_a_lost_link_leaves_the_last_good_time(live, feed, qtbot):
    with qtbot.waitSignal(live.resynced):
        feed.tell(Resync(AT))
    live.board_progressed(-1)
    feed.tell(Lost(LATER, "gone"))
    qtbot.waitUntil(lambda: live.link is Link.LOST)
    assert live.confirmed_at == AT


def test_that_a_board_read_while_the_link_is_lost_confirms_nothing(live, feed, qtbot):
    with qtbot.waitSignal(live.resynced):
        feed.tell(Resync(AT))
    feed.tell(Lost(LATER, "gone"))
    qtbot.waitUntil(lambda: live.link is Link.LOST)
    live.board_progressed(-1)
    assert live.confirmed_at is None


def test_that_it_asks_for_everything_again_when_the_link_is_back(live, feed, qtbot):
    feed.tell(Resync(AT), Lost(AT, "gone"))
    qtbot.waitUntil(lambda: live.link is Link.LOST)
    with qtbot.waitSignal(live.resynced):
        feed.tell(Resync(LATER))
    assert live.link is Link.CONNECTED


def test_that_changes_are_gathered_and_the_last_of_a_case_counts(live, feed, qtbot):
    with qtbot.waitSignal(live.changed) as told:
        feed.tell(changes((1, 1), (2, 1)), changes((1, 2)))
    assert {(one.key, one.version) for one in told.args[0]} >= {(1, 2), (2, 1)}
    assert len(told.args[0]) == 2


def test_that_changes_of_before_a_resync_are_not_told_twice(live, feed, qtbot):
    feed.tell(changes((1, 1)), Resync(AT), changes((2, 1)))
    with qtbot.waitSignal(live.changed) as told:
        pass
    assert [one.key for one in told.args[0]] == [2]


def test_that_a_single_change_is_shown_soon_and_a_flood_is_gathered_longer(live, feed, qtbot):
    with qtbot.waitSignal(live.changed):
        feed.tell(changes(*((key, 1) for key in range(BUSY_COUNT + 1))))
    assert live._gather.interval() == SOON_MS
    with qtbot.waitSignal(live.changed):
        feed.tell(changes((1, 2)))
    assert live._gather.interval() == BUSY_MS
    with qtbot.waitSignal(live.changed):
        feed.tell(changes((1, 3)))
    assert live._gather.interval() == SOON_MS


def test_that_a_feed_that_ends_by_a_fault_is_seen_and_logged(live, feed, qtbot, caplog):
    with caplog.at_level(logging.ERROR):
        feed.tell(RuntimeError("a slip"))
        qtbot.waitUntil(lambda: live.link is Link.LOST)
    assert "a slip" in caplog.text


def test_that_a_silent_feed_is_broken_off_and_its_calls_are_freed(live, feed, severed, qtbot, monkeypatch):
    feed.tell(Resync(AT))
    qtbot.waitUntil(lambda: live.link is Link.CONNECTED)
    monkeypatch.setattr(module, "SILENT_SECONDS", 0.2)
    qtbot.waitUntil(lambda: live.link is Link.LOST)
    assert feed.broken_off >= 1
    assert severed
    monkeypatch.undo()
    feed.tell(Alive(AT))
    qtbot.waitUntil(lambda: live.link is Link.CONNECTED)


def test_that_it_can_be_closed_before_it_was_started(qapp, feed):
    Live(feed, lambda: None).close()


def test_that_the_picture_is_fresh_only_when_every_board_has_been_read(live, feed, qtbot):
    live.expect("whistle")
    with qtbot.waitSignal(live.resynced):
        feed.tell(Resync(AT))
    live.board_progressed(-1)
    assert live.confirmed_at is None
    live.board_read("whistle")
    assert live.confirmed_at == AT
    feed.tell(Alive(LATER))
    qtbot.waitUntil(lambda: live.confirmed_at == LATER)
