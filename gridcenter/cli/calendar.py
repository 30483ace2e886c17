"""Commands for the work calendar: when a limit runs out and why, the days of a year, days of one's own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from pathlib import Path

from gridcenter.center import Center
from gridcenter.cli.output import Progress, print_error, print_json, print_line, print_table
from gridcenter.cli.reading import local_time
from gridcenter.cli.session import Session
from gridcenter.domain.calendar import CONTINUOUS, CalendarDay, DayAccount, WorkCalendar
from gridcenter.domain.department import DepartmentCode
from gridcenter.domain.district import DistrictSettings
from gridcenter.domain.limits import Limit
from gridcenter.domain.moves import Action
from gridcenter.domain.people import Person
from gridcenter.domain.permissions import require
from gridcenter.errors import BadInput
from gridcenter.services.calendars import make_calendars, read_day, read_days
from gridcenter.services.reckoning import ReckonReport
from gridcenter.words import Words


def due(session: Session) -> int:
    """Prints when a limit that begins at a local time runs out, and what each day on the way counts for."""
    options, words = session.options, session.words
    calendar = _calendar(session, options.department)
    try:
        limit = Limit.parse(options.limit)
    except ValueError:
        raise BadInput(what="limit", where=options.limit, fix="2UH, 4WH, 5WD, 7ND") from None
    start = local_time(options.start, calendar.zone)
    try:
        end = calendar.due(start, limit)
        days = () if limit.kind in CONTINUOUS else calendar.account(start, end.at)
    except (ValueError, OverflowError):
        raise BadInput(what="far_time", where=options.start, fix="") from None
    at = end.at.astimezone(calendar.zone)
    if options.json:
        print_json(
            {
                "start": start.astimezone(calendar.zone),
                "limit": str(limit),
                "due": at,
                "unpublished_year": end.unpublished,
                "days": days,
            }
        )
        return 0
    print_line(words("calendar.due", time=f"{at:%Y-%m-%d %H:%M}", weekday=words(f"weekday.{at.isoweekday()}")))
    amount = words(f"limit_kind.{limit.kind}", amount=limit.amount)
    if limit.kind in CONTINUOUS:
        print_line(words("calendar.runs_always", limit=amount))
    else:
        print_line(words("calendar.runs", limit=amount, hours=str(calendar.hours)))
        for line in _account(days, words):
            print_line("  " + line)
    if end.unpublished is not None:
        print_error(words("calendar.unpublished", year=end.unpublished))
    return 0


def _calendar(session: Session, department: str) -> WorkCalendar:
    if not session.settings.database_url:
        return make_calendars(DistrictSettings()).district
    with session.center() as center:
        if department and DepartmentCode(department) not in center.directory.departments:
            raise BadInput(what="no_department", where=department, fix="")
        return center.directory.calendars.of(department)


def _account(days: tuple[DayAccount, ...], words: Words) -> Iterator[str]:
    """One line a working day; days off that follow one another share one."""
    for works, group in groupby(days, key=lambda one: one.works):
        if works:
            for one in group:
                name = words("calendar.makeup", name=one.name) if one.name else words("calendar.work")
                yield words("calendar.day", day=_day(one.day, words), name=name, amount=_amount(one.seconds, words))
        else:
            off = list(group)
            names = words("list.comma").join(dict.fromkeys(one.name or words("calendar.weekend") for one in off))
            first, last = _day(off[0].day, words), _day(off[-1].day, words)
            key = "calendar.off" if len(off) == 1 else "calendar.off_days"
            yield words(key, first=first, last=last, name=names)


def _day(day: date, words: Words) -> str:
    return f"{day} {words(f'weekday.{day.isoweekday()}')}"


def _amount(seconds: int, words: Words) -> str:
    hours, minutes = seconds // 3600, seconds % 3600 // 60
    return words("calendar.amount", hours=hours, minutes=minutes) if minutes else words("calendar.hours", hours=hours)


def show(session: Session) -> int:
    """Lists the days of a year that differ from their weekday."""
    words, year = session.words, session.options.year
    calendar = _calendar(session, "")
    days = [calendar.days[day] for day in sorted(calendar.days) if day.year == year]
    if session.options.json:
        print_json({"year": year, "published": year in calendar.published, "days": days})
        return 0
    kinds = {True: words("calendar.kind.workday"), False: words("calendar.kind.holiday")}
    columns = [words(f"cli.column.{name}") for name in ("day", "kind", "name")]
    print_table(columns, [(_day(one.day, words), kinds[one.works], one.name) for one in days], words("cli.nothing"))
    if year not in calendar.published:
        print_error(words("calendar.unpublished", year=year))
    return 0


def put(session: Session) -> int:
    """Writes one day; it rules over what is published."""
    options = session.options
    one = CalendarDay(read_day(options.day, options.day), options.kind == "workday", options.name)
    return _put(session, (one,))


def import_days(session: Session) -> int:
    """Writes the days of a file."""
    return _put(session, read_days(Path(session.options.file)))


def _put(session: Session, days: tuple[CalendarDay, ...]) -> int:
    with session.center() as center:
        actor = session.actor(center)
        require(actor, Action.RECKON)
        # What an earlier change left undone comes first: it has its own days to compare with.
        _reckon(session, center, actor)
        center.calendar_days.put(days)
        center.reload_directory()
        print_line(session.words("calendar.written", n=len(days)))
        return _reckon(session, center, actor)


def reckon(session: Session) -> int:
    """Goes on with reckoning due times where a run was broken off."""
    with session.center() as center:
        return _reckon(session, center, session.actor(center))


def _reckon(session: Session, center: Center, actor: Person) -> int:
    words, shown = session.words, Progress()

    def tell(report: ReckonReport) -> None:
        shown.show(words("calendar.reckoning", n=report.looked_at, moved=report.moved))

    try:
        report = center.reckoning.run(actor, tell)
    finally:
        shown.end()
    if report.looked_at:
        print_line(words("calendar.reckoned", n=report.looked_at, moved=report.moved))
    if report.left:
        print_error(words("calendar.reckon_left", n=report.left))
        return 2
    return 0
