"""The form in which the demo's category table is written down. `@` in a text stands for the minor's name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gridcenter.domain.category import CategoryKind


@dataclass(frozen=True, slots=True)
class Condition:
    """When to file, how long to take, when it is done; `heard` is how people put it, parted by slashes."""

    limit: str
    filing: str
    closing: str
    heard: str
    weight: float = 1.0
    department: str = ""


@dataclass(frozen=True, slots=True)
class Minor:
    """A minor class with the department that answers for it, how frequent it is, and the rhythm it follows."""

    name: str
    department: str
    weight: float
    conditions: Sequence[Condition]
    rhythm: str = ""


@dataclass(frozen=True, slots=True)
class Major:
    """A major class and its minors in the order of their codes."""

    kind: CategoryKind
    name: str
    minors: Sequence[Minor]
