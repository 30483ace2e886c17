"""clocks: seconds for the clocks of 100,000 open cases with limits of all kinds, as a desk counts them every second.

For each case the work seconds left until it is due, and whether that is soon; where work stands now is asked once for
each calendar. The floor is a plain subtraction of two moments for each case.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from gridcenter.domain.calendar import CONTINUOUS, Calendars
from gridcenter.domain.department import Department, DepartmentCode
from gridcenter.domain.district import DistrictSettings
from gridcenter.domain.limits import Clock, ClockKind, ClockState, Limit, LimitKind, clock_state
from gridcenter.services.calendars import make_calendars
from tests.bench.measuring import Bench, Result, median, seconds_of

CASES = 100_000
ROUNDS = 5
GOAL_SECONDS = 0.3
# A working morning in a year whose holidays are published.
NOW = datetime(2026, 3, 4, 2, 30, 17, tzinfo=UTC)
LIMITS = tuple(Limit.parse(text) for text in ("2UH", "8UH", "4WH", "12WH", "1WD", "5WD", "15WD", "3ND", "7ND"))
DEPARTMENTS = (
    Department(DepartmentCode("CG"), "城市管理局", "城管局"),
    Department(DepartmentCode("SZ"), "市政设施公司", "市政公司", work_hours="08:30-12:00 13:30-18:30"),
)
OpenClock = tuple[Clock, LimitKind]


def run(_bench: Bench) -> list[Result]:
    """Measures, by turns."""
    calendars = make_calendars(DistrictSettings(), DEPARTMENTS)
    clocks = running(calendars)
    # The tables are made at first use, and the first walk warms the rest.
    states = {state for _left, state in left(clocks, calendars, NOW)}
    assert states == set(ClockState), states
    values, floors = [], []
    for place in range(ROUNDS):
        now = NOW + timedelta(seconds=place)
        values.append(seconds_of(lambda now=now: left(clocks, calendars, now)))
        floors.append(seconds_of(lambda now=now: [(clock.due - now).total_seconds() for clock, _kind in clocks]))
    value = median(values)
    return [Result("clocks", value, median(floors), "s", "at most 0.3 s", value <= GOAL_SECONDS)]


def running(calendars: Calendars) -> list[OpenClock]:
    """Clocks that began so that some are late, some are soon due and most are neither."""
    rng = random.Random(3)
    found = []
    for place in range(CASES):
        limit, department = LIMITS[place % len(LIMITS)], DEPARTMENTS[place // len(LIMITS) % len(DEPARTMENTS)].code
        calendar = calendars.of(department)
        whole = calendar.due(NOW, limit).at - NOW
        start = NOW - whole * rng.uniform(0, 1.1)
        found.append((Clock(ClockKind.HANDLE, start, calendar.due(start, limit).at, department), limit.kind))
    return found


def left(clocks: Sequence[OpenClock], calendars: Calendars, now: datetime) -> list[tuple[float, ClockState]]:
    """For each clock the seconds that count until it is due, negative when it is late, and how it stands."""
    positions: dict[str, int] = {}
    found = []
    for clock, kind in clocks:
        if kind in CONTINUOUS:
            seconds = (clock.due - now).total_seconds()
        else:
            calendar = calendars.of(clock.department)
            here = positions.get(clock.department)
            if here is None:
                here = positions[clock.department] = calendar.position(now)
            seconds = calendar.position(clock.due) - here
        found.append((seconds, clock_state(clock.start, clock.due, now)))
    return found
