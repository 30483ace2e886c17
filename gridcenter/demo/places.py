"""Places to put cases and cameras: points inside micro-grids, made-up addresses, and the spots that draw trouble."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from gridcenter.demo.district import DemoArea
from gridcenter.demo.names import SITES, road_names
from gridcenter.domain.area import AreaCode, AreaLevel, CodeRule

_TRIES = 12
_ROADS_PER_TOWN = 14
_ROADS_PER_MICRO_GRID = 2
_HOT_SPOTS = 40


@dataclass(frozen=True, slots=True)
class Place:
    """A point inside a micro-grid, degrees, with the address and the words people use for it."""

    area: AreaCode
    longitude: float
    latitude: float
    address: str
    words: str


@dataclass(frozen=True, slots=True)
class _MicroGrid:
    area: AreaCode
    community: str
    roads: tuple[str, ...]
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class _HotSpot:
    micro_grid: _MicroGrid
    point: tuple[float, float]
    address: str
    name: str


class Places:
    """All micro-grids with points, roads and hot spots, the same for the same seed and areas."""

    def __init__(self, areas: Iterable[DemoArea], seed: int) -> None:
        known = tuple(areas)
        rng = random.Random(f"places {seed}")
        self._micro_grids = _micro_grids(known, rng, seed)
        self._hot_spots = _hot_spots(self._micro_grids, rng)
        # A few spots draw most of the trouble.
        self._heat = [1.0 / (1 + place) ** 0.7 for place in range(len(self._hot_spots))]

    def somewhere(self, rng: random.Random) -> Place:
        """A point in any micro-grid; where they are small there are many, so the centres get more."""
        micro_grid = rng.choice(self._micro_grids)
        longitude, latitude = rng.choice(micro_grid.points)
        road = rng.choice(micro_grid.roads)
        address = f"{road}{rng.randint(1, 320)}号"
        words = rng.choice(
            (
                f"{address}附近",
                f"{address}门前",
                f"{road}{micro_grid.community}段",
                f"{micro_grid.community}{address}",
                f"{micro_grid.roads[0]}与{micro_grid.roads[-1]}交叉口",
            )
        )
        return Place(micro_grid.area, longitude, latitude, address, words)

    def hot_spot(self, rng: random.Random) -> Place:
        """One of about forty spots, the hottest most often; each is always at the same point."""
        spot = rng.choices(self._hot_spots, self._heat)[0]
        words = rng.choice((spot.name, f"{spot.name}旁", f"{spot.address}{spot.name}"))
        return Place(spot.micro_grid.area, *spot.point, spot.address, words)

    def spread(self, rng: random.Random, count: int) -> list[Place]:
        """Points in so many different micro-grids."""
        chosen = rng.sample(self._micro_grids, count)
        return [Place(grid.area, *rng.choice(grid.points), rng.choice(grid.roads), grid.community) for grid in chosen]


def _micro_grids(areas: Sequence[DemoArea], rng: random.Random, seed: int) -> list[_MicroGrid]:
    rule = CodeRule()
    names = {made.area.code: made.area.name for made in areas}
    roads = {made.area.code: road_names(rng, _ROADS_PER_TOWN) for made in areas if made.area.level is AreaLevel.TOWN}
    smallest = [made for made in areas if made.area.level is AreaLevel.MICRO_GRID]
    found: list[_MicroGrid] = []
    for made, points in zip(smallest, _points(smallest, seed), strict=True):
        town = rule.ancestor(made.area.code, AreaLevel.TOWN)
        community = rule.ancestor(made.area.code, AreaLevel.COMMUNITY)
        assert town is not None
        assert community is not None
        own = tuple(rng.sample(roads[town], _ROADS_PER_MICRO_GRID))
        found.append(_MicroGrid(made.area.code, names[community], own, points))
    return found


def _points(areas: Sequence[DemoArea], seed: int) -> list[tuple[tuple[float, float], ...]]:
    """For each area its own point and those of some random ones that fall inside."""
    rng = np.random.default_rng([seed, 4])
    polygons = np.array([made.polygon for made in areas], dtype=object)
    shapely.prepare(polygons)
    west, south, east, north = shapely.bounds(polygons).T[:, :, None]
    xs = np.round(west + (east - west) * rng.random((len(areas), _TRIES)), 7)
    ys = np.round(south + (north - south) * rng.random((len(areas), _TRIES)), 7)
    inside = shapely.contains_xy(polygons[:, None], xs, ys)
    found: list[tuple[tuple[float, float], ...]] = []
    for made, hits, x, y in zip(areas, inside, xs, ys, strict=True):
        assert made.area.longitude is not None
        assert made.area.latitude is not None
        own = (made.area.longitude, made.area.latitude)
        found.append((own, *zip(x[hits].tolist(), y[hits].tolist(), strict=True)))
    return found


def _hot_spots(micro_grids: Sequence[_MicroGrid], rng: random.Random) -> list[_HotSpot]:
    spots: list[_HotSpot] = []
    for place, micro_grid in enumerate(rng.sample(micro_grids, _HOT_SPOTS)):
        name = micro_grid.community.removesuffix("社区").removesuffix("村") + SITES[place % len(SITES)]
        address = f"{micro_grid.roads[0]}{rng.randint(1, 320)}号"
        spots.append(_HotSpot(micro_grid, rng.choice(micro_grid.points), address, name))
    return spots
