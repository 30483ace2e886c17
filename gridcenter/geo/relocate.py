"""Lays points of another place over the district: all inside, neighbours stay neighbours. For demonstrations only."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon, Polygon

from gridcenter.errors import BadInput
from gridcenter.geo.hilbert import bounds_of, hilbert_keys

_TARGETS_EACH = 4
_SEED = 320903
_THROWS = 12
# About 50 m: enough that moved points do not lie on top of each other.
_LONGEST_SHIFT_DEGREES = 0.0005
# Stays clear of the border by more than rounding.
_SAFE_SHARE = 0.9


class Relocation:
    """A fixed map from one place to the district, made of a sample of the one and the micro-grids of the other."""

    def __init__(
        self,
        longitudes: NDArray[np.float64],
        latitudes: NDArray[np.float64],
        micro_grids: Sequence[Polygon | MultiPolygon],
    ) -> None:
        """Takes the sample of the other place and the micro-grids' polygons, all in degrees.

        Raises BadInput 'no_points' or 'no_polygons' when either is empty.
        """
        if len(longitudes) == 0:
            raise BadInput(what="no_points", where="", fix="")
        if len(micro_grids) == 0:
            raise BadInput(what="no_polygons", where="", fix="")
        self._bounds = bounds_of(longitudes, latitudes)
        self._ranks = np.sort(hilbert_keys(longitudes, latitudes, self._bounds))
        self._targets = _targets(np.asarray(micro_grids, dtype=object))

    def move(
        self, longitudes: NDArray[np.float64], latitudes: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Where the points come to lie: longitudes and latitudes in degrees, every one inside a micro-grid.

        The same point always comes to the same place. Raises ValueError for a coordinate that is no number.
        """
        if not (np.isfinite(longitudes).all() and np.isfinite(latitudes).all()):
            raise ValueError("coordinates must be finite")
        keys = hilbert_keys(longitudes, latitudes, self._bounds)
        # The middle of equal ranks, so that a crowded spot keeps its place among the others.
        rank = np.searchsorted(self._ranks, keys, "left") + np.searchsorted(self._ranks, keys, "right")
        share = rank / (2 * len(self._ranks))
        x, y, room = self._targets
        place = np.minimum((share * len(x)).astype(np.int64), len(x) - 1)
        angle = 2.0 * np.pi * _noise(longitudes, latitudes)
        length = room[place] * np.sqrt(_noise(latitudes, longitudes))
        return x[place] + length * np.cos(angle), y[place] + length * np.sin(angle)


def sample_points(
    points: Iterable[tuple[float, float]], size: int, seed: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """A random sample of at most `size` points of a stream of any length; memory holds the sample only.

    Points are (longitude, latitude); the answer is their two arrays. The same seed draws the same sample.
    """
    draw = random.Random(seed)
    kept: list[tuple[float, float]] = []
    for count, point in enumerate(points):
        if count < size:
            kept.append(point)
        elif (place := draw.randrange(count + 1)) < size:
            kept[place] = point
    table = np.array(kept, dtype=np.float64).reshape(-1, 2)
    return table[:, 0], table[:, 1]


def _targets(polygons: NDArray[Any]) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Longitudes and latitudes of a few places in every polygon along the curve, and the room round each, degrees."""
    owner = np.repeat(np.arange(len(polygons)), _TARGETS_EACH)
    owners = polygons[owner]
    inner = shapely.point_on_surface(polygons)
    x, y = shapely.get_x(inner)[owner], shapely.get_y(inner)[owner]
    west, south, east, north = shapely.bounds(owners).T
    rng = np.random.default_rng(_SEED)
    shapely.prepare(polygons)
    open_places = np.ones(len(owner), dtype=np.bool_)
    # A place no throw has found stays at the polygon's inner point.
    for _ in range(_THROWS):
        thrown_x, thrown_y = rng.uniform(west, east), rng.uniform(south, north)
        hit = open_places & shapely.contains_xy(owners, thrown_x, thrown_y)
        x, y = np.where(hit, thrown_x, x), np.where(hit, thrown_y, y)
        open_places &= ~hit
    distance = shapely.distance(shapely.points(x, y), shapely.boundary(owners))
    room = np.minimum(_SAFE_SHARE * distance, _LONGEST_SHIFT_DEGREES)
    order = np.argsort(hilbert_keys(x, y, bounds_of(x, y)), kind="stable")
    return x[order], y[order], room[order]


def _noise(first: NDArray[np.float64], second: NDArray[np.float64]) -> NDArray[np.float64]:
    """Numbers from 0 to 1 that look random but follow from the two coordinates alone."""
    mixed = np.asarray(first, dtype=np.float64).view(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    mixed ^= np.asarray(second, dtype=np.float64).view(np.uint64) * np.uint64(0xBF58476D1CE4E5B9)
    mixed ^= mixed >> np.uint64(31)
    mixed *= np.uint64(0x94D049BB133111EB)
    return (mixed >> np.uint64(11)).astype(np.float64) / 2.0**53
