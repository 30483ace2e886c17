"""Whose turn it is in an open case, and what they then do. Pure: plans no times and calls nobody."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from gridcenter.demo.cases import CaseMaker
from gridcenter.demo.staff import Staff
from gridcenter.demo.words import worded
from gridcenter.domain.case import BranchState, Case, CaseId, Stage, current_branches
from gridcenter.domain.department import DepartmentCode
from gridcenter.domain.moves import Act, Action
from gridcenter.domain.people import Person, PersonId

A, B, S = Action, BranchState, Stage

_BRANCH_TURNS: Mapping[BranchState, Action] = MappingProxyType(
    {B.TO_SIGN: A.SIGN, B.SIGNED: A.HANDLE, B.HANDLING: A.FEED_BACK, B.REWORK: A.HANDLE}
)
_WORKER_TURNS: Mapping[Stage, Action] = MappingProxyType({S.VERIFYING: A.CONFIRM, S.INSPECTING: A.PASS})
_OPERATOR_TURNS: Mapping[Stage, Action] = MappingProxyType(
    {
        S.REPORTED: A.ACCEPT,
        S.ACCEPTED: A.FILE,
        S.FILED: A.DISPATCH,
        S.RETURNED: A.DISPATCH,
        S.HANDLED: A.INSPECT,
        S.TO_CLOSE: A.CLOSE,
    }
)
_RETURNED, _REWORKED, _VERIFIED, _REJECTED, _CLOSED_BY_LEADER = 0.05, 0.08, 0.15, 0.03, 0.25


@dataclass(frozen=True, slots=True)
class Turn:
    """Something a case waits for; the same as long as nobody has done it or, for operators' work, taken the case."""

    case: CaseId
    action: Action
    since: datetime
    department: DepartmentCode | None = None
    operator: PersonId | None = None

    @property
    def operators(self) -> bool:
        """True when it is the centre's own work."""
        return self.action in _OPERATOR_TURNS.values()


class Turns:
    """Knows the turns of departments and grid workers and, when asked, those of the operators."""

    def __init__(self, staff: Staff, maker: CaseMaker, *, operators: bool) -> None:
        self._staff = staff
        self._maker = maker
        self._operators = operators

    def of(self, case: Case) -> Iterator[Turn]:
        """Everything the case waits for from the people who are played."""
        for branch in current_branches(case.branches):
            action = _BRANCH_TURNS.get(branch.state)
            if branch.state is BranchState.SIGNED and branch.check_in_due_at and branch.checked_in_at is None:
                action = A.CHECK_IN
            if action is not None and self._staff.has_department(branch.department):
                yield Turn(case.id, action, branch.dispatched_at, branch.department)
        if case.stage in _WORKER_TURNS:
            yield Turn(case.id, _WORKER_TURNS[case.stage], case.stage_since)
        if self._operators and case.stage in _OPERATOR_TURNS and self._can_operate(case):
            yield Turn(case.id, _OPERATOR_TURNS[case.stage], case.stage_since, operator=case.operator)

    def choose(self, turn: Turn, case: Case, rng: random.Random) -> tuple[Person, Act]:
        """Who takes the turn and how; now and then a department returns and a grid worker wants it done again."""
        if turn.department is not None:
            action = A.RETURN if turn.action is A.SIGN and rng.random() < _RETURNED else turn.action
            return self._staff.department(turn.department), worded(rng, action, department=turn.department)
        if turn.operators:
            return self._operate(turn, case, rng)
        action = A.REWORK if turn.action is A.PASS and rng.random() < _REWORKED else turn.action
        return self._staff.grid_worker(case.area), worded(rng, action)

    def _can_operate(self, case: Case) -> bool:
        """False for a case that was filed, or would have to be, by a book that is not the demo's."""
        if case.stage in (S.FILED, S.RETURNED):
            return case.standard is not None and self._maker.knows(case.standard)
        return case.stage is not S.ACCEPTED or bool(self._maker.standards_of(case.category))

    def _operate(self, turn: Turn, case: Case, rng: random.Random) -> tuple[Person, Act]:
        desk = self._staff.desks[1]
        if turn.action is A.ACCEPT:
            weights = (_REJECTED, _VERIFIED, 1.0 - _REJECTED - _VERIFIED)
            return desk, worded(rng, rng.choices((A.REJECT, A.VERIFY, A.ACCEPT), weights)[0])
        if turn.action is A.FILE:
            standard = rng.choice(self._maker.standards_of(case.category))
            return desk, worded(rng, A.FILE, standard=standard.id)
        if turn.action is A.DISPATCH:
            assert case.standard is not None
            return desk, worded(rng, A.DISPATCH, departments=(self._maker.standard(case.standard).department,))
        closes = turn.action is A.CLOSE and rng.random() < _CLOSED_BY_LEADER
        return (self._staff.leader if closes else desk), worded(rng, turn.action)
