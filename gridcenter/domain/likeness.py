"""How alike two cases are. Only ever proposes; what is a duplicate is decided by a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from math import asin, cos, degrees, isfinite, radians, sin, sqrt
from typing import Protocol

from gridcenter.domain.area import AreaCode, AreaLevel, BadAreaCode, CodeRule
from gridcenter.domain.case import Case, Facts
from gridcenter.domain.search import bigrams

_EARTH_METRES = 6_371_008.8
# A degree of longitude shrinks towards the poles; here it stops, so that no box is infinitely wide.
_LEAST_COSINE = 0.01
# Shares of the score; our own choice: words tell most, then the place.
_TEXT, _PLACE, _TIME, _CATEGORY = 0.4, 0.3, 0.15, 0.15
# What a shared micro-grid counts for when the distance is not known.
_SAME_AREA = 0.5


@dataclass(frozen=True, slots=True)
class LikenessRules:
    """How far apart two cases may be to be called alike, and how many are proposed; presets, so settings.

    `metres` between their points, `hours` between their reports. Cases of two categories need a text likeness of
    `least_text` (0 to 1) or more. One city's programme looks within 50 m and 24 h.
    """

    metres: float = 150.0
    hours: float = 72.0
    least_text: float = 0.30
    most: int = 5

    def __post_init__(self) -> None:
        if not (isfinite(self.metres) and isfinite(self.hours) and self.metres > 0 and self.hours > 0):
            raise ValueError("distance and time span are more than zero")
        if not 0 <= self.least_text <= 1:
            raise ValueError("a text likeness is from 0 to 1")
        if self.most < 1:
            raise ValueError("at least one case is shown")


class Reported(Protocol):
    """What was reported and when: a case, a report on its way in, or a form that is still typed."""

    @property
    def facts(self) -> Facts:
        """What is known of it."""

    @property
    def reported_at(self) -> datetime:
        """When it was reported."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """Facts and their time, before there is a case."""

    facts: Facts
    reported_at: datetime


@dataclass(frozen=True, slots=True)
class Likeness:
    """A case that may be the same matter. `metres` is None when a point is missing and the area decided.

    `hours` lie between the two reports; `text` and `score` are from 0 to 1.
    """

    case: Case
    metres: float | None
    hours: float
    text: float
    same_category: bool
    score: float


@dataclass(frozen=True, slots=True)
class Box:
    """A box in degrees."""

    west: float
    south: float
    east: float
    north: float


def likeness(one: Reported, other: Case, rules: LikenessRules, codes: CodeRule) -> Likeness | None:
    """How alike they are, or None: too far apart, too long apart, or neither category nor words agree."""
    mine, theirs = one.facts, other.facts
    hours = abs((one.reported_at - other.reported_at).total_seconds()) / 3600
    if hours > rules.hours:
        return None
    metres = _metres(mine, theirs)
    if metres is None:
        area = compared_area(mine.area, codes)
        if area is None or area != compared_area(theirs.area, codes):
            return None
    elif metres > rules.metres:
        return None
    text = text_likeness(_words(mine), _words(theirs))
    same_category = mine.category == theirs.category
    if not same_category and text < rules.least_text:
        return None
    place = _SAME_AREA if metres is None else 1 - metres / rules.metres
    score = _TEXT * text + _PLACE * place + _TIME * (1 - hours / rules.hours) + _CATEGORY * same_category
    return Likeness(other, metres, hours, text, same_category, min(1.0, score))


def ranked(found: list[Likeness], rules: LikenessRules) -> tuple[Likeness, ...]:
    """The best of them, best first; of equals the newer one."""
    return tuple(sorted(found, key=lambda one: (one.score, one.case.id), reverse=True)[: rules.most])


def text_likeness(one: str, other: str) -> float:
    """Dice's coefficient of the pairs of characters of two texts, 0 to 1; a text without words is like none."""
    mine, theirs = bigrams(one), bigrams(other)
    if not mine or not theirs:
        return 0.0
    return 2 * len(mine & theirs) / (len(mine) + len(theirs))


def _words(facts: Facts) -> str:
    return f"{facts.description}\n{facts.address}"


def compared_area(area: str | None, codes: CodeRule) -> AreaCode | None:
    """The micro-grid a case lies in, or its grid when nothing smaller is known; None for larger areas."""
    if area is None:
        return None
    try:
        return codes.ancestor(area, AreaLevel.MICRO_GRID) or codes.parse(area, AreaLevel.GRID)
    except BadAreaCode:
        return None


def _metres(one: Facts, other: Facts) -> float | None:
    if one.longitude is None or one.latitude is None or other.longitude is None or other.latitude is None:
        return None
    return distance(one.longitude, one.latitude, other.longitude, other.latitude)


def distance(longitude: float, latitude: float, other_longitude: float, other_latitude: float) -> float:
    """Metres between two points in degrees, on a sphere of the earth's mean radius; the error is below 0.6 %."""
    north, other_north = radians(latitude), radians(other_latitude)
    half_north = sin((other_north - north) / 2) ** 2
    half_east = sin(radians(other_longitude - longitude) / 2) ** 2
    return 2 * _EARTH_METRES * asin(min(1.0, sqrt(half_north + cos(north) * cos(other_north) * half_east)))


def box_around(longitude: float, latitude: float, metres: float) -> Box:
    """A box that holds every point within so many metres; for queries, so it may be somewhat larger."""
    # One in a thousand more, because the cosine is taken at the middle.
    high = degrees(metres / _EARTH_METRES) * 1.001
    wide = high / max(_LEAST_COSINE, cos(radians(latitude)))
    return Box(longitude - wide, latitude - high, longitude + wide, latitude + high)
