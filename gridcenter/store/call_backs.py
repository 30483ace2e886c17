"""Call-backs."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, String, Table, UniqueConstraint, text

from gridcenter.domain.call_back import CallBack
from gridcenter.store.base import Base, UtcDateTime
from gridcenter.store.records import RecordStore

_OPEN = "stage not in ('done', 'dropped')"

CALL_BACKS = Table(
    "call_backs",
    Base.metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("number", String(24), nullable=False),
    Column("version", Integer, nullable=False),
    Column("stage", String(12), nullable=False),
    Column("stage_since", UtcDateTime, nullable=False),
    Column("case", BigInteger, nullable=False),
    Column("planned_by", String(64), nullable=False),
    Column("planned_at", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("responded", Boolean),
    Column("resolved", Boolean),
    Column("satisfaction", Integer),
    Column("words", String, nullable=False),
    Column("done_by", String(64)),
    Column("done_at", UtcDateTime),
    UniqueConstraint("number"),
    Index("ix_call_backs_open", "id", postgresql_where=text(_OPEN), sqlite_where=text(_OPEN)),
    Index("ix_call_backs_case", "case"),
    sqlite_autoincrement=True,
)

STORE = RecordStore("call_back", CALL_BACKS, CallBack, _OPEN)
