"""Short forms that several screens show the same way."""

from __future__ import annotations


def short_number(number: str) -> str:
    """A case number without its year: people say month, day and serial."""
    return number[4:] if len(number) > 8 and number[:8].isdigit() else number
