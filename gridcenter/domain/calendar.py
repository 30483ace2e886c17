"""The work calendar: which days are worked, at which hours, and how work time is added to a moment.

Work time is counted as whole seconds since the calendar's first day ("position"), so that adding is one sum and two
look-ups. Statutory holidays and make-up working days are given; a year that nobody has published has weekends only,
and every due time that touches one says so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import cached_property
from zoneinfo import ZoneInfo

from gridcenter.domain.department import DepartmentCode
from gridcenter.domain.limits import Limit, LimitKind

FIRST_YEAR, LAST_YEAR = 2000, 2099
_FIRST = date(FIRST_YEAR, 1, 1).toordinal()
_DAYS = date(LAST_YEAR, 12, 31).toordinal() - _FIRST + 1
_DAY_SECONDS = 86_400
_YEARS = range(FIRST_YEAR, LAST_YEAR + 1)
_FIRST_MOMENT = datetime(FIRST_YEAR, 1, 1, tzinfo=UTC)
_HOUR_SECONDS = 3_600
# A work day is eight work hours, whatever a department's own hours are.
WORK_DAY_SECONDS = 8 * _HOUR_SECONDS


class WorkDayRule(StrEnum):
    """What N work days mean: N times eight work hours, or until work ends on the Nth work day after the start's."""

    ROLLING = "rolling"
    END_OF_DAY = "end_of_day"


