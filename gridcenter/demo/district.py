"""The areas of the invented district: codes, names and polygons that tile exactly. Stores nothing."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from gridcenter.demo.labels import Label, Shape, label_children
from gridcenter.demo.mesh import Mesh, make_mesh, split
from gridcenter.demo.names import DISTRICT
from gridcenter.demo.outline import make_outline, to_degrees
from gridcenter.domain.area import Area, AreaCode, AreaLevel, CodeRule, GridKind

DISTRICT_CODE = AreaCode("999001")
COUNTS: Mapping[AreaLevel, int] = MappingProxyType(
    {AreaLevel.TOWN: 16, AreaLevel.COMMUNITY: 269, AreaLevel.GRID: 1052, AreaLevel.MICRO_GRID: 2908}
)
_CELLS = 30_000
_SMOOTHING_METRES = 30.0


@dataclass(frozen=True, slots=True)
class DemoArea:
    """An area with its polygon in degrees, longitude first."""

    area: Area
    polygon: shapely.Polygon


@dataclass(frozen=True, slots=True)
class _Layer:
    """The polygons of one level in metres, and for each the place of its parent in the level above."""

    polygons: NDArray[Any]
    parents: NDArray[np.int64]


def make_areas(seed: int) -> tuple[DemoArea, ...]:
    """The whole district, parents before children: 1 + 16 + 269 + 1,052 + 2,908 areas, the same for the same seed."""
    rng = random.Random(f"labels {seed}")
    rule = CodeRule()
    top, *layers = _layers(make_mesh(make_outline(seed), seed, _CELLS), seed)
    labels = [Label(DISTRICT_CODE, DISTRICT)]
    areas = _areas(AreaLevel.DISTRICT, labels, top, rule)
    for level, layer in zip(COUNTS, layers, strict=True):
        labels = label_children(level, labels, _shapes(layer), rng)
        areas.extend(sorted(_areas(level, labels, layer, rule), key=lambda made: made.area.code))
    return tuple(areas)


def _layers(mesh: Mesh, seed: int) -> list[_Layer]:
    """District, towns, communities, grids, micro-grids: cells are grouped downward, polygons dissolved upward."""
    parts = [np.zeros(len(mesh.cells), dtype=np.int64)]
    for count in COUNTS.values():
        sizes = np.bincount(parts[-1]).tolist()
        parts.append(split(mesh, parts[-1], _shares(sizes, count), seed))
    parents = [upper[np.unique(lower, return_index=True)[1]] for upper, lower in pairwise(parts)]
    polygons: NDArray[Any] = shapely.coverage_simplify(_dissolved(mesh.cells, parts[-1]), _SMOOTHING_METRES)
    layers: list[_Layer] = []
    for above in reversed(parents):
        layers.append(_Layer(polygons, above))
        polygons = _dissolved(polygons, above)
    layers.append(_Layer(polygons, np.zeros(1, dtype=np.int64)))
    return layers[::-1]


def _shares(sizes: Sequence[int], total: int) -> list[int]:
    """The total dealt out in proportion to the sizes, at least one each; the largest remainders get what is left."""
    spare = total - len(sizes)
    exact = [spare * size / sum(sizes) for size in sizes]
    shares = [int(share) for share in exact]
    order = sorted(range(len(sizes)), key=lambda place: shares[place] - exact[place])
    for place in order[: spare - sum(shares)]:
        shares[place] += 1
    return [share + 1 for share in shares]


def _dissolved(polygons: NDArray[Any], parts: NDArray[np.int64]) -> NDArray[Any]:
    order = np.argsort(parts, kind="stable")
    groups = np.split(polygons[order], np.flatnonzero(np.diff(parts[order])) + 1)
    # Groups are connected, so each is one polygon.
    return np.array([shapely.get_geometry(shapely.coverage_union_all(group), 0) for group in groups], dtype=object)


def _shapes(layer: _Layer) -> list[Shape]:
    middles = shapely.get_coordinates(shapely.centroid(layer.polygons)).tolist()
    surfaces = shapely.area(layer.polygons).tolist()
    return [
        Shape(int(parent), x, y, surface)
        for parent, (x, y), surface in zip(layer.parents, middles, surfaces, strict=True)
    ]


def _areas(level: AreaLevel, labels: Sequence[Label], layer: _Layer, rule: CodeRule) -> list[DemoArea]:
    polygons = shapely.transform(layer.polygons, to_degrees)
    middles = shapely.get_coordinates(shapely.point_on_surface(polygons)).tolist()
    surfaces = shapely.area(layer.polygons).tolist()
    made: list[DemoArea] = []
    for label, polygon, (longitude, latitude), surface in zip(labels, polygons, middles, surfaces, strict=True):
        area = Area(
            code=label.code,
            name=label.name,
            level=level,
            parent=rule.parent(label.code),
            grid_kind=_kind(label.code, level, rule),
            longitude=round(longitude, 7),
            latitude=round(latitude, 7),
            square_metres=round(surface, 1),
        )
        made.append(DemoArea(area, polygon))
    return made


def _kind(code: AreaCode, level: AreaLevel, rule: CodeRule) -> GridKind | None:
    return rule.grid_kind(code) if level is AreaLevel.GRID else None
