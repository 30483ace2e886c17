"""What forms and screens need of the services that propose."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from gridcenter.domain.case import Case, Facts
from gridcenter.domain.likeness import Likeness
from gridcenter.domain.recommendation import Recommendations


class SimilarReader(Protocol):
    """Finds cases that may be the same matter."""

    def of(self, case: Case) -> tuple[Likeness, ...]:
        """Those like a case."""

    def of_report(self, facts: Facts, reported_at: datetime) -> tuple[Likeness, ...]:
        """Those like a report that is still typed."""


class RecommendationReader(Protocol):
    """Recommends departments."""

    def for_case(self, case: Case) -> Recommendations:
        """Departments that should lead a case."""
