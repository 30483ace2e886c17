"""How a case goes: its steps, each with the time before it and who takes it. Tells them, applies none."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from gridcenter.demo.staff import Staff
from gridcenter.demo.words import worded
from gridcenter.domain.area import AreaCode
from gridcenter.domain.case import Stage
from gridcenter.domain.category import CaseStandard
from gridcenter.domain.department import DepartmentCode
from gridcenter.domain.limits import Limit, LimitKind, StageMinutes
from gridcenter.domain.moves import Act, Action
from gridcenter.domain.people import Person

A, S = Action, Stage

_LATE_AT_DESKS = 0.03
_LATE_IN_DEPARTMENTS = 0.07
_SIGNED_BEFORE_RETURN = 0.3
_CLOSED_BY_LEADER = 0.25
# How long the work itself may take: a work day of it lies somewhere in the next day, whatever the calendar says.
_KIND_SECONDS = {
    LimitKind.URGENT_HOUR: 3_600.0,
    LimitKind.WORK_HOUR: 3_600.0,
    LimitKind.WORK_DAY: 86_400.0,
    LimitKind.NATURAL_DAY: 86_400.0,
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step: seconds since the step before, who does what, and the stage the case is in afterwards."""

    wait: float
    actor: Person
    act: Act
    stage: Stage


@dataclass(frozen=True, slots=True)
class Traits:
    """What is special in a story; `end` is the final stage."""

    verified: bool = False
    returned: bool = False
    reworked: bool = False
    assisted: bool = False
    end: Stage = S.CLOSED


