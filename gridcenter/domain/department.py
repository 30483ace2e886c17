"""Departments that handle cases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NewType

DepartmentCode = NewType("DepartmentCode", str)


@dataclass(frozen=True, slots=True)
class Department:
    """A handling department; `short_name` is what chips show, `duty` says in a few words what it looks after.

    `initials` are the first letters of the short name in pinyin. `work_hours` such as `09:00-12:00 13:00-18:00` when
    they are not the district's.
    """

    code: DepartmentCode
    name: str
    short_name: str
    duty: str = ""
    active: bool = True
    initials: str = ""
    work_hours: str = ""
