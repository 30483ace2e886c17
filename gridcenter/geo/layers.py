"""Opens a geodata file and hands out its layers as geometries in degrees. Knows nothing of area codes."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely
from numpy.typing import NDArray
from pyogrio.errors import (
    DataLayerError,
    DataSourceError,
)
from pyproj import Transformer
from pyproj.exceptions import CRSError, ProjError

from gridcenter.domain.area import AreaLevel
from gridcenter.errors import BadInput
from gridcenter.geo.datum import Datum, wgs84_from_gcj02

# Degrees that are already what we want; a file that names no system is taken to hold the same.
_TAKEN_AS_IS = ("EPSG:4490", "EPSG:4326", "OGC:CRS84", None)
_TARGET = "EPSG:4490"

# China and some sea, as longitude and latitude.
LON_RANGE = (73.0, 136.0)
LAT_RANGE = (3.0, 54.0)

_ALIASES = {
    AreaLevel.DISTRICT: {"district", "county", "区县", "区", "县"},
    AreaLevel.TOWN: {"town", "street", "township", "镇街", "街道", "乡镇", "镇"},
    AreaLevel.COMMUNITY: {"community", "communities", "village", "社区", "村", "村居", "村社区"},
    AreaLevel.GRID: {"grid", "网格", "综合网格"},
    AreaLevel.MICRO_GRID: {"micro_grid", "microgrid", "微网格"},
    AreaLevel.ADDRESS: {"address", "addresses", "地址"},
}


@dataclass(frozen=True, slots=True)
class NamedLayer:
    """A layer to read and the level of its areas; no level means that their codes tell it."""

    name: str
    level: AreaLevel | None


@dataclass(frozen=True, slots=True)
class LayerContent:
    """A layer's geometries (any kind or None, degrees in CGCS2000) and its columns, all of one length.

    A value that is missing or no finite number is None.
    """

    geometries: NDArray[Any]
    columns: dict[str, list[Any]]


def choose_layers(path: Path, layers: Mapping[AreaLevel, str]) -> list[NamedLayer]:
    """The layers to read, from the district down: those named by the caller, else those with a usual name.

    Raises BadInput 'not_found', 'not_geodata', 'no_polygons' (only tables) or 'no_layer' (fix: the layers there are).
    """
    if not path.is_file():
        raise BadInput(what="not_found", where=path.name, fix="")
    try:
        listed = pyogrio.list_layers(path)
    except DataSourceError as fault:
        raise BadInput(what="not_geodata", where=path.name, fix="") from fault
    there = [str(name) for name, geometry in listed if geometry is not None]
    if not there:
        raise BadInput(what="no_polygons", where=path.name, fix="")
    if layers:
        chosen = [NamedLayer(layers[level], level) for level in AreaLevel if level in layers]
    else:
        guessed = [NamedLayer(name, level) for level in AreaLevel for name in there if _is_alias(name, level)]
        chosen = guessed or [NamedLayer(name, None) for name in there]
    missing = [layer.name for layer in chosen if layer.name not in there]
    if missing or (len(chosen) > 1 and chosen[0].level is None):
        where = place_name(path, missing[0]) if missing else path.name
        raise BadInput(what="no_layer", where=where, fix=", ".join(there))
    return chosen


def read_layer(path: Path, name: str, datum: Datum) -> LayerContent:
    """One layer's content in degrees of CGCS2000, from whatever system the layer names.

    Raises BadInput 'not_geodata' when the layer cannot be read or reprojected, 'swapped_axes' when latitude
    comes before longitude in most of it.
    """
    where = place_name(path, name)
    try:
        meta, _, wkb, values = pyogrio.raw.read(path, layer=name, force_2d=True)
    except (DataSourceError, DataLayerError) as fault:
        raise BadInput(what="not_geodata", where=where, fix="") from fault
    # A layer without features has None in place of an array.
    geometries = shapely.from_wkb(np.empty(0, dtype=object) if wkb is None else wkb, on_invalid="ignore")
    crs = meta["crs"]
    if crs not in _TAKEN_AS_IS:
        try:
            transformer = Transformer.from_crs(crs, _TARGET, always_xy=True)
        except (CRSError, ProjError) as fault:
            raise BadInput(what="not_geodata", where=where, fix=str(crs)) from fault
        geometries = shapely.transform(geometries, transformer.transform, interleaved=False)
    if _mostly_swapped(geometries):
        raise BadInput(what="swapped_axes", where=where, fix="")
    if datum is Datum.GCJ02:
        geometries = shapely.transform(geometries, wgs84_from_gcj02, interleaved=False)
    columns = {str(field): _values(column) for field, column in zip(meta["fields"], values, strict=False)}
    return LayerContent(geometries, columns)


def place_name(path: Path, layer: str) -> str:
    """How a layer is named to a person: the file, then the layer."""
    return f"{path.name} ({layer})"


def _values(column: NDArray[Any]) -> list[Any]:
    return [None if isinstance(value, float) and not math.isfinite(value) else value for value in column.tolist()]


def _is_alias(name: str, level: AreaLevel) -> bool:
    plain = name.strip().lower().replace("-", "_").replace(" ", "_")
    return bool({plain, plain.removesuffix("s")} & _ALIASES[level])


def _mostly_swapped(geometries: NDArray[Any]) -> bool:
    bounds = shapely.bounds(geometries)
    bounds = bounds[np.isfinite(bounds).all(axis=1)]
    west, south, east, north = bounds.T
    swapped = (west >= LAT_RANGE[0]) & (east <= LAT_RANGE[1]) & (south >= LON_RANGE[0]) & (north <= LON_RANGE[1])
    return 2 * int(swapped.sum()) > len(bounds)
