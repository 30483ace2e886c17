"""The matter-admission list."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import Connection, Date, String, delete, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from gridcenter.domain.department import DepartmentCode
from gridcenter.domain.matter import Matter
from gridcenter.store.base import Base, table_of


class MatterRow(Base):
    """One admitted matter; departments' codes with commas between them."""

    __tablename__ = "matters"

    code: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str]
    departments: Mapped[str]
    valid_from: Mapped[date] = mapped_column(Date)
    valid_to: Mapped[date] = mapped_column(Date)
    approved_by: Mapped[str] = mapped_column(String(64))


_MATTERS = table_of(MatterRow)


def put(connection: Connection, matters: Iterable[Matter]) -> None:
    """Writes matters, replacing those with the same code."""
    rows = [
        {
            "code": one.code,
            "name": one.name,
            "departments": ",".join(one.departments),
            "valid_from": one.valid_from,
            "valid_to": one.valid_to,
            "approved_by": one.approved_by,
        }
        for one in matters
    ]
    if rows:
        connection.execute(delete(_MATTERS).where(_MATTERS.c.code.in_([row["code"] for row in rows])))
        connection.execute(insert(_MATTERS), rows)


def all_matters(connection: Connection) -> tuple[Matter, ...]:
    """The whole list, by code, matters of the past and the future too."""
    return tuple(
        Matter(
            row.code,
            row.name,
            tuple(DepartmentCode(code) for code in row.departments.split(",") if code),
            row.valid_from,
            row.valid_to,
            row.approved_by,
        )
        for row in connection.execute(select(_MATTERS).order_by(_MATTERS.c.code))
    )
