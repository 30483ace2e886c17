"""race: cases dispatched twice, or by nobody, when eight desks dispatch the same version at the same moment.

Every desk sends each case to a department of its own, over PostgreSQL; the desks meet before every case. In every
fifth round two and two desks send one command under one id, as a desk does that does not know what came of it. The
floor is the number of rounds.
"""

from __future__ import annotations

import threading
import time
import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

import psycopg

from gridcenter.center import Center, open_center
from gridcenter.domain.case import Case, CaseId, Stage
from gridcenter.domain.department import DepartmentCode
from gridcenter.domain.moves import Act, Action
from gridcenter.domain.people import Person, PersonId
from gridcenter.errors import Conflict, GridError
from tests.bench import districts
from tests.bench.measuring import CHILD_SECONDS, SPAWN, Bench, Result, say, told

PROCESSES = 8
ROUNDS = 1_250
PAIRED = 5
MEET_SECONDS = 120.0
CONFLICT, DONE = Conflict.code, "done"
# The meeting place of the processes; a barrier can be inherited but not sent.
_gates: list[threading.Barrier] = []


@dataclass(frozen=True, slots=True)
class Attempt:
    """What one desk was told in one round: when it asked and was answered (ns), how it ended, with which case."""

    command: str
    began: int
    ended: int
    outcome: str
    case: Case | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """Keys of cases dispatched twice, of those without exactly one winner, and of those where desks collided."""

    double: frozenset[int]
    unclear: frozenset[int]
    collided: frozenset[int]
    outcomes: Counter[str]
    late: int


def run(bench: Bench) -> list[Result]:
    """Races and counts."""
    address = bench.postgres.create_database()
    districts.fill(address, total=2 * ROUNDS + districts.SAMPLE, still_open=2 * ROUNDS, open_stage=Stage.FILED)
    with psycopg.connect(address) as connection:
        fresh = "stage = 'filed' and not exists (select 1 from case_branches where case_id = id)"
        keys = [key for (key,) in connection.execute(f"select id from cases where {fresh} order by id limit {ROUNDS}")]
    assert len(keys) == ROUNDS
    gate = SPAWN.Barrier(PROCESSES)
    with (
        told(f"{ROUNDS:,} rounds, with starting {PROCESSES} desks"),
        ProcessPoolExecutor(PROCESSES, mp_context=SPAWN, initializer=_know, initargs=(gate,)) as pool,
    ):
        futures = [pool.submit(take_part, address, number, keys) for number in range(PROCESSES)]
        desks = [future.result(CHILD_SECONDS) for future in futures]
    with told("judging"), open_center(address) as center:
        found = judged(center, dict(zip(keys, zip(*desks, strict=True), strict=True)))
    say(f"answers: {dict(found.outcomes)}; {found.late:,} of the refused had begun before the winner was done")
    ok = not found.double and not found.unclear and found.outcomes.keys() == {DONE, CONFLICT}
    note = f"{len(found.collided)} rounds collided, {found.outcomes[CONFLICT]} refused, {len(found.unclear)} unclear"
    return [Result("race", len(found.double), ROUNDS, "cases", "0, one winner each", ok, note)]


def _know(gate: threading.Barrier) -> None:
    _gates.append(gate)


def take_part(address: str, number: int, keys: Sequence[int]) -> list[Attempt]:
    """One process's part in every round."""
    with open_center(address) as center:
        person = center.directory.people[PersonId("leader")]
        departments = sorted(center.directory.departments)[:PROCESSES]
        # As every desk read them before any of them acted.
        cases = {case.id: case for case in center.cases.by_ids([CaseId(key) for key in keys])}
        return attempts(center, person, [cases[CaseId(key)] for key in keys], departments, number, _gates[0])


def attempts(
    center: Center,
    person: Person,
    cases: Sequence[Case],
    departments: Sequence[DepartmentCode],
    number: int,
    gate: threading.Barrier,
) -> list[Attempt]:
    """One desk's dispatches of all cases as they were seen, each at the moment when every desk has come to it."""
    made = []
    for place, case in enumerate(cases):
        team = number - number % 2 if place % PAIRED == 0 else number
        act = Act(Action.DISPATCH, departments=(departments[team % len(departments)],))
        command = str(uuid.uuid5(uuid.NAMESPACE_OID, f"{case.id} {team}"))
        gate.wait(MEET_SECONDS)
        made.append(_attempt(center, person, case, act, command))
    return made


def _attempt(center: Center, person: Person, case: Case, act: Act, command: str) -> Attempt:
    began = time.monotonic_ns()
    try:
        after = center.cases.do(person, case, act, command_id=command)
    except GridError as error:
        return Attempt(command, began, time.monotonic_ns(), error.code)
    return Attempt(command, began, time.monotonic_ns(), DONE, after)


def judged(center: Center, rounds: Mapping[int, Sequence[Attempt]]) -> Judgement:
    """What became of every case, by the attempts at it and by what is stored."""
    double, unclear, collided = set(), set(), set()
    outcomes: Counter[str] = Counter()
    late = 0
    for key, made in rounds.items():
        (case,) = center.cases.by_ids([CaseId(key)])
        steps = [entry.command for entry in center.cases.history(case.id) if entry.action == Action.DISPATCH]
        won = [one for one in made if one.outcome == DONE]
        outcomes.update(one.outcome for one in made)
        if len(case.branches) > 1 or len(steps) > 1 or len({one.command for one in won}) > 1:
            double.add(key)
        # Whoever sent the winning command was told so, with the same value, which is the one that is stored.
        senders = [one for one in made if one.command in steps]
        same = all(one.case == case for one in won)
        if len(case.branches) != 1 or len(steps) != 1 or senders != won or not same:
            unclear.add(key)
        ended = min((one.ended for one in won), default=0)
        rivals = sum(one.began < ended for one in made if one.outcome != DONE)
        late += rivals
        if rivals:
            collided.add(key)
    return Judgement(frozenset(double), frozenset(unclear), frozenset(collided), outcomes, late)
