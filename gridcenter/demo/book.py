"""The demo's category book, made of its tables. Not an official code set and not to be filed by in earnest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gridcenter.demo.components import COMPONENTS
from gridcenter.demo.events import EVENTS
from gridcenter.demo.rows import Condition, Minor
from gridcenter.demo.service_matters import SERVICES
from gridcenter.domain.category import CaseStandard, Category, CategoryBook, StandardId, category_id
from gridcenter.domain.department import DepartmentCode
from gridcenter.domain.limits import Limit

CODE_SET = "demo"
VERSION = "2026"
_PLACEHOLDER = "@"


@dataclass(frozen=True, slots=True)
class Manner:
    """How cases of a standard come about: what people say, how often, and which rhythm of the year or day."""

    heard: tuple[str, ...]
    weight: float
    rhythm: str


@dataclass(frozen=True, slots=True)
class _Entry:
    category: Category
    standard: CaseStandard
    manner: Manner


def make_book() -> CategoryBook:
    """The whole book: components, events and services with their case standards."""
    entries = list(_entries())
    categories = tuple(dict.fromkeys(entry.category for entry in entries))
    return CategoryBook(CODE_SET, VERSION, "演示立案标准", categories, tuple(entry.standard for entry in entries))


def manners() -> dict[StandardId, Manner]:
    """How cases of each of the book's standards come about."""
    return {entry.standard.id: entry.manner for entry in _entries()}


def _entries() -> Iterator[_Entry]:
    numbers: dict[str, int] = {}
    for major in (*COMPONENTS, *EVENTS, *SERVICES):
        numbers[major.kind] = numbers.get(major.kind, 0) + 1
        for place, minor in enumerate(major.minors, 1):
            category = Category(
                id=category_id(CODE_SET, VERSION, major.kind, f"{numbers[major.kind]:02d}", f"{place:02d}"),
                code_set=CODE_SET,
                version=VERSION,
                kind=major.kind,
                major=f"{numbers[major.kind]:02d}",
                major_name=major.name,
                minor=f"{place:02d}",
                minor_name=minor.name,
            )
            for ordinal, condition in enumerate(minor.conditions, 1):
                yield _entry(category, minor, condition, ordinal)


def _entry(category: Category, minor: Minor, condition: Condition, ordinal: int) -> _Entry:
    standard = CaseStandard(
        id=StandardId(f"{category.id}#{ordinal}"),
        category=category.id,
        filing_condition=condition.filing.replace(_PLACEHOLDER, minor.name),
        limit=Limit.parse(condition.limit),
        closing_condition=condition.closing.replace(_PLACEHOLDER, minor.name),
        department=DepartmentCode(condition.department or minor.department),
        ordinal=ordinal,
    )
    share = condition.weight / sum(other.weight for other in minor.conditions)
    heard = tuple(condition.heard.replace(_PLACEHOLDER, minor.name).split("/"))
    return _Entry(category, standard, Manner(heard, minor.weight * share, minor.rhythm))
