"""The gateway on SQLite: the checks are made here, under BEGIN IMMEDIATE, so nobody else can write meanwhile."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, insert, select, text

from gridcenter.domain.case import CaseId
from gridcenter.domain.command import ACTION_COLUMNS, BRANCH_FIELDS, BranchWrite, Command, Receipt
from gridcenter.domain.moves import BRANCH_MOVES, CASE_MOVES, DEPARTMENT_ACTIONS, Action
from gridcenter.domain.permissions import ROLE_ACTIONS
from gridcenter.store import gateway
from gridcenter.store.case_history import HISTORY
from gridcenter.store.case_search import sqlite_words
from gridcenter.store.cases import next_serials
from gridcenter.store.changes import CHANGES, COMMANDS
from gridcenter.store.engine import Database
from gridcenter.store.people import acting


def apply_command(database: Database, command: Command) -> Receipt:
    """Carries a command out, or returns the first result when it was carried out before.

    Raises Stale, NotAllowed, BadMove, NotFound, CommandReused or StorageFailure; nothing is written then.
    """
    with database.write() as connection:
        known = connection.execute(select(COMMANDS).where(COMMANDS.c.id == command.id)).one_or_none()
        if known is not None:
            return _repeated(connection, command, known.actor, known.action, known.key)
        actor_name = _check_actor(connection, command)
        _check_rules(command)
        receipt = _insert(connection, command) if command.expected_version == 0 else _update(connection, command)
        for write in command.branches:
            _write_branch(connection, command, receipt.case, write)
        _write_words(connection, command, receipt.case)
        _record(connection, command, receipt, actor_name)
    return receipt


def _repeated(connection: Connection, command: Command, actor: str, action: str, case: int) -> Receipt:
    step = select(HISTORY.c.department).where(HISTORY.c.command == command.id, HISTORY.c.case_id == case)
    department = connection.execute(step).scalar()
    same = (actor, action, department) == (command.actor, command.action, command.department)
    if not same or (command.expected_version and case != command.case):
        gateway.refuse_reuse(command)
    first = gateway.first_result(connection, command.id)
    assert first is not None
    return first


def _check_actor(connection: Connection, command: Command) -> str:
    name, roles, department = acting(connection, command.actor)
    if not any(command.action in ROLE_ACTIONS[role] for role in roles):
        gateway.refuse_role(command)
    if command.action in DEPARTMENT_ACTIONS and command.department != department:
        gateway.refuse_role(command)
    return name


def _check_rules(command: Command) -> None:
    stages = CASE_MOVES.get((command.from_stage, command.action), frozenset())
    columns = ACTION_COLUMNS[command.action]
    if command.to_stage not in stages or not columns.issuperset(command.values):
        gateway.refuse_move(command)
    # What is announced is checked above, so what is written must be the same; and only a new case has no stage before.
    if command.values.get("stage", command.from_stage) != command.to_stage:
        gateway.refuse_move(command)
    if (command.expected_version == 0) is not (command.from_stage is None):
        gateway.refuse_move(command)
    if command.action in DEPARTMENT_ACTIONS and len(command.branches) != 1:
        gateway.refuse_move(command)
    for write in command.branches:
        moves = {
            (before.value, after.value) for (before, action), after in BRANCH_MOVES.items() if action is command.action
        }
        if command.action in (Action.DISPATCH, Action.TRANSFER):
            moves.add(("", "to_sign"))
        fields = set(BRANCH_FIELDS) if write.from_state == "" else set(BRANCH_FIELDS) - {"department", "lead"}
        if (write.from_state, write.to_state) not in moves or not fields.issuperset(write.values):
            gateway.refuse_move(command)
        if write.values.get("state", write.from_state) != write.to_state:
            gateway.refuse_move(command)


def _assignments(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}" = :{name}' for name in names)


def _insert(connection: Connection, command: Command) -> Receipt:
    serial = next_serials(connection, {command.number_prefix: 1})[command.number_prefix]
    number = f"{command.number_prefix}{serial:0{command.number_digits}d}"
    values = {"number": number, "version": 1, **command.values}
    # The names were checked against the table of columns above; the values are bound.
    columns, places = ", ".join(values), ", ".join(f":{name}" for name in values)
    result = connection.execute(text(f"insert into cases ({columns}) values ({places})"), values)
    return Receipt(CaseId(result.lastrowid), number, 1, repeated=False)


def _update(connection: Connection, command: Command) -> Receipt:
    query = text("select number, version, stage from cases where id = :id")
    row = connection.execute(query, {"id": command.case}).one_or_none()
    if row is None:
        gateway.refuse_unknown(command)
    if row.version != command.expected_version:
        gateway.refuse_stale(command)
    if row.stage != command.from_stage:
        gateway.refuse_move(command)
    values = {"version": row.version + 1, **command.values}
    statement = text(f"update cases set {_assignments(values)} where id = :id")
    connection.execute(statement, {"id": command.case, **values})
    return Receipt(command.case, row.number, row.version + 1, repeated=False)


def _write_branch(connection: Connection, command: Command, case: CaseId, write: BranchWrite) -> None:
    place = {"case_id": case, "ordinal": write.ordinal}
    if write.from_state == "":
        values = {**place, **write.values}
        columns, places = ", ".join(f'"{name}"' for name in values), ", ".join(f":{name}" for name in values)
        connection.execute(text(f"insert into case_branches ({columns}) values ({places})"), values)
        return
    query = text("select state, department from case_branches where case_id = :case_id and ordinal = :ordinal")
    row = connection.execute(query, place).one_or_none()
    if row is None or row.state != write.from_state:
        gateway.refuse_move(command)
    if command.action in DEPARTMENT_ACTIONS and row.department != command.department:
        gateway.refuse_role(command)
    statement = f"update case_branches set {_assignments(write.values)} where case_id = :case_id and ordinal = :ordinal"
    connection.execute(text(statement), {**place, **write.values})


def _write_words(connection: Connection, command: Command, case: CaseId) -> None:
    if command.words is None:
        return
    if command.words_before:
        # A contentless index forgets a document only when it is told what the document said.
        connection.execute(
            text("insert into case_search (case_search, rowid, words) values ('delete', :id, :words)"),
            {"id": case, "words": sqlite_words(command.words_before)},
        )
    connection.execute(
        text("insert into case_search (rowid, words) values (:id, :words)"),
        {"id": case, "words": sqlite_words(command.words)},
    )


def _record(connection: Connection, command: Command, receipt: Receipt, actor_name: str) -> None:
    connection.execute(
        insert(HISTORY),
        {
            "case_id": receipt.case,
            "version": receipt.version,
            "command": command.id,
            "at": command.at,
            "actor": command.actor,
            "actor_name": actor_name,
            "action": command.action,
            "from_stage": command.from_stage,
            "to_stage": command.to_stage,
            "department": command.department,
            "reason": command.reason,
            "note": command.note,
            "writes": gateway.writes_text(command),
        },
    )
    made = {"kind": "case", "key": receipt.case, "version": receipt.version, "at": command.at}
    connection.execute(insert(COMMANDS), {"id": command.id, "actor": command.actor, "action": command.action, **made})
    connection.execute(insert(CHANGES), {"by": command.actor, **made})
