"""Supervision: opened, pressed and closed by the shift leader, answered by the department."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from gridcenter.domain import supervision
from gridcenter.domain.people import Person
from gridcenter.domain.plain_record import require
from gridcenter.domain.supervision import (
    SUPERVISION_RULES,
    Supervision,
    SupervisionAct,
    SupervisionAction,
    SupervisionOrder,
)
from gridcenter.errors import BadMove
from gridcenter.services.records import Records
from gridcenter.store import supervisions


class Supervisions(Records[Supervision]):
    """The supervisions of one database."""

    store = supervisions.STORE
    letter = "S"

    def supervise(self, actor: Person, order: SupervisionOrder, *, command_id: str) -> Supervision:
        """Opens a supervision; raises NotAllowed and BadMove."""
        require(SUPERVISION_RULES, actor, SupervisionAction.SUPERVISE)
        known = self._directory().departments.get(order.department)
        if known is None or not known.active:
            raise BadMove(
                action=SupervisionAction.SUPERVISE, stage="", why="unknown_department", department=order.department
            )
        at = self._now()
        opened = supervision.supervise(order, actor.id, at)
        return self._save(actor, None, opened, SupervisionAction.SUPERVISE, at, command_id, department=order.department)

    def _require(self, actor: Person, before: Supervision, act: SupervisionAct) -> None:
        require(SUPERVISION_RULES, actor, act.action, before.department, behalf=act.behalf)

    def _plan(self, actor: Person, before: Supervision, act: SupervisionAct, at: datetime) -> Supervision:
        return supervision.apply(before, act, at)

    def _words(self, before: Supervision, act: SupervisionAct) -> dict[str, Any]:
        behalf = act.behalf and act.action in SUPERVISION_RULES.own
        return {"department": before.department, "reason": act.reason, "behalf": behalf}
