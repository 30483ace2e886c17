"""Due times follow the calendar: after a change of its days every open case is reckoned anew, once."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass

from gridcenter.domain import permissions
from gridcenter.domain.calendar import Calendars
from gridcenter.domain.case import Case
from gridcenter.domain.directory import Directory
from gridcenter.domain.moves import CASE_MOVES, Action
from gridcenter.domain.people import Person
from gridcenter.errors import BadMove, Conflict
from gridcenter.services.calendars import make_calendars
from gridcenter.services.cases import Cases
from gridcenter.store import calendar_days
from gridcenter.store.engine import Database

# A case that others keep changing is read again so often; then it is left to the next run.
_TRIES = 10


@dataclass(frozen=True, slots=True)
class ReckonReport:
    """What a run has done so far: open cases looked at, cases whose due times moved, cases that could not be saved."""

    looked_at: int
    moved: int
    left: int


class Reckoning:
    """Brings the open cases of one database to the calendar in force. May be broken off and run again."""

    def __init__(self, database: Database, directory: Callable[[], Directory], cases: Cases) -> None:
        self._database = database
        self._directory = directory
        self._cases = cases

    def run(self, actor: Person, progress: Callable[[ReckonReport], None] = lambda _report: None) -> ReckonReport:
        """Reckons by the directory's calendar what the last change of days left to do; raises NotAllowed, Unreachable.

        Each case is reckoned by a command whose id follows from the change and the case, so that none is moved twice.
        """
        permissions.require(actor, Action.RECKON)
        with self._database.read() as connection:
            change = calendar_days.unfinished_change(connection)
        report = ReckonReport(0, 0, 0)
        if change is None:
            return report
        key, days = change
        directory = self._directory()
        before = make_calendars(directory.district, directory.departments.values(), days)
        for page in self._cases.open_pages():
            for case in page:
                moved, left = self._reckon(actor, case, before, str(uuid.uuid5(uuid.UUID(key), str(case.id))))
                report = ReckonReport(report.looked_at + 1, report.moved + moved, report.left + left)
            progress(report)
        if not report.left:
            with self._database.write() as connection:
                calendar_days.end_change(connection, key)
        return report

    def _reckon(self, actor: Person, case: Case, before: Calendars, command_id: str) -> tuple[bool, bool]:
        """Whether the case's due times moved, and whether it had to be left."""
        if self._cases.first_result(command_id) is not None:
            return False, False
        for _try in range(_TRIES):
            if (case.stage, Action.RECKON) not in CASE_MOVES:
                return False, False
            try:
                return self._cases.reckon(actor, case, before, command_id=command_id) != case, False
            except Conflict as first:
                case = first.current
            except BadMove:
                return False, False
        return False, True
