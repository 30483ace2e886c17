"""Areas and their outlines. An outline is well-known binary in degrees; what it means is known elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Float, LargeBinary, String, delete, func, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from gridcenter.domain.area import Area, AreaCode, AreaLevel, GridKind
from gridcenter.store.base import Base, table_of


class AreaRow(Base):
    """One area of any level."""

    __tablename__ = "areas"

    code: Mapped[str] = mapped_column(String(24), primary_key=True)
    name: Mapped[str]
    level: Mapped[str] = mapped_column(String(12), index=True)
    parent: Mapped[str | None] = mapped_column(String(24), index=True)
    grid_kind: Mapped[str | None] = mapped_column(String(16))
    longitude: Mapped[float | None] = mapped_column(Float(53))
    latitude: Mapped[float | None] = mapped_column(Float(53))
    square_metres: Mapped[float | None] = mapped_column(Float(53))
    initials: Mapped[str]
    outline: Mapped[bytes | None] = mapped_column(LargeBinary)


_AREAS = table_of(AreaRow)
_VALUES = [column for column in _AREAS.c if column.name != "outline"]


def put(connection: Connection, areas: Iterable[tuple[Area, bytes | None]]) -> int:
    """Writes areas with their outlines, replacing those with the same code; returns how many."""
    rows = [
        {
            "code": area.code,
            "name": area.name,
            "level": area.level,
            "parent": area.parent,
            "grid_kind": area.grid_kind,
            "longitude": area.longitude,
            "latitude": area.latitude,
            "square_metres": area.square_metres,
            "initials": area.initials,
            "outline": outline,
        }
        for area, outline in areas
    ]
    for start in range(0, len(rows), 500):
        some = rows[start : start + 500]
        connection.execute(delete(_AREAS).where(_AREAS.c.code.in_([row["code"] for row in some])))
        connection.execute(insert(_AREAS), some)
    return len(rows)


def all_areas(connection: Connection) -> tuple[Area, ...]:
    """Every area without its outline, by code."""
    return tuple(_area(row) for row in connection.execute(select(*_VALUES).order_by(_AREAS.c.code)))


def outlines(connection: Connection, level: AreaLevel | None = None) -> list[tuple[Area, bytes]]:
    """Areas that have an outline, of one level or of all, by code."""
    query = select(*_VALUES, _AREAS.c.outline).where(_AREAS.c.outline.is_not(None)).order_by(_AREAS.c.code)
    if level is not None:
        query = query.where(_AREAS.c.level == level)
    return [(_area(row), row.outline) for row in connection.execute(query)]


def outline(connection: Connection, code: AreaCode) -> bytes | None:
    """One area's outline."""
    return connection.execute(select(_AREAS.c.outline).where(_AREAS.c.code == code)).scalar()


def counts(connection: Connection) -> dict[AreaLevel, int]:
    """How many areas each level has."""
    rows = connection.execute(select(_AREAS.c.level, func.count()).group_by(_AREAS.c.level))
    found = {AreaLevel(level): count for level, count in rows}
    return {level: found.get(level, 0) for level in AreaLevel}


def _area(row: Sequence[Any]) -> Area:
    code, name, level, parent, kind, longitude, latitude, square_metres, initials = row[:9]
    return Area(
        code=AreaCode(code),
        name=name,
        level=AreaLevel(level),
        parent=AreaCode(parent) if parent else None,
        grid_kind=GridKind(kind) if kind else None,
        longitude=longitude,
        latitude=latitude,
        square_metres=square_metres,
        initials=initials,
    )
