"""Plays everybody but the operators, so that a lone desk is alive. It never assumes that it alone acts."""

from __future__ import annotations

import logging
import random
import threading
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Protocol

from gridcenter.demo.cases import CaseMaker
from gridcenter.demo.people import DESKS, LEADER
from gridcenter.demo.staff import Staff
from gridcenter.demo.turns import Turn, Turns
from gridcenter.domain.case import Case, CaseId, NewCase
from gridcenter.domain.moves import Act, Action
from gridcenter.domain.people import Person
from gridcenter.errors import BadMove, Conflict, NotAllowed, Unreachable

A = Action

_LOG = logging.getLogger(__name__)

_READ_EVERY = timedelta(seconds=4)
_BEAT_SECONDS = 0.5
_AFTER_UNREACHABLE_SECONDS = 5.0
# No more than this at one step, so that a backlog does not come as one burst.
_MOST_AT_ONCE = 5
_BACKLOG_STRETCH = 5.0
# Reports that should have come during a longer pause (a laptop asleep) are not made up for.
_LONGEST_GAP = timedelta(minutes=1)

# Seconds from the moment it is somebody's turn until they act: shortest and longest.
_PAUSES: Mapping[Action, tuple[float, float]] = MappingProxyType(
    {
        A.SIGN: (5.0, 40.0),
        A.CHECK_IN: (15.0, 90.0),
        A.HANDLE: (10.0, 60.0),
        A.FEED_BACK: (30.0, 240.0),
        A.CONFIRM: (20.0, 90.0),
        A.PASS: (20.0, 90.0),
        A.ACCEPT: (5.0, 40.0),
        A.FILE: (5.0, 40.0),
        A.DISPATCH: (5.0, 40.0),
        A.INSPECT: (5.0, 40.0),
        A.CLOSE: (10.0, 60.0),
    }
)
# On autopilot two cases in ten at each stage, and those another desk has taken, are left until their clock has run out.
_LEFT_OF_TEN = 2
_PATIENCE = timedelta(minutes=2)


class DemoCases(Protocol):
    """What the player needs of the case service; each call may raise any GridError."""

    def report(self, actor: Person, new: NewCase, *, command_id: str) -> Case:
        """Stores a new case."""

    def do(self, actor: Person, case: Case, act: Act, *, command_id: str) -> Case:
        """Does one step of the case as the actor saw it."""

    def open_cases(self) -> Iterable[Case]:
        """Every case that is not at its end."""


class DemoCenter(Protocol):
    """What the player needs of the centre."""

    @property
    def cases(self) -> DemoCases:
        """The case service."""


@dataclass(frozen=True, slots=True)
class _Plan:
    due: datetime
    actor: Person
    act: Act
    command_id: str


