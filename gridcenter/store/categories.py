"""Category books: code sets in versions, their minor classes and case standards."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, ForeignKey, Integer, String, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from gridcenter.domain.category import CaseStandard, Category, CategoryBook, CategoryId, CategoryKind, StandardId
from gridcenter.domain.department import DepartmentCode
from gridcenter.domain.limits import Limit
from gridcenter.store.base import Base, table_of


class CodeSetRow(Base):
    """A code set in one version."""

    __tablename__ = "code_sets"

    code_set: Mapped[str] = mapped_column(String(32), primary_key=True)
    version: Mapped[str] = mapped_column(String(16), primary_key=True)
    name: Mapped[str]


class CategoryRow(Base):
    """A minor class; code set and version stand in every row."""

    __tablename__ = "categories"

    id: Mapped[str] = mapped_column(String(96), primary_key=True)
    code_set: Mapped[str] = mapped_column(String(32))
    version: Mapped[str] = mapped_column(String(16))
    kind: Mapped[str] = mapped_column(String(12))
    major: Mapped[str] = mapped_column(String(8))
    major_name: Mapped[str]
    minor: Mapped[str] = mapped_column(String(8))
    minor_name: Mapped[str]


class CaseStandardRow(Base):
    """One filing condition with its limit."""

    __tablename__ = "case_standards"

    id: Mapped[str] = mapped_column(String(100), primary_key=True)
    category: Mapped[str] = mapped_column(ForeignKey("categories.id"), index=True)
    ordinal: Mapped[int] = mapped_column(Integer)
    filing_condition: Mapped[str]
    limit_kind_amount: Mapped[str] = mapped_column(String(8))
    closing_condition: Mapped[str]
    department: Mapped[str] = mapped_column(String(16))


_SETS = table_of(CodeSetRow)
_CATEGORIES = table_of(CategoryRow)
_STANDARDS = table_of(CaseStandardRow)


def add_missing(connection: Connection, book: CategoryBook) -> None:
    """Writes what of a book is not stored yet; what is stored stays, since cases point to it."""
    known_sets = {tuple(row) for row in connection.execute(select(_SETS.c.code_set, _SETS.c.version))}
    if (book.code_set, book.version) not in known_sets:
        connection.execute(insert(_SETS), [{"code_set": book.code_set, "version": book.version, "name": book.name}])
    known = set(connection.execute(select(_CATEGORIES.c.id)).scalars())
    categories = [
        {
            "id": c.id,
            "code_set": c.code_set,
            "version": c.version,
            "kind": c.kind,
            "major": c.major,
            "major_name": c.major_name,
            "minor": c.minor,
            "minor_name": c.minor_name,
        }
        for c in book.categories
        if c.id not in known
    ]
    if categories:
        connection.execute(insert(_CATEGORIES), categories)
    known = set(connection.execute(select(_STANDARDS.c.id)).scalars())
    standards = [
        {
            "id": s.id,
            "category": s.category,
            "ordinal": s.ordinal,
            "filing_condition": s.filing_condition,
            "limit_kind_amount": str(s.limit),
            "closing_condition": s.closing_condition,
            "department": s.department,
        }
        for s in book.standards
        if s.id not in known
    ]
    if standards:
        connection.execute(insert(_STANDARDS), standards)


def all_categories(connection: Connection) -> tuple[Category, ...]:
    """Every minor class of every code set, by id."""
    return tuple(
        Category(
            CategoryId(row.id),
            row.code_set,
            row.version,
            CategoryKind(row.kind),
            row.major,
            row.major_name,
            row.minor,
            row.minor_name,
        )
        for row in connection.execute(select(_CATEGORIES).order_by(_CATEGORIES.c.id))
    )


def all_standards(connection: Connection) -> tuple[CaseStandard, ...]:
    """Every case standard, by category and place."""
    return tuple(
        _standard(row)
        for row in connection.execute(select(_STANDARDS).order_by(_STANDARDS.c.category, _STANDARDS.c.ordinal))
    )


def standard(connection: Connection, wanted: StandardId) -> CaseStandard | None:
    """One case standard, or None."""
    row = connection.execute(select(_STANDARDS).where(_STANDARDS.c.id == wanted)).one_or_none()
    return None if row is None else _standard(row)


def _standard(row: Sequence[Any]) -> CaseStandard:
    key, category, ordinal, filing, limit, closing, department = row
    return CaseStandard(
        StandardId(key), CategoryId(category), filing, Limit.parse(limit), closing, DepartmentCode(department), ordinal
    )
