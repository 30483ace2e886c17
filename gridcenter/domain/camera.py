"""Cameras of the district, whoever owns them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from gridcenter.domain.area import AreaCode

CameraCode = NewType("CameraCode", str)


class CameraOwner(StrEnum):
    """The systems whose cameras are joined."""

    PUBLIC_SECURITY = "public_security"
    LAND = "land"
    AGRICULTURE_WATER = "agriculture_water"


@dataclass(frozen=True, slots=True)
class Camera:
    """A camera at a place; `bearing` is where it looks, degrees clockwise from north, None when it turns."""

    code: CameraCode
    name: str
    owner: CameraOwner
    area: AreaCode | None
    longitude: float
    latitude: float
    bearing: float | None = None
