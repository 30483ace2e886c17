from datetime import UTC, datetime

import pytest

from gridcenter.domain.change import Alive, Change, Changes, FeedEvent, Lost, Resync

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize("event", [Changes(()), Alive(AT), Resync(AT), Lost(AT, "timeout")])
def test_that_a_feed_tells_these_four_things(event: object) -> None:
    assert isinstance(event, FeedEvent)


def test_that_a_single_change_is_no_event() -> None:
    assert not isinstance(Change("case", 1, 2, "li"), FeedEvent)


def test_that_events_of_one_time_are_still_told_apart() -> None:
    assert len({Alive(AT), Resync(AT), Lost(AT, ""), Lost(AT, "timeout")}) == 4


def test_that_a_change_told_twice_is_known_by_its_value_and_another_version_is_another() -> None:
    assert Change("case", 1, 2, "li") == Change("case", 1, 2, "li")
    assert len({Change("case", 1, 2, "li"), Change("case", 1, 2, "li"), Change("case", 1, 3, "li")}) == 2
