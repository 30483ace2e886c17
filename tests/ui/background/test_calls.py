"""Calls in the background: results come back to the thread that waits for them, or not at all."""

from __future__ import annotations

import logging
import threading

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject

from gridcenter.errors import NotFound, Unreachable
from ui.background.calls import Calls, Fault, Lane

PATIENCE = 10


@pytest.fixture
def calls(qapp):
    made = Calls()
    yield made
    made.close()


@pytest.fixture
def owner(qapp):
    return QObject()


def unexpected(*_anything):
    raise AssertionError("not this way")


def test_that_a_call_runs_elsewhere_and_its_result_comes_back_here(calls, owner, qtbot):
    told = []
    calls.submit(
        Lane.READ, threading.get_ident, owner, lambda value: told.append((value, threading.get_ident())), unexpected
    )
    qtbot.waitUntil(lambda: bool(told))
    ran, came_back = told[0]
    assert ran != threading.get_ident() == came_back


def test_that_an_error_of_the_project_arrives_as_it_is(calls, owner, qtbot):
    error, told = NotFound(what="case", key="1"), []

    def call():
        raise error

    calls.submit(Lane.READ, call, owner, unexpected, told.append)
    qtbot.waitUntil(lambda: bool(told))
    assert told == [error]


def test_that_any_other_error_becomes_a_fault_and_stands_in_the_log(calls, owner, qtbot, caplog):
    told = []

    def call():
        raise ZeroDivisionError("a slip")

    with caplog.at_level(logging.ERROR):
        calls.submit(Lane.WRITE, call, owner, unexpected, told.append)
        qtbot.waitUntil(lambda: bool(told))
    assert isinstance(told[0], Fault)
    assert "a slip" in caplog.text


def test_that_nobody_is_told_when_the_owner_is_gone(calls, qtbot):
    gate, told = threading.Event(), []
    owner, other = QObject(), QObject()
    calls.submit(Lane.WRITE, lambda: gate.wait(PATIENCE), owner, unexpected, unexpected)
    owner.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    gate.set()
    calls.submit(Lane.WRITE, lambda: "after", other, told.append, unexpected)
    qtbot.waitUntil(lambda: bool(told))
    assert told == ["after"]


def test_that_writes_are_done_one_after_another_in_their_order(calls, owner, qtbot):
    running, most, order, done = [], [], [], []

    def call(number):
        running.append(number)
        most.append(len(running))
        order.append(number)
        running.remove(number)

    for number in range(40):
        calls.submit(Lane.WRITE, lambda number=number: call(number), owner, lambda _none: done.append(1), unexpected)
    qtbot.waitUntil(lambda: len(done) == 40)
    assert order == list(range(40))
    assert max(most) == 1


def test_that_a_long_write_does_not_hold_reads_up(calls, owner, qtbot):
    gate, told = threading.Event(), []
    calls.submit(Lane.WRITE, lambda: gate.wait(PATIENCE), owner, told.append, unexpected)
    calls.submit(Lane.READ, lambda: "read", owner, told.append, unexpected)
    qtbot.waitUntil(lambda: told == ["read"])
    gate.set()
    qtbot.waitUntil(lambda: told == ["read", True])


def test_that_closing_waits_for_what_runs_and_drops_what_waits(qapp):
    calls, owner = Calls(), QObject()
    started, gate, ended, dropped = threading.Event(), threading.Event(), [], []

    def call():
        started.set()
        gate.wait(PATIENCE)
        ended.append(1)

    calls.submit(Lane.WRITE, call, owner, lambda _none: None, unexpected)
    calls.submit(Lane.WRITE, lambda: dropped.append(1), owner, unexpected, unexpected)
    assert started.wait(PATIENCE)
    opener = threading.Timer(0.05, gate.set)
    opener.start()
    calls.close()
    assert ended == [1]
    assert dropped == []
    opener.join()


def test_that_the_last_call_runs_when_all_others_have_ended_and_may_fail(qapp):
    calls, owner, ended = Calls(), QObject(), []
    calls.submit(Lane.WRITE, lambda: ended.append("write"), owner, lambda _none: None, unexpected)
    calls.submit(Lane.READ, lambda: ended.append("read"), owner, lambda _none: None, unexpected)
    calls.close(lambda: ended.append("last"))
    assert ended[-1] == "last"

    def refused():
        raise Unreachable(where="w", reason="r")

    Calls().close(refused)
