"""Numbers points along a Hilbert curve, so that points near in number are near in place."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

ORDER = 16
_CELLS = 1 << ORDER

Bounds = tuple[float, float, float, float]


def bounds_of(x: NDArray[np.float64], y: NDArray[np.float64]) -> Bounds:
    """West, south, east and north of the points."""
    return float(x.min()), float(y.min()), float(x.max()), float(y.max())


def hilbert_keys(x: NDArray[np.float64], y: NDArray[np.float64], bounds: Bounds) -> NDArray[np.int64]:
    """The place of each point on a curve of order 16 over the bounds, from 0 to 2**32 - 1.

    Points beyond the bounds count as on their edge.
    """
    west, south, east, north = bounds
    column, row = _cells(x, west, east), _cells(y, south, north)
    keys = np.zeros(column.shape, dtype=np.int64)
    for bit in reversed(range(ORDER)):
        right = (column >> bit) & 1
        upper = (row >> bit) & 1
        keys = (keys << 2) | ((3 * right) ^ upper)
        # The lower two quarters of every square run turned, the right one of them also backwards.
        flip = (upper == 0) & (right == 1)
        column, row = np.where(flip, _CELLS - 1 - column, column), np.where(flip, _CELLS - 1 - row, row)
        column, row = np.where(upper == 0, row, column), np.where(upper == 0, column, row)
    return keys


def _cells(values: NDArray[np.float64], low: float, high: float) -> NDArray[np.int64]:
    width = (high - low) or 1.0
    return np.clip((values - low) / width * _CELLS, 0, _CELLS - 1).astype(np.int64)
