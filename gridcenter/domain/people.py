"""People who act in the system and the roles they act in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from gridcenter.domain.area import AreaCode
from gridcenter.domain.department import DepartmentCode

PersonId = NewType("PersonId", str)


class Role(StrEnum):
    """A seat's powers. One person may hold several."""

    ACCEPTOR = "acceptor"
    DISPATCHER = "dispatcher"
    SHIFT_LEADER = "shift_leader"
    PATROL_SEAT = "patrol_seat"
    DEPARTMENT = "department"
    TOWN = "town"
    GRID_WORKER = "grid_worker"
    INTAKE = "intake"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody, or a service such as the intake, with a login name as id; a department desk names its department."""

    id: PersonId
    name: str
    roles: frozenset[Role]
    department: DepartmentCode | None = None
    area: AreaCode | None = None
    active: bool = True
