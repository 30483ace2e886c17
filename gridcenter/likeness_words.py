"""Says in words how near a similar case is and how long ago it was reported."""

from __future__ import annotations

from datetime import datetime

from gridcenter.domain.likeness import Likeness
from gridcenter.words import Words

# Up to two days hours say more than days.
_HOURS_SHOWN = 48


def distance_words(words: Words, match: Likeness) -> str:
    """The distance in whole metres, or that both lie in one grid when a point is missing."""
    return words("similar.same_area") if match.metres is None else words("similar.metres", n=round(match.metres))


def age_words(words: Words, at: datetime, now: datetime) -> str:
    """How long ago something was, in whole minutes, hours or days."""
    minutes = max(0, int((now - at).total_seconds() // 60))
    if minutes < 60:
        return words("similar.ago.minutes", n=minutes)
    hours = minutes // 60
    if hours < _HOURS_SHOWN:
        return words("similar.ago.hours", n=hours)
    return words("similar.ago.days", n=hours // 24)
