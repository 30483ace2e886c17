"""A desk over values: cases move by the real life cycle, commands are done at once, nothing is left open."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QMainWindow

from gridcenter import paths
from gridcenter.demo.book import make_book
from gridcenter.demo.departments import make_departments
from gridcenter.domain.area import Area, AreaCode, AreaLevel
from gridcenter.domain.case import Case, CaseId, Facts, NewCase, Source
from gridcenter.domain.department import DepartmentCode
from gridcenter.domain.directory import Directory
from gridcenter.domain.effects import Circumstances
from gridcenter.domain.history import HistoryEntry
from gridcenter.domain.lifecycle import apply, report
from gridcenter.domain.moves import Act, Action
from gridcenter.domain.people import Person, PersonId, Role
from gridcenter.domain.search import SearchResult
from gridcenter.errors import GridError
from gridcenter.services.area_import import initials
from gridcenter.words import load_words
from ui.dialogs.drafts import Drafts
from ui.feedback import Toast
from ui.kit import Kit, make_kit
from ui.models.case_board import CaseBoard
from ui.models.queue_item import ItemMaker
from ui.queue.case_actions import CaseActions
from ui.queue.screen import QueueScreen
from ui.theme.theme import Theme
from ui.theme.tokens import DARK

LEADER = Person(PersonId("leader"), "值班长", frozenset({Role.SHIFT_LEADER}))
GRIDS = (
    Area(AreaCode("999001001"), "望潮街道", AreaLevel.TOWN, initials="wcjd"),
    Area(AreaCode("999001001001"), "青石社区", AreaLevel.COMMUNITY, AreaCode("999001001"), initials="qssq"),
    Area(AreaCode("999001001001001"), "青石社区第1网格", AreaLevel.GRID, AreaCode("999001001001")),
)


class ImmediateCalls:
    """Runs every call at once, so that a screen can be looked at without waiting."""

    def submit(self, lane, call: Callable[[], object], owner: QObject, done, failed) -> None:
        try:
            result = call()
        except GridError as error:
            failed(error)
        else:
            done(result)


class ValueCases:
    """Cases kept as values and moved by the real life cycle."""

    def __init__(self, directory: Directory) -> None:
        self.directory = directory
        self.stored: dict[CaseId, Case] = {}
        self.acts: list[Act] = []
        self.earlier: dict[CaseId, Case] = {}

    def add(self, *acts: Act, minor: str = "雨水井盖", minutes_ago: int = 5, area: str = GRIDS[2].code) -> Case:
        """Reports a case and does acts to it."""
        category = next(one for one in self.directory.categories.values() if one.minor_name == minor)
        facts = Facts(category.id, f"{minor}有问题", "望潮路8号", AreaCode(area))
        at = datetime.now(UTC) - timedelta(minutes=minutes_ago)
        new = NewCase(facts, Source.HOTLINE, at)
        key = CaseId(len(self.stored) + 1)
        case = replace(
            report(new, Circumstances(LEADER.id, at, self.directory.district.minutes)),
            id=key,
            number=f"20260302-{key:04d}",
        )
        self.stored[key] = case
        for act in acts:
            case = self.do(LEADER, case, act, command_id=str(uuid.uuid4()))
        self.acts.clear()
        return case

    def standard(self, case: Case) -> str:
        """A filing condition of the case's category."""
        return self.directory.standards_of(case.category)[0].id

    def do(self, actor: Person, case: Case, act: Act, *, command_id: str) -> Case:
        self.acts.append(act)
        if act.action is Action.UNDO:
            act = replace(act, other=self.earlier.get(case.id))
        self.earlier[case.id] = case
        standard = self.directory.standards.get(act.standard or case.standard or "")
        after = apply(
            case,
            act,
            Circumstances(
                actor.id,
                datetime.now(UTC),
                self.directory.district.minutes,
                standard.limit if standard else None,
                standard.category if standard else None,
            ),
        )
        self.stored[case.id] = after
        return after

    def report(self, actor: Person, new: NewCase, *, command_id: str) -> Case:
        key = CaseId(len(self.stored) + 1)
        case = report(new, Circumstances(actor.id, datetime.now(UTC), self.directory.district.minutes))
        self.stored[key] = replace(case, id=key, number=f"20260302-{key:04d}")
        return self.stored[key]

    def open_pages(self):
        yield tuple(case for case in self.stored.values() if not case.stage.final)

    def by_ids(self, ids):
        return tuple(self.stored[key] for key in ids if key in self.stored)

    def history(self, case: CaseId) -> tuple[HistoryEntry, ...]:
        return ()

    def search(self, query: str, limit: int) -> SearchResult:
        found = tuple(case for case in self.stored.values() if query in case.description)
        return SearchResult(found[:limit], len(found) > limit)


