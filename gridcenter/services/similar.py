"""Looks for cases that may be the same matter as a case or a report. Changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from gridcenter.domain.case import Case, CaseId, Facts
from gridcenter.domain.directory import Directory
from gridcenter.domain.likeness import Likeness, Sighting, box_around, compared_area, likeness, ranked
from gridcenter.store import similar
from gridcenter.store.engine import Database


class SimilarCases:
    """The similar cases of one database. Stateless; any thread may call."""

    def __init__(self, database: Database, directory: Callable[[], Directory]) -> None:
        self._database = database
        self._directory = directory

    def of(self, case: Case) -> tuple[Likeness, ...]:
        """Cases that may be the same matter as this one, best first."""
        return self._found(Sighting(case.facts, case.reported_at), case.id)

    def of_report(self, facts: Facts, reported_at: datetime) -> tuple[Likeness, ...]:
        """Cases that may be the same matter as a report that is not yet a case, best first."""
        return self._found(Sighting(facts, reported_at), None)

    def _found(self, seen: Sighting, but: CaseId | None) -> tuple[Likeness, ...]:
        directory = self._directory()
        rules, codes = directory.district.likeness, directory.district.codes
        facts = seen.facts
        if _at_centre(facts, directory):
            facts = replace(facts, longitude=None, latitude=None)
        seen = replace(seen, facts=facts)
        box = None
        if facts.longitude is not None and facts.latitude is not None:
            box = box_around(facts.longitude, facts.latitude, rules.metres)
        area = compared_area(facts.area, codes)
        if box is None and area is None:
            return ()
        span = timedelta(hours=rules.hours)
        with self._database.snapshot() as connection:
            candidates = similar.candidates(
                connection, box, area, seen.reported_at - span, seen.reported_at + span, but
            )
        found = []
        for case in candidates:
            placed = replace(case, longitude=None, latitude=None) if _at_centre(case, directory) else case
            match = likeness(seen, placed, rules, codes)
            if match is not None:
                found.append(replace(match, case=case))
        return ranked(found, rules)


def _at_centre(facts: Facts | Case, directory: Directory) -> bool:
    """True when the point is only the area's own: a report taken by telephone knows no better, so it says nothing."""
    area = directory.areas.get(facts.area) if facts.area else None
    point = (facts.longitude, facts.latitude)
    return area is not None and point == (area.longitude, area.latitude)
