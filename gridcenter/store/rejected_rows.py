"""Rows of imported files that could not become what they should, each kept whole with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Index, Integer, String, func, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from gridcenter.store.base import Base, BigKey, table_of


class RejectedRow(Base):
    """One rejected row of one source."""

    __tablename__ = "rejected_rows"

    id: Mapped[BigKey]
    source: Mapped[str] = mapped_column(String(32))
    digest: Mapped[str] = mapped_column(String(32))
    line: Mapped[int] = mapped_column(Integer)
    external_id: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(String(32))
    detail: Mapped[str]
    raw: Mapped[str]
    at: Mapped[datetime]

    __table_args__ = (Index("ux_rejected_rows_source_digest", "source", "digest", unique=True),)


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that was not taken: its line in the file, why (`reason` a key, `detail` the value), and the row itself."""

    source: str
    digest: str
    line: int
    external_id: str
    reason: str
    detail: str
    raw: str
    at: datetime


_REJECTED = table_of(RejectedRow)


def known_digests(connection: Connection, source: str, digests: Sequence[str]) -> set[str]:
    """Those of the fingerprints whose rows of the source were rejected before."""
    query = select(_REJECTED.c.digest).where(_REJECTED.c.source == source, _REJECTED.c.digest.in_(digests))
    return set(connection.execute(query).scalars())


def add(connection: Connection, rows: Sequence[Rejected]) -> None:
    """Keeps rejected rows."""
    if rows:
        connection.execute(
            insert(_REJECTED),
            [
                {
                    "source": row.source,
                    "digest": row.digest,
                    "line": row.line,
                    "external_id": row.external_id,
                    "reason": row.reason,
                    "detail": row.detail,
                    "raw": row.raw,
                    "at": row.at,
                }
                for row in rows
            ],
        )


def listed(connection: Connection, limit: int, source: str = "") -> list[Rejected]:
    """Rejected rows, newest first."""
    query = select(_REJECTED).order_by(_REJECTED.c.id.desc()).limit(limit)
    if source:
        query = query.where(_REJECTED.c.source == source)
    return [
        Rejected(row.source, row.digest, row.line, row.external_id, row.reason, row.detail, row.raw, row.at)
        for row in connection.execute(query)
    ]


def count(connection: Connection) -> int:
    """How many rows are kept."""
    return connection.execute(select(func.count()).select_from(_REJECTED)).scalar_one()
