"""The rules of one kind of record as data: what a database needs to check a command without knowing the domain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from gridcenter.domain.people import Role


@dataclass(frozen=True)
class Rulebook:
    """Moves, roles and columns of one kind of record. Its tables are named for the kind.

    `moves` leads from a stage, or None for a new record, by an action to the stages it may reach; `branch_moves`
    likewise for the part of one department. `adding` are the actions that add branches, which begin in `first_state`.
    `own` are what a department does to its own branch alone; `behalf` are the roles that may record that for it.
    Stages, states and actions are members of string enumerations.
    """

    kind: str
    moves: Mapping[Any, frozenset[Any]]
    roles: Mapping[Role, frozenset[Any]]
    columns: Mapping[Any, frozenset[str]]
    own: frozenset[Any] = frozenset()
    behalf: frozenset[Role] = frozenset()
    branch_moves: Mapping[Any, Any] = field(default_factory=dict)
    branch_fields: tuple[str, ...] = ()
    adding: frozenset[Any] = frozenset()
    first_state: str = ""

    @property
    def has_branches(self) -> bool:
        """True when departments have parts of their own."""
        return bool(self.branch_fields)
