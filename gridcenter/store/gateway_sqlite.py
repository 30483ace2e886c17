"""The gateway on SQLite: the checks are made here, under BEGIN IMMEDIATE, so nobody else can write meanwhile."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, insert, select, text

from gridcenter.domain.command import BranchWrite, Command, Receipt
from gridcenter.domain.rulebook import Rulebook
from gridcenter.domain.rulebooks import RULEBOOKS
from gridcenter.store import gateway
from gridcenter.store.case_search import sqlite_words
from gridcenter.store.cases import next_serials
from gridcenter.store.changes import CHANGES, COMMANDS
from gridcenter.store.engine import Database
from gridcenter.store.history import HISTORIES
from gridcenter.store.people import acting

# Whose branch it is and whether it leads is said when it is added and never changed.
_BRANCH_IDENTITY = frozenset({"department", "lead"})


def apply_command(database: Database, command: Command) -> Receipt:
    """Carries a command out, or returns the first result when it was carried out before.

    Raises Stale, NotAllowed, BadMove, NotFound, CommandReused or StorageFailure; nothing is written then.
    """
    rules = RULEBOOKS[command.kind]
    with database.write() as connection:
        known = connection.execute(select(COMMANDS).where(COMMANDS.c.id == command.id)).one_or_none()
        if known is not None:
            return _repeated(connection, command, known.kind, known.actor, known.action, known.key)
        actor_name = _check_actor(connection, rules, command)
        _check_rules(rules, command)
        _check_guards(connection, command)
        receipt = _insert(connection, command) if command.expected_version == 0 else _update(connection, rules, command)
        for write in command.branches:
            _write_branch(connection, rules, command, receipt.key, write)
        _write_words(connection, command, receipt.key)
        _record(connection, command, receipt, actor_name)
    return receipt


def _repeated(connection: Connection, command: Command, kind: str, actor: str, action: str, key: int) -> Receipt:
    if kind != command.kind:
        gateway.refuse_reuse(command)
    step = text(f"select department from {kind}_history where command = :command and {kind}_id = :key")
    department = connection.execute(step, {"command": command.id, "key": key}).scalar()
    same = (actor, action, department) == (command.actor, command.action, command.department)
    if not same or (command.expected_version and key != command.key):
        gateway.refuse_reuse(command)
    first = gateway.first_result(connection, command.id)
    assert first is not None
    return first


def _check_actor(connection: Connection, rules: Rulebook, command: Command) -> str:
    name, roles, department = acting(connection, command.actor)
    if command.behalf:
        if command.action not in rules.own or rules.behalf.isdisjoint(roles):
            gateway.refuse_role(command)
        return name
    if not any(command.action in rules.roles[role] for role in roles):
        gateway.refuse_role(command)
    if command.action in rules.own and command.department != department:
        gateway.refuse_role(command)
    return name


def _check_rules(rules: Rulebook, command: Command) -> None:
    stages = rules.moves.get((command.from_stage, command.action), frozenset())
    columns = rules.columns[command.action]
    if command.to_stage not in stages or not columns.issuperset(command.values):
        gateway.refuse_move(command)
    # What is announced is checked above, so what is written must be the same; only a new record has no stage before.
    if command.values.get("stage", command.from_stage) != command.to_stage:
        gateway.refuse_move(command)
    if (command.expected_version == 0) is not (command.from_stage is None):
        gateway.refuse_move(command)
    if rules.has_branches and command.action in rules.own and len(command.branches) != 1:
        gateway.refuse_move(command)
    moves = {(before, after) for (before, action), after in rules.branch_moves.items() if action == command.action}
    if command.action in rules.adding:
        moves.add(("", rules.first_state))
    for write in command.branches:
        fields = set(rules.branch_fields) if write.from_state == "" else set(rules.branch_fields) - _BRANCH_IDENTITY
        if (write.from_state, write.to_state) not in moves or not fields.issuperset(write.values):
            gateway.refuse_move(command)
        if write.values.get("state", write.from_state) != write.to_state:
            gateway.refuse_move(command)


def _check_guards(connection: Connection, command: Command) -> None:
    for guard in command.guards:
        version = connection.execute(text("select version from cases where id = :key"), {"key": guard.key}).scalar()
        if version != guard.version:
            gateway.refuse_stale(command)


def _assignments(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}" = :{name}' for name in names)


def _insert(connection: Connection, command: Command) -> Receipt:
    serial = next_serials(connection, {command.number_prefix: 1})[command.number_prefix]
    number = f"{command.number_prefix}{serial:0{command.number_digits}d}"
    values = {"number": number, "version": 1, **command.values}
    # The names were checked against the table of columns above; the values are bound.
    columns, places = ", ".join(f'"{name}"' for name in values), ", ".join(f":{name}" for name in values)
    result = connection.execute(text(f"insert into {command.kind}s ({columns}) values ({places})"), values)
    return Receipt(result.lastrowid, number, 1, repeated=False)


def _update(connection: Connection, rules: Rulebook, command: Command) -> Receipt:
    query = text(f"select number, version, stage from {command.kind}s where id = :id")
    row = connection.execute(query, {"id": command.key}).one_or_none()
    if row is None:
        gateway.refuse_unknown(command)
    if row.version != command.expected_version:
        gateway.refuse_stale(command)
    if row.stage != command.from_stage:
        gateway.refuse_move(command)
    if command.action == "undo":
        _check_undo(connection, command)
    if command.action in rules.own and not rules.has_branches:
        _check_owner(connection, command)
    values = {"version": row.version + 1, **command.values}
    statement = text(f"update {command.kind}s set {_assignments(values)} where id = :id")
    connection.execute(statement, {"id": command.key, **values})
    return Receipt(command.key, row.number, row.version + 1, repeated=False)


def _check_owner(connection: Connection, command: Command) -> None:
    """A record without branches belongs to one department as a whole."""
    query = text(f"select department from {command.kind}s where id = :key")
    if connection.execute(query, {"key": command.key}).scalar() != command.department:
        gateway.refuse_role(command)


def _check_undo(connection: Connection, command: Command) -> None:
    """Only who took the last step takes it back, to where it led from."""
    query = text(
        f"select actor, from_stage from {command.kind}_history where {command.kind}_id = :key and version = :v"
    )
    last = connection.execute(query, {"key": command.key, "v": command.expected_version}).one_or_none()
    if last is None or last.actor != command.actor:
        gateway.refuse_role(command)
    if last.from_stage != command.to_stage:
        gateway.refuse_move(command)


def _write_branch(connection: Connection, rules: Rulebook, command: Command, key: int, write: BranchWrite) -> None:
    table, owner = f"{command.kind}_branches", f"{command.kind}_id"
    place = {owner: key, "ordinal": write.ordinal}
    if write.from_state == "":
        values = {**place, **write.values}
        columns, places = ", ".join(f'"{name}"' for name in values), ", ".join(f":{name}" for name in values)
        connection.execute(text(f"insert into {table} ({columns}) values ({places})"), values)
        return
    chosen = f"{owner} = :{owner} and ordinal = :ordinal"
    row = connection.execute(text(f"select state, department from {table} where {chosen}"), place).one_or_none()
    if row is None or row.state != write.from_state:
        gateway.refuse_move(command)
    if command.action in rules.own and row.department != command.department:
        gateway.refuse_role(command)
    connection.execute(
        text(f"update {table} set {_assignments(write.values)} where {chosen}"), {**place, **write.values}
    )


def _write_words(connection: Connection, command: Command, key: int) -> None:
    if command.words is None:
        return
    if command.words_before:
        # A contentless index forgets a document only when it is told what the document said.
        connection.execute(
            text("insert into case_search (case_search, rowid, words) values ('delete', :id, :words)"),
            {"id": key, "words": sqlite_words(command.words_before)},
        )
    connection.execute(
        text("insert into case_search (rowid, words) values (:id, :words)"),
        {"id": key, "words": sqlite_words(command.words)},
    )


def _record(connection: Connection, command: Command, receipt: Receipt, actor_name: str) -> None:
    entry = {
        f"{command.kind}_id": receipt.key,
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
        "behalf": command.behalf,
    }
    connection.execute(insert(HISTORIES[command.kind]), entry)
    made = {"kind": command.kind, "key": receipt.key, "version": receipt.version, "at": command.at}
    connection.execute(insert(COMMANDS), {"id": command.id, "actor": command.actor, "action": command.action, **made})
    connection.execute(insert(CHANGES), {"by": command.actor, **made})
