"""Plays departments and towns at whistles: they sign, check in, feed back and confirm. The centre's steps are left."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from gridcenter.demo.staff import Staff
from gridcenter.demo.whistle_words import whistle_words
from gridcenter.domain.department import DepartmentCode
from gridcenter.domain.people import Person
from gridcenter.domain.whistle import Whistle, WhistleKind, WhistleStage, WhistleState, live_branches
from gridcenter.domain.whistle_moves import REASON_NEEDED, Score, WhistleAct, WhistleAction
from gridcenter.errors import BadMove, Conflict, NotAllowed

A, B, S = WhistleAction, WhistleState, WhistleStage

_READ_EVERY = timedelta(seconds=4)
_MOST_AT_ONCE = 2
# Seconds from the moment it is somebody's turn until they act: shortest and longest. An emergency goes twice as fast.
_PAUSES = {A.SIGN: (10.0, 60.0), A.CHECK_IN: (40.0, 180.0), A.FEED_BACK: (90.0, 400.0), A.CONFIRM: (60.0, 240.0)}
_TURNS = {B.TO_SIGN: A.SIGN, B.SIGNED: A.CHECK_IN, B.CHECKED_IN: A.FEED_BACK, B.REWORK: A.FEED_BACK}
_RETURNED, _REFUSED = 0.06, 0.1
# At the start all turns are due at once; they are spread, so that they do not come as one burst.
_BACKLOG_STRETCH = 5.0
_FEWEST, _MOST = 1, 6


class DemoWhistles(Protocol):
    """What the player needs of the whistle service; each call may raise any GridError."""

    def do(self, actor: Person, whistle: Whistle, act: WhistleAct, *, command_id: str) -> Whistle:
        """Does one step of the whistle as the actor saw it."""

    def open_records(self) -> tuple[Whistle, ...]:
        """Every whistle that is not at its end."""


@dataclass(frozen=True, slots=True)
class _Turn:
    """Something a whistle waits for; the same for as long as nobody has done it."""

    whistle: int
    action: WhistleAction
    since: datetime
    department: DepartmentCode | None = None


@dataclass(frozen=True, slots=True)
class _Plan:
    due: datetime
    actor: Person
    act: WhistleAct
    command_id: str


class WhistlePlayer:
    """Steps beside the player of cases; never assumes that it alone acts. One thread at a time."""

    def __init__(self, whistles: DemoWhistles, people: Iterable[Person], *, seed: int, pace: float = 1.0) -> None:
        self._service = whistles
        self._staff = Staff(people)
        self._rng = random.Random(f"play whistles {seed}")
        self._pace = pace
        self._whistles: dict[int, Whistle] = {}
        self._plans: dict[_Turn, _Plan] = {}
        self._read_at: datetime | None = None

    def step(self, now: datetime) -> int:
        """Does whatever is due and says how much that was; raises Unreachable, after which it may be called again."""
        if self._read_at is None or now - self._read_at >= _READ_EVERY:
            stretch = _BACKLOG_STRETCH if self._read_at is None else 1.0
            self._whistles = {one.id: one for one in self._service.open_records()}
            self._read_at = now
            self._replan(now, stretch)
        due = sorted((plan.due, turn.whistle, turn) for turn, plan in self._plans.items() if plan.due <= now)
        done = 0
        for _due, _whistle, turn in due[:_MOST_AT_ONCE]:
            done += self._take(turn, now)
        return done

    def _replan(self, now: datetime, stretch: float = 1.0) -> None:
        """Keeps the plans that still fit and makes those that are missing."""
        turns = [turn for whistle in self._whistles.values() for turn in self._turns(whistle)]
        self._plans = {turn: self._plans.get(turn) or self._plan(turn, now, stretch) for turn in turns}

    def _turns(self, whistle: Whistle) -> Iterator[_Turn]:
        if whistle.stage is S.FED_BACK:
            yield _Turn(whistle.id, A.CONFIRM, whistle.stage_since)
            return
        for branch in live_branches(whistle.branches):
            action = _TURNS.get(branch.state)
            if action is not None and self._staff.has_department(branch.department):
                since = branch.checked_in_at or branch.signed_at or branch.sign_due_at
                yield _Turn(whistle.id, action, since, branch.department)

    def _plan(self, turn: _Turn, now: datetime, stretch: float = 1.0) -> _Plan:
        whistle = self._whistles[turn.whistle]
        hurry = 2.0 if whistle.kind is WhistleKind.EMERGENCY else 1.0
        pause = self._rng.uniform(*_PAUSES[turn.action]) * stretch / hurry / self._pace
        actor, act = self._choose(turn, whistle)
        return _Plan(now + timedelta(seconds=pause), actor, act, str(uuid.uuid4()))

    def _choose(self, turn: _Turn, whistle: Whistle) -> tuple[Person, WhistleAct]:
        rng, action = self._rng, turn.action
        if turn.department is None:
            actor = self._staff.town(whistle.town)
            if rng.random() < _REFUSED:
                return actor, WhistleAct(A.REFUSE_RESULT, reason=whistle_words(rng, A.REFUSE_RESULT))
            scores = tuple(Score(one.department, rng.randint(3, 5)) for one in live_branches(whistle.branches))
            return actor, WhistleAct(A.CONFIRM, scores=scores)
        branch = next(one for one in whistle.branches if one.department == turn.department and one.state.live)
        if action is A.SIGN and branch.returns == 0 and rng.random() < _RETURNED:
            action = A.RETURN
        text = whistle_words(rng, action)
        reason, note = (text, "") if action in REASON_NEEDED else ("", text)
        place = whistle.address or whistle.subject
        people = rng.randint(_FEWEST, _MOST)
        act = WhistleAct(action, turn.department, place=place, people=people, reason=reason, note=note)
        return self._staff.department(turn.department), act

    def _take(self, turn: _Turn, now: datetime) -> bool:
        """Takes one turn; False when somebody else was first or it cannot be done just now."""
        plan = self._plans.get(turn)
        if plan is None:
            # An earlier turn of this very step has changed the whistle.
            return False
        try:
            after = self._service.do(plan.actor, self._whistles[turn.whistle], plan.act, command_id=plan.command_id)
        except Conflict as first:
            self._see(first.current, now)
            return False
        except (BadMove, NotAllowed):
            self._plans[turn] = self._plan(turn, now)
            return False
        self._see(after, now)
        return True

    def _see(self, whistle: Whistle, now: datetime) -> None:
        if whistle.stage.final:
            self._whistles.pop(whistle.id, None)
        else:
            self._whistles[whistle.id] = whistle
        self._replan(now)
