"""Supervisions."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, String, Table, UniqueConstraint, text

from gridcenter.domain.supervision import Supervision
from gridcenter.store.base import Base, UtcDateTime
from gridcenter.store.records import RecordStore

_OPEN = "stage not in ('closed', 'withdrawn')"

SUPERVISIONS = Table(
    "supervisions",
    Base.metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("number", String(24), nullable=False),
    Column("version", Integer, nullable=False),
    Column("stage", String(12), nullable=False),
    Column("stage_since", UtcDateTime, nullable=False),
    Column("level", String(12), nullable=False),
    Column("department", String(16), nullable=False),
    Column("case", BigInteger),
    Column("whistle", BigInteger),
    Column("demand", String, nullable=False),
    Column("effect", String, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("opened_by", String(64), nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("reply", String, nullable=False),
    Column("replied_at", UtcDateTime),
    Column("presses", Integer, nullable=False),
    Column("closed_at", UtcDateTime),
    Column("achieved", Boolean),
    Column("verdict", String, nullable=False),
    UniqueConstraint("number"),
    Index("ix_supervisions_open", "id", postgresql_where=text(_OPEN), sqlite_where=text(_OPEN)),
    Index("ix_supervisions_case", "case"),
    sqlite_autoincrement=True,
)

STORE = RecordStore("supervision", SUPERVISIONS, Supervision, _OPEN)
