"""An area together with its polygon, and the sizes and places that follow from polygons. Reads no files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Transformer
from shapely import MultiPolygon, Polygon

from gridcenter.domain.area import Area
from gridcenter.errors import BadInput

Geometries = Sequence[Polygon | MultiPolygon] | NDArray[Any]

# Equal-area cylinder over the whole world: square metres are right in every district, whatever its meridian.
_EQUAL_AREA = "EPSG:6933"
_DEGREES = "EPSG:4490"


@dataclass(frozen=True, slots=True)
class AreaShape:
    """An area and its Polygon or MultiPolygon in longitude and latitude (degrees, CGCS2000)."""

    area: Area
    polygon: Polygon | MultiPolygon

    @property
    def wkb(self) -> bytes:
        """The polygon as well-known binary."""
        return bytes(shapely.to_wkb(self.polygon))


def from_wkb(area: Area, wkb: bytes) -> AreaShape:
    """The shape whose polygon was kept as well-known binary.

    Raises BadInput 'no_polygons' with the area's code when the bytes are no polygon.
    """
    polygon = shapely.from_wkb(wkb, on_invalid="ignore")
    if not isinstance(polygon, Polygon | MultiPolygon):
        raise BadInput(what="no_polygons", where=area.code, fix="")
    return AreaShape(area, polygon)


def to_equal_area(polygons: Geometries) -> NDArray[Any]:
    """The polygons in metres on an equal-area plane.

    From degrees, in an object array of the same length. Lengths are off by a few percent, areas are not.
    """
    transformer = Transformer.from_crs(_DEGREES, _EQUAL_AREA, always_xy=True)
    moved: NDArray[Any] = shapely.transform(_as_array(polygons), transformer.transform, interleaved=False)
    return moved


def square_metres(polygons: Geometries) -> NDArray[np.float64]:
    """The surface of each polygon in square metres, from degrees."""
    sizes: NDArray[np.float64] = shapely.area(to_equal_area(polygons))
    return sizes


def representative_points(polygons: Geometries) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Longitudes and latitudes in degrees of one point inside each polygon."""
    points = shapely.point_on_surface(_as_array(polygons))
    return shapely.get_x(points), shapely.get_y(points)


def _as_array(polygons: Geometries) -> NDArray[Any]:
    return np.asarray(polygons, dtype=object)
