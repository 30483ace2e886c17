"""open_first_rows, open_board: a desk opens on 100,000 open of 1,000,000 cases in PostgreSQL.

Counted from making the window; the floor is a plain psycopg fetch of the same columns of the same rows.
"""

from __future__ import annotations

import time

import psycopg

from gridcenter.center import open_center
from gridcenter.store.cases import BRANCHES, CASE_COLUMNS, OPEN
from tests.bench.districts import LARGE_OPEN
from tests.bench.measuring import Bench, Result, in_child, median, seconds_of

ROUNDS = 3


def run(bench: Bench) -> list[Result]:
    """Measures."""
    address = bench.large_postgres
    floors, firsts, wholes = [], [], []
    for _round in range(ROUNDS):
        floors.append(in_child(raw_fetch, address))
        first, whole = in_child(open_desk, address)
        firsts.append(first)
        wholes.append(whole)
    floor = median(floors)
    first, whole = median(firsts), median(wholes)
    return [
        Result("open_first_rows", first, floor, "s", "under 1 s", first < 1.0),
        Result("open_board", whole, floor, "s", "at most 4 x the raw fetch", whole <= 4 * floor),
    ]


def raw_fetch(address: str) -> float:
    """Seconds for fetching the columns of every open case and its branches, in the order of the queue."""
    columns = ", ".join(f"c.{column.name}" for column in CASE_COLUMNS)
    branches = ", ".join(f"b.{column.name}" for column in BRANCHES.c)
    with psycopg.connect(address) as connection:
        connection.execute("select 1")

        def fetch() -> None:
            rows = connection.execute(f"select {columns} from cases c where {OPEN} order by due_at, id").fetchall()
            joined = f"select {branches} from case_branches b join cases c on c.id = b.case_id where {OPEN}"
            assert len(rows) == LARGE_OPEN
            assert connection.execute(f"{joined} order by b.case_id, b.ordinal").fetchall()

        return seconds_of(fetch)


def open_desk(address: str) -> tuple[float, float]:
    """Seconds until the first rows are painted, and until the whole board is in the table."""
    from tests.bench import desks

    painted: list[float] = []
    read: list[float] = []
    desks.on_paint(lambda _table: painted.append(time.perf_counter()) if not painted else None)
    desks.application()
    center = open_center(address)
    begun = time.perf_counter()
    with desks.desk(center) as desk:
        desk.board.progressed.connect(lambda count: read.append(time.perf_counter()) if count < 0 else None)
        desk.start()
        desks.run_until(lambda: bool(read and painted), 120)
        assert desk.window.queue.model.rowCount() == LARGE_OPEN
    return painted[0] - begun, read[0] - begun
