"""Looks for overlaps, gaps and broken polygons in a set of areas. Reports; changes nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import STRtree

from gridcenter.domain.area import AreaCode, AreaFinding, AreaLevel
from gridcenter.geo.shape import AreaShape, to_equal_area

# A survey's rounding leaves less than this; a missing house or field leaves far more.
TOLERANCE_SQUARE_METRES = 1.0
SLIVER_METRES = 1.0


@dataclass(frozen=True, slots=True)
class _Group:
    """Areas side by side in metres, made valid."""

    codes: list[AreaCode]
    parents: list[AreaCode | None]
    polygons: NDArray[Any]


def check_topology(
    shapes: Sequence[AreaShape],
    *,
    tolerance: float = TOLERANCE_SQUARE_METRES,
    sliver_width: float = SLIVER_METRES,
) -> list[AreaFinding]:
    """What is wrong with the polygons, ordered by level, then kind, then code.

    'invalid_polygon' crosses itself. 'overlap' is with a neighbour of the level (`other`), 'outside_parent' beyond
    the parent (`other`), 'gap' inside a parent but in none of its children; each when larger than `tolerance`
    square metres, a gap also only where it is wider than `sliver_width` metres. 'split' is an area of several
    parts, sized without its largest one, and no fault in itself.
    """
    if not shapes:
        return []
    metres = to_equal_area([shape.polygon for shape in shapes])
    valid = shapely.is_valid(metres)
    # Overlays of crossing polygons fail, and one bad polygon must not hide the faults of the rest.
    metres[~valid] = shapely.make_valid(metres[~valid], method="structure", keep_collapsed=False)
    groups = _by_level(shapes, metres)
    known = {shape.area.code: polygon for shape, polygon in zip(shapes, metres, strict=True)}
    broken = {shape.area.code for shape, sound in zip(shapes, valid, strict=True) if not sound}

    findings: list[AreaFinding] = []
    for group in groups:
        found = [AreaFinding("invalid_polygon", code) for code in group.codes if code in broken]
        found.extend(_overlaps(group, tolerance))
        found.extend(_outside(group, known, tolerance))
        found.extend(_splits(group))
        findings.extend(sorted(found, key=lambda finding: (finding.kind, finding.code, finding.other)))
        findings.extend(_gaps(group, known, tolerance, sliver_width))
    return findings


def _by_level(shapes: Sequence[AreaShape], metres: NDArray[Any]) -> list[_Group]:
    places: defaultdict[AreaLevel, list[int]] = defaultdict(list)
    for place, shape in enumerate(shapes):
        places[shape.area.level].append(place)
    return [
        _Group(
            [shapes[place].area.code for place in places[level]],
            [shapes[place].area.parent for place in places[level]],
            metres[places[level]],
        )
        for level in AreaLevel
        if level in places
    ]


def _overlaps(group: _Group, tolerance: float) -> Iterator[AreaFinding]:
    first, second = STRtree(group.polygons).query(group.polygons, predicate="intersects")
    once = first < second
    first, second = first[once], second[once]
    sizes = shapely.area(shapely.intersection(group.polygons[first], group.polygons[second]))
    for pair in np.flatnonzero(sizes > tolerance):
        code, other = sorted((group.codes[first[pair]], group.codes[second[pair]]))
        yield AreaFinding("overlap", code, other, float(sizes[pair]))


def _outside(group: _Group, known: dict[AreaCode, Any], tolerance: float) -> Iterator[AreaFinding]:
    children = [
        (code, parent, place)
        for place, (code, parent) in enumerate(zip(group.codes, group.parents, strict=True))
        if parent is not None and parent in known
    ]
    inner = group.polygons[[place for _, _, place in children]]
    outer = np.array([known[parent] for _, parent, _ in children], dtype=object)
    sizes = shapely.area(shapely.difference(inner, outer))
    for (code, parent, _), size in zip(children, sizes, strict=True):
        if size > tolerance:
            yield AreaFinding("outside_parent", code, parent, float(size))


def _splits(group: _Group) -> Iterator[AreaFinding]:
    for place in np.flatnonzero(shapely.get_num_geometries(group.polygons) > 1):
        sizes = shapely.area(shapely.get_parts(group.polygons[place]))
        yield AreaFinding("split", group.codes[place], "", float(sizes.sum() - sizes.max()))


def _gaps(children: _Group, known: dict[AreaCode, Any], tolerance: float, sliver_width: float) -> Iterator[AreaFinding]:
    """What the children of each parent leave uncovered."""
    families: defaultdict[AreaCode, list[int]] = defaultdict(list)
    for place, parent in enumerate(children.parents):
        if parent is not None and parent in known:
            families[parent].append(place)
    for parent in sorted(families):
        covered = shapely.union_all(children.polygons[families[parent]])
        parts = shapely.get_parts(shapely.difference(known[parent], covered))
        # What vanishes when its border moves in by half the width is nowhere wider than that.
        wide = ~shapely.is_empty(shapely.buffer(parts, -sliver_width / 2))
        size = float(shapely.area(parts[wide]).sum())
        if size > tolerance:
            yield AreaFinding("gap", parent, "", size)
