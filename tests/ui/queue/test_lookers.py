"""The boxes of those who look: two at most, then a number; the same in table and pane; lines at the foot."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QByteArray, QModelIndex, Qt
from PySide6.QtWidgets import QHeaderView, QTableView

from gridcenter.domain.presence import CASE, DeskId, Presence, PresenceRules
from tests.ui.conftest import LEADER, ImmediateCalls
from ui.background.live import Link
from ui.models.case_table import COLUMNS, DEFAULT_COLUMN
from ui.models.presence_board import Looker, PresenceBoard
from ui.queue.lookers import boxes_that_fit, looker_mark

NOWHERE = QModelIndex()
NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
LOOKING = COLUMNS.index("looking")
HE, SHEN, GU = Looker("何演示"), Looker("沈演示"), Looker("顾演示")
ME = Looker("值班长", me=True)


class Colleagues:
    """Other desks, which look where the test says; a person's id is the name that is shown."""

    rules = PresenceRules()

    def __init__(self) -> None:
        self.where: dict[str, int] = {}

    def look_at(self, person, desk, kind, key) -> None:
        """Nobody asks for the desk's own."""

    def leave(self, desk) -> None:
        """Nobody asks for the desk's own."""

    def everyone(self, desk=None) -> tuple[Presence, ...]:
        return tuple(
            Presence(DeskId(f"desk of {name}"), name, CASE, key, NOON, NOON) for name, key in self.where.items()
        )


@pytest.fixture
def colleagues() -> Colleagues:
    return Colleagues()


@pytest.fixture
def open_queue(make_screen, cases, directory, colleagues):
    """Opens the queue with three cases, beside colleagues."""
    for minutes in (30, 20, 10):
        cases.add(minutes_ago=minutes)

    def make(**how):
        screen = make_screen(**how)
        presence = PresenceBoard(colleagues, ImmediateCalls(), directory, LEADER, DeskId("here"), screen)
        screen.watch(presence)
        presence.link_changed(Link.CONNECTED)
        screen.presence = presence
        return screen

    return make


@pytest.fixture
def put(colleagues):
    """Colleagues look at cases, and the desk's next pulse comes."""

    def go(screen, **where: int) -> None:
        colleagues.where = where
        screen.presence._read()

    return go


def test_that_a_mark_is_one_character_or_the_word_for_oneself(kit):
    assert [looker_mark(kit.words, one) for one in (HE, ME, Looker("amy"), Looker(""))] == ["何", "我", "A", ""]


@pytest.mark.parametrize(
    ("lookers", "room", "boxes", "rest"),
    [
        ((), 60, [], ""),
        ((HE,), 60, [HE], ""),
        ((HE, SHEN), 60, [HE, SHEN], ""),
        ((ME, HE), 60, [ME, HE], ""),
        ((HE, SHEN, GU), 76, [HE, SHEN], "+1"),
        ((ME, SHEN, GU), 200, [ME, SHEN], "+1"),
        ((HE, SHEN, GU), 60, [HE], "+2"),
        ((ME, SHEN, GU), 60, [SHEN], "+2"),
        ((ME, *(HE,) * 199), 60, [HE], "+199"),
        ((HE, SHEN), 10, [HE], "+1"),
    ],
)
def test_that_two_boxes_at_most_are_drawn_and_the_rest_is_counted(lookers, room, boxes, rest, kit):
    found, more = boxes_that_fit(kit, lookers, room)
    assert ([one for one, _width in found], more) == (boxes, rest)


def test_that_names_stand_in_cell_and_tooltip_and_boxes_in_the_head(open_queue, put):
    screen = open_queue()
    case = screen.model.item(1).id
    screen.table.choose(case)
    put(screen, 何演示=case)
    index = screen.model.index(1, LOOKING)
    comma = screen._kit.words("list.comma")
    assert index.data() == f"我{comma}何演示"
    assert index.data(Qt.ItemDataRole.ToolTipRole) == f"我{comma}何演示"
    assert screen.pane._looking.lookers() == (ME, HE)
    assert screen.pane._looking.toolTip() == f"我{comma}何演示"
    assert not screen.pane._looking.isHidden()
    screen.table.choose(screen.model.item(0).id)
    assert index.data() == "何演示"
    assert screen.pane._looking.isHidden()
    assert screen.model.index(0, LOOKING).data() == ""
    assert screen.model.index(0, LOOKING).data(Qt.ItemDataRole.ToolTipRole) is None


