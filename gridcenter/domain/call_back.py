"""The call-back (回访): did the reporter get an answer, is it solved, is the reporter content (三率)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import NewType

from gridcenter.domain.case import CaseId
from gridcenter.domain.columns import field_names
from gridcenter.domain.limits import Clock, ClockKind
from gridcenter.domain.people import PersonId, Role
from gridcenter.domain.plain_record import check, every_role
from gridcenter.domain.rulebook import Rulebook
from gridcenter.errors import BadMove

CallBackId = NewType("CallBackId", int)
BEST = 5
# From this mark on somebody counts as content.
CONTENT = 4


class CallBackStage(StrEnum):
    """Where it stands."""

    TO_DO = "to_do"
    DONE = "done"
    DROPPED = "dropped"

    @property
    def final(self) -> bool:
        """Nobody calls any more."""
        return self is not CallBackStage.TO_DO


class CallBackAction(StrEnum):
    """Everything that can be done to it."""

    PLAN = "plan"
    NO_ANSWER = "no_answer"
    RECORD = "record"
    DROP = "drop"


@dataclass(frozen=True, slots=True)
class CallBack:
    """A call-back as it stood at `version`; `satisfaction` is a mark from 1 to 5."""

    id: CallBackId
    number: str
    version: int
    stage: CallBackStage
    stage_since: datetime
    case: CaseId
    planned_by: PersonId
    planned_at: datetime
    due_at: datetime
    attempts: int = 0
    responded: bool | None = None
    resolved: bool | None = None
    satisfaction: int | None = None
    words: str = ""
    done_by: PersonId | None = None
    done_at: datetime | None = None

    @property
    def clock(self) -> Clock | None:
        """The clock of the centre until the call is made."""
        return None if self.stage.final else Clock(ClockKind.CALL_BACK, self.planned_at, self.due_at)


A, S, R = CallBackAction, CallBackStage, Role
REASON_NEEDED = frozenset({A.DROP})
_ALWAYS = frozenset({"stage", "stage_since"})
_ALL = frozenset(CallBackAction)

CALL_BACK_RULES = Rulebook(
    kind="call_back",
    moves={
        (None, A.PLAN): frozenset({S.TO_DO}),
        (S.TO_DO, A.NO_ANSWER): frozenset({S.TO_DO}),
        (S.TO_DO, A.RECORD): frozenset({S.DONE}),
        (S.TO_DO, A.DROP): frozenset({S.DROPPED}),
    },
    roles=every_role({R.ACCEPTOR: _ALL, R.SHIFT_LEADER: _ALL}),
    columns={
        A.PLAN: frozenset(field_names(CallBack)),
        A.NO_ANSWER: _ALWAYS | {"attempts"},
        A.RECORD: _ALWAYS | {"attempts", "responded", "resolved", "satisfaction", "words", "done_by", "done_at"},
        A.DROP: _ALWAYS | {"words", "done_by", "done_at"},
    },
)


@dataclass(frozen=True, slots=True)
class CallBackAct:
    """What came of a call."""

    action: CallBackAction
    responded: bool | None = None
    resolved: bool | None = None
    satisfaction: int | None = None
    words: str = ""
    reason: str = ""


def apply(call: CallBack, act: CallBackAct, actor: PersonId, at: datetime) -> CallBack:
    """The call-back after the act; raises BadMove or ReasonMissing."""
    stage = check(CALL_BACK_RULES, call.stage, act.action, act.reason, REASON_NEEDED)
    since = at if stage is not call.stage else call.stage_since
    moved = replace(call, version=call.version + 1, stage=stage, stage_since=since)
    if act.action is A.DROP:
        return replace(moved, done_by=actor, done_at=at, words=act.reason.strip())
    moved = replace(moved, attempts=call.attempts + 1)
    if act.action is A.NO_ANSWER:
        return moved
    if act.responded is None or act.resolved is None or act.satisfaction is None:
        raise BadMove(action=act.action, stage=call.stage, why="three_answers")
    if not 1 <= act.satisfaction <= BEST:
        raise BadMove(action=act.action, stage=call.stage, why="mark", most=BEST)
    return replace(
        moved,
        responded=act.responded,
        resolved=act.resolved,
        satisfaction=act.satisfaction,
        words=act.words.strip(),
        done_by=actor,
        done_at=at,
    )


@dataclass(frozen=True, slots=True)
class Rates:
    """The three rates as counts, so that each can be opened: of so many reached, so many yes."""

    reached: int
    responded: int
    resolved: int
    content: int


def rates(calls: Iterable[CallBack]) -> Rates:
    """Counts over the call-backs that reached somebody."""
    reached = [call for call in calls if call.stage is S.DONE]
    return Rates(
        len(reached),
        sum(call.responded is True for call in reached),
        sum(call.resolved is True for call in reached),
        sum((call.satisfaction or 0) >= CONTENT for call in reached),
    )
