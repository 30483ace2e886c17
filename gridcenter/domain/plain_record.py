"""What records without branches have in common: the questions asked before a step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gridcenter.domain.department import DepartmentCode
from gridcenter.domain.people import Person, Role
from gridcenter.domain.rulebook import Rulebook
from gridcenter.errors import BadMove, NotAllowed, ReasonMissing


def require(
    rules: Rulebook, person: Person, action: Any, department: DepartmentCode | None = None, *, behalf: bool = False
) -> None:
    """Raises NotAllowed unless a role has the action and a department's act is its own, or recorded for it."""
    recorded = behalf and action in rules.own
    if recorded:
        allowed = not person.roles.isdisjoint(rules.behalf)
    else:
        allowed = any(action in rules.roles[role] for role in person.roles)
        allowed = allowed and (action not in rules.own or department in (None, person.department))
    if not (allowed and person.active):
        needs = rules.behalf if recorded else {role for role in Role if action in rules.roles[role]}
        raise NotAllowed(
            action=action, roles=tuple(sorted(person.roles)), needs=tuple(role for role in Role if role in needs)
        )


def check(rules: Rulebook, stage: Any, action: Any, reason: str, needed: frozenset[Any]) -> Any:
    """The stage an action leads to; raises BadMove where it does not fit and ReasonMissing without its words."""
    stages = rules.moves.get((stage, action))
    if not stages:
        raise BadMove(action=action, stage=stage or "", why="stage")
    if action in needed and not reason.strip():
        raise ReasonMissing(action=action)
    return next(iter(stages))


def every_role(roles: Mapping[Role, frozenset[Any]]) -> Mapping[Role, frozenset[Any]]:
    """The same powers, with none for every role that is not named."""
    return {role: roles.get(role, frozenset()) for role in Role}
