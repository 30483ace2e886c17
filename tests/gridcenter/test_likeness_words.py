"""Distances and ages in words."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gridcenter import paths
from gridcenter.domain.likeness import Likeness
from gridcenter.likeness_words import age_words, distance_words
from gridcenter.words import load_words
from tests.conftest import NOW

WORDS = load_words("zh", paths.resources() / "text")


@pytest.mark.parametrize(("metres", "said"), [(None, "同一网格"), (0.2, "0 米"), (79.6, "80 米")])
def test_that_a_distance_is_whole_metres_or_the_grid(metres, said, desk):
    assert distance_words(WORDS, Likeness(desk.report(), metres, 1.0, 1.0, True, 1.0)) == said


@pytest.mark.parametrize(
    ("ago", "said"),
    [
        (timedelta(seconds=-5), "0 分钟前"),
        (timedelta(minutes=59, seconds=59), "59 分钟前"),
        (timedelta(hours=2, minutes=30), "2 小时前"),
        (timedelta(hours=47), "47 小时前"),
        (timedelta(hours=48), "2 天前"),
    ],
)
def test_that_an_age_is_whole_minutes_hours_or_days(ago, said):
    assert age_words(WORDS, NOW - ago, NOW) == said
