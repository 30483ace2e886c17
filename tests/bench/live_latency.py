"""live_latency: from a commit on one desk to the row painted on another, with 20 desks open on one PostgreSQL.

Five processes hold four desks each: feed, board, table and window are the real ones. The floor is the time a bare
LISTEN takes to hear a bare NOTIFY in the same run, with the same desks open.
"""

from __future__ import annotations

import threading
import time
import uuid
from multiprocessing.queues import Queue
from typing import Any

import psycopg

from gridcenter.center import open_center
from gridcenter.domain.case import Case
from gridcenter.domain.moves import Act, Action
from gridcenter.domain.people import PersonId
from tests.bench import districts
from tests.bench.measuring import SPAWN, Bench, Result, percentile

PROCESSES, DESKS = 5, 4
COMMITS = 120
PAUSE_SECONDS = 0.1
READY_SECONDS = 120.0
CHANNEL = "latency_floor"


def run(bench: Bench) -> list[Result]:
    """Measures."""
    address = bench.postgres.create_database()
    districts.fill(address, total=2_000, still_open=300)
    ready: Queue[int] = SPAWN.Queue()
    seen: Queue[tuple[int, int, float]] = SPAWN.Queue()
    stop = SPAWN.Event()
    children = [SPAWN.Process(target=watch, args=(address, ready, seen, stop)) for _number in range(PROCESSES)]
    for child in children:
        child.start()
    try:
        for _number in range(PROCESSES):
            ready.get(timeout=READY_SECONDS)
        committed = _commit(address)
        latencies = _latencies(committed, seen)
        floors = _floor(address)
    finally:
        stop.set()
        for child in children:
            child.join(30)
    value, floor = percentile(latencies, 0.95) * 1000, percentile(floors, 0.95) * 1000
    note = f"{len(latencies):,} paintings, median {percentile(latencies, 0.5) * 1000:.0f} ms"
    return [Result("live_latency", value, floor, "ms", "p95 at most 250 ms", value <= 250, note)]


def _commit(address: str) -> dict[tuple[int, int], float]:
    """Takes cases one after another; when each version was committed, on the machine's clock."""
    committed = {}
    with open_center(address) as center:
        person = center.directory.people[PersonId("leader")]
        # The nearest limits stand in sight on every desk.
        shown: list[Case] = list(center.cases.open_cases())[:12]
        for turn in range(COMMITS):
            place = turn % len(shown)
            case = center.cases.do(person, shown[place], Act(Action.TAKE), command_id=str(uuid.uuid4()))
            committed[case.id, case.version] = time.time()
            shown[place] = case
            time.sleep(PAUSE_SECONDS)
    return committed


def _latencies(committed: dict[tuple[int, int], float], seen: Queue[tuple[int, int, float]]) -> list[float]:
    wanted = len(committed) * PROCESSES * DESKS
    found = []
    while len(found) < wanted:
        case, version, at = seen.get(timeout=20)
        if (case, version) in committed:
            found.append(at - committed[case, version])
    return found


def _floor(address: str) -> list[float]:
    times: list[float] = []
    listening = threading.Event()

    def listen() -> None:
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(f"listen {CHANNEL}")
            listening.set()
            for notify in connection.notifies(timeout=30, stop_after=COMMITS):
                times.append(time.time() - float(notify.payload))

    thread = threading.Thread(target=listen)
    thread.start()
    listening.wait(10)
    with psycopg.connect(address, autocommit=True) as connection:
        for _number in range(COMMITS):
            connection.execute("select pg_notify(%s, %s)", (CHANNEL, repr(time.time())))
            time.sleep(0.02)
    thread.join(40)
    return times


def watch(address: str, ready: Any, seen: Any, stop: Any) -> None:
    """Four desks in a process; tells each version of a case when a table that shows it has been painted."""
    # Qt is imported in the children only.
    from PySide6.QtCore import QTimer

    from tests.bench import desks

    application = desks.application()
    painted: dict[int, dict[int, int]] = {}

    def told(table: Any) -> None:
        at = time.time()
        model, known = table.model(), painted.setdefault(id(table), {})
        last = table.rowAt(table.viewport().height() - 1)
        for row in range(max(0, table.rowAt(0)), (last if last >= 0 else model.rowCount() - 1) + 1):
            case = model.item(row).case
            before = known.get(case.id)
            known[case.id] = case.version
            if before is not None and before < case.version:
                for version in range(before + 1, case.version + 1):
                    seen.put((case.id, version, at))

    desks.on_paint(told)
    opened = [desks.desk(open_center(address)) for _number in range(DESKS)]
    made = [one.__enter__() for one in opened]
    waiting = set(range(DESKS))

    def loaded(place: int, count: int) -> None:
        if count < 0 and place in waiting:
            waiting.discard(place)
            if not waiting:
                QTimer.singleShot(1_500, lambda: ready.put(1))

    for place, one in enumerate(made):
        one.board.progressed.connect(lambda count, place=place: loaded(place, count))
        one.start()
    end = QTimer()
    end.setInterval(200)
    end.timeout.connect(lambda: application.quit() if stop.is_set() else None)
    end.start()
    application.exec()
    for one in opened:
        one.__exit__(None, None, None)
