"""The gateway on PostgreSQL: one call of the kind's function, such as `api.apply_case_command`, checks and writes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from gridcenter.domain.command import Command, Receipt
from gridcenter.domain.rulebooks import RULEBOOKS
from gridcenter.store import gateway
from gridcenter.store.engine import Database

CHANNEL = "gridcenter"

_CALLS = {kind: text(f"select api.apply_{kind}_command(cast(:command as jsonb))") for kind in RULEBOOKS}
_NOTIFY = text("select pg_notify(:channel, '')")

# The function's own SQLSTATEs; the migration raises them.
_REFUSALS = {
    "GC001": gateway.refuse_stale,
    "GC002": gateway.refuse_role,
    "GC003": gateway.refuse_move,
    "GC004": gateway.refuse_unknown,
    "GC005": gateway.refuse_reuse,
}


def apply_command(database: Database, command: Command) -> Receipt:
    """Carries a command out, or returns the first result when it was carried out before.

    Raises Stale, NotAllowed, BadMove, NotFound, CommandReused, Unreachable or StorageFailure; nothing is written
    then, except that after Unreachable nobody knows: send the same command again.
    """
    body = json.dumps(_as_json(command), ensure_ascii=False)
    with database.read() as connection:
        try:
            result: Mapping[str, Any] = connection.execute(_CALLS[command.kind], {"command": body}).scalar_one()
            connection.commit()
        except DBAPIError as error:
            refusal = _REFUSALS.get(getattr(error.orig, "sqlstate", None) or "")
            if refusal is not None:
                refusal(command)
            raise
        # A NOTIFY inside the transaction would make all commits wait for one another; alone it costs nothing.
        connection.execute(_NOTIFY, {"channel": CHANNEL})
        connection.commit()
    return Receipt(result["key"], result["number"], result["version"], result["repeated"])


def _as_json(command: Command) -> dict[str, Any]:
    return {
        "id": command.id,
        "actor": command.actor,
        "action": command.action,
        "at": command.at.isoformat(),
        "key": command.key,
        "expected_version": command.expected_version,
        "from_stage": command.from_stage or "",
        "to_stage": command.to_stage,
        "values": dict(command.values),
        "branches": [
            {"ordinal": write.ordinal, "from": write.from_state, "to": write.to_state, "values": dict(write.values)}
            for write in command.branches
        ],
        "department": command.department,
        "reason": command.reason,
        "note": command.note,
        "words": None if command.words is None else list(command.words),
        "number_prefix": command.number_prefix,
        "number_digits": command.number_digits,
        "writes": gateway.writes_text(command),
        "behalf": command.behalf,
        "guards": [{"key": guard.key, "version": guard.version} for guard in command.guards],
    }
