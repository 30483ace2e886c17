"""An emergency whistle calls the centre until it is triaged, and a department until it signs."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject

from gridcenter.domain.alarms import AlarmKind
from gridcenter.domain.department import DepartmentCode
from gridcenter.domain.people import Person, PersonId, Role
from gridcenter.domain.whistle import WhistleKind
from tests.ui.models.conftest import ME, WaitingCalls
from tests.ui.whistles.conftest import ValueWhistles
from ui.models.record_board import RecordBoard
from ui.shell.alarm_strip import AlarmStrip

WHISTLE = AlarmKind.EMERGENCY_WHISTLE
CG = Person(PersonId("cg"), "城管", frozenset({Role.DEPARTMENT}), DepartmentCode("CG"))
AUDITOR = Person(PersonId("auditor"), "考核员", frozenset({Role.AUDITOR}))


@pytest.fixture
def whistles(directory) -> ValueWhistles:
    return ValueWhistles(directory)


@pytest.fixture
def watch(make_post, whistles, directory):
    """A desk whose alarms look at whistles, and the board they look at."""

    def make(person: Person = ME):
        post = make_post(person)
        board = RecordBoard("whistle", whistles, WaitingCalls(), QObject(post.owner))
        post.alarms.watch_whistles(board, directory)
        return post, board

    return make


def test_that_an_emergency_calls_the_centre_until_departments_are_named(watch, whistles):
    post, board = watch()
    whistle = whistles.add(kind=WhistleKind.EMERGENCY)
    board.put(whistle)
    assert post.player.played == [WHISTLE]
    assert post.shown() == [[(WHISTLE, whistle.id)]]
    board.put(whistles.play(whistle, "name XF GA"))
    assert post.shown() == []


def test_that_other_kinds_and_other_people_are_not_called(watch, whistles):
    post, board = watch()
    board.put(whistles.add())
    board.put(whistles.add("name XF", kind=WhistleKind.EMERGENCY))
    assert post.shown() == []
    post, board = watch(AUDITOR)
    board.put(whistles.add(kind=WhistleKind.EMERGENCY))
    assert post.shown() == []


def test_that_a_department_is_called_until_it_signs(watch, whistles):
    post, board = watch(CG)
    whistle = whistles.add("admit", kind=WhistleKind.EMERGENCY, matter="")
    board.put(whistle)
    assert post.shown() == []
    whistle = whistles.play(whistle, "name CG XF")
    board.put(whistle)
    assert post.shown() == [[(WHISTLE, whistle.id)]]
    board.put(whistles.play(whistle, "sign CG"))
    assert post.shown() == []


def test_that_the_strip_says_which_whistle_and_leads_to_it(watch, whistles, kit, qtbot):
    post, board = watch()
    strip = AlarmStrip(kit, post.alarms, post.board, board)
    qtbot.addWidget(strip)
    whistle = whistles.add(kind=WhistleKind.EMERGENCY)
    board.put(whistle)
    assert whistle.subject in strip.text.text()
    assert strip.show_button.text() == "看哨单"
    asked = []
    strip.whistle_asked.connect(asked.append)
    strip.ask()
    assert asked == [whistle.id]
    assert post.shown() == []
