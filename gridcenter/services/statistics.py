"""Counts of what stands where, for listings and for the checks of an import."""

from __future__ import annotations

from dataclasses import dataclass

from gridcenter.clock import Clock
from gridcenter.domain.area import AreaLevel
from gridcenter.domain.case import Stage
from gridcenter.store import areas, cases, rejected_rows
from gridcenter.store.engine import Database


@dataclass(frozen=True, slots=True)
class DepartmentLoad:
    """How many branches a department owes an answer for, and how many of them are past their limit."""

    department: str
    waiting: int
    late: int


@dataclass(frozen=True, slots=True)
class Figures:
    """The district in numbers, all read in one transaction."""

    areas: dict[AreaLevel, int]
    stages: dict[Stage, int]
    totals: dict[str, int]
    rejected: int
    departments: tuple[DepartmentLoad, ...]

    @property
    def cases(self) -> int:
        """All cases of every stage."""
        return sum(self.stages.values())

    @property
    def open(self) -> int:
        """Cases not at their end."""
        return sum(count for stage, count in self.stages.items() if not stage.final)

    @property
    def closed(self) -> int:
        """Cases that were closed."""
        return self.stages.get(Stage.CLOSED, 0)

    @property
    def to_close(self) -> int:
        """Cases that are closed or should be in the end: all but the rejected, void and merged ones."""
        return self.closed + self.open


class Statistics:
    """The figures of one database."""

    def __init__(self, database: Database, now: Clock) -> None:
        self._database = database
        self._now = now

    def figures(self) -> Figures:
        """Every figure as it stands now."""
        now = self._now()
        with self._database.read() as connection:
            return Figures(
                areas=areas.counts(connection),
                stages=cases.stage_counts(connection),
                totals=cases.figures(connection, now),
                rejected=rejected_rows.count(connection),
                departments=tuple(DepartmentLoad(*row) for row in cases.department_counts(connection, now)),
            )
