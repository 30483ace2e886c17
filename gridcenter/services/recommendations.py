"""Recommends departments for a case. Changes nothing."""

from __future__ import annotations

from collections.abc import Callable

from gridcenter.domain.area import AreaLevel
from gridcenter.domain.case import Case
from gridcenter.domain.directory import Directory
from gridcenter.domain.recommendation import LEAST_PRECEDENT, MOST_PRECEDENT, Precedent, Recommendations, rank
from gridcenter.store import precedent
from gridcenter.store.engine import Database


class RecommendedDepartments:
    """The recommendations of one database. Stateless; any thread may call."""

    def __init__(self, database: Database, directory: Callable[[], Directory]) -> None:
        self._database = database
        self._directory = directory

    def for_case(self, case: Case) -> Recommendations:
        """Departments that should lead a case, best first, and the closed cases that were counted."""
        directory = self._directory()
        counted = self._precedent(case, directory)
        standard = directory.standards.get(case.standard) if case.standard else None
        ranked = rank(
            directory.departments.values(),
            standard.department if standard else None,
            directory.category_name(case.category),
            case.description,
            counted,
        )
        return Recommendations(ranked, counted)

    def _precedent(self, case: Case, directory: Directory) -> Precedent:
        town = directory.area_at(case.area, AreaLevel.TOWN)
        with self._database.snapshot() as connection:
            if town is not None:
                leads = precedent.leads(connection, case.category, town.code, MOST_PRECEDENT)
                if len(leads) >= LEAST_PRECEDENT:
                    return Precedent(leads, town.code)
            return Precedent(precedent.leads(connection, case.category, None, MOST_PRECEDENT))
