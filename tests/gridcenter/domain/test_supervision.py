"""Which supervision marks a case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from gridcenter.domain.case import CaseId
from gridcenter.domain.department import DepartmentCode
from gridcenter.domain.people import Person, PersonId, Role
from gridcenter.domain.supervision import (
    Supervision,
    SupervisionId,
    SupervisionLevel,
    SupervisionOrder,
    SupervisionStage,
    supervise,
    supervised,
)


@pytest.fixture
def opened(now: datetime) -> Callable[..., Supervision]:
    def make(key: int, case: int | None, department: str, hours: int, **values: object) -> Supervision:
        due = now + timedelta(hours=hours)
        on = CaseId(case) if case is not None else None
        order = SupervisionOrder(SupervisionLevel.KEY, DepartmentCode(department), "办成", due, case=on)
        return replace(supervise(order, PersonId("l"), now), id=SupervisionId(key), **values)

    return make


def test_that_a_case_is_marked_by_the_open_one_that_is_due_first(
    opened: Callable[..., Supervision], person: Callable[..., Person]
) -> None:
    found = (
        opened(1, 7, "A", 9),
        opened(2, 7, "B", 4),
        opened(3, 7, "A", 1, stage=SupervisionStage.CLOSED),
        opened(4, None, "A", 1),
    )
    assert {case: one.id for case, one in supervised(found, person(Role.DISPATCHER)).items()} == {7: 2}


def test_that_a_departments_desk_is_marked_by_its_own_alone(
    opened: Callable[..., Supervision], person: Callable[..., Person]
) -> None:
    found = (opened(1, 7, "A", 9), opened(2, 7, "B", 4), opened(3, 8, "B", 4))
    desk = person(Role.DEPARTMENT, department="A")
    assert {case: one.id for case, one in supervised(found, desk).items()} == {7: 1}
