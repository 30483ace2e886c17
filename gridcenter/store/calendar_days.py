"""Days that differ from what is published: what an administrator wrote rules over any package."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import Connection, Date, String, delete, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from gridcenter.domain.calendar import CalendarDay
from gridcenter.domain.change import CALENDAR_KIND
from gridcenter.store.base import Base, table_of
from gridcenter.store.changes import CHANGES as TOLD_CHANGES


class CalendarDayRow(Base):
    """A holiday, or a working day that makes up for one."""

    __tablename__ = "calendar_days"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    works: Mapped[bool]
    name: Mapped[str]


class CalendarChangeRow(Base):
    """A change of the calendar whose due times have not all been reckoned anew yet, and the days as they were."""

    __tablename__ = "calendar_changes"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    days_before: Mapped[str]


_DAYS = table_of(CalendarDayRow)
_CHANGES = table_of(CalendarChangeRow)


def put(connection: Connection, days: Iterable[CalendarDay]) -> None:
    """Writes days, replacing what was written for them before."""
    rows = [{"day": one.day, "works": one.works, "name": one.name} for one in days]
    if rows:
        connection.execute(delete(_DAYS).where(_DAYS.c.day.in_([row["day"] for row in rows])))
        connection.execute(insert(_DAYS), rows)


def all_days(connection: Connection) -> tuple[CalendarDay, ...]:
    """Every day that was written, in order."""
    return tuple(CalendarDay(*row) for row in connection.execute(select(_DAYS).order_by(_DAYS.c.day)))


def begin_change(connection: Connection, change: str, before: Iterable[CalendarDay], at: datetime) -> None:
    """Keeps the days as they were until every due time has been reckoned by the new ones, and tells every desk."""
    days = json.dumps([[one.day.isoformat(), one.works, one.name] for one in before], ensure_ascii=False)
    connection.execute(insert(_CHANGES), {"id": change, "days_before": days})
    told = {"kind": CALENDAR_KIND, "key": 0, "version": 0, "by": "", "at": at}
    connection.execute(insert(TOLD_CHANGES), told)


def unfinished_change(connection: Connection) -> tuple[str, tuple[CalendarDay, ...]] | None:
    """The change that has not been reckoned to its end, with the days as they were before it."""
    row = connection.execute(select(_CHANGES).limit(1)).one_or_none()
    if row is None:
        return None
    days = (CalendarDay(date.fromisoformat(day), works, name) for day, works, name in json.loads(row.days_before))
    return row.id, tuple(days)


def end_change(connection: Connection, change: str) -> None:
    """Every due time has been reckoned."""
    connection.execute(delete(_CHANGES).where(_CHANGES.c.id == change))
