from __future__ import annotations

from datetime import UTC, datetime, timedelta

from gridcenter.demo.rhythm import LOCAL, busyness, liveliness, local_hour

MONDAY = datetime(2026, 6, 1, tzinfo=LOCAL)


def test_morning_and_afternoon_peak_and_nights_are_quiet():
    day = [busyness(MONDAY + timedelta(hours=hour)) for hour in range(24)]
    assert max(range(24), key=day.__getitem__) in (9, 10)
    assert max(range(13, 24), key=day.__getitem__) in (15, 16)
    assert max(day[:6]) < min(day[8:18]) / 5


def test_weekends_are_quieter():
    assert busyness(MONDAY + timedelta(days=5, hours=10)) < busyness(MONDAY + timedelta(hours=10))


def test_busyness_goes_by_local_time():
    assert busyness(datetime(2026, 6, 1, 2, tzinfo=UTC)) == busyness(datetime(2026, 6, 1, 10, tzinfo=LOCAL))


def test_floods_belong_to_summer_and_snow_to_winter():
    assert liveliness("flood", 7, 12) > 10 * liveliness("flood", 1, 12)
    assert liveliness("snow", 1, 12) > 0
    assert liveliness("snow", 7, 12) == 0


def test_what_knows_no_season_is_always_the_same():
    assert {liveliness("", month, hour) for month in range(1, 13) for hour in range(24)} == {1.0}


def test_local_hour_is_its_beginning():
    assert local_hour(datetime(2026, 6, 1, 2, 33, 5, tzinfo=UTC)) == datetime(2026, 6, 1, 10, tzinfo=LOCAL)
