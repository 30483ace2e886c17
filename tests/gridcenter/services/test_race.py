"""Several desks at the same cases at the same time: one wins each race, and one history explains every answer."""

from __future__ import annotations

import random
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import event

from gridcenter.domain.department import DepartmentCode
from gridcenter.store import gateway
from tests.bench import history, race
from tests.linearizability import Sent, violations

THREADS = 4
ROUNDS = 40
COMMANDS = 400
# Of the tracks that the commands are sent along, each thread picks one at random: few, so that they meet.
TRACKS, CASES = 4, 12


def test_that_one_desk_wins_each_case_and_a_command_sent_twice_is_done_once(desk):
    cases = [desk.play(desk.report(), "accept", "file") for _round in range(ROUNDS)]
    departments = [DepartmentCode(code) for code in ("CG", "JT", "SZ")]
    person, gate = desk.person("dispatcher"), threading.Barrier(THREADS)

    def take_part(number: int) -> list[race.Attempt]:
        return race.attempts(desk.center, person, cases, departments, number, gate)

    with ThreadPoolExecutor(THREADS) as pool:
        desks = list(pool.map(take_part, range(THREADS)))
    rounds = {case.id: made for case, *made in zip(cases, *desks, strict=True)}
    found = race.judged(desk.center, rounds)
    assert (found.double, found.unclear) == (set(), set())
    # In a round of pairs two are told of the one success.
    pairs = len(range(0, ROUNDS, race.PAIRED))
    assert found.outcomes == {race.DONE: ROUNDS + pairs, race.CONFLICT: ROUNDS * (THREADS - 1) - pairs}


def recorded(desk, commands: int, seed: int) -> tuple[list[Sent], list[str]]:
    """What several threads sent that acted at random, and what no order of it explains."""
    sent = history.reported(desk.center, CASES)
    keys = [one.case for one in sent]
    players = [history.Player(desk.center, number, keys, seed, TRACKS) for number in range(THREADS)]
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(lambda player: player.play(commands // THREADS), players))
    for player in players:
        sent += player.sent
    return sent, violations(sent, history.stored(desk.center, {one.case for one in sent}))


def test_that_one_order_of_random_commands_explains_every_answer(desk):
    seed = random.randrange(1_000_000)
    sent, found = recorded(desk, COMMANDS, seed)
    assert not found, f"seed {seed}: {found}"
    # The run was one in which something could have gone wrong.
    counts = Counter(one.refusal or "accepted" for one in sent if one.expected)
    accepted = [one.command for one in sent if one.version]
    assert {"accepted", "conflict", "bad_move", "not_allowed"} <= counts.keys(), f"seed {seed}: {counts}"
    assert len(accepted) > len(set(accepted)) > 2 * CASES, f"seed {seed}: {counts}"


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_that_a_database_which_compares_no_versions_is_found_out(desk, monkeypatch):
    monkeypatch.setattr(gateway, "refuse_stale", lambda _command: None)
    seed = random.randrange(1_000_000)
    _sent, found = recorded(desk, COMMANDS // 2, seed)
    assert any(line.startswith("lost update") for line in found), f"seed {seed}: {found}"


def test_that_a_case_read_while_somebody_changes_it_is_of_one_version_throughout(desk):
    before = desk.play(desk.report(), "accept", "file")
    changed = []

    def change(_connection, _cursor, statement, *_rest) -> None:
        if "FROM cases" in statement and not changed:
            changed.append(statement)
            changed.append(desk.play(before, "dispatch SZ"))

    engine = desk.center.database.engine
    event.listen(engine, "after_cursor_execute", change)
    try:
        seen = desk.center.cases.get(before.id)
    finally:
        event.remove(engine, "after_cursor_execute", change)
    assert seen in (before, changed[-1])
