"""What one program start is told: the database and the language. The district's settings live in the database."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass

DATABASE_VARIABLE = "GRIDCENTER_DB"
LANGUAGE_VARIABLE = "GRIDCENTER_LANG"


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the database is, and the language of sentences: `zh` or `en`."""

    database_url: str
    language: str = "zh"


def from_environment(
    database_url: str = "", language: str = "", environment: Mapping[str, str] = os.environ
) -> Settings:
    """Settings from arguments first and the environment second; the language falls back to the system's."""
    system = environment.get("LC_ALL") or environment.get("LC_MESSAGES") or environment.get("LANG") or ""
    fallback = "zh" if system.lower().startswith("zh") else "en"
    return Settings(
        database_url=database_url or environment.get(DATABASE_VARIABLE, ""),
        language=language or environment.get(LANGUAGE_VARIABLE, "") or fallback,
    )
