"""Days that differ from what is published: what an administrator wrote rules over any package."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import Connection, Date, delete, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from gridcenter.domain.calendar import CalendarDay
from gridcenter.store.base import Base, table_of


class CalendarDayRow(Base):
    """A holiday, or a working day that makes up for one."""

    __tablename__ = "calendar_days"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    works: Mapped[bool]
    name: Mapped[str]


_DAYS = table_of(CalendarDayRow)


def put(connection: Connection, days: Iterable[CalendarDay]) -> None:
    """Writes days, replacing what was written for them before."""
    rows = [{"day": one.day, "works": one.works, "name": one.name} for one in days]
    if rows:
        connection.execute(delete(_DAYS).where(_DAYS.c.day.in_([row["day"] for row in rows])))
        connection.execute(insert(_DAYS), rows)


def all_days(connection: Connection) -> tuple[CalendarDay, ...]:
    """Every day that was written, in order."""
    return tuple(CalendarDay(*row) for row in connection.execute(select(_DAYS).order_by(_DAYS.c.day)))
