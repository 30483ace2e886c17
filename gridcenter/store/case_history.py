"""What happened to each case: one row a version, only ever added."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, ForeignKey, Integer, String, select
from sqlalchemy.orm import Mapped, mapped_column

from gridcenter.domain.case import CaseId, HistoryEntry, Stage
from gridcenter.domain.people import PersonId
from gridcenter.store.base import Base, table_of


class CaseHistoryRow(Base):
    """One step of one case."""

    __tablename__ = "case_history"

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    version: Mapped[int] = mapped_column(Integer, primary_key=True)
    command: Mapped[str] = mapped_column(String(36))
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(64))
    actor_name: Mapped[str]
    action: Mapped[str] = mapped_column(String(16))
    from_stage: Mapped[str | None] = mapped_column(String(12))
    to_stage: Mapped[str] = mapped_column(String(12))
    department: Mapped[str]
    reason: Mapped[str]
    note: Mapped[str]
    writes: Mapped[str]


HISTORY = table_of(CaseHistoryRow)


def of_case(connection: Connection, case: CaseId) -> tuple[HistoryEntry, ...]:
    """Every step of a case, oldest first."""
    rows = connection.execute(select(HISTORY).where(HISTORY.c.case_id == case).order_by(HISTORY.c.version))
    return tuple(
        HistoryEntry(
            case=CaseId(row.case_id),
            version=row.version,
            command=row.command,
            at=row.at,
            actor=PersonId(row.actor),
            actor_name=row.actor_name,
            action=row.action,
            from_stage=Stage(row.from_stage) if row.from_stage else None,
            to_stage=Stage(row.to_stage),
            department=row.department,
            reason=row.reason,
            note=row.note,
            writes=row.writes,
        )
        for row in rows
    )
