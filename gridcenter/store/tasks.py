"""On-site tasks."""

from __future__ import annotations

from sqlalchemy import Column, Float, String

from gridcenter.domain.task import Task
from gridcenter.store.base import UtcDateTime
from gridcenter.store.records import RecordStore, record_table

_OPEN = "stage not in ('cancelled', 'done')"

TASKS = record_table(
    "task",
    _OPEN,
    Column("kind", String(12), nullable=False),
    Column("seat", String(24), nullable=False),
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
)

STORE = RecordStore("task", TASKS, Task, _OPEN)
