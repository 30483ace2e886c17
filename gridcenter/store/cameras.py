"""Cameras of every owner."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, Float, String, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from gridcenter.domain.area import AreaCode
from gridcenter.domain.camera import Camera, CameraCode, CameraOwner
from gridcenter.store.base import Base, table_of


class CameraRow(Base):
    """A camera at its place."""

    __tablename__ = "cameras"

    code: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str]
    owner: Mapped[str] = mapped_column(String(24))
    area: Mapped[str | None] = mapped_column(String(24))
    longitude: Mapped[float] = mapped_column(Float(53))
    latitude: Mapped[float] = mapped_column(Float(53))
    bearing: Mapped[float | None] = mapped_column(Float(53))


_CAMERAS = table_of(CameraRow)


def add(connection: Connection, cameras: Iterable[Camera]) -> None:
    """Writes new cameras."""
    rows = [
        {
            "code": camera.code,
            "name": camera.name,
            "owner": camera.owner,
            "area": camera.area,
            "longitude": camera.longitude,
            "latitude": camera.latitude,
            "bearing": camera.bearing,
        }
        for camera in cameras
    ]
    if rows:
        connection.execute(insert(_CAMERAS), rows)


def all_cameras(connection: Connection) -> tuple[Camera, ...]:
    """Every camera, by code."""
    return tuple(
        Camera(
            CameraCode(row.code),
            row.name,
            CameraOwner(row.owner),
            AreaCode(row.area) if row.area else None,
            row.longitude,
            row.latitude,
            row.bearing,
        )
        for row in connection.execute(select(_CAMERAS).order_by(_CAMERAS.c.code))
    )