class Teller:
    """Tells stories with the people, the departments and the stage minutes of a district."""

    def __init__(
        self, staff: Staff, departments: Sequence[DepartmentCode], minutes: StageMinutes, rng: random.Random
    ) -> None:
        self._staff = staff
        self._departments = tuple(departments)
        self._minutes = minutes
        self._rng = rng

    def tell(
        self, traits: Traits, area: AreaCode | None, standard: CaseStandard, limit: Limit, *, on_site: bool = False
    ) -> list[Step]:
        """All steps after the report, up to the end the traits name."""
        desk = self._rng.choice(self._staff.desks)
        worker = self._staff.grid_worker(area)
        steps = self._accepted(traits, desk, worker)
        if traits.end is S.REJECTED:
            steps[-1] = self._step(self._minutes.accept, desk, self._act(A.REJECT), S.REJECTED)
            return steps
        steps.append(self._step(self._minutes.file, desk, self._act(A.FILE, standard=standard), S.FILED))
        if traits.returned:
            steps += self._returned(desk, standard.department)
        steps += self._handled(traits, desk, standard.department, limit, on_site)
        steps.append(self._step(self._minutes.inspect, desk, self._act(A.INSPECT), S.INSPECTING))
        if traits.reworked:
            steps += self._reworked(desk, worker, standard.department, limit)
        steps.append(self._step(self._minutes.inspect, worker, self._act(A.PASS), S.TO_CLOSE))
        closer = self._staff.leader if self._rng.random() < _CLOSED_BY_LEADER else desk
        steps.append(self._step(self._minutes.close, closer, self._act(A.CLOSE), S.CLOSED))
        if traits.end is S.VOID:
            early = self._rng.randint(1, len(steps) - 3)
            void = self._step(self._minutes.close, self._staff.leader, self._act(A.VOID), S.VOID)
            return [*steps[:early], void]
        return steps

    def _accepted(self, traits: Traits, desk: Person, worker: Person) -> list[Step]:
        if not traits.verified:
            return [self._step(self._minutes.accept, desk, self._act(A.ACCEPT), S.ACCEPTED)]
        return [
            self._step(self._minutes.accept, desk, self._act(A.VERIFY), S.VERIFYING),
            self._step(self._minutes.verify, worker, self._act(A.CONFIRM), S.ACCEPTED),
        ]

    def _returned(self, desk: Person, right: DepartmentCode) -> list[Step]:
        """Sent to a wrong department, which says so."""
        wrong = self._other(right)
        actor = self._staff.department(wrong)
        steps = [self._step(self._minutes.dispatch, desk, self._act(A.DISPATCH, departments=(wrong,)), S.DISPATCHED)]
        if self._rng.random() < _SIGNED_BEFORE_RETURN:
            steps.append(self._step(self._minutes.sign, actor, self._act(A.SIGN, department=wrong), S.HANDLING))
        steps.append(self._step(self._minutes.sign, actor, self._act(A.RETURN, department=wrong), S.RETURNED))
        return steps

    def _handled(self, traits: Traits, desk: Person, lead: DepartmentCode, limit: Limit, on_site: bool) -> list[Step]:
        chosen = (lead, self._other(lead)) if traits.assisted else (lead,)
        dispatch = self._step(self._minutes.dispatch, desk, self._act(A.DISPATCH, departments=chosen), S.DISPATCHED)
        times = sorted(
            (at, place, department, action)
            for department in chosen
            for place, (at, action) in enumerate(self._department_times(limit, on_site))
        )
        steps = [dispatch]
        before = 0.0
        for number, (at, _, department, action) in enumerate(times, 1):
            stage = S.HANDLED if number == len(times) else S.HANDLING
            actor = self._staff.department(department)
            steps.append(Step(at - before, actor, self._act(action, department=department), stage))
            before = at
        return steps

    def _reworked(self, desk: Person, worker: Person, lead: DepartmentCode, limit: Limit) -> list[Step]:
        actor = self._staff.department(lead)
        again, back = sorted(self._rng.uniform(0.05, 0.8) * _seconds(limit) for _ in range(2))
        return [
            self._step(self._minutes.inspect, worker, self._act(A.REWORK, departments=(lead,)), S.REWORK),
            Step(again, actor, self._act(A.HANDLE, department=lead), S.HANDLING),
            Step(back - again, actor, self._act(A.FEED_BACK, department=lead), S.HANDLED),
            self._step(self._minutes.inspect, desk, self._act(A.INSPECT), S.INSPECTING),
        ]

    def _department_times(self, limit: Limit, on_site: bool) -> list[tuple[float, Action]]:
        """Seconds since the dispatch at which a department signs, comes to the place if asked, begins and answers."""
        whole = _seconds(limit)
        answered = self._share(_LATE_IN_DEPARTMENTS) * whole
        signed = min(self._wait(self._minutes.sign), answered * 0.6)
        begun = signed + (answered - signed) * self._rng.uniform(0.05, 0.5)
        times = [(signed, A.SIGN), (begun, A.HANDLE), (answered, A.FEED_BACK)]
        if on_site:
            # Half an hour is asked for, and who is there begins.
            came = signed + (begun - signed) * 0.9
            times.insert(1, (min(came, signed + self._share(_LATE_IN_DEPARTMENTS) * 1500.0), A.CHECK_IN))
        return times

    def _other(self, department: DepartmentCode) -> DepartmentCode:
        return self._rng.choice([code for code in self._departments if code != department])

    def _act(
        self,
        action: Action,
        *,
        department: DepartmentCode | None = None,
        departments: tuple[DepartmentCode, ...] = (),
        standard: CaseStandard | None = None,
    ) -> Act:
        key = None if standard is None else standard.id
        return worded(self._rng, action, department=department, departments=departments, standard=key)

    def _step(self, minutes: int, actor: Person, act: Act, stage: Stage) -> Step:
        return Step(self._wait(minutes), actor, act, stage)

    def _wait(self, minutes: int) -> float:
        return self._share(_LATE_AT_DESKS) * minutes * 60.0

    def _share(self, late: float) -> float:
        """The part of a limit that is used; more than 1 for this share of the times."""
        if self._rng.random() < late:
            return self._rng.uniform(1.05, 2.2)
        return 0.03 + 0.95 * self._rng.betavariate(2.0, 3.0)


def _seconds(limit: Limit) -> float:
    return _KIND_SECONDS[limit.kind] * limit.amount
