"""The outline of the invented district, on a plane in metres. Copies no real border and knows nothing of areas."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]

ORIGIN_LONGITUDE = 120.0
ORIGIN_LATITUDE = 33.3
_RADIUS_METRES = 20_000.0
_METRES_PER_DEGREE = 111_195.0


@dataclass(frozen=True, slots=True)
class Outline:
    """A closed curve around the origin: radius in metres as a sum of waves over the angle."""

    waves: Points
    shifts: Points

    def radius(self, angle: Points) -> Points:
        """The distance of the curve from the origin, metres, for angles in radians."""
        order = np.arange(2, 2 + len(self.waves))
        swing = np.cos(np.multiply.outer(angle, order) + self.shifts) @ self.waves
        radius: Points = _RADIUS_METRES * (1.0 + swing)
        return radius

    def contains(self, points: Points, margin: float = 0.0) -> NDArray[np.bool_]:
        """Which of the points (n, 2) lie inside the curve widened by the margin in metres."""
        distance = np.hypot(points[:, 0], points[:, 1])
        inside: NDArray[np.bool_] = distance <= self.radius(np.arctan2(points[:, 1], points[:, 0])) + margin
        return inside


def make_outline(seed: int) -> Outline:
    """A wobbly curve about 40 km across, the same for the same seed."""
    rng = np.random.default_rng([seed, 1])
    sizes = np.array([0.10, 0.08, 0.06, 0.04, 0.03, 0.025, 0.02, 0.015])
    return Outline(sizes * rng.uniform(0.6, 1.0, len(sizes)), rng.uniform(0.0, 2.0 * np.pi, len(sizes)))


def to_degrees(points: Points) -> Points:
    """Metres on the plane (n, 2) as longitude and latitude (n, 2)."""
    scale = np.array([_METRES_PER_DEGREE * np.cos(np.radians(ORIGIN_LATITUDE)), _METRES_PER_DEGREE])
    degrees: Points = np.array([ORIGIN_LONGITUDE, ORIGIN_LATITUDE]) + points / scale
    return degrees
