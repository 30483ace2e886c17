"""Work time is counted to the second, on working days only, forwards and backwards alike."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gridcenter.domain.calendar import CalendarDay, Calendars, Due, WorkCalendar, WorkDayRule, WorkHours
from gridcenter.domain.district import DistrictSettings
from gridcenter.domain.limits import Limit, LimitKind
from gridcenter.services.calendars import make_calendars

ZONE = ZoneInfo("Asia/Shanghai")
CHINA = make_calendars(DistrictSettings()).district
HALF_DAY = WorkCalendar(ZONE, WorkHours.parse("09:30-12:00"), CHINA.days, CHINA.published)
NIGHT = WorkCalendar(ZONE, WorkHours.parse("00:00-06:00 22:00-24:00"), CHINA.days, CHINA.published)
CLOCKS_CHANGE = WorkCalendar(ZoneInfo("America/New_York"))

BEGIN = datetime(2005, 1, 3, tzinfo=UTC)
moments = st.integers(0, 55 * 365 * 86_400).map(lambda seconds: BEGIN + timedelta(seconds=seconds))
spans = st.integers(1, 400 * 3600)
calendars = st.sampled_from([CHINA, HALF_DAY, NIGHT, CLOCKS_CHANGE])
patient = settings(derandomize=True, deadline=None, max_examples=150)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("start", "limit", "due"),
    [
        ("2026-02-14 15:00", "4WH", "2026-02-24 09:00"),
        ("2026-09-20 08:00", "1WD", "2026-09-20 18:00"),
        ("2026-09-30 16:00", "5WD", "2026-10-13 16:00"),
        ("2026-04-30 17:30", "2WH", "2026-05-06 09:30"),
        ("2026-01-04 17:00", "4WH", "2026-01-05 11:00"),
        ("2026-05-08 16:00", "1WD", "2026-05-09 16:00"),
        ("2026-09-24 17:00", "1WD", "2026-09-28 17:00"),
        ("2026-02-16 23:00", "2UH", "2026-02-17 01:00"),
        ("2026-02-16 23:00", "3ND", "2026-02-19 23:00"),
        ("2026-03-02 12:30", "1WH", "2026-03-02 15:00"),
        ("2026-03-02 11:00", "1WH", "2026-03-02 12:00"),
        ("2026-03-07 10:00", "1WH", "2026-03-09 09:00"),
    ],
)
def test_that_a_limit_runs_out_when_the_published_calendar_says(start: str, limit: str, due: str) -> None:
    assert CHINA.due(local(start), Limit.parse(limit)) == Due(local(due))


def test_that_a_year_nobody_has_published_is_named() -> None:
    found = CHINA.due(local("2026-12-31 17:00"), Limit.parse("4WH"))
    assert found == Due(local("2027-01-01 11:00"), unpublished=2027)


def test_that_written_days_rule_and_publish_their_year() -> None:
    new_year = [CalendarDay(date(2027, 1, day), works=False, name="元旦") for day in (1, 2, 3)]
    calendar = make_calendars(DistrictSettings(), written=new_year).district
    assert calendar.due(local("2026-12-31 17:00"), Limit.parse("4WH")) == Due(local("2027-01-04 11:00"))


@pytest.mark.parametrize(
    ("start", "amount", "due"),
    [
        ("2026-03-02 09:00", 1, "2026-03-03 18:00"),
        ("2026-03-06 20:00", 1, "2026-03-09 18:00"),
        ("2026-03-07 09:00", 1, "2026-03-09 18:00"),
        ("2026-02-13 09:00", 2, "2026-02-24 18:00"),
    ],
)
def test_that_work_days_may_end_with_the_nth_day(start: str, amount: int, due: str) -> None:
    calendar = WorkCalendar(ZONE, CHINA.hours, CHINA.days, CHINA.published, WorkDayRule.END_OF_DAY)
    assert calendar.due(local(start), Limit(LimitKind.WORK_DAY, amount)) == Due(local(due))


@patient
@given(calendar=calendars, start=moments, seconds=spans)
def test_that_so_much_work_time_lies_between_a_start_and_its_due_time(calendar, start, seconds) -> None:
    assert calendar.between(start, calendar.add(start, seconds)) == seconds


@patient
@given(calendar=calendars, start=moments, seconds=spans)
def test_that_taking_away_what_was_added_leads_back(calendar, start, seconds) -> None:
    back = calendar.subtract(calendar.add(start, seconds), seconds)
    assert calendar.position(back) == calendar.position(start)
    if calendar.works(start.astimezone(calendar.zone).date()) and calendar.position(
        start + timedelta(seconds=1)
    ) > calendar.position(start):
        assert back == start


@patient
@given(calendar=calendars, start=moments, later=st.integers(0, 10**7), seconds=spans, more=st.integers(0, 10**6))
def test_that_later_starts_and_longer_limits_never_end_earlier(calendar, start, later, seconds, more) -> None:
    then = start + timedelta(seconds=later)
    assert calendar.add(start, seconds) <= calendar.add(then, seconds)
    assert calendar.add(start, seconds) <= calendar.add(start, seconds + more)
    assert calendar.position(start) <= calendar.position(then)


@patient
@given(calendar=calendars, start=moments, seconds=spans)
def test_that_a_limit_ends_in_work_time(calendar, start, seconds) -> None:
    end = calendar.add(start, seconds)
    assert calendar.between(end - timedelta(seconds=1), end) == 1


@patient
@given(calendar=calendars, start=moments, hours=st.integers(1, 300), pause=st.integers(0, 10**6))
def test_that_a_pause_costs_no_work_time(calendar, start, hours, pause) -> None:
    due = calendar.due(start, Limit(LimitKind.WORK_HOUR, hours)).at
    paused = start + timedelta(seconds=3600)
    again = paused + timedelta(seconds=pause)
    if calendar.between(paused, due) > 0:
        resumed = calendar.resumed(due, paused, again, LimitKind.WORK_HOUR)
        assert calendar.between(again, resumed) == calendar.between(paused, due)


def test_that_a_clock_that_was_late_is_as_late_after_a_pause() -> None:
    due, paused, again = (local(f"2026-03-02 {hour}:00") for hour in ("09", "10", "16"))
    for kind in LimitKind:
        assert again - CHINA.resumed(due, paused, again, kind) == timedelta(hours=1)


def test_that_the_account_names_each_day_and_adds_up() -> None:
    start = local("2026-02-13 17:00")
    days = CHINA.account(start, CHINA.due(start, Limit.parse("2WD")).at)
    assert sum(one.seconds for one in days) == 2 * 8 * 3600
    assert [one.day.day for one in days if one.works] == [13, 14, 24]
    assert {one.name for one in days if not one.works} == {"春节"}


@pytest.mark.parametrize(
    "text",
    ["", "08:00", "08:00-07:00", "08:00-12:00 11:00-14:00", "08:00-25:00", "8-12", "08:70-12:00", "08:00-08:00"],
)
def test_that_hours_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="work period"):
        WorkHours.parse(text)


def test_that_hours_written_are_read_back() -> None:
    for text in ("08:00-12:00 14:00-18:00", "00:00-24:00", "09:30-12:00"):
        assert str(WorkHours.parse(text)) == text


def test_that_a_time_beyond_the_calendar_is_refused() -> None:
    with pytest.raises(ValueError, match="2000 to 2099"):
        CHINA.due(local("2099-12-30 09:00"), Limit.parse("5WD"))


def test_that_a_department_has_its_own_calendar_and_others_the_districts() -> None:
    both = Calendars(CHINA, {"WATER": HALF_DAY})
    assert both.of("WATER") is HALF_DAY
    assert both.of("ROADS") is both.of() is CHINA
