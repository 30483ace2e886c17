"""Moves coordinates between CGCS2000/WGS-84 and GCJ-02. Must not guess which of the two a point is in."""

from __future__ import annotations

from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Degrees = NDArray[np.float64]

# Krasovsky's ellipsoid and the box of "China", as the published GCJ-02 formula has them.
_SEMI_MAJOR_METRES = 6378245.0
_ECCENTRICITY_SQUARED = 0.00669342162296594323
_WEST, _EAST = 72.004, 137.8347
_SOUTH, _NORTH = 0.8293, 55.8271

# Each step shrinks the error about a thousandfold, so six reach the last bits of a double.
_INVERSE_STEPS = 6


class Datum(StrEnum):
    """What a file's degrees mean; WGS-84 stands for CGCS2000 too, which is the same at our accuracy."""

    WGS84 = "wgs84"
    GCJ02 = "gcj02"


def gcj02_from_wgs84(lon: Degrees, lat: Degrees) -> tuple[Degrees, Degrees]:
    """The GCJ-02 longitudes and latitudes of WGS-84 ones.

    Arrays of one shape in degrees, in and out; points outside China come back unchanged.
    """
    inside = _in_china(lon, lat)
    east, north = _offset(lon, lat)
    return np.where(inside, lon + east, lon), np.where(inside, lat + north, lat)


def wgs84_from_gcj02(lon: Degrees, lat: Degrees) -> tuple[Degrees, Degrees]:
    """The WGS-84 longitudes and latitudes of GCJ-02 ones, exact to less than 1e-9 degrees.

    Arrays of one shape in degrees, in and out; points outside China come back unchanged.
    """
    inside = _in_china(lon, lat)
    found_lon, found_lat = lon, lat
    for _ in range(_INVERSE_STEPS):
        east, north = _offset(found_lon, found_lat)
        found_lon, found_lat = lon - east, lat - north
    return np.where(inside, found_lon, lon), np.where(inside, found_lat, lat)


def _in_china(lon: Degrees, lat: Degrees) -> NDArray[np.bool_]:
    inside: NDArray[np.bool_] = (lon >= _WEST) & (lon <= _EAST) & (lat >= _SOUTH) & (lat <= _NORTH)
    return inside


def _offset(lon: Degrees, lat: Degrees) -> tuple[Degrees, Degrees]:
    """How far GCJ-02 lies east and north of WGS-84, in degrees."""
    x, y = lon - 105.0, lat - 35.0
    root = np.sqrt(np.abs(x))
    shared = (20.0 * np.sin(6.0 * np.pi * x) + 20.0 * np.sin(2.0 * np.pi * x)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + shared
    east += (20.0 * np.sin(np.pi * x) + 40.0 * np.sin(np.pi / 3.0 * x)) * 2.0 / 3.0
    east += (150.0 * np.sin(np.pi / 12.0 * x) + 300.0 * np.sin(np.pi / 30.0 * x)) * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + shared
    north += (20.0 * np.sin(np.pi * y) + 40.0 * np.sin(np.pi / 3.0 * y)) * 2.0 / 3.0
    north += (160.0 * np.sin(np.pi / 12.0 * y) + 320.0 * np.sin(np.pi / 30.0 * y)) * 2.0 / 3.0

    radians = np.radians(lat)
    curvature = 1.0 - _ECCENTRICITY_SQUARED * np.sin(radians) ** 2
    meridian = _SEMI_MAJOR_METRES * (1.0 - _ECCENTRICITY_SQUARED) / curvature**1.5
    parallel = _SEMI_MAJOR_METRES / np.sqrt(curvature) * np.cos(radians)
    return np.degrees(east / parallel), np.degrees(north / meridian)
