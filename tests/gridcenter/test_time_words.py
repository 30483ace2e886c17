"""How much time is left, in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from gridcenter import paths
from gridcenter.domain.limits import Clock, ClockKind
from gridcenter.time_words import clock_words, time_left
from gridcenter.words import load_words

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "chinese", "english"),
    [
        (0, "剩 0 分", "0 min left"),
        (59, "剩 0 分", "0 min left"),
        (60, "剩 1 分", "1 min left"),
        (3_599, "剩 59 分", "59 min left"),
        (3_600, "剩 1 时", "1 h left"),
        (3_900, "剩 1 时 05 分", "1 h 5 min left"),
        (86_399, "剩 23 时 59 分", "23 h 59 min left"),
        (86_400, "剩 1 天 0 时", "1 d 0 h left"),
        (-1, "超 0 分", "0 min over"),
        (-59, "超 0 分", "0 min over"),
        (-60, "超 1 分", "1 min over"),
        (-3_599, "超 59 分", "59 min over"),
        (-3_660, "超 1 时 01 分", "1 h 1 min over"),
        (-86_400, "超 1 天 0 时", "1 d 0 h over"),
        (-7_200, "超 2 时", "2 h over"),
        (-180_000, "超 2 天 2 时", "2 d 2 h over"),
    ],
)
def test_that_time_left_is_said_in_the_two_largest_units(seconds, chinese, english):
    due = NOW + timedelta(seconds=seconds)
    assert time_left(load_words("zh", paths.resources() / "text"), due, NOW) == chinese
    assert time_left(load_words("en", paths.resources() / "text"), due, NOW) == english


def test_that_a_clock_names_its_limit():
    clock = Clock(ClockKind.SIGN, NOW - timedelta(minutes=34), NOW - timedelta(minutes=4))
    assert clock_words(load_words("zh", paths.resources() / "text"), clock, NOW) == "签收 超 4 分"
