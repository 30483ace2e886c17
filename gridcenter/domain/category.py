"""Category books: kinds, majors, minors and the case standards that say when to file and how long to take."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from gridcenter.domain.department import DepartmentCode
from gridcenter.domain.limits import Limit

CategoryId = NewType("CategoryId", str)
StandardId = NewType("StandardId", str)


class CategoryKind(StrEnum):
    """Components (部件) are city furniture, events (事件) happen, services (服务事项) are asked for."""

    COMPONENT = "component"
    EVENT = "event"
    SERVICE = "service"


def category_id(code_set: str, version: str, kind: CategoryKind, major: str, minor: str) -> CategoryId:
    """The one name of a minor class. Bare codes clash between code sets and versions, so both are part of it."""
    return CategoryId(f"{code_set}@{version}/{kind.value}/{major}/{minor}")


@dataclass(frozen=True, slots=True)
class Category:
    """A minor class (小类) within its major class (大类), of one version of one code set."""

    id: CategoryId
    code_set: str
    version: str
    kind: CategoryKind
    major: str
    major_name: str
    minor: str
    minor_name: str


@dataclass(frozen=True, slots=True)
class CaseStandard:
    """One filing condition of a minor class. The limit belongs to the condition, not to the minor class."""

    id: StandardId
    category: CategoryId
    filing_condition: str
    limit: Limit
    closing_condition: str
    department: DepartmentCode
    ordinal: int = 1


@dataclass(frozen=True, slots=True)
class CategoryBook:
    """A code set in one version with everything in it."""

    code_set: str
    version: str
    name: str
    categories: tuple[Category, ...]
    standards: tuple[CaseStandard, ...]
