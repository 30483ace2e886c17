"""What the gateway promises, the same on both databases: a step is checked, written once, or not written at all."""

from __future__ import annotations

import json
import threading
import uuid
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import text

from gridcenter.domain.case import BranchState, CaseId, Stage
from gridcenter.domain.case_rules import branch_values, case_values
from gridcenter.domain.command import BranchWrite, Command
from gridcenter.domain.moves import Action
from gridcenter.errors import BadMove, CommandReused, GridError, NotAllowed, NotFound, StorageFailure
from gridcenter.store import gateway, history
from gridcenter.store.engine import Database

TO_HANDLING = ("accept", "file", "dispatch SZ CG", "sign SZ", "sign CG", "handle SZ")


def grown(before: dict[str, list], after: dict[str, list]) -> dict[str, int]:
    """By how many rows each table grew, for tables that did."""
    return {name: len(after[name]) - len(before[name]) for name in after if len(after[name]) != len(before[name])}


def test_that_a_report_writes_one_case_one_step_one_change_and_one_command(hand, everything):
    before = everything()
    receipt = hand.send(hand.report())
    assert (receipt.version, receipt.repeated) == (1, False)
    assert grown(before, everything()) == {
        "cases": 1,
        "case_counters": 1,
        "case_history": 1,
        "changes": 1,
        "commands": 1,
        "case_search": 1,
    }


def test_that_a_step_raises_the_version_and_writes_one_step_one_change_and_one_command(hand, desk, everything):
    case = desk.report()
    before = everything()
    command = hand.step(case, "accept")
    receipt = hand.send(command)
    assert (receipt.key, receipt.number, receipt.version, receipt.repeated) == (case.id, case.number, 2, False)
    after = everything()
    assert grown(before, after) == {"case_history": 1, "changes": 1, "commands": 1}
    stored = desk.center.cases.get(case.id)
    assert (stored.version, stored.stage, stored.accepted_at) == (2, Stage.ACCEPTED, command.at)


def test_that_the_history_says_who_did_what_when_and_why(hand, desk):
    case = desk.play(desk.report(), "accept", "file", "dispatch SZ CG")
    command = hand.step(case, "return CG")
    hand.send(command)
    entry = desk.center.cases.history(case.id)[-1]
    assert (entry.key, entry.version, entry.command) == (case.id, case.version + 1, command.id)
    assert (entry.at, entry.actor, entry.actor_name) == (command.at, "desk-CG", "城管局坐席")
    assert (entry.action, entry.from_stage, entry.to_stage) == ("return", Stage.DISPATCHED, Stage.DISPATCHED)
    assert (entry.department, entry.reason, entry.note) == ("CG", "理由", "备注")


def test_that_a_change_names_the_case_its_version_and_the_person(hand, desk, everything):
    case = desk.report()
    hand.send(hand.step(case, "take"))
    assert everything()["changes"][-1][1:5] == ("case", case.id, 2, "dispatcher")


def test_that_a_stored_case_is_the_planned_one_to_the_last_field(desk):
    lines = ("verify", "confirm", "file", "dispatch SZ CG", "sign SZ", "sign CG", "handle SZ", "feed_back SZ")
    lines += ("feed_back CG", "inspect", "rework SZ", "feed_back SZ", "inspect", "pass", "close")
    case = desk.report(
        description="路面有“坑”\n第二行\t制表 \\ 反斜杠 ' 引号", longitude=118.123456789012, latitude=1 / 3
    )
    assert desk.center.cases.get(case.id) == case
    for line in lines:
        case = desk.play(case, line)
        assert desk.center.cases.get(case.id) == case, line


def test_that_a_command_sent_again_returns_the_first_receipt_and_writes_nothing(hand, desk, everything):
    for command in (hand.report(), hand.step(desk.report(), "accept")):
        first = hand.send(command)
        before = everything()
        again = hand.send(command)
        assert again == replace(first, repeated=True)
        assert everything() == before


def test_that_a_command_sent_again_late_returns_its_own_version(hand, desk):
    command = hand.step(desk.report(), "accept")
    first = hand.send(command)
    desk.play(desk.center.cases.get(first.key), "file", "dispatch SZ")
    assert hand.send(command) == replace(first, repeated=True)


def test_that_a_refused_command_may_be_sent_again_when_the_reason_is_gone(hand, desk):
    case = desk.report()
    command = hand.step(case, "accept")
    refused = replace(command, actor=desk.person("auditor").id)
    with pytest.raises(NotAllowed):
        hand.send(refused)
    assert not hand.send(command).repeated


