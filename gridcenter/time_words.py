"""Says how much time a clock has left, in words; never in seconds."""

from __future__ import annotations

from datetime import datetime

from gridcenter.domain.limits import Clock
from gridcenter.words import Words


def time_left(words: Words, due: datetime, now: datetime) -> str:
    """What is left until the due time, or by how much it is over; minutes are rounded towards now."""
    seconds = (due - now).total_seconds()
    way = "left" if seconds >= 0 else "over"
    minutes = int(abs(seconds) // 60)
    if minutes < 60:
        return words(f"time.{way}.minutes", n=minutes)
    hours, rest = divmod(minutes, 60)
    if hours >= 24:
        return words(f"time.{way}.days", days=hours // 24, hours=hours % 24)
    if rest == 0:
        return words(f"time.{way}.whole_hours", hours=hours)
    return words(f"time.{way}.hours", hours=hours, minutes=f"{rest:02d}" if words.language == "zh" else rest)


def clock_words(words: Words, clock: Clock, now: datetime) -> str:
    """The limit's name and what is left of it."""
    return words("clock.words", kind=words.name(clock.kind), time=time_left(words, clock.due, now))
