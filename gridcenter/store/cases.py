"""Cases and their branches: rows, how they become values, and the queries desks ask."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Connection,
    Float,
    ForeignKey,
    Index,
    Integer,
    Row,
    Select,
    String,
    and_,
    case,
    func,
    or_,
    select,
    text,
    tuple_,
)
from sqlalchemy.orm import Mapped, mapped_column

from gridcenter.domain.case import FINAL_STAGES, Appeal, Ask, Branch, BranchState, Case, CaseId, Priority, Source, Stage
from gridcenter.domain.limits import ClockKind
from gridcenter.store.base import Base, BigKey, table_of

# The literals stand in the partial indexes too; a query must repeat them word for word to use them.
_OPEN_TEXT = "stage not in ({})".format(", ".join(f"'{stage}'" for stage in sorted(FINAL_STAGES)))
OPEN = text(_OPEN_TEXT)
CLOSED = text(f"stage = '{Stage.CLOSED}'")


class CaseRow(Base):
    """A case. Columns stand in the order of the value's fields."""

    __tablename__ = "cases"

    id: Mapped[BigKey]
    number: Mapped[str] = mapped_column(String(24), unique=True)
    version: Mapped[int] = mapped_column(Integer)
    stage: Mapped[str] = mapped_column(String(12))
    stage_since: Mapped[datetime]
    priority: Mapped[str] = mapped_column(String(8))
    source: Mapped[str] = mapped_column(String(20))
    category: Mapped[str] = mapped_column(ForeignKey("categories.id"))
    description: Mapped[str]
    address: Mapped[str]
    area: Mapped[str | None] = mapped_column(String(24))
    longitude: Mapped[float | None] = mapped_column(Float(53))
    latitude: Mapped[float | None] = mapped_column(Float(53))
    duplicate: Mapped[bool] = mapped_column(Boolean)
    reported_at: Mapped[datetime]
    reported_by: Mapped[str] = mapped_column(String(64))
    feed_name: Mapped[str] = mapped_column(String(32))
    external_id: Mapped[str] = mapped_column(String(64))
    standard: Mapped[str | None] = mapped_column(String(100))
    operator: Mapped[str | None] = mapped_column(String(64))
    accepted_at: Mapped[datetime | None]
    filed_at: Mapped[datetime | None]
    dispatched_at: Mapped[datetime | None]
    handled_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    rework_count: Mapped[int] = mapped_column(Integer)
    clock_kind: Mapped[str | None] = mapped_column(String(12))
    clock_start: Mapped[datetime | None]
    clock_department: Mapped[str] = mapped_column(String(16))
    due_at: Mapped[datetime | None]
    suspended_until: Mapped[datetime | None]
    merged_into: Mapped[int | None] = mapped_column(BigInteger)
    merged_stage: Mapped[str | None] = mapped_column(String(12))
    split_from: Mapped[int | None] = mapped_column(BigInteger)
    reopen_count: Mapped[int] = mapped_column(Integer)
    # What an import compares: a fingerprint of the source's row.
    external_digest: Mapped[str | None] = mapped_column(String(32))

    __table_args__ = (
        Index(
            "ux_cases_external",
            "feed_name",
            "external_id",
            unique=True,
            postgresql_where=text("external_id <> ''"),
            sqlite_where=text("external_id <> ''"),
        ),
        Index("ix_cases_open_due", "due_at", "id", postgresql_where=OPEN, sqlite_where=OPEN),
        Index("ix_cases_reported_at", "reported_at", "id"),
        Index(
            "ix_cases_merged_into",
            "merged_into",
            postgresql_where=text("merged_into is not null"),
            sqlite_where=text("merged_into is not null"),
        ),
        Index(
            "ix_cases_split_from",
            "split_from",
            postgresql_where=text("split_from is not null"),
            sqlite_where=text("split_from is not null"),
        ),
        Index("ix_cases_closed_category", "category", "closed_at", "id", postgresql_where=CLOSED, sqlite_where=CLOSED),
        {"sqlite_autoincrement": True},
    )


class BranchRow(Base):
    """One department's part of a case."""

    __tablename__ = "case_branches"

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    ordinal: Mapped[int] = mapped_column(Integer, primary_key=True)
    department: Mapped[str] = mapped_column(String(16))
    lead: Mapped[bool] = mapped_column(Boolean)
    state: Mapped[str] = mapped_column(String(12))
    dispatched_at: Mapped[datetime]
    sign_due_at: Mapped[datetime]
    due_at: Mapped[datetime]
    signed_at: Mapped[datetime | None]
    handling_at: Mapped[datetime | None]
    fed_back_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    note: Mapped[str]
    time_limit: Mapped[str] = mapped_column(String(8))
    extensions: Mapped[int] = mapped_column(Integer)
    reminders: Mapped[int] = mapped_column(Integer)
    asked: Mapped[str | None] = mapped_column(String(12))
    asked_at: Mapped[datetime | None]
    asked_until: Mapped[datetime | None]
    paused_until: Mapped[datetime | None]
    check_in_due_at: Mapped[datetime | None]
    checked_in_at: Mapped[datetime | None]
    check_in_place: Mapped[str]
    check_in_people: Mapped[int] = mapped_column(Integer)
    appeal: Mapped[str | None] = mapped_column(String(12))
    appeal_by: Mapped[str | None] = mapped_column(String(64))

    __table_args__ = (
        Index(
            "ix_case_branches_appeal",
            "case_id",
            postgresql_where=text("appeal in ('asked', 'seconded')"),
            sqlite_where=text("appeal in ('asked', 'seconded')"),
        ),
    )