def _as(name: str) -> Callable[[Command], Command]:
    return lambda command: replace(command, actor=name)


def _with_branch(wanted: dict[str, Any] | None = None, **changes: Any) -> Callable[[Command], Command]:
    def forge(command: Command) -> Command:
        write = command.branches[0]
        values = {**write.values, **(wanted or {})}
        return replace(command, branches=(replace(write, values=values, **changes),))

    return forge


def _new_branch(command: Command) -> Command:
    values = {**command.branches[0].values, **branch_values_of_nobody()}
    return replace(command, branches=(*command.branches, BranchWrite(9, "", "to_sign", values)))


def branch_values_of_nobody() -> dict[str, Any]:
    """Every column of a branch that came from nowhere."""
    at = "2026-03-02T01:00:00.000000+00:00"
    times = {"dispatched_at": at, "sign_due_at": at, "due_at": at}
    ends = dict.fromkeys(("signed_at", "handling_at", "fed_back_at", "ended_at"))
    return {"department": "JT", "lead": False, "state": "to_sign", "note": "", **times, **ends}


# name: (steps before, the honest step, what is forged, what it is refused with)
FORGERIES: dict[str, tuple[tuple[str, ...], str, Callable[[Command], Command], type[GridError]]] = {
    "stale version": ((), "accept", lambda c: replace(c, expected_version=7), gateway.Stale),
    "unknown case": ((), "accept", lambda c: replace(c, key=999), NotFound),
    "role without the action": ((), "accept", _as("dispatcher"), NotAllowed),
    "nobody": ((), "accept", _as("stranger"), NotAllowed),
    "inactive person": ((), "accept", _as("gone"), NotAllowed),
    "auditor": ((), "take", _as("auditor"), NotAllowed),
    "desk of another department": (TO_HANDLING[:3], "sign SZ", _as("desk-CG"), NotAllowed),
    "desk of another department in its own name": (
        TO_HANDLING[:3],
        "sign SZ",
        lambda c: replace(c, actor="desk-CG", department="CG"),
        NotAllowed,
    ),
    "desk without any department named": (
        TO_HANDLING[:3],
        "sign SZ",
        lambda c: replace(c, department=""),
        NotAllowed,
    ),
    "stage that the action does not lead to": (
        (),
        "accept",
        lambda c: replace(c, to_stage=Stage.CLOSED, values={**c.values, "stage": "closed"}),
        BadMove,
    ),
    "stage that differs from the announced one": (
        (),
        "accept",
        lambda c: replace(c, values={**c.values, "stage": "closed"}),
        BadMove,
    ),
    "stage announced but not written": (
        (),
        "accept",
        lambda c: replace(c, values={name: value for name, value in c.values.items() if name != "stage"}),
        BadMove,
    ),
    "wrong stage before": (
        (),
        "accept",
        lambda c: replace(c, action=Action.CONFIRM, from_stage=Stage.VERIFYING),
        BadMove,
    ),
    "skipped stage": (("accept",), "file", lambda c: replace(c, action=Action.CLOSE, to_stage=Stage.CLOSED), BadMove),
    "column the action may not write": (
        (),
        "accept",
        lambda c: replace(c, values={**c.values, "description": "改过"}),
        BadMove,
    ),
    "column nobody may write": ((), "accept", lambda c: replace(c, values={**c.values, "number": "1"}), BadMove),
    "version by hand": ((), "accept", lambda c: replace(c, values={**c.values, "version": 1}), BadMove),
    "column that is none": ((), "accept", lambda c: replace(c, values={**c.values, "id = 1 --": 1}), BadMove),
    "step without a stage before": (
        ("accept",),
        "file",
        lambda c: replace(c, expected_version=0, number_prefix="X-"),
        BadMove,
    ),
    "report onto a case": (
        (),
        "accept",
        lambda c: replace(c, action=Action.REPORT, from_stage=None, to_stage=Stage.REPORTED, values={}),
        BadMove,
    ),
    "branch move that is in no table": (
        TO_HANDLING[:3],
        "sign SZ",
        _with_branch({"state": "fed_back"}, to_state=BranchState.FED_BACK),
        BadMove,
    ),
    "branch state that differs from the announced one": (
        TO_HANDLING[:3],
        "sign SZ",
        _with_branch({"state": "fed_back"}),
        BadMove,
    ),
    "branch in another state": (TO_HANDLING, "feed_back SZ", _with_branch(from_state="signed"), BadMove),
    "branch that is not there": (TO_HANDLING[:3], "sign SZ", _with_branch(ordinal=5), BadMove),
    "branch handed to another department": (
        TO_HANDLING[:3],
        "withdraw CG",
        _with_branch({"department": "JT"}),
        BadMove,
    ),
    "branch made the lead": (TO_HANDLING[:3], "withdraw CG", _with_branch({"lead": True}), BadMove),
    "department's step without its branch": (
        ("accept", "file", "dispatch SZ"),
        "sign SZ",
        lambda c: replace(c, actor="desk-CG", department="CG", branches=()),
        BadMove,
    ),
    "branch of another case": (TO_HANDLING[:3], "sign SZ", _with_branch({"case_id": 1}), BadMove),
    "another branch under cover": (TO_HANDLING[:3], "sign SZ", _with_branch({"ordinal": 2}), BadMove),
    "new branch without dispatching": (TO_HANDLING[:3], "withdraw CG", _new_branch, BadMove),
    "branch of nobody's in passing": (
        ("accept", "file"),
        "take",
        lambda c: replace(c, branches=(BranchWrite(1, "", "to_sign", branch_values_of_nobody()),)),
        BadMove,
    ),
    "new branch not waiting for its signature": (
        ("accept", "file"),
        "dispatch SZ",
        _with_branch({"state": "fed_back"}),
        BadMove,
    ),
}


