"""Carries commands out: checks and writes them in one transaction, by the same rules on both databases."""

from __future__ import annotations

import json
from typing import NoReturn

from sqlalchemy import Connection, select

from gridcenter.domain.case import CaseId
from gridcenter.domain.command import Command, Receipt
from gridcenter.domain.people import Role
from gridcenter.domain.permissions import ROLE_ACTIONS
from gridcenter.errors import BadMove, CommandReused, GridError, NotAllowed, NotFound
from gridcenter.store.cases import CASES
from gridcenter.store.changes import COMMANDS


class Stale(GridError):
    """The case is not at the version the command expects."""

    code = "stale"


def first_result(connection: Connection, command_id: str) -> Receipt | None:
    """What a command came to when it was carried out before."""
    query = (
        select(COMMANDS.c.key, CASES.c.number, COMMANDS.c.version)
        .join(CASES, CASES.c.id == COMMANDS.c.key)
        .where(COMMANDS.c.id == command_id, COMMANDS.c.kind == "case")
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else Receipt(CaseId(row.key), row.number, row.version, repeated=True)


def writes_text(command: Command) -> str:
    """What a command wrote, as the history keeps it: canonical JSON text, the same bytes on both databases."""
    return json.dumps(
        {
            "case": dict(command.values),
            "branches": {str(write.ordinal): dict(write.values) for write in command.branches},
        },
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )


def refuse_stale(command: Command) -> NoReturn:
    """The expected version is not the stored one."""
    raise Stale(case=command.case)


def refuse_role(command: Command) -> NoReturn:
    """No role of the actor has the action, or the branch is another department's."""
    needs = tuple(role for role in Role if command.action in ROLE_ACTIONS[role])
    raise NotAllowed(action=command.action, roles=(), needs=needs)


def refuse_move(command: Command) -> NoReturn:
    """The step or one of its writes is in no table."""
    raise BadMove(action=command.action, stage=command.from_stage or "", why="stage")


def refuse_unknown(command: Command) -> NoReturn:
    """There is no such case."""
    raise NotFound(what="case", key=command.case)


def refuse_reuse(command: Command) -> NoReturn:
    """The id belongs to another command."""
    raise CommandReused(command=command.id)
