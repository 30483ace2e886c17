"""A mesh of small cells inside an outline, finer near the centres, and connected groups of its cells."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from gridcenter.demo.outline import Outline, Points

# Cells whose point lies in this ring only close the cells further in; they are dropped.
_RING_METRES = 1_500.0
# Centres as shares of the radius, with the share of points around each and their spread in metres.
_CENTRES = ((-0.15, 0.10, 0.24, 3_200.0), (0.45, -0.35, 0.12, 2_200.0), (-0.40, -0.50, 0.07, 1_600.0))


@dataclass(frozen=True, slots=True)
class Mesh:
    """Cells as polygons in metres with one point inside each; `neighbours` are the cells behind the edges of a cell."""

    points: Points
    cells: NDArray[Any]
    neighbours: tuple[tuple[int, ...], ...]


def make_mesh(outline: Outline, seed: int, cells: int) -> Mesh:
    """A Voronoi mesh of roughly this many cells; the district is their union, so nothing is ever cut."""
    rng = np.random.default_rng([seed, 2])
    points = _scattered(outline, rng, cells)
    points = shapely.get_coordinates(shapely.centroid(_voronoi(points)))
    # Centroids of the outermost cells may lie far out.
    points = points[outline.contains(points, _RING_METRES)]
    polygons = _voronoi(points)
    inside = outline.contains(points)
    kept = polygons[inside]
    return Mesh(points[inside], kept, _neighbours(kept))


def split(mesh: Mesh, parents: NDArray[np.int64], counts: Sequence[int], seed: int) -> NDArray[np.int64]:
    """Splits each parent (a number per cell) into so many connected parts; the parts are numbered through."""
    rng = np.random.default_rng([seed, 3, sum(counts)])
    starts: list[int] = []
    for parent, count in enumerate(counts):
        members = np.flatnonzero(parents == parent)
        starts.extend(_starts(mesh.points, members, count, rng))
    return _grown(mesh, parents.tolist(), starts, rng.uniform(0.7, 1.5, len(parents)).tolist())


def _scattered(outline: Outline, rng: np.random.Generator, cells: int) -> Points:
    reach = 27_000.0
    clusters = [
        rng.normal((x * 20_000.0, y * 20_000.0), spread, (int(cells * share), 2)) for x, y, share, spread in _CENTRES
    ]
    rest = cells - sum(len(cluster) for cluster in clusters)
    # The square around the outline is about twice its surface.
    even = rng.uniform(-reach, reach, (rest * 2, 2))
    points = np.concatenate([*clusters, even])
    return points[outline.contains(points, _RING_METRES)]


def _voronoi(points: Points) -> NDArray[Any]:
    polygons: NDArray[Any] = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(points), ordered=True))
    return polygons


def _neighbours(cells: NDArray[Any]) -> tuple[tuple[int, ...], ...]:
    corners, owners = shapely.get_coordinates(cells, return_index=True)
    _, names = np.unique(corners, axis=0, return_inverse=True)
    names = names.reshape(-1)
    along = owners[:-1] == owners[1:]
    edges = np.sort(np.column_stack([names[:-1], names[1:]])[along], axis=1)
    sides = owners[:-1][along]
    order = np.lexsort((sides, edges[:, 1], edges[:, 0]))
    edges, sides = edges[order], sides[order]
    shared = np.flatnonzero((edges[:-1] == edges[1:]).all(axis=1))
    found: list[list[int]] = [[] for _ in cells]
    for one, other in zip(sides[shared].tolist(), sides[shared + 1].tolist(), strict=True):
        found[one].append(other)
        found[other].append(one)
    return tuple(tuple(others) for others in found)


def _starts(points: Points, members: NDArray[np.int64], count: int, rng: np.random.Generator) -> list[int]:
    """Cells near the middles of `count` groups of about equal numbers of cells."""
    own = points[members]
    middles = own[rng.choice(len(members), count, replace=False)]
    for _ in range(5):
        nearest = _distances(own, middles).argmin(axis=1)
        sizes = np.bincount(nearest, minlength=count)
        sums = np.column_stack([np.bincount(nearest, own[:, axis], count) for axis in (0, 1)])
        middles = np.where(sizes[:, None] > 0, sums / np.maximum(sizes, 1)[:, None], middles)
    chosen = list(dict.fromkeys(_distances(middles, own).argmin(axis=1).tolist()))
    taken = set(chosen)
    spare = (place for place in range(len(members)) if place not in taken)
    chosen.extend(next(spare) for _ in range(count - len(chosen)))
    return [int(members[place]) for place in chosen]


def _distances(some: Points, others: Points) -> Points:
    squares: Points = ((some[:, None, :] - others[None, :, :]) ** 2).sum(axis=2)
    return squares


def _grown(mesh: Mesh, parents: list[int], starts: list[int], roughness: list[float]) -> NDArray[np.int64]:
    """Grows all parts from their starts at once, cell by cell, never beyond the parent."""
    parts = [-1] * len(parents)
    xs, ys = mesh.points[:, 0].tolist(), mesh.points[:, 1].tolist()
    queue = [(0.0, start, part) for part, start in enumerate(starts)]
    heapq.heapify(queue)
    while queue:
        cost, cell, part = heapq.heappop(queue)
        if parts[cell] >= 0:
            continue
        parts[cell] = part
        for other in mesh.neighbours[cell]:
            if parts[other] < 0 and parents[other] == parents[cell]:
                step = (abs(xs[other] - xs[cell]) + abs(ys[other] - ys[cell])) * roughness[other]
                heapq.heappush(queue, (cost + step, other, part))
    return np.array(parts, dtype=np.int64)
