"""Between a record and its columns: which fields are stored, and what makes a field's value of what is stored."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import fields
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any, get_args, get_type_hints

# What a value has that is not a column, or not one that a command writes.
_NOT_WRITTEN = frozenset({"id", "number", "version", "branches", "ordinal"})


@cache
def field_names(kind: type[Any]) -> tuple[str, ...]:
    """The columns of a record or branch that a command may write, in the order of its fields."""
    return tuple(one.name for one in fields(kind) if one.name not in _NOT_WRITTEN)


def typed(kind: Any, stored: Mapping[str, Any]) -> dict[str, Any]:
    """Stored values, from a row or from JSON, as the fields of a record have them."""
    makers = _makers(kind)
    return {
        name: makers[name](value) if value is not None and name in makers else value for name, value in stored.items()
    }


def _moment(value: str | datetime) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)


@cache
def _makers(kind: Hashable) -> dict[str, Callable[[Any], Any]]:
    """What makes a field's value, for times and enumerations."""
    found: dict[str, Callable[[Any], Any]] = {}
    for name, hint in get_type_hints(kind).items():
        for one in (hint, *get_args(hint)):
            if one is datetime:
                found[name] = _moment
            elif isinstance(one, type) and issubclass(one, StrEnum):
                found[name] = one
    return found
