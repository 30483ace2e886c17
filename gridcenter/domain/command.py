"""A command as data: everything the database needs to check a step and carry it out, and nothing it could not check."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from typing import Any

from gridcenter.domain.columns import field_names
from gridcenter.domain.people import PersonId

Scalar = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class BranchWrite:
    """One branch to add (`from_state` empty) or to change; `values` are the columns that differ."""

    ordinal: int
    from_state: str
    to_state: str
    values: Mapping[str, Scalar]


@dataclass(frozen=True, slots=True)
class Guard:
    """Another case that must stand at a version for the command to be carried out."""

    key: int
    version: int


@dataclass(frozen=True, slots=True)
class Command:
    """One step of one case or other record. `id` is made by the client, so that sending it twice does it once.

    `kind` names the rules and tables, `key` the record. `expected_version` 0 means it is to be made; its number is then
    `number_prefix` and the next serial in `number_digits` digits. `words` are the search index's token numbers when the
    searched text changes, and `words_before` those it had. `guards` are cases that must not have changed meanwhile;
    `behalf` says that a department's act is recorded for it.
    """

    id: str
    actor: PersonId
    action: str
    at: datetime
    key: int
    expected_version: int
    from_stage: str | None
    to_stage: str
    values: Mapping[str, Scalar]
    branches: tuple[BranchWrite, ...] = ()
    department: str = ""
    reason: str = ""
    note: str = ""
    words: tuple[int, ...] | None = None
    words_before: tuple[int, ...] = ()
    number_prefix: str = ""
    number_digits: int = 4
    kind: str = "case"
    behalf: bool = False
    guards: tuple[Guard, ...] = ()


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a command came to; `repeated` when it had been carried out before and this is the first result again."""

    key: int
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


def record_values(record: Any) -> dict[str, Scalar]:
    """Every column of a record that a command may write."""
    return {name: scalar(getattr(record, name)) for name in field_names(record.__class__)}


def changed_values(before: Any, after: Any) -> dict[str, Scalar]:
    """The columns that differ."""
    names = field_names(after.__class__)
    return {name: scalar(new) for name in names if (new := getattr(after, name)) != getattr(before, name)}


def branch_writes(before: Iterable[Any], after: Iterable[Any]) -> tuple[BranchWrite, ...]:
    """The branches that are new or differ."""
    old = {branch.ordinal: branch for branch in before}
    return tuple(_branch_write(old.get(one.ordinal), one) for one in after if old.get(one.ordinal) != one)


def _branch_write(before: Any, after: Any) -> BranchWrite:
    if before is None:
        return BranchWrite(after.ordinal, "", after.state, record_values(after))
    return BranchWrite(after.ordinal, before.state, after.state, changed_values(before, after))


def record_command(
    kind: str,
    before: Any,
    after: Any,
    action: str,
    *,
    command_id: str,
    actor: PersonId,
    at: datetime,
    department: str = "",
    reason: str = "",
    note: str = "",
    behalf: bool = False,
    number_prefix: str = "",
    number_digits: int = 4,
) -> Command:
    """The command that takes a stored record from one value to the next, or makes it when there is none before."""
    parts = getattr(after, "branches", ())
    return Command(
        id=command_id,
        actor=actor,
        action=action,
        at=at,
        key=0 if before is None else before.id,
        expected_version=0 if before is None else before.version,
        from_stage=None if before is None else before.stage,
        to_stage=after.stage,
        values=record_values(after) if before is None else changed_values(before, after),
        branches=branch_writes(() if before is None else before.branches, parts) if parts else (),
        department=department,
        reason=reason.strip(),
        note=note.strip(),
        number_prefix=number_prefix,
        number_digits=number_digits,
        kind=kind,
        behalf=behalf,
    )
