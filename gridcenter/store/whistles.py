"""Whistles and their branches."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Integer,
    String,
    Table,
)

from gridcenter.domain.whistle import Whistle, WhistleBranch
from gridcenter.store.base import Base, UtcDateTime
from gridcenter.store.records import RecordStore, record_table

_OPEN = "stage not in ('closed', 'void')"

WHISTLES = record_table(
    "whistle",
    _OPEN,
    Column("kind", String(12), nullable=False),
    Column("town", String(24), nullable=False),
    Column("area", String(24)),
    Column("matter", String(32), nullable=False),
    Column("subject", String, nullable=False),
    Column("description", String, nullable=False),
    Column("address", String, nullable=False),
    Column("longitude", Float(53)),
    Column("latitude", Float(53)),
    Column("blown_by", String(64), nullable=False),
    Column("blown_at", UtcDateTime, nullable=False),
    Column("admitted", String(12)),
    Column("operator", String(64)),
    Column("triaged_at", UtcDateTime),
    Column("closed_at", UtcDateTime),
    Column("clock_kind", String(12)),
    Column("clock_start", UtcDateTime),
    Column("clock_department", String(16), nullable=False),
    Column("due_at", UtcDateTime),
)
WHISTLE_BRANCHES = Table(
    "whistle_branches",
    Base.metadata,
    Column("whistle_id", BigInteger, ForeignKey("whistles.id"), primary_key=True),
    Column("ordinal", Integer, primary_key=True),
    Column("department", String(16), nullable=False),
    Column("lead", Boolean, nullable=False),
    Column("state", String(12), nullable=False),
    Column("named_at", UtcDateTime, nullable=False),
    Column("sign_due_at", UtcDateTime, nullable=False),
    Column("contact_due_at", UtcDateTime),
    Column("check_in_due_at", UtcDateTime, nullable=False),
    Column("feed_back_due_at", UtcDateTime, nullable=False),
    Column("signed_at", UtcDateTime),
    Column("contacted_at", UtcDateTime),
    Column("checked_in_at", UtcDateTime),
    Column("check_in_place", String, nullable=False),
    Column("check_in_people", Integer, nullable=False),
    Column("fed_back_at", UtcDateTime),
    Column("ended_at", UtcDateTime),
    Column("returns", Integer, nullable=False),
    Column("result", String, nullable=False),
    Column("note", String, nullable=False),
    Column("score", Integer),
    Column("score_words", String, nullable=False),
)

STORE = RecordStore("whistle", WHISTLES, Whistle, _OPEN, WHISTLE_BRANCHES, WhistleBranch)
