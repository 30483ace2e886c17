"""What belongs to one case besides itself: tasks, supervisions, call-backs and the cases it is tied to."""

from __future__ import annotations

from dataclasses import dataclass

from gridcenter.center import Center
from gridcenter.domain.call_back import CallBack
from gridcenter.domain.case import Case, CaseId
from gridcenter.domain.supervision import Supervision
from gridcenter.domain.task import Task

# What the feed calls the records shown beside a case.
KINDS = frozenset({"task", "supervision", "call_back"})


@dataclass(frozen=True, slots=True)
class CaseRecords:
    """The records of a case, oldest first, as they were read."""

    case: CaseId
    tasks: tuple[Task, ...] = ()
    supervisions: tuple[Supervision, ...] = ()
    call_backs: tuple[CallBack, ...] = ()
    related: tuple[Case, ...] = ()


def read_records(center: Center, case: Case) -> CaseRecords:
    """Reads everything that belongs to a case; for a reading thread. Raises what the services raise."""
    return CaseRecords(
        case.id,
        center.tasks.of_case(case.id),
        center.supervisions.of_case(case.id),
        center.call_backs.of_case(case.id),
        center.cases.related(case),
    )
