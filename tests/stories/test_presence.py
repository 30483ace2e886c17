"""Two desks on one database: each sees which case the other has open, and a name goes with its desk."""

from __future__ import annotations

from gridcenter.domain.case import Stage
from gridcenter.domain.moves import Action
from ui.models.case_table import COLUMNS
from ui.models.presence_board import Looker

WAIT_MS = 10_000
LOOKING = COLUMNS.index("looking")


def open_case(desk):
    """Chooses the case to be accepted whose limit runs out first."""
    item = min((one for one in desk.board.items() if one.case.stage is Stage.REPORTED), key=lambda one: one.due)
    assert desk.window.queue.table.choose(item.id)
    return item.id


def names(desk, case):
    return [one.name for one in desk.presence.lookers(case)]


def cell(desk, case):
    model = desk.window.queue.model
    return model.index(model.row_of(case), LOOKING).data()


def test_that_a_name_comes_with_the_case_and_goes_with_the_desk(district, open_desk, qtbot):
    a, b = open_desk(district, "leader"), open_desk(district, "desk2")
    leader, second = (desk._person.name for desk in (a, b))
    case = open_case(a)
    version = a.board.get(case).case.version
    qtbot.waitUntil(lambda: names(b, case) == [leader], timeout=WAIT_MS)
    assert cell(b, case) == leader
    assert b.window.queue.looking.lines() == [f"{leader} {b.board.get(case).case.number[4:]}"]
    assert names(a, case) == []

    b.window.queue.table.choose(case)
    qtbot.waitUntil(lambda: names(a, case) == [leader, second], timeout=WAIT_MS)
    assert a.window.queue.pane._looking.lookers() == (Looker(leader, me=True), Looker(second))

    # It only shows: the other takes the case all the same, and looking has made no version.
    assert b.board.get(case).case.version == version
    b.window.queue.pane.actions_bar.press("F4")
    qtbot.waitUntil(lambda: a.board.get(case).case.stage is Stage.ACCEPTED, timeout=WAIT_MS)
    assert [entry.action for entry in a._center.cases.history(case)].count(Action.ACCEPT) == 1

    a.window.close()
    a.close()
    qtbot.waitUntil(lambda: names(b, case) == [], timeout=WAIT_MS)
    assert cell(b, case) == ""


def test_that_moving_on_moves_the_name(district, open_desk, qtbot):
    a, b = open_desk(district, "leader"), open_desk(district, "desk2")
    case = open_case(a)
    qtbot.waitUntil(lambda: names(b, case) != [], timeout=WAIT_MS)
    other = next(item.id for item in a.board.items() if item.id != case)
    a.window.queue.table.choose(other)
    qtbot.waitUntil(lambda: names(b, other) != [] and names(b, case) == [], timeout=WAIT_MS)
