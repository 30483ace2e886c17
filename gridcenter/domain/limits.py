"""Time limits and the clocks that measure them. How work time is counted stands in `calendar`."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from enum import StrEnum


class LimitKind(StrEnum):
    """Urgent hours and natural days run always; work hours and work days run in work periods only."""

    URGENT_HOUR = "urgent_hour"
    WORK_HOUR = "work_hour"
    WORK_DAY = "work_day"
    NATURAL_DAY = "natural_day"


SYMBOLS = {
    "UH": LimitKind.URGENT_HOUR,
    "WH": LimitKind.WORK_HOUR,
    "WD": LimitKind.WORK_DAY,
    "ND": LimitKind.NATURAL_DAY,
}
# Ten years of days; more is a slip of the pen.
MOST = 3650


@dataclass(frozen=True, slots=True)
class Limit:
    """An amount of time of one kind, such as 2 urgent hours."""

    kind: LimitKind
    amount: int

    def __post_init__(self) -> None:
        if not 1 <= self.amount <= MOST:
            raise ValueError(f"a limit is from 1 to {MOST}")

    @classmethod
    def parse(cls, text: str) -> Limit:
        """Reads `2UH`, `4WH`, `5WD` or `7ND`, in full width too; raises ValueError."""
        folded = unicodedata.normalize("NFKC", text).upper()
        match = re.fullmatch(r"\s*([0-9]+)\s*(UH|WH|WD|ND)\s*", folded)
        if match is None:
            raise ValueError(f"no limit: {text}")
        return cls(SYMBOLS[match[2]], int(match[1]))

    def __str__(self) -> str:
        symbol = next(key for key, kind in SYMBOLS.items() if kind is self.kind)
        return f"{self.amount}{symbol}"


class ClockKind(StrEnum):
    """What a clock measures: the step that is waited for."""

    ACCEPT = "accept"
    VERIFY = "verify"
    FILE = "file"
    DISPATCH = "dispatch"
    SIGN = "sign"
    CHECK_IN = "check_in"
    HANDLE = "handle"
    INSPECT = "inspect"
    CLOSE = "close"
    ADMIT = "admit"
    TRIAGE = "triage"
    CONTACT = "contact"
    FEED_BACK = "feed_back"
    RULE = "rule"
    CONFIRM = "confirm"
    CALL_BACK = "call_back"


@dataclass(frozen=True, slots=True)
class StageMinutes:
    """Minutes the centre and the departments have for each step; presets found in one city, so settings."""

    accept: int = 15
    verify: int = 30
    file: int = 15
    dispatch: int = 15
    sign: int = 30
    inspect: int = 30
    close: int = 60

    def __post_init__(self) -> None:
        for field in fields(self):
            if getattr(self, field.name) <= 0:
                raise ValueError(f"{field.name} is more than zero minutes")

    def after(self, kind: ClockKind, start: datetime) -> datetime:
        """The due time of a step's clock; the handling clock has the case standard's limit instead."""
        return start + timedelta(minutes=getattr(self, kind.value))


@dataclass(frozen=True, slots=True)
class ClockRules:
    """How clocks of departments stop and go on; presets found in one city, so settings.

    `resume_after_return`: a department that returned a case and gets it again has what was left, not the whole limit.
    An extension adds the whole limit once more, so often at most; a suspension ends after so many days at the latest.
    A department has to come to the place of a critical case within so many minutes of its dispatch, likewise of an
    urgent and a normal one; 0 asks for no check-in. An appeal needs so many reviewers, one or two. A step may be taken
    back for so many seconds.
    """

    resume_after_return: bool = True
    most_extensions: int = 2
    longest_suspension_days: int = 365
    check_in_critical: int = 30
    check_in_urgent: int = 0
    check_in_normal: int = 0
    appeal_reviewers: int = 2
    undo_seconds: int = 60

    def __post_init__(self) -> None:
        if self.most_extensions < 0 or self.longest_suspension_days <= 0:
            raise ValueError("extensions are none or more, a suspension lasts a day or more")
        if min(self.check_in_critical, self.check_in_urgent, self.check_in_normal, self.undo_seconds) < 0:
            raise ValueError("minutes and seconds are none or more")
        if self.appeal_reviewers not in (1, 2):
            raise ValueError("an appeal has one reviewer or two")

    def check_in_minutes(self, priority: str) -> int:
        """Minutes from the dispatch until somebody has to be at the place; 0 when nobody has to."""
        minutes: int = getattr(self, f"check_in_{priority}")
        return minutes


@dataclass(frozen=True, slots=True)
class Clock:
    """A running clock: what it measures, whose it is (a department's code or empty), from when and until when."""

    kind: ClockKind
    start: datetime
    due: datetime
    department: str = ""

    def share(self, now: datetime) -> float:
        """The part of the limit that is used, 0 to 1."""
        whole = (self.due - self.start).total_seconds()
        used = (now - self.start).total_seconds()
        return 1.0 if whole <= 0 else min(1.0, max(0.0, used / whole))


class ClockState(StrEnum):
    """How a clock stands: plain, soon due, or late."""

    NORMAL = "normal"
    SOON = "soon"
    LATE = "late"


_LATE = timedelta(0)
_SHORT_LIMIT, _SHORT_SOON = timedelta(minutes=15), timedelta(minutes=6)
_DAY_LIMIT, _DAY_SOON = timedelta(days=1), timedelta(minutes=15)
# A quarter of the limit but at most 4 hours; above a day a quarter is always more.
_LONG_SOON = timedelta(hours=4)


def clock_state(start: datetime, due: datetime, now: datetime) -> ClockState:
    """Soon = so little left: 6 minutes of a limit up to 15 minutes, 15 up to a day, 4 hours above; all presets."""
    left = due - now
    if left < _LATE:
        return ClockState.LATE
    whole = due - start
    threshold = _SHORT_SOON if whole <= _SHORT_LIMIT else _DAY_SOON if whole <= _DAY_LIMIT else _LONG_SOON
    return ClockState.SOON if left <= threshold else ClockState.NORMAL
