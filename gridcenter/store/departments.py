"""Handling departments."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, String, delete, insert, select, text
from sqlalchemy.orm import Mapped, mapped_column

from gridcenter.domain.department import Department, DepartmentCode
from gridcenter.store.base import Base, table_of


class DepartmentRow(Base):
    """A department that cases are sent to."""

    __tablename__ = "departments"

    code: Mapped[str] = mapped_column(String(16), primary_key=True)
    name: Mapped[str]
    short_name: Mapped[str]
    duty: Mapped[str]
    active: Mapped[bool]
    initials: Mapped[str]
    work_hours: Mapped[str] = mapped_column(server_default=text("''"))


_DEPARTMENTS = table_of(DepartmentRow)


def put(connection: Connection, departments: Iterable[Department]) -> None:
    """Writes departments, replacing those with the same code."""
    rows = [
        {
            "code": d.code,
            "name": d.name,
            "short_name": d.short_name,
            "duty": d.duty,
            "active": d.active,
            "initials": d.initials,
            "work_hours": d.work_hours,
        }
        for d in departments
    ]
    if rows:
        connection.execute(delete(_DEPARTMENTS).where(_DEPARTMENTS.c.code.in_([row["code"] for row in rows])))
        connection.execute(insert(_DEPARTMENTS), rows)


def all_departments(connection: Connection) -> tuple[Department, ...]:
    """Every department, by code."""
    return tuple(
        Department(DepartmentCode(row.code), *row[1:])
        for row in connection.execute(select(_DEPARTMENTS).order_by(_DEPARTMENTS.c.code))
    )