@pytest.mark.parametrize("name", FORGERIES)
def test_that_a_forged_command_is_refused_and_nothing_is_written(name, hand, desk, everything):
    lines, honest, forge, refusal = FORGERIES[name]
    desk.play(desk.report(), *TO_HANDLING[:3])  # another case, with branches to be got at
    case = desk.play(desk.report(), *lines)
    command = hand.step(case, honest)
    before = everything()
    with pytest.raises(refusal) as raised:
        hand.send(forge(command))
    assert type(raised.value) is refusal
    assert everything() == before
    assert not hand.send(command).repeated


def test_that_a_command_id_is_not_taken_for_another_actor_action_or_case(hand, desk, everything):
    case, other = desk.report(), desk.report()
    done = hand.step(case, "take")
    hand.send(done)
    before = everything()
    stolen = replace(done, actor="shift_leader")
    changed = replace(hand.step(case, "accept"), id=done.id, actor=done.actor)
    moved = replace(hand.step(other, "take"), id=done.id)
    for command in (stolen, changed, moved):
        with pytest.raises(CommandReused):
            hand.send(command)
    assert everything() == before


def test_that_a_report_with_a_missing_column_is_refused_and_nothing_is_written(hand, everything):
    command = hand.report()
    before = everything()
    values = {name: value for name, value in command.values.items() if name != "description"}
    with pytest.raises(StorageFailure):
        hand.send(replace(command, values=values))
    assert everything() == before


def test_that_a_report_of_an_unknown_category_is_refused_and_takes_no_number(hand, desk, everything):
    command = hand.report()
    before = everything()
    with pytest.raises(StorageFailure):
        hand.send(replace(command, values={**command.values, "category": "none"}))
    assert everything() == before
    assert hand.send(hand.report()).number.endswith("-0001")


def _sent(hand: Any, command: Command, barrier: threading.Barrier) -> object:
    barrier.wait(10)
    try:
        return hand.send(command)
    except GridError as error:
        return type(error)


def test_that_of_two_who_save_the_same_version_exactly_one_wins(hand, desk):
    case = desk.report()
    barrier = threading.Barrier(2)
    with ThreadPoolExecutor(2) as pool:
        for _round in range(20):
            commands = [hand.step(case, "take"), replace(hand.step(case, "take"), actor="shift_leader")]
            results = list(pool.map(lambda command: _sent(hand, command, barrier), commands))
            losers = [result for result in results if result is gateway.Stale]
            winners = [command for command, result in zip(commands, results, strict=True) if result not in losers]
            assert (len(losers), len(winners)) == (1, 1), results
            case = desk.center.cases.get(case.id)
            assert desk.center.cases.history(case.id)[-1].command == winners[0].id
    assert case.version == 21
    assert [entry.version for entry in desk.center.cases.history(case.id)] == list(range(1, 22))