def test_that_boxes_stay_while_the_pane_is_built_anew(open_queue, put):
    screen = open_queue()
    case = screen.model.item(0).id
    screen.table.choose(case)
    put(screen, 何演示=case)
    screen.pane.pass_time()
    assert screen.pane._looking.lookers() == (ME, HE)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_that_the_boxes_are_painted_and_vanish_with_the_link(open_queue, put, language):
    screen = open_queue(language=language)
    screen.table.choose(screen.model.item(0).id)
    before = screen.table.grab().toImage()
    put(screen, 何演示=screen.model.item(0).id, 沈演示=screen.model.item(1).id)
    assert screen.table.grab().toImage() != before
    screen.presence.link_changed(Link.LOST)
    assert screen.table.grab().toImage() == before
    assert not screen.looking.isVisibleTo(screen)
    assert screen.pane._looking.lookers() == ()


def test_that_only_cells_of_the_one_column_are_painted_anew(open_queue, put):
    screen = open_queue()
    changed = []
    screen.model.dataChanged.connect(lambda first, last, _roles: changed.append((first, last)))
    put(screen, 何演示=screen.model.item(2).id, 沈演示=999_999)
    assert [(first.row(), first.column(), last.row(), last.column()) for first, last in changed] == [
        (2, LOOKING, 2, LOOKING)
    ]


def test_that_the_foot_names_others_and_cases_and_leaves_out_what_is_not_on_the_board(open_queue, put):
    screen = open_queue()
    numbers = [screen.model.item(row).case.number[4:] for row in range(3)]
    put(screen, 何演示=screen.model.item(0).id, 沈演示=999_999)
    assert screen.looking.lines() == [f"何演示 {numbers[0]}"]
    assert screen.looking.isVisibleTo(screen)
    put(screen, **{f"第{one}人": screen.model.item(one % 3).id for one in range(7)})
    assert len(screen.looking.lines()) == 5
    assert screen.looking.lines()[-1] == "另有 3 人"
    assert len(screen.looking.toolTip().splitlines()) == 7
    put(screen)
    assert not screen.looking.isVisibleTo(screen)


def test_that_nobody_can_order_rows_by_who_looks(open_queue):
    screen = open_queue()
    header = screen.table.horizontalHeader()
    header.setSortIndicator(LOOKING, Qt.SortOrder.AscendingOrder)
    header.sectionClicked.emit(LOOKING)
    assert (screen.model.sort_column, screen.model.descending) == (DEFAULT_COLUMN, False)
    assert header.sortIndicatorSection() == DEFAULT_COLUMN


def older_layout(screen) -> QByteArray:
    """A layout that was kept before there was this column: one column fewer, the first two changed round."""

    class Older(type(screen.model)):
        def columnCount(self, parent=NOWHERE) -> int:
            return 0 if parent.isValid() else len(COLUMNS) - 1

    view = QTableView()
    model = Older(screen.board, screen._kit.words, screen.model._directory, LEADER, view)
    view.setModel(model)
    header = view.horizontalHeader()
    header.setSectionsMovable(True)
    header.moveSection(0, 1)
    header.resizeSection(COLUMNS.index("category"), 130)
    state = header.saveState()
    view.deleteLater()
    return state


def test_that_the_column_is_there_after_a_layout_of_an_older_version(open_queue, put):
    screen = open_queue()
    header = screen.table.horizontalHeader()
    assert header.restoreState(older_layout(screen))
    screen.window().resize(1900, 900)
    assert header.visualIndex(0) == 1
    assert header.visualIndex(LOOKING) == header.count() - 1
    assert not screen.table.isColumnHidden(LOOKING)
    assert screen.table.columnWidth(LOOKING) == screen._kit.px(88)
    assert header.sectionResizeMode(COLUMNS.index("address")) is QHeaderView.ResizeMode.Stretch
    put(screen, 何演示=screen.model.item(0).id)
    assert screen.model.index(0, LOOKING).data() == "何演示"


def test_that_it_stands_at_the_right_end_and_goes_when_the_window_is_narrow(open_queue):
    wide, narrow = open_queue(width=1856), open_queue(width=1100)
    assert wide.table.hidden == ["operator"]
    assert wide.table.horizontalHeader().visualIndex(LOOKING) == len(COLUMNS) - 1
    assert "looking" in narrow.table.hidden


def test_that_it_is_in_sight_in_english_too(open_queue):
    assert "looking" not in open_queue(width=1836, language="en").table.hidden
