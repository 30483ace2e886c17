"""A case as it stood at an earlier version, put together again from what its history says was written."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any, get_args, get_type_hints

from gridcenter.domain.case import Branch, Case
from gridcenter.domain.history import HistoryEntry


def at_version(case: Case, entries: Iterable[HistoryEntry], version: int) -> Case | None:
    """The case at a version, from its entries, oldest first; None when they do not begin with its making."""
    values: dict[str, Any] = {}
    branches: dict[int, dict[str, Any]] = {}
    for entry in entries:
        if entry.version > version:
            break
        if not entry.writes:
            return None
        written = json.loads(entry.writes)
        values.update(written["case"])
        for ordinal, some in written["branches"].items():
            branches.setdefault(int(ordinal), {}).update(some)
    if not values:
        return None
    parts = tuple(Branch(ordinal=ordinal, **_typed(Branch, some)) for ordinal, some in sorted(branches.items()))
    return Case(id=case.id, number=case.number, version=version, branches=parts, **_typed(Case, values))


def _typed(kind: type, values: dict[str, Any]) -> dict[str, Any]:
    makers = _makers(kind)
    return {
        name: makers[name](value) if value is not None and name in makers else value for name, value in values.items()
    }


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


@cache
def _makers(kind: type) -> dict[str, Callable[[str], Any]]:
    """What makes a field's value of its text, for times and enumerations."""
    found: dict[str, Callable[[str], Any]] = {}
    for name, hint in get_type_hints(kind).items():
        for one in (hint, *get_args(hint)):
            if one is datetime:
                found[name] = _moment
            elif isinstance(one, type) and issubclass(one, StrEnum):
                found[name] = one
    return found
