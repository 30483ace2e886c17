"""Why a person let the next case wait, and until when it stays out of sight."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

# A preset: long enough for a call back, short enough that nothing is forgotten.
SKIP_SPAN = timedelta(minutes=15)


class SkipReason(StrEnum):
    """Why a case is not taken now."""

    CALL_BACK = "call_back"
    OTHER_DESK = "other_desk"
    MISSING = "missing"
    OWN_WORDS = "own_words"


@dataclass(frozen=True, slots=True)
class Skip:
    """A case let wait on this desk; `note` says why in own words."""

    reason: SkipReason
    note: str
    until: datetime

    def __post_init__(self) -> None:
        if self.reason is SkipReason.OWN_WORDS and not self.note.strip():
            raise ValueError("another reason is said in words")


def skip(reason: SkipReason, note: str, now: datetime) -> Skip:
    """A case let wait from now on."""
    return Skip(reason, note.strip(), now + SKIP_SPAN)
