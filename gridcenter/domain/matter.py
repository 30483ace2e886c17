"""The matter-admission list (权责清单): what a town may whistle for, and which departments answer for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from gridcenter.domain.department import DepartmentCode


@dataclass(frozen=True, slots=True)
class Matter:
    """One admitted matter; without departments any may be named. Valid from a day to a day, both included."""

    code: str
    name: str
    departments: tuple[DepartmentCode, ...] = ()
    valid_from: date = date.min
    valid_to: date = date.max
    approved_by: str = ""

    def valid(self, on: date) -> bool:
        """True when the matter is on the list that day."""
        return self.valid_from <= on <= self.valid_to

    def strangers(self, departments: Iterable[DepartmentCode]) -> tuple[DepartmentCode, ...]:
        """Those of the departments that the list does not name for this matter."""
        return tuple(one for one in departments if self.departments and one not in self.departments)
