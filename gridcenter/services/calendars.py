"""The work calendar in force: published holidays, ruled over by the days an administrator wrote."""

from __future__ import annotations

import csv
import uuid
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from chinese_calendar import constants as published

from gridcenter.domain.calendar import (
    FIRST_YEAR,
    LAST_YEAR,
    CalendarDay,
    Calendars,
    WorkCalendar,
    WorkHours,
)
from gridcenter.domain.department import Department
from gridcenter.domain.district import DistrictSettings
from gridcenter.errors import BadInput
from gridcenter.services.import_records import open_text
from gridcenter.store import calendar_days
from gridcenter.store.engine import Database

# More days in one line than any holiday has: a slip of the pen.
_LONGEST_RUN = 60
_WORDS = {"holiday": False, "休": False, "放假": False, "workday": True, "班": True, "上班": True}


@cache
def published_days() -> Mapping[date, CalendarDay]:
    """The State Council's holidays and make-up working days, as the package knows them."""
    names = {member.value: member.chinese for member in published.Holiday}
    days = {day: CalendarDay(day, works=False, name=names[key]) for day, key in published.holidays.items()}
    days.update({day: CalendarDay(day, works=True, name=names[key]) for day, key in published.workdays.items()})
    return days


def make_calendars(
    settings: DistrictSettings, departments: Iterable[Department] = (), written: Iterable[CalendarDay] = ()
) -> Calendars:
    """The calendars of a district. A year is published when the package or the written days know any day of it."""
    days = {**published_days(), **{one.day: one for one in written}}
    years = frozenset(day.year for day in days)
    zone = ZoneInfo(settings.timezone)
    made: dict[str, WorkCalendar] = {}

    def calendar(hours: str) -> WorkCalendar:
        # Departments with the same hours share one calendar and its tables.
        if hours not in made:
            made[hours] = WorkCalendar(zone, WorkHours.parse(hours), days, years, settings.work_day)
        return made[hours]

    own = {one.code: calendar(one.work_hours) for one in departments if one.work_hours}
    return Calendars(calendar(settings.work_hours), own)


def read_days(path: Path) -> tuple[CalendarDay, ...]:
    """Days of a CSV file with the columns from, to, kind (holiday or workday) and name; raises BadInput."""
    found: dict[date, CalendarDay] = {}
    with open_text(path, "") as stream:
        rows = csv.DictReader(stream)
        missing = {"from", "kind"} - set(rows.fieldnames or ())
        if missing:
            raise BadInput(what="calendar_columns", where=path.name, fix=", ".join(sorted(missing)))
        for row in rows:
            where = f"{path.name}:{rows.line_num}"
            for one in _run(row, where):
                if one.day in found:
                    raise BadInput(what="calendar_overlap", where=where, fix=str(one.day))
                found[one.day] = one
    if not found:
        raise BadInput(what="calendar_empty", where=path.name, fix="")
    return tuple(found[day] for day in sorted(found))


def _run(row: Mapping[str, str | None], where: str) -> Iterator[CalendarDay]:
    first = read_day(row.get("from") or "", where)
    last = read_day(row.get("to") or "", where) if (row.get("to") or "").strip() else first
    works = _WORDS.get((row.get("kind") or "").strip())
    if works is None:
        raise BadInput(what="calendar_kind", where=where, fix=row.get("kind") or "")
    if not 0 <= (last - first).days < _LONGEST_RUN:
        raise BadInput(what="calendar_run", where=where, fix=f"{first} – {last}")
    for offset in range((last - first).days + 1):
        yield CalendarDay(first + timedelta(days=offset), works, (row.get("name") or "").strip())


def read_day(text: str, where: str) -> date:
    """A day written as 2027-02-06; raises BadInput."""
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        raise BadInput(what="calendar_day", where=where, fix=text) from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise BadInput(what="calendar_day", where=where, fix=text)
    return day


class CalendarDays:
    """The written days of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def written(self) -> tuple[CalendarDay, ...]:
        """Every day an administrator wrote."""
        with self._database.read() as connection:
            return calendar_days.all_days(connection)

    def put(self, days: Iterable[CalendarDay]) -> None:
        """Writes days; they rule over what is published. Due times follow by `Reckoning`."""
        with self._database.write() as connection:
            if calendar_days.unfinished_change(connection) is not None:
                raise BadInput(what="calendar_unfinished", where="", fix="")
            calendar_days.begin_change(
                connection, str(uuid.uuid4()), calendar_days.all_days(connection), datetime.now(UTC)
            )
            calendar_days.put(connection, days)
