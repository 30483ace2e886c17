"""Reads the areas of a district from a geodata file, keeping what cannot be used with the reason. Stores nothing."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon, Polygon

from gridcenter.domain.area import Area, AreaCode, AreaLevel, BadAreaCode, CodeRule, GridKind
from gridcenter.errors import BadInput
from gridcenter.geo.datum import Datum
from gridcenter.geo.layers import LAT_RANGE, LON_RANGE, LayerContent, choose_layers, place_name, read_layer
from gridcenter.geo.shape import AreaShape, representative_points, square_metres

_USUAL_FIELDS = {
    "code": ("code", "grid_code", "area_code", "编码", "代码", "网格编码", "id"),
    "name": ("name", "grid_name", "area_name", "名称", "网格名称"),
    "kind": ("kind", "grid_kind", "grid_type", "网格类型"),
}
_SPECIAL_MARKS = ("special", "专属")
_MICRO_GRID_PREFIX = "微网格"
# Above this a float no longer holds every whole number, so its last digits are not those of the file.
_LARGEST_EXACT_FLOAT = 2**53


@dataclass(frozen=True, slots=True)
class RejectedShape:
    """A feature that could not be used: layer and feature number from 1, its code, why, and its fields as JSON."""

    where: str
    code: str
    reason: str
    raw: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file gave: the usable areas from the district down, and the features left out."""

    shapes: tuple[AreaShape, ...]
    rejected: tuple[RejectedShape, ...]


@dataclass(frozen=True, slots=True)
class _Feature:
    where: str
    code: str
    name: str
    kind: str
    geometry: Any
    raw: str


class _Rejection(Exception):
    """One feature cannot be used; the text is the reason."""


def read_shapes(
    path: Path,
    *,
    layers: Mapping[AreaLevel, str],
    fields: Mapping[str, str],
    datum: Datum,
    rule: CodeRule,
    district_name: str = "",
) -> Reading:
    """The areas in a GeoPackage or GeoJSON file, with a district made of its towns when the file has none.

    `layers` names the layer of each level and `fields` the columns of 'code', 'name' and 'kind'; what is not
    named is guessed. Raises BadInput when nothing of the file can be used: 'not_found', 'not_geodata',
    'no_layer', 'no_code_field', 'no_polygons', 'no_codes', 'swapped_axes'.
    """
    usable: dict[str, tuple[_Feature, AreaLevel]] = {}
    rejected: list[RejectedShape] = []
    for layer in choose_layers(path, layers):
        content = read_layer(path, layer.name, datum)
        if len(content.geometries) == 0:
            continue
        for feature in _features(content, fields, layer.name, place_name(path, layer.name)):
            try:
                level = _usable_level(feature, layer.level, rule, usable)
            except _Rejection as rejection:
                rejected.append(RejectedShape(feature.where, feature.code, str(rejection), feature.raw))
            else:
                usable[feature.code] = (feature, level)
    if not usable:
        codes_at_fault = any(shape.reason.startswith("code") for shape in rejected)
        reasons = ", ".join(sorted({shape.reason for shape in rejected}))
        raise BadInput(what="no_codes" if codes_at_fault else "no_polygons", where=path.name, fix=reasons)
    areas = [(_area(feature, level, rule), feature.geometry) for feature, level in usable.values()]
    if not any(area.level is AreaLevel.DISTRICT for area, _ in areas):
        areas = [*_districts_of_towns(areas, rule, district_name), *areas]
    return Reading(_with_places(areas), tuple(rejected))


def _features(content: LayerContent, fields: Mapping[str, str], layer: str, where: str) -> Iterable[_Feature]:
    code_field = _field("code", content, fields)
    if code_field is None:
        raise BadInput(what="no_code_field", where=where, fix=", ".join(content.columns))
    codes = [_code_text(value) for value in content.columns[code_field]]
    names = _texts(_field("name", content, fields), content)
    kinds = _texts(_field("kind", content, fields), content)
    for number, geometry in enumerate(content.geometries):
        row = {field: column[number] for field, column in content.columns.items()}
        raw = json.dumps(row, ensure_ascii=False, default=str)
        yield _Feature(f"{layer} {number + 1}", codes[number], names[number], kinds[number], geometry, raw)


