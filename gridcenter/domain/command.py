"""A command as data: everything the database needs to check a step and carry it out, and nothing it could not check."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from enum import Enum
from types import MappingProxyType

from gridcenter.domain.case import Branch, Case, CaseId, Stage
from gridcenter.domain.moves import Act, Action
from gridcenter.domain.people import PersonId

Scalar = str | int | float | bool | None

CASE_FIELDS = tuple(f.name for f in fields(Case) if f.name not in ("id", "number", "version", "branches"))
BRANCH_FIELDS = tuple(f.name for f in fields(Branch) if f.name != "ordinal")

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
}

# Which columns of a case each action may write. Creating writes them all.
ACTION_COLUMNS: Mapping[Action, frozenset[str]] = MappingProxyType(
    {
        action: frozenset(CASE_FIELDS)
        if action in (Action.REPORT, Action.IMPORT)
        else _ALWAYS | _EXTRA.get(action, frozenset())
        for action in Action
    }
)


@dataclass(frozen=True, slots=True)
class BranchWrite:
    """One branch to add (`from_state` empty) or to change; `values` are the columns that differ."""

    ordinal: int
    from_state: str
    to_state: str
    values: Mapping[str, Scalar]


@dataclass(frozen=True, slots=True)
class Command:
    """One step of one case. `id` is made by the client, so that sending it twice does it once.

    `expected_version` 0 means the case is to be made; its number is then `number_prefix` and the next serial in
    `number_digits` digits. `words` are the search index's token numbers when the searched text changes, and
    `words_before` those it had.
    """

    id: str
    actor: PersonId
    action: Action
    at: datetime
    case: CaseId
    expected_version: int
    from_stage: Stage | None
    to_stage: Stage
    values: Mapping[str, Scalar]
    branches: tuple[BranchWrite, ...] = ()
    department: str = ""
    reason: str = ""
    note: str = ""
    words: tuple[int, ...] | None = None
    words_before: tuple[int, ...] = ()
    number_prefix: str = ""
    number_digits: int = 4


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a command came to; `repeated` when it had been carried out before and this is the first result again."""

    case: CaseId
    number: str
    version: int
    repeated: bool


def scalar(value: object) -> Scalar:
    """A field's value as JSON knows it; times in UTC as ISO 8601 with microseconds."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, Enum):
        return str(value.value)
    assert value is None or isinstance(value, (str, int, float, bool))
    return value


def case_values(case: Case) -> dict[str, Scalar]:
    """Every column of a case that a command may write."""
    return {name: scalar(getattr(case, name)) for name in CASE_FIELDS}


def branch_values(branch: Branch) -> dict[str, Scalar]:
    """Every column of a branch but its place."""
    return {name: scalar(getattr(branch, name)) for name in BRANCH_FIELDS}


def change_command(before: Case, after: Case, act: Act, *, command_id: str, actor: PersonId, at: datetime) -> Command:
    """The command that takes a stored case from one value to the next."""
    values = {name: scalar(new) for name in CASE_FIELDS if (new := getattr(after, name)) != getattr(before, name)}
    old = {branch.ordinal: branch for branch in before.branches}
    writes = tuple(
        _branch_write(old.get(branch.ordinal), branch) for branch in after.branches if old.get(branch.ordinal) != branch
    )
    return Command(
        id=command_id,
        actor=actor,
        action=act.action,
        at=at,
        case=before.id,
        expected_version=before.version,
        from_stage=before.stage,
        to_stage=after.stage,
        values=values,
        branches=writes,
        department=",".join(filter(None, (act.department, *act.departments))),
        reason=act.reason.strip(),
        note=act.note.strip(),
    )


def _branch_write(before: Branch | None, after: Branch) -> BranchWrite:
    if before is None:
        return BranchWrite(after.ordinal, "", after.state, branch_values(after))
    values = {
        name: scalar(getattr(after, name)) for name in BRANCH_FIELDS if getattr(after, name) != getattr(before, name)
    }
    return BranchWrite(after.ordinal, before.state, after.state, values)
