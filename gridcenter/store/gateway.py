"""Carries commands out: checks and writes them in one transaction, by the same rules on both databases."""

from __future__ import annotations

import json
from typing import NoReturn

from sqlalchemy import Connection, select, text

from gridcenter.domain.command import Command, Receipt
from gridcenter.domain.people import Role
from gridcenter.domain.rulebooks import RULEBOOKS
from gridcenter.errors import BadMove, CommandReused, GridError, NotAllowed, NotFound
from gridcenter.store.changes import COMMANDS


class Stale(GridError):
    """The record is not at the version the command expects."""

    code = "stale"


def first_result(connection: Connection, command_id: str) -> Receipt | None:
    """What a command came to when it was carried out before."""
    row = connection.execute(select(COMMANDS).where(COMMANDS.c.id == command_id)).one_or_none()
    if row is None or row.kind not in RULEBOOKS:
        return None
    # The kind is one of the program's own words.
    number = connection.execute(text(f"select number from {row.kind}s where id = :key"), {"key": row.key}).scalar_one()
    return Receipt(row.key, number, row.version, repeated=True)


def writes_text(command: Command) -> str:
    """What a command wrote, as the history keeps it: canonical JSON text, the same bytes on both databases."""
    return json.dumps(
        {
            command.kind: dict(command.values),
            "branches": {str(write.ordinal): dict(write.values) for write in command.branches},
        },
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )


def refuse_stale(command: Command) -> NoReturn:
    """The expected version is not the stored one, or a guarded case has changed."""
    raise Stale(kind=command.kind, key=command.key)


def refuse_role(command: Command) -> NoReturn:
    """No role of the actor has the action, or the branch is another department's."""
    roles = RULEBOOKS[command.kind].roles
    needs = tuple(role for role in Role if command.action in roles[role])
    raise NotAllowed(action=command.action, roles=(), needs=needs)


def refuse_move(command: Command) -> NoReturn:
    """The step or one of its writes is in no table."""
    raise BadMove(action=command.action, stage=command.from_stage or "", why="stage")


def refuse_unknown(command: Command) -> NoReturn:
    """There is no such record."""
    raise NotFound(what=command.kind, key=command.key)


def refuse_reuse(command: Command) -> NoReturn:
    """The id belongs to another command."""
    raise CommandReused(command=command.id)
