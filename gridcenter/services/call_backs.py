"""Call-backs: planned for a closed case, made by the centre, counted as the three rates."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from gridcenter.domain import call_back
from gridcenter.domain.call_back import (
    CALL_BACK_RULES,
    CallBack,
    CallBackAct,
    CallBackAction,
    CallBackId,
    CallBackStage,
    Rates,
)
from gridcenter.domain.case import Case, Stage
from gridcenter.domain.people import Person
from gridcenter.domain.plain_record import require
from gridcenter.errors import BadMove
from gridcenter.services.records import Records
from gridcenter.store import call_backs


class CallBacks(Records[CallBack]):
    """The call-backs of one database."""

    store = call_backs.STORE
    letter = "H"

    def plan(self, actor: Person, case: Case, *, command_id: str) -> CallBack:
        """Plans a call-back; raises NotAllowed, and BadMove while one is planned already."""
        require(CALL_BACK_RULES, actor, CallBackAction.PLAN)
        if case.stage is not Stage.CLOSED:
            raise BadMove(action=CallBackAction.PLAN, stage=case.stage, why="not_closed")
        waiting = [one for one in self.of_case(case.id) if one.stage is CallBackStage.TO_DO]
        if waiting and not self._is(waiting[0], command_id):
            raise BadMove(action=CallBackAction.PLAN, stage=waiting[0].stage, why="planned", number=waiting[0].number)
        at = self._now()
        planned = CallBack(
            id=CallBackId(0),
            number="",
            version=1,
            stage=CallBackStage.TO_DO,
            stage_since=at,
            case=case.id,
            planned_by=actor.id,
            planned_at=at,
            due_at=at + timedelta(minutes=self._directory().district.call_back_minutes),
        )
        return self._save(actor, None, planned, CallBackAction.PLAN, at, command_id)

    def _is(self, waiting: CallBack, command_id: str) -> bool:
        return any(entry.command == command_id for entry in self.history(waiting.id))

    def _require(self, actor: Person, before: CallBack, act: CallBackAct) -> None:
        require(CALL_BACK_RULES, actor, act.action)

    def _plan(self, actor: Person, before: CallBack, act: CallBackAct, at: datetime) -> CallBack:
        return call_back.apply(before, act, actor.id, at)

    def _words(self, before: CallBack, act: CallBackAct) -> dict[str, Any]:
        return {"reason": act.reason, "note": act.words}

    def rates(self, newest: int = 1000) -> Rates:
        """The three rates over the newest call-backs, as counts."""
        return call_back.rates(self.newest(newest))