def _field(role: str, content: LayerContent, fields: Mapping[str, str]) -> str | None:
    """The column the caller named for the role, else the first of its usual names, or None."""
    if role in fields:
        return fields[role] if fields[role] in content.columns else None
    lower = {field.lower(): field for field in content.columns}
    return next((lower[usual] for usual in _USUAL_FIELDS[role] if usual in lower), None)


def _code_text(value: Any) -> str:
    if isinstance(value, float) and value.is_integer() and abs(value) < _LARGEST_EXACT_FLOAT:
        return str(int(value))
    return _text(value)


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()


def _texts(field: str | None, content: LayerContent) -> list[str]:
    if field is None:
        return [""] * len(content.geometries)
    return [_text(value) for value in content.columns[field]]


def _usable_level(feature: _Feature, expected: AreaLevel | None, rule: CodeRule, taken: Container[str]) -> AreaLevel:
    if not feature.code:
        raise _Rejection("code_missing")
    try:
        level = rule.level(feature.code)
        if expected is not None:
            rule.parse(feature.code, expected)
    except BadAreaCode as fault:
        raise _Rejection(f"code_{fault.fault}") from fault
    if feature.geometry is None or feature.geometry.is_empty:
        raise _Rejection("geometry_empty")
    if not isinstance(feature.geometry, Polygon | MultiPolygon):
        raise _Rejection("geometry_not_polygon")
    west, south, east, north = feature.geometry.bounds
    # Written so that a bound that is no number is out of range too.
    if not (LON_RANGE[0] <= west <= east <= LON_RANGE[1] and LAT_RANGE[0] <= south <= north <= LAT_RANGE[1]):
        raise _Rejection("coordinates_out_of_range")
    if feature.code in taken:
        raise _Rejection("code_twice")
    return level


def _area(feature: _Feature, level: AreaLevel, rule: CodeRule) -> Area:
    name = feature.name
    if not name and level is AreaLevel.MICRO_GRID:
        name = _MICRO_GRID_PREFIX + feature.code[rule.length(AreaLevel.GRID) :]
    kind = None
    if level is AreaLevel.GRID:
        marked = any(mark in feature.kind.lower() for mark in _SPECIAL_MARKS)
        kind = GridKind.SPECIAL if marked else rule.grid_kind(feature.code)
    code = AreaCode(feature.code)
    return Area(code, name or code, level, rule.parent(code), kind)


def _districts_of_towns(areas: list[tuple[Area, Any]], rule: CodeRule, name: str) -> list[tuple[Area, Any]]:
    towns: defaultdict[AreaCode, list[Any]] = defaultdict(list)
    for area, polygon in areas:
        if area.level is AreaLevel.TOWN and area.parent is not None:
            towns[area.parent].append(polygon)
    return [
        (Area(code, name or code, AreaLevel.DISTRICT, rule.parent(code)), _union(polygons))
        for code, polygons in towns.items()
    ]


def _union(polygons: list[Any]) -> Any:
    # A self-crossing town would make the union fail.
    sound: NDArray[Any] = shapely.make_valid(np.array(polygons, dtype=object), method="structure", keep_collapsed=False)
    return shapely.union_all(sound)


def _with_places(areas: list[tuple[Area, Any]]) -> tuple[AreaShape, ...]:
    polygons = [polygon for _, polygon in areas]
    sizes = square_metres(polygons).tolist()
    lons, lats = (values.tolist() for values in representative_points(polygons))
    return tuple(
        AreaShape(replace(area, longitude=lon, latitude=lat, square_metres=size), polygon)
        for (area, polygon), size, lon, lat in zip(areas, sizes, lons, lats, strict=True)
    )
