"""Fills databases fast: a few thousand cases of the demo, then copies of them made inside the database.

A copy has the facts of one demo case (what, where) and the life of another (stage, clock, departments), a house number
and times of its own, and its words in the search index, but no history.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, text

from gridcenter.demo import create as demo
from gridcenter.domain.case import Stage
from gridcenter.store import case_search, categories, schema
from gridcenter.store.base import UtcDateTime
from gridcenter.store.cases import BRANCHES, CASES
from gridcenter.store.engine import Database, parse_url
from tests.bench.measuring import WORK, told

LARGE, LARGE_OPEN = 1_000_000, 100_000
SAMPLE = 4_000
_SEED = 7
_SUFFIXES = 400
_FACTS = ("category", "description", "area", "longitude", "latitude", "priority", "duplicate", "source")
# Times that move with a copy; the others stay the life's own.
_MOVED = ("reported_at", "stage_since", "clock_start", "due_at")


def fill(url: str, *, total: int, still_open: int, open_stage: Stage | None = None) -> None:
    """Makes a district with so many cases; the open ones stand in one stage when it is named."""
    database = Database(parse_url(url))
    try:
        schema.upgrade(database)
        demo.create(database, seed=_SEED, count=min(SAMPLE, total), until=datetime.now(UTC))
        _multiply(database, total, still_open, open_stage)
    finally:
        database.close()


def kept_file(*, total: int, still_open: int) -> str:
    """The address of an SQLite file that is made once for each schema and form of filling."""
    forms = sorted((Path(schema.__file__).parent / "migrations" / "versions").glob("*.py"))
    key = sha256(b"".join(path.read_bytes() for path in (*forms, Path(__file__)))).hexdigest()[:12]
    WORK.mkdir(parents=True, exist_ok=True)
    file = WORK / f"district-{total}-{still_open}-{key}.db"
    if not file.exists():
        for old in WORK.glob(f"district-{total}-{still_open}-*"):
            old.unlink()
        growing = file.with_suffix(".growing")
        with told(f"SQLite with {total:,} cases (kept in .work/bench)"):
            fill(f"sqlite:///{growing}", total=total, still_open=still_open)
        growing.rename(file)
    return f"sqlite:///{file}"


def _multiply(database: Database, total: int, still_open: int, open_stage: Stage | None) -> None:
    driver: Any
    with database.write() as connection:
        postgresql = database.is_postgresql
        for statement in _TABLES[postgresql]:
            connection.exec_driver_sql(statement)
        rows = _plan(connection, total, still_open, open_stage)
        words, suffixes = _words(connection), _suffixes()
        driver = connection.connection.driver_connection
        if postgresql:
            _copy(driver, "copies", rows)
            _copy(driver, "templates", ((key, list(some)) for key, some in words))
            _copy(driver, "suffixes", ((key, name, list(some)) for key, name, some in suffixes))
        else:
            sqlite = case_search.sqlite_words
            driver.executemany("insert into copies values (?, ?, ?, ?, ?)", rows)
            driver.executemany("insert into templates values (?, ?)", ((key, sqlite(some)) for key, some in words))
            driver.executemany(
                "insert into suffixes values (?, ?, ?)", ((key, name, sqlite(some)) for key, name, some in suffixes)
            )
        for statement in (*_statements(postgresql), *_AFTER[postgresql]):
            connection.exec_driver_sql(statement)
    with database.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        connection.exec_driver_sql("vacuum (analyze)" if postgresql else "analyze")


# Copies made inside the database, so nothing but their plan crosses the connection.
_TABLES = {
    False: (
        "create temp table copies (id integer primary key, facts integer, life integer, suffix integer, back integer)",
        "create temp table templates (id integer primary key, words text)",
        "create temp table suffixes (id integer primary key, name text, words text)",
    ),
    True: (
        # The superuser of a test server: no foreign key is asked a million times, and no disk is waited for.
        "set local session_replication_role = replica",
        "set local synchronous_commit = off",
        "set local maintenance_work_mem = '1GB'",
        "drop index ix_case_search_words",
        "create temp table copies (id bigint, facts bigint, life bigint, suffix bigint, back bigint) on commit drop",
        "create temp table templates (id bigint, words integer[]) on commit drop",
        "create temp table suffixes (id bigint, name text, words integer[]) on commit drop",
    ),
}
_AFTER = {
    False: ("drop table copies", "drop table templates", "drop table suffixes"),
    True: (
        "create index ix_case_search_words on case_search using gin (words)",
        "select setval(pg_get_serial_sequence('cases', 'id'), (select max(id) from cases))",
    ),
}


def _statements(postgresql: bool) -> tuple[str, ...]:
    def moved(column: str) -> str:
        if postgresql:
            return f"l.{column} - make_interval(secs => p.back)"
        # Fixed width, as the column type writes it.
        return f"strftime('%Y-%m-%dT%H:%M:%f', l.{column}, printf('%+d seconds', -p.back)) || '000+00:00'"

    assert isinstance(CASES.c.due_at.type, UtcDateTime)
    given = {
        "id": "p.id",
        "number": "substr(l.number, 1, 9) || (10000 + p.id)",
        "address": "f.address || s.name",
        **{name: f"f.{name}" for name in _FACTS},
        **{name: moved(name) for name in _MOVED},
    }
    names = [column.name for column in CASES.c]
    values = [given.get(name, f"l.{name}") for name in names]
    branches = [f'"{column.name}"' for column in BRANCHES.c]
    joined = (
        "from copies p join cases f on f.id = p.facts join cases l on l.id = p.life join suffixes s on s.id = p.suffix"
    )
    word_columns = "case_id, words" if postgresql else "rowid, words"
    word_value = "t.words || s.words" if postgresql else "t.words || ' ' || s.words"
    return (
        f"insert into cases ({', '.join(names)}) select {', '.join(values)} {joined} order by p.id",
        f"insert into case_branches ({', '.join(branches)}) select p.id, "
        f"{', '.join(f'b.{name}' for name in branches[1:])} "
        "from copies p join case_branches b on b.case_id = p.life order by p.id",
        f"insert into case_search ({word_columns}) select p.id, {word_value} "
        "from copies p join templates t on t.id = p.facts join suffixes s on s.id = p.suffix order by p.id",
    )


def _plan(
    connection: Connection, total: int, still_open: int, open_stage: Stage | None
) -> Iterator[tuple[int, int, int, int, int]]:
    """For each copy its id, whose facts and whose life it has, its house number, and how many seconds earlier it is."""
    rows = connection.execute(text("select id, stage from cases order by id")).all()
    lives_open = [key for key, stage in rows if not Stage(stage).final and open_stage in (None, Stage(stage))]
    lives_ended = [key for key, stage in rows if Stage(stage).final]
    more_open = still_open - sum(not Stage(stage).final for _key, stage in rows)
    first, rng = rows[-1][0] + 1, random.Random(_SEED)
    count = total - len(rows)

    def plan() -> Iterator[tuple[int, int, int, int, int]]:
        for place in range(count):
            # Spread evenly: every so many cases one is open, as the dice fall in a real year.
            is_open = (place + 1) * more_open // count > place * more_open // count
            life = rng.choice(lives_open if is_open else lives_ended)
            back = rng.randrange(-3_600, 3_600) if is_open else rng.randrange(0, 86_400)
            yield first + place, rng.choice(rows)[0], life, rng.randrange(_SUFFIXES), back

    return plan()


def _words(connection: Connection) -> list[tuple[int, tuple[int, ...]]]:
    names = {category.id: category.minor_name for category in categories.all_categories(connection)}
    rows = connection.execute(text("select id, description, address, category from cases"))
    return [
        (key, case_search.case_words(description, address, names[category]))
        for key, description, address, category in rows
    ]


def _suffixes() -> list[tuple[int, str, tuple[int, ...]]]:
    # The space keeps the pairs of the address those of the template.
    names = [f" {place // 10 + 1}幢{place % 10 + 1}单元" for place in range(_SUFFIXES)]
    return [(place, name, case_search.case_words("", name, "")) for place, name in enumerate(names)]


def _copy(driver: Any, table: str, rows: Any) -> None:
    with driver.cursor() as cursor, cursor.copy(f"copy {table} from stdin") as copy:
        for row in rows:
            copy.write_row(row)
