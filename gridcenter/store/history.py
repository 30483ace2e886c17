"""What happened to each record: one row a version, only ever added; one table for each kind, all alike."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from sqlalchemy import BigInteger, Boolean, Column, Connection, ForeignKey, Integer, String, Table, select

from gridcenter.domain.history import HistoryEntry
from gridcenter.domain.people import PersonId
from gridcenter.domain.rulebooks import RULEBOOKS
from gridcenter.store.base import Base, UtcDateTime


def history_table(kind: str) -> Table:
    """The history of one kind of record, beside its own table."""
    return Table(
        f"{kind}_history",
        Base.metadata,
        Column(f"{kind}_id", BigInteger().with_variant(Integer, "sqlite"), ForeignKey(f"{kind}s.id"), primary_key=True),
        Column("version", Integer, primary_key=True),
        Column("command", String(36), nullable=False),
        Column("at", UtcDateTime, nullable=False),
        Column("actor", String(64), nullable=False),
        Column("actor_name", String, nullable=False),
        Column("action", String(16), nullable=False),
        Column("from_stage", String(12)),
        Column("to_stage", String(12), nullable=False),
        Column("department", String, nullable=False),
        Column("reason", String, nullable=False),
        Column("note", String, nullable=False),
        Column("writes", String, nullable=False),
        Column("behalf", Boolean, nullable=False),
    )


# By kind; every kind of record has one.
HISTORIES: Mapping[str, Table] = MappingProxyType({kind: history_table(kind) for kind in RULEBOOKS})
CASE_HISTORY = HISTORIES["case"]


def of_record(connection: Connection, kind: str, key: int) -> tuple[HistoryEntry, ...]:
    """Every step of a record, oldest first."""
    table = HISTORIES[kind]
    owner = next(iter(table.primary_key.columns))
    rows = connection.execute(select(table).where(owner == key).order_by(table.c.version))
    return tuple(HistoryEntry(row[0], row[1], row[2], row[3], PersonId(row[4]), *row[5:]) for row in rows)