@dataclass(frozen=True, slots=True)
class WorkHours:
    """The periods of a day in which work is done, as pairs of seconds since midnight, in order and apart."""

    periods: tuple[tuple[int, int], ...] = ((8 * 3600, 12 * 3600), (14 * 3600, 18 * 3600))

    def __post_init__(self) -> None:
        flat = [second for period in self.periods for second in period]
        if not flat or flat != sorted(set(flat)) or flat[0] < 0 or flat[-1] > _DAY_SECONDS:
            raise ValueError("work periods follow one another within one day, such as 08:00-12:00 14:00-18:00")

    @classmethod
    def parse(cls, text: str) -> WorkHours:
        """Reads `08:00-12:00 14:00-18:00`; raises ValueError."""
        periods = []
        for part in text.replace(",", " ").split():
            match = re.fullmatch(r"(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})", part)
            if match is None or int(match[2]) > 59 or int(match[4]) > 59:
                raise ValueError(f"no work period: {part}")
            hours = [int(number) for number in match.groups()]
            periods.append((hours[0] * 3600 + hours[1] * 60, hours[2] * 3600 + hours[3] * 60))
        return cls(tuple(periods))

    def __str__(self) -> str:
        return " ".join(
            f"{begin // 3600:02d}:{begin % 3600 // 60:02d}-{end // 3600:02d}:{end % 3600 // 60:02d}"
            for begin, end in self.periods
        )


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day that differs from its weekday: a holiday, or a working day that makes up for one."""

    day: date
    works: bool
    name: str = ""


@dataclass(frozen=True, slots=True)
class Due:
    """When a limit runs out; `unpublished` is the first year on the way whose holidays nobody has published."""

    at: datetime
    unpublished: int | None = None


@dataclass(frozen=True, slots=True)
class DayAccount:
    """One day of a limit: does it work, its name when it differs from its weekday, and the seconds that count."""

    day: date
    works: bool
    name: str
    seconds: int


@dataclass(frozen=True)
class WorkCalendar:
    """Hours and days of work in one time zone. Immutable; its tables are made at first use."""

    zone: ZoneInfo
    hours: WorkHours = field(default_factory=WorkHours)
    days: Mapping[date, CalendarDay] = field(default_factory=dict)
    published: frozenset[int] = frozenset()
    work_day: WorkDayRule = WorkDayRule.ROLLING

    def works(self, day: date) -> bool:
        """True when work is done on the day."""
        known = self.days.get(day)
        return known.works if known is not None else day.weekday() < 5

    @cached_property
    def _before(self) -> list[int]:
        """For each day how many working days came before it, and one more entry for the end."""
        before, count = [0], 0
        # Weekdays repeat; only the days that differ need a look.
        differing = {day.toordinal() - _FIRST: one.works for day, one in self.days.items()}
        for number in range(_DAYS):
            works = differing.get(number)
            count += (number + _FIRST + 6) % 7 < 5 if works is None else works
            before.append(count)
        return before

    @cached_property
    def _work_days(self) -> list[int]:
        before = self._before
        return [number for number in range(_DAYS) if before[number] != before[number + 1]]

    @cached_property
    def _day_seconds(self) -> int:
        return sum(end - begin for begin, end in self.hours.periods)

    @cached_property
    def _noons(self) -> dict[int, datetime]:
        return {}

    @cached_property
    def _clear(self) -> tuple[datetime, datetime]:
        """Between these two moments no year is unpublished; equal when there is no such time."""
        first = last = max(self.published, default=FIRST_YEAR)
        while first - 1 in self.published:
            first -= 1
        if not self.published:
            last -= 1
        begin, end = (datetime(year, 1, 1, tzinfo=self.zone).astimezone(UTC) for year in (first, last + 1))
        return begin, end

    @cached_property
    def _offset(self) -> int | None:
        """Seconds from UTC in a zone whose clocks are never changed, which makes every look-up cheaper; else None."""
        days = (datetime(year, month, 1, tzinfo=self.zone) for year in _YEARS for month in range(1, 13))
        offsets = {day.utcoffset() for day in days}
        offset = offsets.pop()
        return int(offset.total_seconds()) if not offsets and offset is not None else None

    def _local(self, at: datetime) -> tuple[int, int]:
        if self._offset is None:
            local = at.astimezone(self.zone)
            number = local.toordinal() - _FIRST
            second = local.hour * 3600 + local.minute * 60 + local.second
        else:
            span = at - _FIRST_MOMENT
            days, second = divmod(span.seconds + self._offset, _DAY_SECONDS)
            number = span.days + days
        if not 0 <= number < _DAYS:
            raise ValueError(f"the work calendar knows {FIRST_YEAR} to {LAST_YEAR}")
        return number, second

    def _moment(self, number: int, second: int) -> datetime:
        if number >= _DAYS:
            raise ValueError(f"the work calendar knows {FIRST_YEAR} to {LAST_YEAR}")
        noon = self._noons.get(number)
        if noon is None:
            # Noon, because where clocks are set forward or back that is over by then.
            noon = datetime.fromordinal(number + _FIRST).replace(hour=12, tzinfo=self.zone).astimezone(UTC)
            self._noons[number] = noon
        return noon + timedelta(seconds=second - _DAY_SECONDS // 2)

    def position(self, at: datetime) -> int:
        """Seconds of work from the calendar's beginning to a moment; fractions of a second are cut off."""
        number, second = self._local(at)
        before = self._before
        worked = before[number] * self._day_seconds
        if before[number + 1] == before[number]:
            return worked
        for begin, end in self.hours.periods:
            if second <= begin:
                break
            worked += min(second, end) - begin
        return worked

    def earliest(self, position: int) -> datetime:
        """The first moment by which so much work is done: the end of a period rather than the next one's start."""
        whole, rest = divmod(position, self._day_seconds)
        if rest == 0:
            whole, rest = whole - 1, self._day_seconds
        return self._at(whole, rest, at_end=True)

    def latest(self, position: int) -> datetime:
        """The last moment before more work is done: the start of a period rather than the last one's end."""
        whole, rest = divmod(position, self._day_seconds)
        return self._at(whole, rest, at_end=False)

    def _at(self, whole: int, rest: int, *, at_end: bool) -> datetime:
        days = self._work_days
        if not 0 <= whole < len(days):
            raise ValueError(f"the work calendar knows {FIRST_YEAR} to {LAST_YEAR}")
        for begin, end in self.hours.periods:
            length = end - begin
            if rest < length or (at_end and rest == length):
                return self._moment(days[whole], begin + rest)
            rest -= length
        raise AssertionError(rest)

    def add(self, start: datetime, seconds: int) -> datetime:
        """The moment at which so much work time has passed since the start; the start itself for none."""
        return start if seconds == 0 else self.earliest(self.position(start) + seconds)

    def subtract(self, end: datetime, seconds: int) -> datetime:
        """The last moment from which so much work time passes until the end; the end itself for none."""
        return end if seconds == 0 else self.latest(self.position(end) - seconds)

    def between(self, start: datetime, end: datetime) -> int:
        """Seconds of work from one moment to a later one, negative when it is earlier."""
        return self.position(end) - self.position(start)

    def due(self, start: datetime, limit: Limit) -> Due:
        """When a limit that begins now runs out."""
        if limit.kind is LimitKind.URGENT_HOUR:
            return Due(start + timedelta(hours=limit.amount))
        if limit.kind is LimitKind.NATURAL_DAY:
            return Due(start + timedelta(days=limit.amount))
        if limit.kind is LimitKind.WORK_HOUR:
            at = self.add(start, limit.amount * _HOUR_SECONDS)
        elif self.work_day is WorkDayRule.ROLLING:
            at = self.add(start, limit.amount * WORK_DAY_SECONDS)
        else:
            number, _second = self._local(start)
            last = self._before[number + 1] + limit.amount - 1
            if last >= len(self._work_days):
                raise ValueError(f"the work calendar knows {FIRST_YEAR} to {LAST_YEAR}")
            at = self._moment(self._work_days[last], self.hours.periods[-1][1])
        return Due(at, self.first_unpublished(start, at))

    def first_unpublished(self, start: datetime, end: datetime) -> int | None:
        """The first year between two moments whose holidays nobody has published."""
        if self._clear[0] <= start and end < self._clear[1]:
            return None
        first, last = start.astimezone(self.zone).year, end.astimezone(self.zone).year
        return next((year for year in range(first, last + 1) if year not in self.published), None)

    def account(self, start: datetime, end: datetime) -> tuple[DayAccount, ...]:
        """Every day from one moment to a later one, with the seconds of work that fall between them."""
        found = []
        first, _second = self._local(start)
        last, _second = self._local(end)
        for number in range(first, last + 1):
            day = date.fromordinal(number + _FIRST)
            begin, close = max(start, self._moment(number, 0)), min(end, self._moment(number + 1, 0))
            known = self.days.get(day)
            found.append(DayAccount(day, self.works(day), known.name if known else "", self.between(begin, close)))
        return tuple(found)

    def extended(self, due: datetime, limit: Limit) -> datetime:
        """A due time moved on by one more limit."""
        return self.due(due, limit).at

    def resumed(self, due: datetime, paused: datetime, again: datetime, kind: LimitKind) -> datetime:
        """The due time of a clock that stood still from one moment to another: what was left then is left again."""
        if kind in CONTINUOUS:
            return again + (due - paused)
        left = self.between(paused, due)
        # A clock that was late when it stopped is as late when it goes on.
        return self.add(again, left) if left > 0 else again - (paused - due)


# Kinds of limits that run through nights and holidays.
CONTINUOUS = frozenset({LimitKind.URGENT_HOUR, LimitKind.NATURAL_DAY})


@dataclass(frozen=True)
class Calendars:
    """The district's calendar, and those of departments with hours of their own."""

    district: WorkCalendar
    departments: Mapping[DepartmentCode, WorkCalendar] = field(default_factory=dict)

    def of(self, department: str = "") -> WorkCalendar:
        """The calendar a department works by."""
        return self.departments.get(DepartmentCode(department), self.district)


def weekday_calendars(timezone: str = "Asia/Shanghai") -> Calendars:
    """Calendars without any holiday, for where nothing has been read yet; every year in them is unpublished."""
    return Calendars(WorkCalendar(ZoneInfo(timezone)))
