"""Whose desk shows a task."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from gridcenter.domain.area import AreaCode
from gridcenter.domain.people import Person, PersonId, Role
from gridcenter.domain.task import Task, TaskId, TaskKind, TaskStage, waits_for

WORKER = Person(PersonId("w"), "网格员", frozenset({Role.GRID_WORKER}), area=AreaCode("320102001"))


@pytest.fixture
def task(now: datetime) -> Task:
    return Task(
        id=TaskId(1),
        number="T1",
        version=1,
        stage=TaskStage.TO_DO,
        stage_since=now,
        kind=TaskKind.VERIFY,
        seat=Role.GRID_WORKER,
        case=None,
        area=AreaCode("320102001001"),
        description="",
        address="",
        longitude=None,
        latitude=None,
        photos="",
        given_by=PersonId("a"),
        given_at=now,
        due_at=now + timedelta(minutes=30),
    )


@pytest.mark.parametrize(
    ("values", "waits"),
    [
        ({}, True),
        ({"area": None}, True),
        ({"area": AreaCode("320102002001")}, False),
        ({"assignee": WORKER.id, "stage": TaskStage.TAKEN}, True),
        ({"assignee": PersonId("x"), "stage": TaskStage.TAKEN}, False),
        ({"stage": TaskStage.DONE}, False),
        ({"seat": Role.PATROL_SEAT}, False),
    ],
)
def test_that_a_task_waits_for_its_seat_in_its_area_unless_another_has_it(task: Task, values, waits) -> None:
    assert waits_for(replace(task, **values), WORKER) is waits


def test_that_somebody_without_an_area_sees_every_task_of_the_seat(task: Task) -> None:
    assert waits_for(task, replace(WORKER, area=None))
