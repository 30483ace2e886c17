"""dispatch_rate: dispatches to two departments a second by 8 writers on a durable PostgreSQL.

The floor sends the same statements by bare psycopg: the same reads, the same writes, the same notification.
"""

from __future__ import annotations

import json
import threading
import time
import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import islice

import psycopg

from gridcenter.center import open_center
from gridcenter.domain.case import CaseId, Stage
from gridcenter.domain.department import DepartmentCode
from gridcenter.domain.moves import Act, Action
from gridcenter.domain.people import PersonId
from tests.bench import districts
from tests.bench.measuring import SPAWN, Bench, Result, median

PROCESSES, THREADS = 2, 4
ROUNDS = 3
# What each thread dispatches while the clock runs, and before that, so that connections and plans are there.
EACH, WARM = 250, 10
CASES = 2 * ROUNDS * PROCESSES * THREADS * (EACH + WARM)
READY_SECONDS = 120.0
TO = (DepartmentCode("CG"), DepartmentCode("SW"))


def run(bench: Bench) -> list[Result]:
    """Measures, by turns."""
    address = bench.durable_postgres.create_database()
    districts.fill(address, total=CASES + 2 * districts.SAMPLE, still_open=CASES + 500, open_stage=Stage.FILED)
    with psycopg.connect(address) as connection:
        rows = connection.execute("select id from cases where stage = 'filed' order by id limit %s", (CASES,))
        keys = iter([key for (key,) in rows])
    values, floors = [], []
    share = THREADS * (EACH + WARM)
    with SPAWN.Manager() as manager, ProcessPoolExecutor(PROCESSES, mp_context=SPAWN) as pool:
        for _round in range(ROUNDS):
            for work, into in ((by_service, values), (by_driver, floors)):
                gate = manager.Barrier(PROCESSES)
                parts = [list(islice(keys, share)) for _process in range(PROCESSES)]
                spans = list(pool.map(work, [address] * PROCESSES, parts, [gate] * PROCESSES))
                seconds = max(end for _begin, end in spans) - min(begin for begin, _end in spans)
                into.append(PROCESSES * THREADS * EACH / seconds)
    value, floor = median(values), median(floors)
    return [Result("dispatch_rate", value, floor, "1/s", "at least half of the floor", value / floor >= 0.5)]


def by_service(address: str, keys: list[int], gate: threading.Barrier) -> tuple[float, float]:
    """Dispatches by the case service; when it began and ended on the machine's clock."""
    with open_center(address) as center:
        person = center.directory.people[PersonId("leader")]

        def work(some: Sequence[int], begun: Callable[[], None]) -> None:
            for place, case in enumerate(center.cases.by_ids([CaseId(key) for key in some])):
                if place == WARM:
                    begun()
                act = Act(Action.DISPATCH, departments=TO, note="请到场处置")
                center.cases.do(person, case, act, command_id=str(uuid.uuid4()))

        return _timed(work, keys, gate)


def by_driver(address: str, keys: list[int], gate: threading.Barrier) -> tuple[float, float]:
    """The same writes by bare statements, each thread on a connection of its own."""

    def work(some: Sequence[int], begun: Callable[[], None]) -> None:
        with psycopg.connect(address) as connection:
            for place, key in enumerate(some):
                if place == WARM:
                    begun()
                _dispatch(connection, key)

    return _timed(work, keys, gate)


def _timed(
    work: Callable[[Sequence[int], Callable[[], None]], None], keys: list[int], gate: threading.Barrier
) -> tuple[float, float]:
    begins: list[float] = []

    def all_ready() -> None:
        gate.wait(READY_SECONDS)
        begins.append(time.monotonic())

    ready = threading.Barrier(THREADS, all_ready)
    with ThreadPoolExecutor(THREADS) as threads:
        for future in [
            threads.submit(work, keys[n::THREADS], lambda: ready.wait(READY_SECONDS)) for n in range(THREADS)
        ]:
            future.result()
    return begins[0], time.monotonic()


def _dispatch(connection: psycopg.Connection, key: int) -> None:
    now, command = datetime.now(UTC), str(uuid.uuid4())
    execute = connection.execute
    execute(
        "insert into commands (id, actor, action, kind, key, version, at) values (%s, 'leader', 'dispatch', 'case', "
        "%s, 0, %s) on conflict (id) do nothing",
        (command, key, now),
    )
    execute(
        "select p.name from people p where p.id = 'leader' and p.active and exists (select 1 from person_roles r join "
        "rule_role_actions a on a.kind = 'case' and a.role = r.role where r.person = p.id and a.action = 'dispatch')"
    )
    execute(
        "select 1 from rule_moves where kind = 'case' and from_stage = 'filed' and action = 'dispatch' "
        "and to_stage = 'dispatched'"
    )
    row = execute("select * from cases where id = %s for update", (key,)).fetchone()
    assert row is not None
    version = row[2]
    execute(
        "update cases set version = version + 1, stage = 'dispatched', stage_since = %(now)s, operator = 'leader', "
        "dispatched_at = %(now)s, clock_kind = 'sign', clock_start = %(now)s, clock_department = 'CG', "
        "due_at = %(now)s where id = %(key)s",
        {"now": now, "key": key},
    )
    for ordinal, department in enumerate(TO, 50):
        execute(
            "insert into case_branches (case_id, ordinal, department, lead, state, dispatched_at, sign_due_at, due_at, "
            "note, time_limit, extensions, reminders, check_in_place, check_in_people) values (%s, %s, %s, %s, "
            "'to_sign', %s, %s, %s, '请到场处置', '2WD', 0, 0, '', 0)",
            (key, ordinal, department, ordinal == 50, now, now, now),
        )
    writes = json.dumps({"case": {"stage": "dispatched"}, "branches": {"1": {}, "2": {}}})
    execute(
        "insert into case_history (case_id, version, command, at, actor, actor_name, action, from_stage, to_stage, "
        "department, reason, note, writes, behalf) values (%s, %s, %s, %s, 'leader', '值班长', 'dispatch', 'filed', "
        "'dispatched', 'CG,SW', '', '', %s, false)",
        (key, version + 1, command, now, writes),
    )
    execute("update commands set version = %s where id = %s", (version + 1, command))
    execute(
        "insert into changes (kind, key, version, by, at) values ('case', %s, %s, 'leader', %s)",
        (key, version + 1, now),
    )
    connection.commit()
    execute("select pg_notify('gridcenter', '')")
    connection.commit()
