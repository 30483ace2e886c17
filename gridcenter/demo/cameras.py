"""Cameras of the invented district. Places them; streams nothing."""

from __future__ import annotations

import random
from collections.abc import Iterable

from gridcenter.demo.district import DemoArea
from gridcenter.demo.places import Places
from gridcenter.domain.camera import Camera, CameraCode, CameraOwner

COUNT = 240
_OWNERS = (CameraOwner.PUBLIC_SECURITY, CameraOwner.LAND, CameraOwner.AGRICULTURE_WATER)
_SHARES = (7, 1, 2)
_TURNING_SHARE = 0.3


def make_cameras(areas: Iterable[DemoArea], seed: int) -> tuple[Camera, ...]:
    """240 cameras, each in another micro-grid; three in ten turn and so have no bearing."""
    rng = random.Random(f"cameras {seed}")
    cameras: list[Camera] = []
    for number, place in enumerate(Places(areas, seed).spread(rng, COUNT), 1):
        bearing = None if rng.random() < _TURNING_SHARE else float(rng.randrange(0, 360, 5))
        cameras.append(
            Camera(
                code=CameraCode(f"DEMO{number:04d}"),
                name=f"{place.words}{place.address}{'球机' if bearing is None else '枪机'}{number:03d}",
                owner=rng.choices(_OWNERS, _SHARES)[0],
                area=place.area,
                longitude=place.longitude,
                latitude=place.latitude,
                bearing=bearing,
            )
        )
    return tuple(cameras)
