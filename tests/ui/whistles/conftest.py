"""The whistle screen over values: whistles move by the real life cycle, calls are done at once."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtWidgets import QApplication, QMainWindow

from gridcenter import paths
from gridcenter.domain import whistle_life
from gridcenter.domain.area import AreaCode
from gridcenter.domain.department import DepartmentCode
from gridcenter.domain.directory import Directory
from gridcenter.domain.matter import Matter
from gridcenter.domain.people import Person, PersonId, Role
from gridcenter.domain.whistle import Whistle, WhistleFacts, WhistleKind
from gridcenter.domain.whistle_life import WhistleCircumstances, require, require_town, sees
from gridcenter.domain.whistle_moves import REASON_NEEDED, Score, WhistleAct, WhistleAction
from gridcenter.errors import Conflict, Unreachable
from gridcenter.words import load_words
from tests.ui.conftest import GRIDS, LEADER, ImmediateCalls
from ui.dialogs.drafts import Drafts
from ui.feedback import Toast
from ui.kit import make_kit
from ui.models.record_board import RecordBoard
from ui.theme.theme import Theme
from ui.theme.tokens import DARK
from ui.whistles.screen import WhistleScreen
from ui.whistles.whistle_actions import WhistleActions

A = WhistleAction
TOWN = Person(PersonId("town"), "望潮街道值班", frozenset({Role.TOWN}), area=GRIDS[0].code)
DESK = Person(PersonId("desk"), "坐席", frozenset({Role.ACCEPTOR, Role.DISPATCHER}))
MATTERS = (Matter("QZ-01", "消防通道堵塞", tuple(map(DepartmentCode, ("XF", "GA", "WY")))),)


def department(code: str) -> Person:
    return Person(PersonId(f"dept-{code}"), f"{code}值班", frozenset({Role.DEPARTMENT}), DepartmentCode(code))


class ValueWhistles:
    """Whistles kept as values, with versions and repeated commands as the real service has them."""

    def __init__(self, directory: Directory) -> None:
        self.directory = directory
        self.stored: dict[int, Whistle] = {}
        self.list = list(MATTERS)
        self.commands: list[str] = []
        self.acts: list[WhistleAct] = []
        self.away = False
        self.minutes_ago = 0

    def _under(self, actor: Person, matter: str) -> WhistleCircumstances:
        at = datetime.now(UTC) - timedelta(minutes=self.minutes_ago)
        listed = {one.code: one for one in self.list}.get(matter)
        known = frozenset(self.directory.departments)
        rules = self.directory.district.whistles
        return WhistleCircumstances(actor.id, at, rules, self.directory.calendars, listed, known)

    def blow(self, actor, facts, *, command_id, case=None, note=""):
        require(actor, A.BLOW)
        self.commands.append(command_id)
        key = len(self.stored) + 1
        blown = whistle_life.blow(facts, GRIDS[0].code, case, self._under(actor, facts.matter))
        self.stored[key] = replace(blown, id=key, number=f"W20260302-{key:04d}")
        return self.stored[key]

    def do(self, actor, whistle, act, *, command_id):
        self.commands.append(command_id)
        if self.away:
            raise Unreachable(where="here", reason="away")
        require(actor, act.action, act.department, behalf=act.behalf)
        require_town(actor, act.action, whistle.town)
        planned = whistle_life.apply(whistle, act, self._under(actor, whistle.matter))
        if self.stored[whistle.id].version != whistle.version:
            raise Conflict(current=self.stored[whistle.id], attempted=planned)
        self.acts.append(act)
        if act.for_good:
            self.list.append(Matter(act.matter, whistle.subject, act.departments))
        self.stored[whistle.id] = planned
        return planned

    def matters(self):
        return tuple(self.list)

    def history(self, key):
        return ()

    def by_ids(self, ids):
        return tuple(self.stored[key] for key in ids if key in self.stored)

    def open_records(self):
        return tuple(one for one in self.stored.values() if not one.stage.final)

    def add(self, *lines: str, kind: WhistleKind = WhistleKind.ROUTINE, matter: str = "QZ-01", ago: int = 0) -> Whistle:
        """Blows a whistle and takes steps written as words, such as `name XF GA` or `sign XF`."""
        self.minutes_ago = ago
        facts = WhistleFacts(kind, "消防通道停满车", address="望潮路8号", area=AreaCode(GRIDS[2].code), matter=matter)
        whistle = self.blow(TOWN, facts, command_id=str(uuid.uuid4()))
        for line in lines:
            whistle = self.play(whistle, line)
        self.minutes_ago = 0
        self.commands.clear()
        self.acts.clear()
        return whistle

    def play(self, whistle: Whistle, line: str) -> Whistle:
        verb, *names = line.split()
        action = A(verb)
        codes = tuple(map(DepartmentCode, names))
        reason = "理由" if action in REASON_NEEDED else ""
        if action in whistle_life.DEPARTMENT_ACTIONS:
            act = WhistleAct(action, codes[0], place="现场", people=2, reason=reason, note="已处置")
            return self.do(department(codes[0]), whistle, act, command_id=str(uuid.uuid4()))
        actor = TOWN if action in (A.CONFIRM, A.REFUSE_RESULT, A.WITHDRAW) else LEADER
        one = codes[0] if action in (A.INSIST, A.RELEASE) else None
        scores = tuple(Score(code, 5) for code in codes)
        act = WhistleAct(action, one, () if one or scores == () else codes, scores=scores, reason=reason)
        return self.do(actor, whistle, act, command_id=str(uuid.uuid4()))


class NoCases:
    def by_ids(self, ids):
        return ()


@pytest.fixture
def whistles(directory: Directory) -> ValueWhistles:
    return ValueWhistles(directory)


@pytest.fixture
def make_board_screen(qtbot, directory: Directory, whistles: ValueWhistles):
    """Opens the whistle screen for a person over what is stored now."""
    made = []

    def make(person: Person = LEADER, *, language: str = "zh", width: int = 1800) -> WhistleScreen:
        kit = make_kit(load_words(language, paths.resources() / "text"), Theme(DARK), 1.0)
        calls, window = ImmediateCalls(), QMainWindow()
        board = RecordBoard("whistle", whistles, calls, window, sees=lambda one: sees(person, one))
        toast = Toast(kit, window, 32)
        actions = WhistleActions(kit, directory, person, whistles, calls, board, toast, Drafts(), window)
        screen = WhistleScreen(kit, directory, person, board, whistles, NoCases(), calls, actions)
        actions.read_list()
        screen.toast, screen.board = toast, board
        window.setCentralWidget(screen)
        window.resize(width, 900)
        window.show()
        board.reload()
        made.append(window)
        return screen

    yield make
    for window in made:
        for form in QApplication.topLevelWidgets():
            if form is not window and form.parent() is window:
                form.close()
        window.close()
        window.deleteLater()
