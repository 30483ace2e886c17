"""Others are everybody but this desk, by what they look at."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from gridcenter.domain.people import PersonId
from gridcenter.domain.presence import CASE, DeskId, Presence, PresenceRules, others

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


def look(desk: str, key: int, minutes: int = 0, kind: str = CASE) -> Presence:
    since = NOON + timedelta(minutes=minutes)
    return Presence(DeskId(desk), PersonId(f"person of {desk}"), kind, key, since, since)


def test_that_others_stand_by_key_and_who_came_first_in_front():
    late, early, own, elsewhere = look("b", 7, 5), look("c", 7, 1), look("me", 7), look("d", 8)
    assert others([late, early, own, elsewhere], DeskId("me")) == {7: (early, late), 8: (elsewhere,)}


def test_that_other_kinds_of_things_do_not_mix_in():
    assert others([look("b", 7, kind="camera")], DeskId("me")) == {}


def test_that_the_same_person_at_another_desk_is_another():
    twin = Presence(DeskId("other"), PersonId("li"), CASE, 7, NOON, NOON)
    assert others([twin], DeskId("me")) == {7: (twin,)}


def test_that_a_beat_may_be_missed_before_a_desk_is_forgotten():
    rules = PresenceRules()
    assert rules.beat * 2 < rules.forgotten
