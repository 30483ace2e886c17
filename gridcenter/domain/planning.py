"""What an action depends on, looked up in the directory: the same for the service that acts and the form that asks."""

from __future__ import annotations

from datetime import datetime

from gridcenter.domain.case import Case
from gridcenter.domain.directory import Directory
from gridcenter.domain.effects import Circumstances
from gridcenter.domain.moves import Act, Action
from gridcenter.domain.people import PersonId
from gridcenter.errors import BadMove, NotFound


def circumstances(directory: Directory, actor: PersonId, case: Case, act: Act, at: datetime) -> Circumstances:
    """The limits, calendars and rules in force for an act; raises NotFound and BadMove for what the directory lacks."""
    chosen = act.standard or case.standard
    standard = directory.standards.get(chosen) if chosen else None
    if act.action is Action.FILE and act.standard and standard is None:
        raise NotFound(what="standard", key=act.standard)
    if act.action in (Action.DISPATCH, Action.TRANSFER):
        for code in act.departments:
            known = directory.departments.get(code)
            if known is None or not known.active:
                raise BadMove(action=act.action, stage=case.stage, why="unknown_department", department=code)
    return Circumstances(
        actor,
        at,
        directory.district.minutes,
        limit=standard.limit if standard else None,
        category=standard.category if standard else None,
        calendars=directory.calendars,
        rules=directory.district.rules,
    )
