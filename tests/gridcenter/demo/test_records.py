"""The demo's records: some of each kind, and what the player makes of them."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest

from gridcenter.center import Center
from gridcenter.demo import create
from gridcenter.demo.play_records import RecordPlayer, _photo
from gridcenter.domain.case import Appeal, Stage
from gridcenter.domain.supervision import SupervisionLevel, SupervisionStage
from gridcenter.domain.task import TaskStage


@pytest.fixture
def center(make_database):
    database = make_database("sqlite")
    create.create(database, seed=7, count=1_500, until=datetime.now(UTC))
    return Center(database)


def test_that_there_are_some_of_each_kind_and_the_player_moves_them_on(center):
    tasks, supervisions = center.tasks.newest(99), center.supervisions.newest(99)
    assert {TaskStage.TO_DO} <= {task.stage for task in tasks}
    assert {one.level for one in supervisions} == set(SupervisionLevel)
    assert {SupervisionStage.OPEN, SupervisionStage.REPLIED} == {one.stage for one in supervisions}
    rates = center.call_backs.rates()
    assert 0 < rates.resolved < rates.reached
    assert len(center.call_backs.open_records()) == 3
    (appealed,) = center.cases.with_appeals()
    assert any(branch.appeal is Appeal.ASKED for branch in appealed.branches)
    merged = [case for case in center.cases.newest(1_500) if case.stage is Stage.MERGED]
    assert len(merged) == 1

    player = RecordPlayer(center, center.directory.people.values(), seed=7, pace=10.0)
    now = datetime.now(UTC)
    for seconds in range(0, 120, 2):
        player.step(now + timedelta(seconds=seconds))
    assert center.tasks.open_records() == ()
    assert {one.stage for one in center.supervisions.open_records()} == {SupervisionStage.REPLIED}


def test_that_a_stand_in_for_a_photo_is_a_picture():
    assert _photo(random.Random(1)).startswith(b"\xff\xd8")
