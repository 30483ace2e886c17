"""When things happen: hours of the day, days of the week, months of the year. Knows no cases."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from types import MappingProxyType

LOCAL = timezone(timedelta(hours=8))

# Reports by hour of the day; people call in the morning and in the afternoon, hardly at night.
_HOURS = (3, 2, 1, 1, 1, 3, 8, 20, 42, 66, 70, 52, 30, 34, 48, 66, 64, 46, 34, 30, 26, 20, 12, 6)
# Monday to Sunday.
_WEEKDAYS = (1.18, 1.08, 1.04, 1.0, 1.06, 0.86, 0.78)

_ALWAYS = (1.0,) * 12
# January to December.
_MONTHS: Mapping[str, tuple[float, ...]] = MappingProxyType(
    {
        "rain": (0.5, 0.5, 0.8, 1.0, 1.2, 2.0, 2.4, 2.0, 1.2, 0.7, 0.6, 0.5),
        "flood": (0.05, 0.05, 0.2, 0.4, 0.8, 3.0, 4.0, 3.0, 1.0, 0.3, 0.1, 0.05),
        "snow": (4.5, 3.0, 0.2, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.2, 2.5),
        "frost": (2.6, 2.2, 1.0, 0.5, 0.4, 0.4, 0.5, 0.5, 0.4, 0.5, 1.2, 2.2),
        "tree": (0.4, 0.6, 2.2, 2.4, 1.8, 1.2, 1.2, 1.2, 0.8, 0.7, 0.5, 0.4),
        "summer": (0.4, 0.4, 0.6, 0.9, 1.2, 1.8, 2.2, 2.2, 1.2, 0.7, 0.5, 0.4),
        "autumn": (0.7, 0.6, 0.5, 0.5, 0.8, 1.4, 0.5, 0.5, 1.0, 2.6, 2.6, 1.2),
        "winter": (2.8, 1.6, 0.7, 0.7, 0.7, 0.8, 0.7, 0.7, 0.8, 0.8, 1.2, 2.0),
        "storm": (0.6, 0.6, 0.9, 1.1, 1.2, 1.6, 2.2, 2.0, 1.0, 0.6, 0.6, 0.6),
        "dry": (1.0, 1.0, 1.6, 1.8, 1.4, 0.7, 0.5, 0.6, 1.0, 1.4, 1.3, 1.0),
        "evening": (0.6, 0.6, 0.9, 1.1, 1.3, 1.4, 1.5, 1.5, 1.2, 0.9, 0.7, 0.6),
    }
)
_NIGHT_HOURS = frozenset((*range(6), *range(19, 24)))
_MARKET_HOURS = frozenset((5, 6, 7, 8, 16, 17, 18))
_LIVELY_HOURS = MappingProxyType({"evening": _NIGHT_HOURS, "dark": _NIGHT_HOURS, "market": _MARKET_HOURS})
_LIVELY, _QUIET = 4.0, 0.7


def local_hour(at: datetime) -> datetime:
    """The beginning of the local hour."""
    return at.astimezone(LOCAL).replace(minute=0, second=0, microsecond=0)


def busyness(at: datetime) -> float:
    """How many reports an hour brings compared with others; only the proportion means something."""
    local = at.astimezone(LOCAL)
    return _HOURS[local.hour] * _WEEKDAYS[local.weekday()]


def liveliness(rhythm: str, month: int, hour: int) -> float:
    """The factor of a rhythm in a month (1 to 12) at a local hour; 1 for what knows no season."""
    factor = _MONTHS.get(rhythm, _ALWAYS)[month - 1]
    hours = _LIVELY_HOURS.get(rhythm)
    if hours is None:
        return factor
    return factor * (_LIVELY if hour in hours else _QUIET)
