"""Whistles of the demo: every kind and stage, with a history made by the service, and a player that moves them on."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from gridcenter.center import Center
from gridcenter.demo import create
from gridcenter.demo.departments import make_departments
from gridcenter.demo.matters import make_matters
from gridcenter.demo.play_whistles import WhistlePlayer
from gridcenter.domain.whistle import WhistleKind, WhistleStage
from gridcenter.domain.whistle_moves import WhistleAction

UNTIL = datetime(2026, 6, 3, 3, 0, tzinfo=UTC)
S = WhistleStage


@pytest.fixture
def played(database) -> Center:
    create.create(database, seed=5, count=120, until=UNTIL)
    return Center(database, lambda: UNTIL)


def test_that_every_matter_names_departments_of_the_demo():
    known = {one.code for one in make_departments()}
    matters = make_matters()
    assert len({one.code for one in matters}) == len(matters) >= 20
    assert all(one.departments and known.issuperset(one.departments) for one in matters)


def test_that_there_are_whistles_of_every_kind_and_stage_with_their_history(played):
    found = played.whistles.newest(100)
    assert len(found) >= 24
    assert {one.kind for one in found} == set(WhistleKind)
    assert {one.stage for one in found} == set(S) - {S.VOID}
    assert all(one.blown_at <= UNTIL for one in found)
    for one in found:
        steps = played.whistles.history(one.id)
        assert steps[0].action == WhistleAction.BLOW
        assert [step.version for step in steps] == list(range(1, one.version + 1))
        assert [step.at for step in steps] == sorted(step.at for step in steps)
        assert steps[-1].at <= UNTIL
    assert len(played.whistles.matters()) == len(make_matters())


def test_that_the_player_brings_called_departments_to_an_answer_and_towns_to_confirm(played):
    moment = UNTIL
    played.whistles._now = lambda: moment
    player = WhistlePlayer(played.whistles, played.directory.people.values(), seed=5, pace=20.0)
    before = Counter(one.stage for one in played.whistles.newest(100))
    done = 0
    for _beat in range(200):
        moment += timedelta(seconds=5)
        done += player.step(moment)
    after = Counter(one.stage for one in played.whistles.newest(100))
    assert done > 40
    assert after[S.CLOSED] > before[S.CLOSED] + 5
    # What waits for the centre is left to the centre.
    assert after[S.BLOWN] == before[S.BLOWN]
    assert after[S.ADMITTING] == before[S.ADMITTING]
