"""How a case is written: its rules for the gateways, the columns each action may write, and the command of a step."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from gridcenter.domain.case import Branch, Case
from gridcenter.domain.columns import field_names
from gridcenter.domain.command import Command, Guard, Scalar, branch_writes, changed_values, record_values
from gridcenter.domain.moves import BRANCH_MOVES, CASE_MOVES, DEPARTMENT_ACTIONS, Act, Action
from gridcenter.domain.people import PersonId
from gridcenter.domain.permissions import BEHALF_ROLES, ROLE_ACTIONS
from gridcenter.domain.rulebook import Rulebook

CASE_FIELDS = field_names(Case)
BRANCH_FIELDS = field_names(Branch)

# Columns that may change with any step: they follow from the table of moves and the clock.
_ALWAYS = frozenset({"stage", "stage_since", "clock_kind", "clock_start", "clock_department", "due_at"})
_FACTS = frozenset({"category", "description", "address", "area", "longitude", "latitude", "priority", "duplicate"})
_EXTRA: Mapping[Action, frozenset[str]] = {
    Action.TAKE: frozenset({"operator"}),
    Action.AMEND: _FACTS,
    Action.ACCEPT: frozenset({"operator", "accepted_at"}),
    Action.CONFIRM: frozenset({"accepted_at"}),
    Action.SEND_BACK: frozenset({"standard", "suspended_until"}),
    Action.REJECT: frozenset({"closed_at"}),
    Action.FILE: frozenset({"operator", "standard", "category", "filed_at"}),
    Action.DISPATCH: frozenset({"operator", "dispatched_at"}),
    Action.WITHDRAW: frozenset({"handled_at", "suspended_until"}),
    Action.FEED_BACK: frozenset({"handled_at", "suspended_until"}),
    Action.RETURN: frozenset({"handled_at", "suspended_until"}),
    Action.REWORK: frozenset({"rework_count", "handled_at"}),
    Action.CLOSE: frozenset({"closed_at"}),
    Action.VOID: frozenset({"closed_at", "suspended_until"}),
    Action.TRANSFER: frozenset({"suspended_until"}),
    Action.SUSPEND: frozenset({"suspended_until"}),
    Action.RESUME: frozenset({"suspended_until"}),
    Action.REOPEN: frozenset({"closed_at", "handled_at", "standard", "reopen_count", "accepted_at"}),
    Action.MERGE: frozenset({"merged_into", "merged_stage", "closed_at"}),
    Action.SEPARATE: frozenset({"merged_into", "merged_stage", "closed_at"}),
    Action.UNDO: frozenset(
        {"operator", "accepted_at", "closed_at", "standard", "category", "filed_at", "dispatched_at"}
    ),
}
_NEW = frozenset({Action.REPORT, Action.IMPORT, Action.SPLIT})

# Which columns of a case each action may write. Creating writes them all.
ACTION_COLUMNS: Mapping[Action, frozenset[str]] = MappingProxyType(
    {
        action: frozenset(CASE_FIELDS) if action in _NEW else _ALWAYS | _EXTRA.get(action, frozenset())
        for action in Action
    }
)

CASE_RULES = Rulebook(
    kind="case",
    moves=CASE_MOVES,
    roles=ROLE_ACTIONS,
    columns=ACTION_COLUMNS,
    own=DEPARTMENT_ACTIONS,
    behalf=BEHALF_ROLES,
    branch_moves=BRANCH_MOVES,
    branch_fields=BRANCH_FIELDS,
    adding=frozenset({Action.DISPATCH, Action.TRANSFER}),
    first_state="to_sign",
)


def case_values(case: Case) -> dict[str, Scalar]:
    """Every column of a case that a command may write."""
    return record_values(case)


def branch_values(branch: Branch) -> dict[str, Scalar]:
    """Every column of a branch but its place."""
    return record_values(branch)


def change_command(before: Case, after: Case, act: Act, *, command_id: str, actor: PersonId, at: datetime) -> Command:
    """The command that takes a stored case from one value to the next."""
    into = act.other if act.action is Action.MERGE else None
    return Command(
        id=command_id,
        actor=actor,
        action=act.action,
        at=at,
        key=before.id,
        expected_version=before.version,
        from_stage=before.stage,
        to_stage=after.stage,
        values=changed_values(before, after),
        branches=branch_writes(before.branches, after.branches),
        department=",".join(filter(None, (act.department, *act.departments))),
        reason=act.reason.strip(),
        note=act.note.strip(),
        behalf=act.behalf and act.action in DEPARTMENT_ACTIONS,
        guards=() if into is None else (Guard(into.id, into.version),),
    )
