from __future__ import annotations

import random

import pytest

from gridcenter.demo.names import community_names, road_names


def test_names_are_distinct():
    assert len(set(community_names(random.Random(1), 269))) == 269
    assert len(set(road_names(random.Random(1), 60))) == 60


def test_more_names_than_there_are_is_refused():
    with pytest.raises(ValueError):
        community_names(random.Random(1), 10_000)