@pytest.fixture(autouse=True)
def look_is_given_back(qapp: QApplication) -> Iterator[None]:
    """Takes a theme that a test gave the whole program off again."""
    palette, font, sheet, style = qapp.palette(), qapp.font(), qapp.styleSheet(), qapp.style().name()
    yield
    if qapp.styleSheet() != sheet:
        qapp.setStyleSheet(sheet)
        qapp.setStyle(style)
        qapp.setPalette(palette)
        qapp.setFont(font)


@pytest.fixture(autouse=True)
def nothing_is_left_behind(qapp: QApplication, look_is_given_back: None) -> Iterator[None]:
    """Fails a test that leaves a thread, a window in sight or a hidden window with a running timer."""
    threads = set(threading.enumerate())
    before = QApplication.topLevelWidgets()
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert not [one.name for one in threading.enumerate() if one not in threads and not one.daemon]
    windows = [window for window in QApplication.topLevelWidgets() if window not in before]
    assert not [window for window in windows if window.isVisible()]
    assert not [window for window in windows if any(timer.isActive() for timer in window.findChildren(QTimer))]


@pytest.fixture(scope="session")
def kit(qapp: QApplication) -> Kit:
    """Chinese words in the dark theme at 100 %."""
    return make_kit(load_words("zh", paths.resources() / "text"), Theme(DARK), 1.0)


@pytest.fixture(scope="session")
def directory() -> Directory:
    book = make_book()
    return Directory(
        areas={area.code: area for area in GRIDS},
        departments={one.code: replace(one, initials=initials(one.short_name)) for one in make_departments()},
        categories={one.id: one for one in book.categories},
        standards={one.id: one for one in book.standards},
        people={LEADER.id: LEADER},
    )


@pytest.fixture
def cases(directory: Directory) -> ValueCases:
    return ValueCases(directory)


@pytest.fixture
def filed(cases: ValueCases) -> Case:
    """A case that waits to be dispatched."""
    case = cases.add(Act(Action.ACCEPT))
    return cases.do(LEADER, case, Act(Action.FILE, standard=cases.standard(case)), command_id="f")


@pytest.fixture
def dispatched(cases: ValueCases, filed: Case) -> Case:
    """A case that went to two departments."""
    codes = (DepartmentCode("CG"), DepartmentCode("SW"))
    case = cases.do(LEADER, filed, Act(Action.DISPATCH, departments=codes), command_id="d")
    cases.acts.clear()
    return case


@pytest.fixture
def make_screen(qtbot, directory: Directory, cases: ValueCases):
    """Opens the queue for a person over what is stored now."""
    made = []

    def make(person: Person = LEADER, *, language: str = "zh", width: int = 1920) -> QueueScreen:
        kit = make_kit(load_words(language, paths.resources() / "text"), Theme(DARK), 1.0)
        calls, maker = ImmediateCalls(), ItemMaker(directory)
        window = QMainWindow()
        board = CaseBoard(cases, calls, maker, person, window)
        toast = Toast(kit, window, 32)
        actions = CaseActions(kit, directory, person, cases, calls, board, toast, Drafts(), window)
        screen = QueueScreen(kit, directory, person, board, cases, calls, actions, maker)
        screen.toast = toast
        screen.board = board
        window.setCentralWidget(screen)
        window.resize(width, 900)
        window.show()
        board.reload()
        made.append(window)
        return screen

    yield make
    for window in made:
        window.close()
        window.deleteLater()


@pytest.fixture
def write() -> Callable[[QObject, str], None]:
    """Writes into a field as an input method does, which is how Chinese comes in."""

    def commit(field: QObject, text: str) -> None:
        event = QInputMethodEvent()
        event.setCommitString(text)
        QCoreApplication.sendEvent(field, event)

    return commit
