"""A case as it stood at an earlier version, put together again from what its history says was written."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from gridcenter.domain.case import Branch, Case
from gridcenter.domain.columns import typed
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
    parts = tuple(Branch(ordinal=ordinal, **typed(Branch, some)) for ordinal, some in sorted(branches.items()))
    return Case(id=case.id, number=case.number, version=version, branches=parts, **typed(Case, values))