class CaseCounterRow(Base):
    """The last serial given out for each beginning of a case number."""

    __tablename__ = "case_counters"

    prefix: Mapped[str] = mapped_column(String(24), primary_key=True)
    last: Mapped[int] = mapped_column(Integer)


CASES = table_of(CaseRow)
BRANCHES = table_of(BranchRow)
COUNTERS = table_of(CaseCounterRow)
CASE_COLUMNS = [column for column in CASES.c if column.name != "external_digest"]

_STAGE = {member.value: member for member in Stage}
_PRIORITY = {member.value: member for member in Priority}
_SOURCE = {member.value: member for member in Source}
_CLOCK: dict[str | None, ClockKind | None] = {None: None, **{member.value: member for member in ClockKind}}
_STATE = {member.value: member for member in BranchState}
_MERGED: dict[str | None, Stage | None] = {None: None, **{member.value: member for member in Stage}}
_APPEAL: dict[str | None, Appeal | None] = {None: None, **{member.value: member for member in Appeal}}
_ASK: dict[str | None, Ask | None] = {None: None, **{member.value: member for member in Ask}}


def _case(row: Sequence[Any], branches: tuple[Branch, ...]) -> Case:
    # Positional, because a board of 100,000 cases is made here.
    values: tuple[Any, ...] = (*row[7:26], _CLOCK[row[26]], *row[27:32], _MERGED[row[32]], *row[33:35], branches)
    return Case(row[0], row[1], row[2], _STAGE[row[3]], row[4], _PRIORITY[row[5]], _SOURCE[row[6]], *values)


def _branch(row: Sequence[Any]) -> Branch:
    values: tuple[Any, ...] = (*row[5:16], _ASK[row[16]], *row[17:24], _APPEAL[row[24]], row[25])
    return Branch(row[1], row[2], row[3], _STATE[row[4]], *values)


def _with_branches(connection: Connection, rows: Sequence[Row[Any]], branch_query: Select[Any]) -> tuple[Case, ...]:
    found = connection.execute(branch_query.order_by(BRANCHES.c.case_id, BRANCHES.c.ordinal)).all()
    branches = {key: tuple(map(_branch, group)) for key, group in groupby(found, key=lambda row: row[0])}
    return tuple(_case(row, branches.get(row[0], ())) for row in rows)


def by_ids(connection: Connection, ids: Sequence[CaseId]) -> tuple[Case, ...]:
    """The cases with these ids, in no promised order; unknown ids are left out."""
    found: list[Case] = []
    for start in range(0, len(ids), 1000):
        some = ids[start : start + 1000]
        rows = connection.execute(select(*CASE_COLUMNS).where(CASES.c.id.in_(some))).all()
        found.extend(_with_branches(connection, rows, select(BRANCHES).where(BRANCHES.c.case_id.in_(some))))
    return tuple(found)


def by_number(connection: Connection, number: str) -> Case | None:
    """The case with this number, or with a number that ends in `-` and it when only one open case has that."""
    key = connection.execute(select(CASES.c.id).where(CASES.c.number == number)).scalar()
    if key is None:
        tail = select(CASES.c.id).where(OPEN, CASES.c.number.endswith(number, autoescape=True)).limit(2)
        keys = connection.execute(tail).scalars().all()
        if len(number) < 4 or len(keys) != 1:
            return None
        key = keys[0]
    return by_ids(connection, [CaseId(key)])[0]


def open_pages(connection: Connection, first: int, size: int) -> Iterator[tuple[Case, ...]]:
    """All open cases, nearest limit first, in pages: a small one to show at once, then large ones."""
    after: tuple[datetime, int] | None = None
    count = first
    while True:
        query = select(*CASE_COLUMNS).where(OPEN, CASES.c.due_at.is_not(None))
        if after is not None:
            query = query.where(tuple_(CASES.c.due_at, CASES.c.id) > after)
        rows = connection.execute(query.order_by(CASES.c.due_at, CASES.c.id).limit(count)).all()
        if not rows:
            return
        ids = [row[0] for row in rows]
        wanted = select(BRANCHES).where(BRANCHES.c.case_id.in_(ids))
        if count > 1000:
            # One join in the server is cheaper than sending ten thousand ids.
            bounds = and_(OPEN, CASES.c.due_at.between(rows[0].due_at, rows[-1].due_at))
            wanted = select(BRANCHES).join(CASES, CASES.c.id == BRANCHES.c.case_id).where(bounds)
        yield _with_branches(connection, rows, wanted)
        if len(rows) < count:
            return
        after = (rows[-1].due_at, rows[-1].id)
        count = size


