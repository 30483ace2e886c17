"""dispatch_rate: dispatches to two departments a second by 8 writers on a durable PostgreSQL.

The floor sends the same statements by bare psycopg: the same reads, the same writes, the same notification.
"""

from __future__ import annotations

import json
import threading
import time
import uuid
from datetime import UTC, datetime

import psycopg

from gridcenter.center import open_center
from gridcenter.domain.case import Case, Stage
from gridcenter.domain.department import DepartmentCode
from gridcenter.domain.lifecycle import Act, Action
from gridcenter.domain.people import PersonId
from tests.bench import districts
from tests.bench.measuring import Bench, Result, in_children, median

PROCESSES, THREADS = 2, 4
CASES = 4_000
ROUNDS = 3
SHARE = CASES // (2 * ROUNDS * PROCESSES)
TO = (DepartmentCode("CG"), DepartmentCode("SW"))


def run(bench: Bench) -> list[Result]:
    """Measures, by turns."""
    address = bench.durable_postgres.create_database()
    districts.fill(address, total=CASES + districts.SAMPLE, still_open=CASES + 100, open_stage=Stage.FILED)
    values, floors = [], []
    with psycopg.connect(address) as connection:
        rows = connection.execute("select id from cases where stage = 'filed' order by id").fetchall()
    keys = [key for (key,) in rows][:CASES]
    for turn in range(ROUNDS):
        for place, (work, into) in enumerate(((by_service, values), (by_driver, floors))):
            first = (turn * 2 + place) * SHARE * PROCESSES
            parts = [keys[first + n * SHARE : first + (n + 1) * SHARE] for n in range(PROCESSES)]
            into.append(sum(in_children([(work, (address, part)) for part in parts])))
    value, floor = median(values), median(floors)
    return [Result("dispatch_rate", value, floor, "1/s", "at least half of the floor", value / floor >= 0.5)]


def by_service(address: str, keys: list[int]) -> float:
    """Dispatches a second by the case service, in threads of one process."""
    with open_center(address) as center:
        person = center.directory.people[PersonId("leader")]
        cases = list(center.cases.by_ids(keys))

        def work(some: list[Case]) -> None:
            for case in some:
                act = Act(Action.DISPATCH, departments=TO, note="请到场处置")
                center.cases.do(person, case, act, command_id=str(uuid.uuid4()))

        return _timed(work, cases)


def by_driver(address: str, keys: list[int]) -> float:
    """The same writes by bare statements, each thread on a connection of its own."""

    def work(some: list[int]) -> None:
        with psycopg.connect(address) as connection:
            for key in some:
                _dispatch(connection, key)

    return _timed(work, keys)


def _timed(work: object, items: list) -> float:  # type: ignore[type-arg]
    parts = [items[n::THREADS] for n in range(THREADS)]
    threads = [threading.Thread(target=work, args=(part,)) for part in parts]  # type: ignore[arg-type]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(items) / (time.perf_counter() - begun)


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
        "rule_role_actions a on a.role = r.role where r.person = p.id and a.action = 'dispatch')"
    )
    execute(
        "select 1 from rule_case_moves where from_stage = 'filed' and action = 'dispatch' and to_stage = 'dispatched'"
    )
    version, *_rest = execute("select version, stage from cases where id = %s for update", (key,)).fetchone() or (0,)
    execute(
        "update cases set version = version + 1, stage = 'dispatched', stage_since = %(now)s, operator = 'leader', "
        "dispatched_at = %(now)s, clock_kind = 'sign', clock_start = %(now)s, clock_department = 'CG', "
        "due_at = %(now)s where id = %(key)s",
        {"now": now, "key": key},
    )
    for ordinal, department in enumerate(TO, 50):
        execute(
            "insert into case_branches (case_id, ordinal, department, lead, state, dispatched_at, sign_due_at, due_at, "
            "note) values (%s, %s, %s, %s, 'to_sign', %s, %s, %s, '请到场处置')",
            (key, ordinal, department, ordinal == 50, now, now, now),
        )
    writes = json.dumps({"case": {"stage": "dispatched"}, "branches": {"1": {}, "2": {}}})
    execute(
        "insert into case_history (case_id, version, command, at, actor, actor_name, action, from_stage, to_stage, "
        "department, reason, note, writes) values (%s, %s, %s, %s, 'leader', '值班长', 'dispatch', 'filed', "
        "'dispatched', 'CG,SW', '', '', %s)",
        (key, version + 1_000, command, now, writes),
    )
    execute("update commands set version = %s where id = %s", (version + 1, command))
    execute(
        "insert into changes (kind, key, version, by, at) values ('case', %s, %s, 'leader', %s)",
        (key, version + 1, now),
    )
    connection.commit()
    execute("select pg_notify('gridcenter', '')")
    connection.commit()
