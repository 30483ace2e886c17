"""A case as the queue shows it: its words looked up once, off the GUI thread."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache

from gridcenter.domain.area import AreaLevel
from gridcenter.domain.case import Branch, Case, CaseId, Priority, Stage, current_branches
from gridcenter.domain.department import DepartmentCode
from gridcenter.domain.directory import Directory
from gridcenter.domain.search import folded
from gridcenter.domain.supervision import Supervision

_FAR = datetime(9999, 1, 1, tzinfo=UTC).timestamp()
_PRIORITIES = {priority: place for place, priority in enumerate(Priority)}
_STAGES = {stage: place for place, stage in enumerate(Stage)}


@dataclass(frozen=True, slots=True)
class QueueItem:
    """One row. `due` is the nearest limit in seconds since 1970, `haystack` what a filter looks through."""

    case: Case
    due: float
    category: str
    grid: str
    town: str
    branches: tuple[Branch, ...]
    haystack: str
    supervision: Supervision | None = None

    @property
    def id(self) -> CaseId:
        """The case's id."""
        return self.case.id


class ItemMaker:
    """Makes rows of cases with one directory. Any thread may use it."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        # Replaced as a whole by the GUI thread, never changed: any thread may look into it.
        self.supervised: Mapping[CaseId, Supervision] = {}
        self._area = lru_cache(maxsize=8192)(self._area_words)
        self._department = lru_cache(maxsize=256)(self._department_words)

    def items(self, cases: Iterable[Case]) -> list[QueueItem]:
        """A row for each case."""
        return [self.item(case) for case in cases]

    def marked(self, item: QueueItem) -> QueueItem:
        """The same row with what is known by now of its supervision."""
        known = self.supervised.get(item.case.id)
        return item if known == item.supervision else replace(item, supervision=known)

    def item(self, case: Case) -> QueueItem:
        """A case's row."""
        directory = self._directory
        category = directory.category_name(case.category)
        grid, town, area_words = self._area(case.area)
        branches = current_branches(case.branches) if case.branches else ()
        departments = " ".join([self._department(branch.department) for branch in branches])
        text = f"{case.number}\n{case.address}\n{case.description}\n{category}\n"
        return QueueItem(
            case=case,
            due=case.due_at.timestamp() if case.due_at is not None else _FAR,
            category=category,
            grid=grid,
            town=town,
            branches=branches,
            haystack=f"{text.lower() if text.isascii() else folded(text)}{area_words}\n{departments}",
            supervision=self.supervised.get(case.id),
        )

    def _area_words(self, code: str | None) -> tuple[str, str, str]:
        directory = self._directory
        town = directory.area_at(code, AreaLevel.TOWN)
        community = directory.area_at(code, AreaLevel.COMMUNITY)
        grid = directory.grid_name(code)
        above = [f"{area.name} {area.initials}" for area in (town, community) if area is not None]
        return grid, town.code if town else "", folded(" ".join([grid, code or "", *above]))

    def _department_words(self, code: str) -> str:
        department = self._directory.departments.get(DepartmentCode(code))
        if department is None:
            return folded(code)
        return folded(f"{code} {department.name} {department.short_name} {department.initials}")


SortKey = tuple[object, int]


def sort_key(item: QueueItem, column: str) -> SortKey:
    """By what a column sorts; the id keeps equal rows in one order. By clock: nearest limit first."""
    case = item.case
    if column == "clock":
        return (item.due, case.id)
    values: dict[str, object] = {
        "number": case.number,
        "stage": _STAGES[case.stage],
        "priority": (_PRIORITIES[case.priority], item.due),
        "category": item.category,
        "grid": item.grid,
        "address": case.address,
        "source": case.source.value,
        "departments": item.branches[0].department if item.branches else "",
        "operator": case.operator or "",
        # Who looks changes too often to order rows by.
        "looking": item.due,
    }
    return (values[column], case.id)
