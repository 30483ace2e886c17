"""Writes many cases at once with their history, branches and search words: COPY on PostgreSQL, batches on SQLite."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, insert, select, text

from gridcenter.domain.case import Case
from gridcenter.domain.command import scalar
from gridcenter.domain.district import DistrictSettings
from gridcenter.domain.history import HistoryEntry
from gridcenter.store.case_search import sqlite_words
from gridcenter.store.cases import BRANCHES, CASE_COLUMNS, CASES, next_serials
from gridcenter.store.changes import CHANGES
from gridcenter.store.history import CASE_HISTORY

# A change of this kind tells desks to read everything again: one row instead of one for each case.
BULK_KIND = "cases"


@dataclass(frozen=True, slots=True)
class BulkCase:
    """A whole case to store as it is; id and number of the values are ignored and given here."""

    case: Case
    history: tuple[HistoryEntry, ...]
    words: tuple[int, ...]
    digest: str = ""


def known_digests(connection: Connection, feed_name: str, external_ids: Sequence[str]) -> dict[str, str]:
    """For those of a source's numbers that are stored: the fingerprint of the row each came from."""
    query = select(CASES.c.external_id, CASES.c.external_digest)
    query = query.where(CASES.c.feed_name == feed_name, CASES.c.external_id.in_(external_ids))
    return {external: digest or "" for external, digest in connection.execute(query)}


def add(connection: Connection, batch: Sequence[BulkCase], district: DistrictSettings, by: str, at: datetime) -> None:
    """Stores a batch in the running transaction; numbers follow the days of report."""
    if not batch:
        return
    numbers = _numbers(connection, batch, district)
    keys = _ids(connection, len(batch))
    cases: list[tuple[Any, ...]] = []
    branches: list[tuple[Any, ...]] = []
    history: list[tuple[Any, ...]] = []
    words: list[tuple[int, tuple[int, ...]]] = []
    for key, number, one in zip(keys, numbers, batch, strict=True):
        cases.append((key, number, *_case_fields(one.case), one.digest or None))
        branches.extend((key, *_branch_fields(branch)) for branch in one.case.branches)
        history.extend((key, *_history_fields(entry)) for entry in one.history)
        words.append((key, one.words))
    if connection.dialect.name == "sqlite":
        _insert_sqlite(connection, cases, branches, history, words)
    else:
        _copy(connection, cases, branches, history, words)
    connection.execute(insert(CHANGES), {"kind": BULK_KIND, "key": keys[0], "version": len(batch), "by": by, "at": at})


_CASE_FIELDS = tuple(column.name for column in CASE_COLUMNS if column.name not in ("id", "number"))
_BRANCH_FIELDS = tuple(column.name for column in BRANCHES.c if column.name != "case_id")
_HISTORY_FIELDS = tuple(column.name for column in CASE_HISTORY.c if column.name != "case_id")
_CASE_NAMES = ("id", "number", *_CASE_FIELDS, "external_digest")
_BRANCH_NAMES = ("case_id", *_BRANCH_FIELDS)
_HISTORY_NAMES = ("case_id", *_HISTORY_FIELDS)


_case_fields = attrgetter(*_CASE_FIELDS)
_branch_fields = attrgetter(*_BRANCH_FIELDS)
_history_fields = attrgetter(*_HISTORY_FIELDS)


def _numbers(connection: Connection, batch: Sequence[BulkCase], district: DistrictSettings) -> list[str]:
    times = {one.case.reported_at for one in batch}
    beginnings = {at: district.number_prefix(at) for at in times}
    prefixes = [beginnings[one.case.reported_at] for one in batch]
    following = next_serials(connection, Counter(prefixes))
    numbers = []
    for prefix in prefixes:
        numbers.append(f"{prefix}{following[prefix]:0{district.number_digits}d}")
        following[prefix] += 1
    return numbers


def _ids(connection: Connection, count: int) -> Sequence[int]:
    if connection.dialect.name == "sqlite":
        known = connection.execute(text("select seq from sqlite_sequence where name = 'cases'")).scalar() or 0
        return range(known + 1, known + 1 + count)
    query = text("select nextval(pg_get_serial_sequence('cases', 'id')) from generate_series(1, :count)")
    return connection.execute(query, {"count": count}).scalars().all()


def _insert_sqlite(
    connection: Connection,
    cases: list[tuple[Any, ...]],
    branches: list[tuple[Any, ...]],
    history: list[tuple[Any, ...]],
    words: list[tuple[int, tuple[int, ...]]],
) -> None:
    for table, names, rows in (
        ("cases", _CASE_NAMES, cases),
        ("case_branches", _BRANCH_NAMES, branches),
        ("case_history", _HISTORY_NAMES, history),
    ):
        if rows:
            columns, places = ", ".join(f'"{name}"' for name in names), ", ".join("?" * len(names))
            connection.exec_driver_sql(
                f"insert into {table} ({columns}) values ({places})",
                list(_converted(rows, scalar)),
            )
    connection.exec_driver_sql(
        "insert into case_search (rowid, words) values (?, ?)", [(key, sqlite_words(some)) for key, some in words]
    )


def _copy(
    connection: Connection,
    cases: list[tuple[Any, ...]],
    branches: list[tuple[Any, ...]],
    history: list[tuple[Any, ...]],
    words: list[tuple[int, tuple[int, ...]]],
) -> None:
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor:
        for table, names, rows in (
            ("cases", _CASE_NAMES, cases),
            ("case_branches", _BRANCH_NAMES, branches),
            ("case_history", _HISTORY_NAMES, history),
        ):
            if rows:
                columns = ", ".join(f'"{name}"' for name in names)
                with cursor.copy(f"copy {table} ({columns}) from stdin") as copy:
                    copy.write("\n".join(map("\t".join, _converted(rows, _cell))) + "\n")
        with cursor.copy("copy case_search (case_id, words) from stdin") as copy:
            copy.write("".join(f"{key}\t{{{','.join(map(str, some))}}}\n" for key, some in words))


_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def _converted(rows: list[tuple[Any, ...]], convert: Callable[[Any], Any]) -> Iterator[tuple[Any, ...]]:
    """The rows with every value converted. Most columns repeat their values, which are converted once then."""
    columns = []
    for column in zip(*rows, strict=True):
        values = set(column)
        if len(values) > len(column) // 2:
            columns.append(list(map(convert, column)))
        else:
            cells = {value: convert(value) for value in values}
            columns.append([cells[value] for value in column])
    return zip(*columns, strict=True)


def _text(value: str) -> str:
    return value.translate(_ESCAPES) if not value.isalnum() else value


_CELLS: dict[type, Callable[[Any], str]] = {
    str: _text,
    type(None): lambda _value: "\\N",
    bool: lambda value: "t" if value else "f",
}


def _cell(value: object) -> str:
    return _CELLS.get(type(value), str)(value)