@dataclass(frozen=True, slots=True)
class _Report:
    actor: Person
    new: NewCase
    command_id: str


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Player:
    """Sources, departments and grid workers; with `autopilot` a second desk and the leader too.

    `rate` is new cases per minute. `pace` divides every pause: 2 is twice as fast. `beside` is stepped along, such as
    the player of whistles. One thread at a time.
    """

    def __init__(
        self,
        center: DemoCenter,
        maker: CaseMaker,
        people: Iterable[Person],
        *,
        rate: float,
        seed: int,
        clock: Callable[[], datetime] = _utc_now,
        autopilot: bool = False,
        pace: float = 1.0,
        beside: Iterable[Callable[[datetime], int]] = (),
    ) -> None:
        if rate < 0 or pace <= 0:
            raise ValueError("rate is not below 0 and pace is more than 0")
        self._center = center
        self._maker = maker
        self._staff = Staff(people)
        self._turns = Turns(self._staff, maker, operators=autopilot)
        self._rng = random.Random(f"play {seed}")
        self._rate = rate
        self._pace = pace
        self._beside = tuple(beside)
        self._clock = clock
        self._cases: dict[CaseId, Case] = {}
        self._plans: dict[CaseId, dict[Turn, _Plan]] = {}
        self._read_at: datetime | None = None
        self._report_at: datetime | None = None
        self._report: _Report | None = None

    def step(self, now: datetime) -> int:
        """Does whatever is due and says how much that was; raises Unreachable, after which it may be called again."""
        done = self._bring_reports(now)
        if self._read_at is None or now - self._read_at >= _READ_EVERY:
            self._read(now)
        done += self._act(now)
        return done + sum(step(now) for step in self._beside)

    def run(self, stop: threading.Event) -> None:
        """Steps about twice a second until stop is set; waits longer while the database does not answer."""
        while not stop.wait(self._beat()):
            pass

    def _beat(self) -> float:
        try:
            self.step(self._clock())
        except Unreachable as lost:
            _LOG.info("demo player waits: %s", lost)
            return _AFTER_UNREACHABLE_SECONDS
        return _BEAT_SECONDS

    def _bring_reports(self, now: datetime) -> int:
        if self._rate == 0:
            return 0
        if self._report_at is None or now - self._report_at > _LONGEST_GAP:
            self._report_at = now + self._until_next_report()
        done = 0
        while self._report_at <= now and done < _MOST_AT_ONCE:
            # Kept until it is known to be stored: after Unreachable the same command goes again.
            self._report = self._report or self._new_report(now)
            case = self._center.cases.report(self._report.actor, self._report.new, command_id=self._report.command_id)
            self._report = None
            self._report_at += self._until_next_report()
            self._see(case, now)
            done += 1
        return done

    def _until_next_report(self) -> timedelta:
        return timedelta(minutes=self._rng.expovariate(self._rate))

    def _new_report(self, now: datetime) -> _Report:
        new, _ = self._maker.new_case(now)
        return _Report(self._staff.reporter(new.source, new.facts.area), new, _command_id())

    def _read(self, now: datetime) -> None:
        stretch = _BACKLOG_STRETCH if self._read_at is None else 1.0
        found = {case.id: case for case in self._center.cases.open_cases()}
        for gone in self._cases.keys() - found.keys():
            del self._cases[gone]
            self._plans.pop(gone, None)
        for case in found.values():
            self._see(case, now, stretch)
        self._read_at = now

    def _see(self, case: Case, now: datetime, stretch: float = 1.0) -> None:
        """Takes the case as it now stands: keeps the plans that still fit and makes those that are missing."""
        self._cases[case.id] = case
        plans = self._plans.get(case.id, {})
        self._plans[case.id] = {
            turn: plans.get(turn) or self._plan(turn, case, now, stretch) for turn in self._turns.of(case)
        }

    def _plan(self, turn: Turn, case: Case, now: datetime, stretch: float = 1.0) -> _Plan:
        actor, act = self._turns.choose(turn, case, self._rng)
        pause = timedelta(seconds=self._rng.uniform(*_PAUSES[turn.action]) * stretch / self._pace)
        begins = now
        if turn.operators and case.due_at is not None and self._is_left(case):
            begins = max(now, case.due_at + _PATIENCE)
        return _Plan(begins + pause, actor, act, _command_id())

    @staticmethod
    def _is_left(case: Case) -> bool:
        return (case.id + case.version) % 10 < _LEFT_OF_TEN or case.operator not in (None, DESKS[1], LEADER)

    def _act(self, now: datetime) -> int:
        due = [
            (plan.due, case_id, turn)
            for case_id, plans in self._plans.items()
            for turn, plan in plans.items()
            if plan.due <= now
        ]
        due.sort(key=lambda entry: entry[:2])
        return sum(self._take(case_id, turn, now) for _, case_id, turn in due[:_MOST_AT_ONCE])

    def _take(self, case_id: CaseId, turn: Turn, now: datetime) -> bool:
        """Takes one turn; False when somebody else was first or it cannot be done just now."""
        plan = self._plans[case_id].get(turn)
        if plan is None:
            # An earlier turn of this very step has changed the case.
            return False
        case = self._cases[case_id]
        try:
            after = self._center.cases.do(plan.actor, case, plan.act, command_id=plan.command_id)
        except Conflict as first:
            self._see(first.current, now)
            return False
        except (BadMove, NotAllowed):
            self._plans[case_id][turn] = self._plan(turn, case, now)
            return False
        self._see(after, now)
        return True


def _command_id() -> str:
    # Not from the seed: a player started again must not repeat the commands of the one before.
    return str(uuid.uuid4())
