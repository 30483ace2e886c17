"""Rows made by the hundred, and a board whose reads happen when the test says so."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from gridcenter.domain.area import AreaCode
from gridcenter.domain.case import Branch, BranchState, Case, CaseId, Priority, Source, Stage
from gridcenter.domain.category import CategoryId
from gridcenter.domain.department import DepartmentCode
from gridcenter.domain.directory import Directory
from gridcenter.domain.limits import ClockKind
from gridcenter.domain.people import Person, PersonId, Role
from gridcenter.errors import GridError
from ui.models.case_board import CaseBoard
from ui.models.queue_item import ItemMaker

ME = Person(PersonId("me"), "本人", frozenset({Role.SHIFT_LEADER}))


class StoredCases:
    """A case service over a dictionary; `page` sets how many cases a page holds, `broken` makes every read fail."""

    def __init__(self) -> None:
        self.stored: dict[CaseId, Case] = {}
        self.page = 3
        self.broken: GridError | None = None

    def put(self, *cases: Case) -> None:
        """Stores cases as they stand now."""
        self.stored.update({case.id: case for case in cases})

    def open_pages(self) -> Iterable[tuple[Case, ...]]:
        if self.broken is not None:
            raise self.broken
        cases = [case for case in self.stored.values() if not case.stage.final]
        for first in range(0, len(cases), self.page):
            yield tuple(cases[first : first + self.page])

    def by_ids(self, ids: Sequence[CaseId]) -> tuple[Case, ...]:
        if self.broken is not None:
            raise self.broken
        return tuple(self.stored[key] for key in ids if key in self.stored)


class WaitingCalls:
    """Keeps calls until the test runs them, the oldest first."""

    def __init__(self) -> None:
        self._waiting: list[tuple[Callable[[], Any], Callable[[Any], None], Callable[[GridError], None]]] = []

    def submit(self, lane, call, owner, done, failed) -> None:
        self._waiting.append((call, done, failed))

    def __len__(self) -> int:
        return len(self._waiting)

    def run(self, meanwhile: Callable[[], None] = lambda: None) -> None:
        """Runs the oldest call; `meanwhile` happens after it has read and before its result arrives."""
        call, done, failed = self._waiting.pop(0)
        try:
            result = call()
        except GridError as error:
            meanwhile()
            failed(error)
        else:
            meanwhile()
            done(result)

    def run_all(self) -> None:
        """Runs calls until none waits."""
        while self._waiting:
            self.run()


def make_case(key: int, version: int = 1, *, due_minutes: float = 10.0, **values: Any) -> Case:
    """A reported case in the first micro-grid's place, with whatever else is said."""
    now = datetime.now(UTC)
    known = {
        "stage": Stage.REPORTED,
        "priority": Priority.NORMAL,
        "source": Source.HOTLINE,
        "category": CategoryId("none"),
        "description": "情况",
        "address": f"望潮路{key}号",
        "area": AreaCode("999001001001001"),
        "due_at": now + timedelta(minutes=due_minutes),
        **values,
    }
    return Case(
        id=CaseId(key),
        number=f"20260302-{key:04d}",
        version=version,
        stage_since=now,
        longitude=None,
        latitude=None,
        duplicate=False,
        reported_at=now,
        reported_by=ME.id,
        clock_kind=ClockKind.ACCEPT,
        clock_start=now - timedelta(minutes=5),
        **known,
    )


def make_branch(department: str, state: BranchState = BranchState.TO_SIGN, ordinal: int = 1, **values: Any) -> Branch:
    """A department's part of a case."""
    now = datetime.now(UTC)
    hour = timedelta(hours=1)
    branch = Branch(ordinal, DepartmentCode(department), ordinal == 1, state, now, now + hour, now + 4 * hour)
    return replace(branch, **values)


@pytest.fixture
def stored() -> StoredCases:
    return StoredCases()


@pytest.fixture
def calls() -> WaitingCalls:
    return WaitingCalls()


@pytest.fixture
def maker(directory: Directory) -> ItemMaker:
    return ItemMaker(directory)


@pytest.fixture
def make_board(qapp, stored: StoredCases, calls: WaitingCalls, maker: ItemMaker):
    """A board of a person over what is stored, not read yet."""
    return lambda person=ME: CaseBoard(stored, calls, maker, person)


@pytest.fixture
def board(make_board) -> CaseBoard:
    return make_board()
