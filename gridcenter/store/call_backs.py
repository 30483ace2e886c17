"""Call-backs."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Integer, String

from gridcenter.domain.call_back import CallBack
from gridcenter.store.base import UtcDateTime
from gridcenter.store.records import RecordStore, record_table

_OPEN = "stage not in ('done', 'dropped')"

CALL_BACKS = record_table(
    "call_back",
    _OPEN,
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
    of_a_case=True,
)

STORE = RecordStore("call_back", CALL_BACKS, CallBack, _OPEN)
