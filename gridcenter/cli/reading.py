"""Reads what is written on the command line: local times, codes, numbers of cases."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo

from gridcenter.domain.department import DepartmentCode
from gridcenter.errors import BadInput


def local_time(text: str, zone: tzinfo) -> datetime:
    """A time such as `2026-02-14 15:00` or a day, local unless it names its own zone; raises BadInput."""
    try:
        at = datetime.fromisoformat(text)
        return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise BadInput(what="time", where=text, fix="2026-02-14 15:00") from None


def departments(text: str) -> tuple[DepartmentCode, ...]:
    """Codes with commas between them."""
    return tuple(DepartmentCode(code.strip()) for code in text.split(",") if code.strip())
