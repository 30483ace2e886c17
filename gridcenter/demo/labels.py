"""Codes and names for the areas of the invented district. Knows where areas lie, not their polygons."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from gridcenter.demo.names import STREETS, TOWNS, WORKS, community_names
from gridcenter.domain.area import FIRST_SPECIAL_SEQUENCE, AreaCode, AreaLevel

_FIRST_TOWN = 100
_FIRST_VILLAGE = 200
_SPECIAL_GRIDS = 32
_COMMUNITY_SHARE_IN_TOWNS = 0.25


@dataclass(frozen=True, slots=True)
class Label:
    """The code and the name of one area."""

    code: AreaCode
    name: str


@dataclass(frozen=True, slots=True)
class Shape:
    """What numbering needs to know of an area: its parent's place, its middle and its surface, in metres."""

    parent: int
    x: float
    y: float
    surface: float


def label_children(
    level: AreaLevel, parents: Sequence[Label], shapes: Sequence[Shape], rng: random.Random
) -> list[Label]:
    """Labels for all areas of a level, in the order of the shapes; numbered from north-west to south-east."""
    order = sorted(range(len(shapes)), key=lambda place: (shapes[place].x - shapes[place].y, place))
    namers = {AreaLevel.TOWN: _towns, AreaLevel.COMMUNITY: _communities, AreaLevel.GRID: _grids}
    found = namers.get(level, _micro_grids)(parents, shapes, order, rng)
    return [found[place] for place in range(len(shapes))]


def _towns(
    parents: Sequence[Label], shapes: Sequence[Shape], order: Sequence[int], rng: random.Random
) -> dict[int, Label]:
    smallest = sorted(order, key=lambda place: shapes[place].surface)
    urban = set(smallest[: len(STREETS)])
    streets = iter(enumerate(rng.sample(STREETS, len(STREETS)), 1))
    towns = iter(enumerate(rng.sample(TOWNS, len(TOWNS)), _FIRST_TOWN))
    found: dict[int, Label] = {}
    for place in order:
        number, name = next(streets if place in urban else towns)
        found[place] = Label(_code(parents[0], number), name)
    return found


def _communities(
    parents: Sequence[Label], shapes: Sequence[Shape], order: Sequence[int], rng: random.Random
) -> dict[int, Label]:
    names = community_names(rng, len(shapes))
    numbers = _Numbers()
    found: dict[int, Label] = {}
    for place, name in zip(order, names, strict=True):
        parent = parents[shapes[place].parent]
        village = int(parent.code[-3:]) >= _FIRST_TOWN and rng.random() >= _COMMUNITY_SHARE_IN_TOWNS
        number = numbers.next(parent, _FIRST_VILLAGE if village else 0)
        found[place] = Label(_code(parent, number), name + ("村" if village else "社区"))
    return found


def _grids(
    parents: Sequence[Label], shapes: Sequence[Shape], order: Sequence[int], rng: random.Random
) -> dict[int, Label]:
    siblings: dict[int, list[int]] = {}
    for place in order:
        siblings.setdefault(shapes[place].parent, []).append(place)
    # A community keeps at least two grids of homes beside its special one.
    roomy = [places for places in siblings.values() if len(places) >= 3]
    special = {rng.choice(places) for places in rng.sample(roomy, _SPECIAL_GRIDS)}
    numbers = _Numbers()
    found: dict[int, Label] = {}
    for place in order:
        parent = parents[shapes[place].parent]
        if place in special:
            number = numbers.next(parent, FIRST_SPECIAL_SEQUENCE - 1)
            name = f"{parent.name}{rng.choice(WORKS)}专属网格"
        else:
            number = numbers.next(parent, 0)
            name = f"{parent.name}第{number}网格"
        found[place] = Label(_code(parent, number), name)
    return found


def _micro_grids(
    parents: Sequence[Label], shapes: Sequence[Shape], order: Sequence[int], _rng: random.Random
) -> dict[int, Label]:
    numbers = _Numbers()
    found: dict[int, Label] = {}
    for place in order:
        parent = parents[shapes[place].parent]
        number = f"{numbers.next(parent, 0):02d}"
        found[place] = Label(AreaCode(parent.code + number), f"{parent.name}{number}微网格")
    return found


class _Numbers:
    """Counts up within each parent, from different beginnings."""

    def __init__(self) -> None:
        self._last: dict[tuple[AreaCode, int], int] = {}

    def next(self, parent: Label, base: int) -> int:
        key = parent.code, base
        self._last[key] = self._last.get(key, base) + 1
        return self._last[key]


def _code(parent: Label, number: int) -> AreaCode:
    return AreaCode(f"{parent.code}{number:03d}")
