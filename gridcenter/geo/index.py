"""Says which area of one level a point lies in. Immutable once built, so several threads may ask at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon, Polygon, STRtree

from gridcenter.domain.area import AreaCode


class AreaIndex:
    """The polygons of one level (degrees), each with its code; a point of several belongs to the smallest code."""

    def __init__(self, codes: Sequence[AreaCode], polygons: Sequence[Polygon | MultiPolygon]) -> None:
        """Raises ValueError when there are not as many codes as polygons."""
        ordered = sorted(zip(codes, polygons, strict=True), key=lambda pair: pair[0])
        self._codes: list[AreaCode | None] = [code for code, _ in ordered]
        # Stands last: the answer for a point outside all areas.
        self._codes.append(None)
        self._tree = STRtree([polygon for _, polygon in ordered])
        # The tree may be finished by its first question only, and that must not happen in two threads.
        self.find(0.0, 0.0)

    def find(self, longitude: float, latitude: float) -> AreaCode | None:
        """The code of the area a point in degrees lies in or on the border of, or None."""
        return self.find_many(np.array([longitude]), np.array([latitude]))[0]

    def find_many(self, longitudes: NDArray[np.float64], latitudes: NDArray[np.float64]) -> list[AreaCode | None]:
        """For each point (degrees, two arrays of one length) what `find` says of it."""
        points = shapely.points(longitudes, latitudes)
        asked, found = self._tree.query(points, predicate="intersects")
        none = len(self._codes) - 1
        places = np.full(len(points), none, dtype=np.intp)
        np.minimum.at(places, asked, found)
        return [self._codes[place] for place in places.tolist()]
