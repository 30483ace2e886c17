"""The sentences and names of one language, the same for the command line and the desk."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

from gridcenter.errors import GridError, SchemaMismatch

LANGUAGES = ("zh", "en")


class Words:
    """Whole sentences by key, with named places. A key in the plural holds `one` and `other`, chosen by `n`."""

    def __init__(self, language: str, texts: Mapping[str, str | Mapping[str, str]]) -> None:
        self.language = language
        self._texts = texts

    def __call__(self, key: str, /, **places: Any) -> str:
        """The sentence of a key with its places filled; an unknown key is a fault of the program."""
        found = self._texts[key]
        if not isinstance(found, str):
            found = found["one" if places.get("n") == 1 and "one" in found else "other"]
        return found.format(**places) if places else found

    def has(self, key: str) -> bool:
        """True when the key exists."""
        return key in self._texts

    def name(self, value: StrEnum) -> str:
        """The word for a member of one of the domain's enumerations."""
        return self(f"{_kind(type(value).__name__)}.{value.value}")

    def error(self, error: GridError) -> str:
        """One sentence for an error: what, where, and what to do."""
        data = {key: self._place(value) for key, value in error.data.items()}
        if isinstance(error, SchemaMismatch):
            kind = "newer" if error.data["newer"] else "trial" if error.data["trial"] else "mismatch"
            kind = kind if error.data["found"] else "empty"
            return self(f"error.schema_{kind}", **data)
        for part in ("why", "what", "reason"):
            key = f"error.{error.code}.{error.data.get(part)}"
            if self.has(key):
                return self(key, **data)
        return self(f"error.{error.code}", **data)

    def _place(self, value: object) -> object:
        if isinstance(value, StrEnum):
            return self.name(value)
        if isinstance(value, tuple):
            return self("list.comma").join(str(self._place(one)) for one in value)
        return value


def _kind(class_name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in class_name).lstrip("_")


def load_words(language: str, folder: Path) -> Words:
    """Reads a language's sentences from the resources; of a language there is none of, the last one's."""
    language = language if language in LANGUAGES else LANGUAGES[-1]
    content = tomllib.loads((folder / f"{language}.toml").read_text(encoding="utf-8"))
    return Words(language, dict(_flat(content, "")))


def _flat(table: Mapping[str, Any], prefix: str) -> list[tuple[str, str | Mapping[str, str]]]:
    found: list[tuple[str, str | Mapping[str, str]]] = []
    for key, value in table.items():
        # An enumeration may have a member "other"; a plural holds nothing but its two forms.
        if isinstance(value, str) or value.keys() <= {"one", "other"}:
            found.append((prefix + key, value))
        else:
            found.extend(_flat(value, f"{prefix}{key}."))
    return found