def test_that_a_command_sent_by_four_at_once_is_done_once(hand, desk):
    barrier = threading.Barrier(4)
    with ThreadPoolExecutor(4) as pool:
        for _round in range(10):
            for command in (hand.report(), hand.step(desk.report(), "accept")):
                results = list(pool.map(lambda one: _sent(hand, one, barrier), [command] * 4))
                assert Counter(receipt.repeated for receipt in results) == {True: 3, False: 1}
                assert len({replace(receipt, repeated=False) for receipt in results}) == 1
                history = desk.center.cases.history(results[0].key)
                assert [entry.command for entry in history].count(command.id) == 1


def _changed_history(database: Database) -> list[str]:
    statements = ["update case_history set note = 'x'", "delete from case_history"]
    return [*statements, "truncate case_history"] if database.is_postgresql else statements


def test_that_the_database_refuses_to_change_or_delete_history(desk, database, everything):
    desk.play(desk.report(), "accept")
    before = everything()
    for statement in _changed_history(database):
        with pytest.raises(StorageFailure, match="only ever added to"), database.write() as connection:
            connection.execute(text(statement))
    assert everything() == before


def test_that_numbers_are_unique_and_without_gaps_under_eight_reporters(hand, desk):
    def report(_one: int) -> str:
        if _one % 5 == 4:
            command = hand.report()
            with pytest.raises(StorageFailure):
                hand.send(replace(command, values={**command.values, "category": "none"}))
        return hand.send(hand.report()).number

    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(report, range(80)))
    assert sorted(numbers) == [f"20260302-{serial:04d}" for serial in range(1, 81)]


def test_that_each_day_of_the_district_counts_from_one(hand):
    command = hand.report()
    prefixes = [hand.desk.center.directory.district.number_prefix(command.at.replace(hour=hour)) for hour in (15, 16)]
    assert prefixes == ["20260302-", "20260303-"]  # 16:00 in UTC is midnight in China
    numbers = [hand.send(replace(hand.report(), number_prefix=prefix)).number for prefix in (*prefixes, *prefixes)]
    assert numbers == ["20260302-0001", "20260303-0001", "20260302-0002", "20260303-0002"]


def test_that_serials_above_9999_grow_in_width(hand, database):
    with database.write() as connection:
        connection.execute(text("insert into case_counters (prefix, last) values ('20260302-', 9998)"))
    numbers = [hand.send(hand.report()).number for _one in range(3)]
    assert numbers == ["20260302-9999", "20260302-10000", "20260302-10001"]


LIFE = (*TO_HANDLING, "feed_back SZ", "return CG", "inspect", "rework SZ", "feed_back SZ", "inspect", "pass", "close")


def test_that_writes_are_canonical_json(hand, desk):
    case = desk.play(desk.report(), *LIFE)
    for entry in desk.center.cases.history(case.id):
        value = json.loads(entry.writes)
        assert set(value) == {"case", "branches"}
        assert json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")) == entry.writes


def test_that_both_databases_keep_the_same_bytes_of_the_same_commands(make_hand):
    first, second = make_hand("sqlite"), make_hand("postgresql")
    texts: dict[str, list[tuple[Any, ...]]] = {}
    case = None
    for line in ("report", *LIFE):
        command = first.report() if case is None else first.step(case, line)
        keys = {first.send(command).key, second.send(command).key}
        assert keys == {1}
        case = first.desk.center.cases.get(CaseId(1))
        assert second.desk.center.cases.get(CaseId(1)) == case
    for one in (first, second):
        with one.database.read() as connection:
            texts[one.database.engine.name] = list(history.of_record(connection, "case", 1))
    assert texts["sqlite"] == texts["postgresql"]
    assert len(texts["sqlite"]) == len(LIFE) + 1


def test_that_the_stored_case_can_be_rebuilt_from_its_history(desk):
    case = desk.play(desk.report(), *LIFE)
    values: dict[str, Any] = {}
    branches: dict[str, dict[str, Any]] = {}
    for entry in desk.center.cases.history(case.id):
        written = json.loads(entry.writes)
        values |= written["case"]
        for ordinal, some in written["branches"].items():
            branches.setdefault(ordinal, {}).update(some)
    stored = desk.center.cases.get(case.id)
    assert values == case_values(stored)
    assert branches == {str(branch.ordinal): branch_values(branch) for branch in stored.branches}


def test_that_the_first_result_of_a_command_can_be_asked_for(hand, desk):
    command = hand.report()
    assert desk.center.cases.first_result(command.id) is None
    receipt = hand.send(command)
    assert desk.center.cases.first_result(command.id) == replace(receipt, repeated=True)
    assert desk.center.cases.first_result(str(uuid.uuid4())) is None