def newest(connection: Connection, limit: int, *, before: tuple[datetime, CaseId] | None = None) -> tuple[Case, ...]:
    """The newest cases of any stage, newest first; `before` continues behind the last one seen."""
    query = select(*CASE_COLUMNS)
    if before is not None:
        query = query.where(tuple_(CASES.c.reported_at, CASES.c.id) < before)
    query = query.order_by(CASES.c.reported_at.desc(), CASES.c.id.desc()).limit(limit)
    rows = connection.execute(query).all()
    return _with_branches(connection, rows, select(BRANCHES).where(BRANCHES.c.case_id.in_([row[0] for row in rows])))


def numbered_like(connection: Connection, part: str, limit: int) -> list[CaseId]:
    """Ids of cases whose number begins with the digits, or whose serial on some day is the digits."""
    digits = CASES.c.number.like(f"{part}%")
    query = select(CASES.c.id).where(or_(digits, and_(OPEN, CASES.c.number.like(f"%{part}"))))
    return [CaseId(key) for key in connection.execute(query.order_by(CASES.c.id.desc()).limit(limit)).scalars()]


def stage_counts(connection: Connection) -> dict[Stage, int]:
    """How many cases stand in each stage."""
    rows = connection.execute(select(CASES.c.stage, func.count()).group_by(CASES.c.stage))
    return {_STAGE[stage]: count for stage, count in rows}


def figures(connection: Connection, now: datetime) -> dict[str, int]:
    """Totals the stage counts do not tell: overdue now, marked as duplicates, sent back for rework."""
    overdue = select(func.count()).select_from(CASES).where(OPEN, CASES.c.due_at < now)
    duplicates = select(func.count()).select_from(CASES).where(CASES.c.duplicate.is_(True))
    reworked = select(func.count()).select_from(CASES).where(CASES.c.rework_count > 0)
    located = select(func.count()).select_from(CASES).where(CASES.c.area.is_not(None))
    return {
        "overdue": connection.execute(overdue).scalar_one(),
        "duplicate": connection.execute(duplicates).scalar_one(),
        "reworked": connection.execute(reworked).scalar_one(),
        "in_an_area": connection.execute(located).scalar_one(),
    }


def department_counts(connection: Connection, now: datetime) -> list[tuple[str, int, int]]:
    """For each department the branches it still owes an answer for, and how many of them are late."""
    waiting = BRANCHES.c.state.in_([BranchState.TO_SIGN, BranchState.SIGNED, BranchState.HANDLING, BranchState.REWORK])
    late = func.sum(case((BRANCHES.c.due_at < now, 1), else_=0))
    query = (
        select(BRANCHES.c.department, func.count(), late)
        .join(CASES, CASES.c.id == BRANCHES.c.case_id)
        .where(OPEN, waiting)
        .group_by(BRANCHES.c.department)
        .order_by(BRANCHES.c.department)
    )
    return [(department, count, int(lates)) for department, count, lates in connection.execute(query)]


def by_external(connection: Connection, feed_name: str, external_id: str) -> Case | None:
    """The case that a source knows by its own number."""
    query = select(CASES.c.id).where(CASES.c.feed_name == feed_name, CASES.c.external_id == external_id)
    key = connection.execute(query).scalar()
    return None if key is None else by_ids(connection, [CaseId(key)])[0]


def related(connection: Connection, case: CaseId) -> list[CaseId]:
    """Ids of the cases merged into one or split off it."""
    query = select(CASES.c.id).where(or_(CASES.c.merged_into == case, CASES.c.split_from == case)).order_by(CASES.c.id)
    return [CaseId(key) for key in connection.execute(query).scalars()]


def with_appeals(connection: Connection) -> list[CaseId]:
    """Ids of the cases in which a department's appeal is open."""
    # Word for word as in the index.
    waiting = text("appeal in ('asked', 'seconded')")
    query = select(BRANCHES.c.case_id).where(waiting).distinct().order_by(BRANCHES.c.case_id)
    return [CaseId(key) for key in connection.execute(query).scalars()]


def next_serials(connection: Connection, counts: Mapping[str, int]) -> dict[str, int]:
    """Takes so many serials for each number prefix and returns the first of each, in one statement."""
    source = (
        "select key, value from json_each(:counts) where true"
        if connection.dialect.name == "sqlite"
        else "select key, cast(value as integer) from json_each_text(cast(:counts as json)) order by key"
    )
    statement = text(
        f"insert into case_counters (prefix, last) {source} "
        "on conflict (prefix) do update set last = case_counters.last + excluded.last returning prefix, last"
    )
    rows = connection.execute(statement, {"counts": json.dumps(dict(counts))})
    return {prefix: last - counts[prefix] + 1 for prefix, last in rows}
