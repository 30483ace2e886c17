"""Short forms that several screens show the same way."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from gridcenter.domain.directory import Directory
from gridcenter.errors import GridError
from gridcenter.words import Words


def short_number(number: str) -> str:
    """A number without its year: people say month, day and serial. The letter of a record stays in front."""
    letter, rest = (number[:1], number[1:]) if number[:1].isalpha() else ("", number)
    return letter + rest[4:] if len(rest) > 8 and rest[:8].isdigit() else number


def local_time(at: datetime, zone: ZoneInfo) -> str:
    """A time as the desk shows it: the clock, with the day before it when that is not today."""
    local = at.astimezone(zone)
    today = datetime.now(UTC).astimezone(zone).date()
    return f"{local:%H:%M}" if local.date() == today else f"{local:%m-%d %H:%M}"


def error_words(words: Words, directory: Directory, error: GridError) -> str:
    """A refusal's sentence, with the department's name instead of its code."""
    code = error.data.get("department")
    if code:
        error = type(error)(**{**error.data, "department": directory.department_name(str(code))})
    return words.error(error)
