"""Supervision (督办): the leader says by when and to what effect, the department answers, the leader closes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import NewType

from gridcenter.domain.case import CaseId
from gridcenter.domain.columns import field_names
from gridcenter.domain.department import DepartmentCode
from gridcenter.domain.limits import Clock, ClockKind
from gridcenter.domain.people import Person, PersonId, Role
from gridcenter.domain.plain_record import check, every_role
from gridcenter.domain.rulebook import Rulebook
from gridcenter.domain.whistle import WhistleId
from gridcenter.errors import BadMove

SupervisionId = NewType("SupervisionId", int)


class SupervisionLevel(StrEnum):
    """How much weight it has: ordinary, key, or listed with the district's leaders (挂牌)."""

    ORDINARY = "ordinary"
    KEY = "key"
    LISTED = "listed"


class SupervisionStage(StrEnum):
    """Where it stands."""

    OPEN = "open"
    REPLIED = "replied"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"

    @property
    def final(self) -> bool:
        """Nobody owes anything any more."""
        return self in (SupervisionStage.CLOSED, SupervisionStage.WITHDRAWN)


class SupervisionAction(StrEnum):
    """Everything that can be done to it."""

    SUPERVISE = "supervise"
    REPLY = "reply"
    PRESS = "press"
    CLOSE = "close"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True)
class SupervisionOrder:
    """What is asked of whom: `due_at` is "when done", `effect` is "to what effect"."""

    level: SupervisionLevel
    department: DepartmentCode
    effect: str
    due_at: datetime
    demand: str = ""
    case: CaseId | None = None
    whistle: WhistleId | None = None


@dataclass(frozen=True, slots=True)
class Supervision:
    """A supervision as it stood at `version`; earlier replies stand in its history."""

    id: SupervisionId
    number: str
    version: int
    stage: SupervisionStage
    stage_since: datetime
    level: SupervisionLevel
    department: DepartmentCode
    case: CaseId | None
    whistle: WhistleId | None
    demand: str
    effect: str
    due_at: datetime
    opened_by: PersonId
    opened_at: datetime
    reply: str = ""
    replied_at: datetime | None = None
    presses: int = 0
    closed_at: datetime | None = None
    achieved: bool | None = None
    verdict: str = ""

    @property
    def clock(self) -> Clock | None:
        """The department's clock until the end."""
        if self.stage.final:
            return None
        return Clock(ClockKind.FEED_BACK, self.opened_at, self.due_at, self.department)


A, S, R = SupervisionAction, SupervisionStage, Role
REASON_NEEDED = frozenset({A.REPLY, A.PRESS, A.CLOSE, A.WITHDRAW})
_ALWAYS = frozenset({"stage", "stage_since"})

SUPERVISION_RULES = Rulebook(
    kind="supervision",
    moves={
        (None, A.SUPERVISE): frozenset({S.OPEN}),
        (S.OPEN, A.REPLY): frozenset({S.REPLIED}),
        (S.REPLIED, A.REPLY): frozenset({S.REPLIED}),
        (S.OPEN, A.PRESS): frozenset({S.OPEN}),
        (S.REPLIED, A.PRESS): frozenset({S.OPEN}),
        (S.REPLIED, A.CLOSE): frozenset({S.CLOSED}),
        (S.OPEN, A.WITHDRAW): frozenset({S.WITHDRAWN}),
        (S.REPLIED, A.WITHDRAW): frozenset({S.WITHDRAWN}),
    },
    roles=every_role(
        {
            R.SHIFT_LEADER: frozenset({A.SUPERVISE, A.PRESS, A.CLOSE, A.WITHDRAW}),
            R.DEPARTMENT: frozenset({A.REPLY}),
        }
    ),
    columns={
        A.SUPERVISE: frozenset(field_names(Supervision)),
        A.REPLY: _ALWAYS | {"reply", "replied_at"},
        A.PRESS: _ALWAYS | {"presses", "due_at"},
        A.CLOSE: _ALWAYS | {"closed_at", "achieved", "verdict"},
        A.WITHDRAW: _ALWAYS | {"closed_at", "verdict"},
    },
    own=frozenset({A.REPLY}),
    behalf=frozenset({R.ACCEPTOR, R.DISPATCHER, R.SHIFT_LEADER}),
)


@dataclass(frozen=True, slots=True)
class SupervisionAct:
    """What somebody does: a reply, a press with a new day if wished, a verdict with whether the effect was reached."""

    action: SupervisionAction
    reason: str = ""
    due_at: datetime | None = None
    achieved: bool | None = None
    behalf: bool = False


def supervised(found: Iterable[Supervision], person: Person) -> dict[CaseId, Supervision]:
    """By case the open supervision that is due first; a department's desk has only those aimed at it."""
    department = person.department if person.roles == {Role.DEPARTMENT} else None
    first: dict[CaseId, Supervision] = {}
    for one in found:
        if one.case is None or one.stage.final or department not in (None, one.department):
            continue
        known = first.get(one.case)
        if known is None or (one.due_at, one.id) < (known.due_at, known.id):
            first[one.case] = one
    return first


def supervise(order: SupervisionOrder, actor: PersonId, at: datetime) -> Supervision:
    """The supervision as it first stands. Raises BadMove without an effect or with a day that has passed."""
    if not order.effect.strip():
        raise BadMove(action=A.SUPERVISE, stage="", why="effect")
    if order.due_at <= at:
        raise BadMove(action=A.SUPERVISE, stage="", why="when_done")
    return Supervision(
        id=SupervisionId(0),
        number="",
        version=1,
        stage=S.OPEN,
        stage_since=at,
        level=order.level,
        department=order.department,
        case=order.case,
        whistle=order.whistle,
        demand=order.demand.strip(),
        effect=order.effect.strip(),
        due_at=order.due_at,
        opened_by=actor,
        opened_at=at,
    )


def apply(supervision: Supervision, act: SupervisionAct, at: datetime) -> Supervision:
    """The supervision after the act; raises BadMove or ReasonMissing."""
    stage = check(SUPERVISION_RULES, supervision.stage, act.action, act.reason, REASON_NEEDED)
    since = at if stage is not supervision.stage else supervision.stage_since
    moved = replace(supervision, version=supervision.version + 1, stage=stage, stage_since=since)
    words = act.reason.strip()
    if act.action is A.REPLY:
        return replace(moved, reply=words, replied_at=at)
    if act.action is A.PRESS:
        if act.due_at is not None and act.due_at <= at:
            raise BadMove(action=act.action, stage=supervision.stage, why="when_done")
        return replace(moved, presses=supervision.presses + 1, due_at=act.due_at or supervision.due_at)
    if act.action is A.CLOSE and act.achieved is None:
        raise BadMove(action=act.action, stage=supervision.stage, why="achieved")
    achieved = act.achieved if act.action is A.CLOSE else None
    return replace(moved, closed_at=at, achieved=achieved, verdict=words)
