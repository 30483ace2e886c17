from dataclasses import fields
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gridcenter.domain.limits import (
    Clock,
    ClockKind,
    ClockState,
    Limit,
    LimitKind,
    StageMinutes,
    clock_state,
)

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TICK = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("text", "kind", "amount"),
    [
        ("2UH", LimitKind.URGENT_HOUR, 2),
        ("4WH", LimitKind.WORK_HOUR, 4),
        ("5WD", LimitKind.WORK_DAY, 5),
        ("7ND", LimitKind.NATURAL_DAY, 7),
        (" 15 wd ", LimitKind.WORK_DAY, 15),
        ("02uh", LimitKind.URGENT_HOUR, 2),
        ("２ＵＨ", LimitKind.URGENT_HOUR, 2),
        ("　１5ｗd　", LimitKind.WORK_DAY, 15),
        ("3650ND", LimitKind.NATURAL_DAY, 3650),
    ],
)
def test_that_a_limit_is_read(text: str, kind: LimitKind, amount: int) -> None:
    assert Limit.parse(text) == Limit(kind, amount)


@pytest.mark.parametrize(
    "text", ["", "2", "UH", "0UH", "00WD", "-1UH", "+1UH", "1.5WD", "2UD", "2UHX", "2UH 3WD", "二UH", "٢UH", "২WD"]
)
def test_that_what_is_no_limit_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        Limit.parse(text)


@pytest.mark.parametrize("amount", [0, -1, -100, 3651, 10**9])
@pytest.mark.parametrize("kind", LimitKind)
def test_that_a_limit_of_nothing_or_less_or_more_than_ten_years_of_days_is_refused(
    kind: LimitKind, amount: int
) -> None:
    with pytest.raises(ValueError, match="from 1 to 3650"):
        Limit(kind, amount)
    with pytest.raises(ValueError):
        Limit.parse(f"{amount}UH")


@given(kind=st.sampled_from(LimitKind), amount=st.integers(1, 3650))
@settings(derandomize=True, deadline=None, max_examples=60)
def test_that_a_limit_written_is_read_back(kind: LimitKind, amount: int) -> None:
    limit = Limit(kind, amount)
    assert Limit.parse(str(limit)) == limit


@pytest.mark.parametrize(
    ("kind", "minutes"),
    [
        (ClockKind.ACCEPT, 15),
        (ClockKind.VERIFY, 30),
        (ClockKind.FILE, 15),
        (ClockKind.DISPATCH, 15),
        (ClockKind.SIGN, 30),
        (ClockKind.INSPECT, 30),
        (ClockKind.CLOSE, 60),
    ],
)
def test_that_each_step_has_its_minutes(kind: ClockKind, minutes: int) -> None:
    assert StageMinutes().after(kind, START) - START == timedelta(minutes=minutes)
    assert StageMinutes(**{kind.value: 99}).after(kind, START) - START == timedelta(minutes=99)


@pytest.mark.parametrize("amount", [0, -1])
@pytest.mark.parametrize("name", [field.name for field in fields(StageMinutes)])
def test_that_minutes_of_nothing_or_less_are_refused(name: str, amount: int) -> None:
    with pytest.raises(ValueError, match=name):
        StageMinutes(**{name: amount})


MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("whole", "threshold"),
    [
        pytest.param(10 * MINUTE, 6 * MINUTE, id="10min"),
        pytest.param(15 * MINUTE, 6 * MINUTE, id="15min"),
        pytest.param(15 * MINUTE + 4 * TICK, 15 * MINUTE, id="just_over_15min"),
        pytest.param(30 * MINUTE, 15 * MINUTE, id="30min"),
        pytest.param(HOUR, 15 * MINUTE, id="1h"),
        pytest.param(2 * HOUR, 15 * MINUTE, id="2h"),
        pytest.param(DAY, 15 * MINUTE, id="1d"),
        pytest.param(DAY + 4 * TICK, 4 * HOUR, id="just_over_1d"),
        pytest.param(4 * DAY, 4 * HOUR, id="4d"),
        pytest.param(90 * DAY, 4 * HOUR, id="90d"),
    ],
)
def test_that_a_clock_is_soon_from_its_threshold_on_and_late_after_its_end(
    whole: timedelta, threshold: timedelta
) -> None:
    due = START + whole
    assert clock_state(START, due, due - threshold - TICK) is ClockState.NORMAL
    assert clock_state(START, due, due - threshold) is ClockState.SOON
    assert clock_state(START, due, due) is ClockState.SOON
    assert clock_state(START, due, due + TICK) is ClockState.LATE


def test_that_a_longer_limit_is_never_soon_later_than_a_shorter_one() -> None:
    wholes = [minutes * MINUTE for minutes in (1, 6, 7, 15, 16, 29, 60, 61, 1439, 1440, 1441, 2880, 100_000)]
    for left in (minutes * MINUTE for minutes in (0, 5, 6, 7, 15, 16, 239, 240, 241)):
        soon = [clock_state(START, START + whole, START + whole - left) is ClockState.SOON for whole in wholes]
        assert soon == sorted(soon), left


@pytest.mark.parametrize(
    ("minutes", "share"), [(-5, 0.0), (0, 0.0), (15, 0.25), (30, 0.5), (45, 0.75), (60, 1.0), (90, 1.0)]
)
def test_that_the_share_is_the_used_part_of_the_limit(minutes: int, share: float) -> None:
    clock = Clock(ClockKind.HANDLE, START, START + HOUR, "A")
    assert clock.share(START + minutes * MINUTE) == pytest.approx(share)


@pytest.mark.parametrize("whole", [timedelta(0), -HOUR])
def test_that_a_limit_of_no_length_is_used_up(whole: timedelta) -> None:
    assert Clock(ClockKind.SIGN, START, START + whole).share(START) == 1.0
