"""On-site tasks."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Float, Index, Integer, String, Table, UniqueConstraint, text

from gridcenter.domain.task import Task
from gridcenter.store.base import Base, UtcDateTime
from gridcenter.store.records import RecordStore

_OPEN = "stage not in ('cancelled', 'done')"

TASKS = Table(
    "tasks",
    Base.metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("number", String(24), nullable=False),
    Column("version", Integer, nullable=False),
    Column("stage", String(12), nullable=False),
    Column("stage_since", UtcDateTime, nullable=False),
    Column("kind", String(12), nullable=False),
    Column("seat", String(24), nullable=False),
    Column("case", BigInteger),
    Column("area", String(24)),
    Column("description", String, nullable=False),
    Column("address", String, nullable=False),
    Column("longitude", Float(53)),
    Column("latitude", Float(53)),
    Column("photos", String(64), nullable=False),
    Column("given_by", String(64), nullable=False),
    Column("given_at", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("assignee", String(64)),
    Column("taken_at", UtcDateTime),
    Column("done_at", UtcDateTime),
    Column("result", String(12)),
    Column("words", String, nullable=False),
    UniqueConstraint("number"),
    Index("ix_tasks_open", "id", postgresql_where=text(_OPEN), sqlite_where=text(_OPEN)),
    Index("ix_tasks_case", "case"),
    sqlite_autoincrement=True,
)

STORE = RecordStore("task", TASKS, Task, _OPEN)
