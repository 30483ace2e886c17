"""Supervisions."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Integer, String

from gridcenter.domain.supervision import Supervision
from gridcenter.store.base import UtcDateTime
from gridcenter.store.records import RecordStore, record_table

_OPEN = "stage not in ('closed', 'withdrawn')"

SUPERVISIONS = record_table(
    "supervision",
    _OPEN,
    Column("level", String(12), nullable=False),
    Column("department", String(16), nullable=False),
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
)

STORE = RecordStore("supervision", SUPERVISIONS, Supervision, _OPEN)
