"""How the command line prints: a table for people, JSON for programs, progress beside them."""

from __future__ import annotations

import dataclasses
import json
import sys
import unicodedata
from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import date, tzinfo
from enum import StrEnum
from typing import Any

from gridcenter.domain.history import HistoryEntry
from gridcenter.words import Words


def width(text: str) -> int:
    """Columns of a terminal that a text fills: Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def print_table(headers: Sequence[str], rows: Sequence[Sequence[str]], nothing: str) -> None:
    """Prints rows under their headers, or the one word for none."""
    if not rows:
        print_line(nothing)
        return
    widths = [max(width(row[place]) for row in (headers, *rows)) for place in range(len(headers))]
    for row in (headers, *rows):
        cells = [cell + " " * (widths[place] - width(cell)) for place, cell in enumerate(row)]
        print_line("  ".join(cells).rstrip())


def print_history(entries: Iterable[HistoryEntry], actions: type[StrEnum], words: Words, zone: tzinfo) -> None:
    """Prints every step of a case or record, oldest first."""
    rows = [
        (
            f"{entry.at.astimezone(zone):%Y-%m-%d %H:%M}",
            entry.actor_name,
            words.name(actions(entry.action)),
            " ".join(
                filter(
                    None,
                    (entry.department, words("cli.by_telephone") if entry.behalf else "", entry.reason, entry.note),
                )
            ),
        )
        for entry in entries
    ]
    columns = [words(f"cli.column.{name}") for name in ("time", "actor", "action", "reason")]
    print_table(columns, rows, words("cli.nothing"))


def print_line(text: str) -> None:
    """Prints one line to the standard output."""
    sys.stdout.write(text + "\n")


def print_json(value: object) -> None:
    """Prints a value of the domain as JSON."""
    print_line(json.dumps(plain(value), ensure_ascii=False, indent=2))


def print_error(text: str) -> None:
    """Prints one sentence to the standard error, on one line whatever names are in it."""
    sys.stderr.write(" ".join(text.splitlines()) + "\n")


class Progress:
    """One line on the standard error that is written over, only when somebody watches."""

    def __init__(self) -> None:
        self._watched = sys.stderr.isatty()
        self._last = ""

    def show(self, text: str) -> None:
        """Shows how far it is."""
        if self._watched and text != self._last:
            sys.stderr.write("\r" + text + " " * max(0, width(self._last) - width(text)))
            sys.stderr.flush()
            self._last = text

    def end(self) -> None:
        """Leaves the line."""
        if self._last:
            sys.stderr.write("\n")


def plain(value: object) -> Any:
    """A value as JSON knows it: fields by name, times in ISO 8601."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, Set):
        return sorted(plain(one) for one in value)
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value
