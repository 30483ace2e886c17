"""Runs slow calls in threads and brings the result back: the only file of the desk that knows threads but `live`."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import Enum
from typing import Any

import shiboken6
from PySide6.QtCore import QObject, Signal, Slot

from gridcenter.errors import GridError

_LOG = logging.getLogger(__name__)

Done = Callable[[Any], None]
Failed = Callable[[GridError], None]


class Lane(Enum):
    """Where a call runs: writes one after another, reads a few at a time."""

    WRITE = 1
    READ = 3


class Fault(GridError):
    """A fault of the program in a background call; the log has the trace."""

    code = "fault"


@dataclass(frozen=True, slots=True)
class _Outcome:
    owner: QObject
    done: Done
    failed: Failed
    result: Any
    error: GridError | None


class Calls(QObject):
    """Calls in flight. `done` and `failed` run in the thread of this object, and only while the owner lives."""

    # Carries an _Outcome from a worker's thread to this object's.
    _ended = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lanes = {
            lane: ThreadPoolExecutor(lane.value, thread_name_prefix=f"desk-{lane.name.lower()}") for lane in Lane
        }
        self._closed = False
        self._ended.connect(self._deliver)

    def submit(self, lane: Lane, call: Callable[[], Any], owner: QObject, done: Done, failed: Failed) -> None:
        """Runs `call` in a lane; the owner's `done` gets what it returns, `failed` the error it raises."""
        if self._closed:
            # A timer's last tick on the way out; nobody waits for an answer any more.
            return
        self._lanes[lane].submit(self._run, call, owner, done, failed)

    def _run(self, call: Callable[[], Any], owner: QObject, done: Done, failed: Failed) -> None:
        result, error = None, None
        try:
            result = call()
        except GridError as refused:
            error = refused
        except Exception:  # noqa: BLE001
            # One of the four borders: a fault in the background must reach the person, not vanish in a thread.
            _LOG.exception("background call failed")
            error = Fault()
        if shiboken6.isValid(self):
            self._ended.emit(_Outcome(owner, done, failed, result, error))

    @Slot(object)
    def _deliver(self, outcome: _Outcome) -> None:
        if not shiboken6.isValid(outcome.owner):
            return
        if outcome.error is None:
            outcome.done(outcome.result)
        else:
            outcome.failed(outcome.error)

    def close(self, last: Callable[[], Any] | None = None) -> None:
        """Lets running calls end and drops those that wait, then runs a last one; what comes afterwards is dropped."""
        self._closed = True
        for lane in self._lanes.values():
            lane.shutdown(wait=True, cancel_futures=True)
        if last is not None:
            with ThreadPoolExecutor(1, thread_name_prefix="desk-last") as lane:
                lane.submit(self._run, last, self, _let_go, _let_go)


def _let_go(_outcome: object) -> None:
    """Nobody waits for the last call's outcome."""
