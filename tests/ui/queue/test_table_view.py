"""The table in sight: what is chosen keeps its place, whatever moves around it."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt

from gridcenter.domain.case import CaseId, Stage
from gridcenter.domain.views import View
from ui.models.case_filter import CaseFilter
from ui.models.case_table import COLUMNS, DEFAULT_COLUMN
from ui.models.queue_item import ItemMaker

ROWS = 200


@pytest.fixture
def screen(make_screen, cases):
    for minutes in range(ROWS):
        cases.add(minutes_ago=minutes)
    return make_screen()


@pytest.fixture
def change(screen, cases, directory):
    """Brings cases from elsewhere, with the given values."""
    maker = ItemMaker(directory)

    def bring(*keys, **values):
        for key in keys:
            cases.stored[key] = replace(cases.stored[key], version=cases.stored[key].version + 1, **values)
        screen.board.put_items([maker.item(cases.stored[key]) for key in keys])

    return bring


def place(screen, case):
    return screen.table.rowViewportPosition(screen.model.row_of(case))


def in_the_middle(screen):
    """Scrolls to the middle and chooses a row there."""
    screen.table.verticalScrollBar().setValue(screen.table.verticalScrollBar().maximum() // 2)
    case = screen.model.item(screen.table.rowAt(200)).id
    screen.table.choose(case)
    return case


def test_that_the_chosen_row_keeps_its_place_when_rows_come_and_go_above(screen, cases, change):
    chosen = in_the_middle(screen)
    before = place(screen, chosen)
    above = [screen.model.item(row).id for row in range(5)]
    change(*above[:3], stage=Stage.VOID)
    assert place(screen, chosen) == before
    change(above[3], due_at=datetime.now(UTC) + timedelta(days=3))
    assert place(screen, chosen) == before
    last = screen.model.item(screen.model.rowCount() - 1).id
    change(last, due_at=datetime.now(UTC) - timedelta(days=3))
    assert place(screen, chosen) == before
    assert screen.table.chosen == chosen


def test_that_it_keeps_its_place_under_many_random_changes_and_when_it_moves_itself(screen, change):
    chance = random.Random(3)
    chosen = in_the_middle(screen)
    before = place(screen, chosen)
    bar = screen.table.verticalScrollBar()
    for _step in range(60):
        keys = [CaseId(key) for key in chance.sample(range(1, ROWS + 1), 4) if key != chosen]
        change(*keys, due_at=datetime.now(UTC) + timedelta(minutes=chance.uniform(-200, 200)))
        change(chosen, due_at=datetime.now(UTC) + timedelta(minutes=chance.uniform(-120, -60)))
        at_the_edge = bar.value() in (bar.minimum(), bar.maximum())
        assert at_the_edge or place(screen, chosen) == before
        assert screen.table.chosen == chosen
        assert [index.row() for index in screen.table.selectionModel().selectedRows()] == [screen.model.row_of(chosen)]


def test_that_without_a_choice_the_first_row_in_sight_stays_where_it_is(screen, change):
    screen.table.verticalScrollBar().setValue(screen.table.verticalScrollBar().maximum() // 2)
    first = screen.model.item(screen.table.rowAt(0)).id
    before = place(screen, first)
    change(*(screen.model.item(row).id for row in range(4)), stage=Stage.VOID)
    assert place(screen, first) == before


def test_that_at_the_top_new_urgent_rows_come_into_sight(screen, change):
    assert screen.table.verticalScrollBar().value() == 0
    last = screen.model.item(ROWS - 1).id
    change(last, due_at=datetime.now(UTC) - timedelta(days=3))
    assert screen.model.item(0).id == last
    assert screen.table.verticalScrollBar().value() == 0


def test_that_arrow_keys_choose_and_looking_ends_the_news(screen, change, qtbot):
    screen.table.setFocus()
    screen.table.choose(screen.model.item(0).id)
    second = screen.model.item(1).id
    change(second, address="新地点")
    assert screen.model.mark(second) is not None
    qtbot.keyClick(screen.table, Qt.Key.Key_Down)
    assert screen.table.chosen == second
    assert screen.model.mark(second) is None
    assert screen.pane.item.case.address == "新地点"


def test_that_the_pane_follows_a_change_from_elsewhere(screen, change):
    case = in_the_middle(screen)
    change(case, address="改到这里")
    assert screen.pane.item.case.address == "改到这里"


def test_that_a_closed_case_stays_in_the_pane_as_it_stands_then(screen, change):
    case = in_the_middle(screen)
    change(case, stage=Stage.CLOSED)
    assert screen.model.row_of(case) == -1
    assert screen.pane.item.case.stage is Stage.CLOSED
    assert not screen.table.selectionModel().hasSelection()


def test_that_another_order_shows_in_the_header_and_ctrl_0_undoes_it(screen, qtbot):
    chosen = in_the_middle(screen)
    header = screen.table.horizontalHeader()
    column = COLUMNS.index("number")
    header.sectionClicked.emit(column)
    assert screen.model.item(0).id == 1
    header.sectionClicked.emit(column)
    assert screen.model.item(0).id == ROWS
    assert header.sortIndicatorOrder() is Qt.SortOrder.DescendingOrder
    assert screen.table.chosen == chosen
    screen._default_order()
    assert (screen.model.sort_column, screen.model.descending) == (DEFAULT_COLUMN, False)
    assert header.sortIndicatorSection() == DEFAULT_COLUMN


def test_that_enter_goes_into_the_case(screen, qtbot):
    in_the_middle(screen)
    with qtbot.waitSignal(screen.table.case_entered):
        qtbot.keyClick(screen.table, Qt.Key.Key_Return)


def test_that_coming_back_to_a_view_chooses_the_same_case_again(screen):
    chosen = in_the_middle(screen)
    screen.show_filter(CaseFilter(View.TO_CLOSE))
    assert screen.model.rowCount() == 0
    assert screen.pane.item.id == chosen
    screen.show_filter(CaseFilter(View.ALL))
    assert [index.row() for index in screen.table.selectionModel().selectedRows()] == [screen.model.row_of(chosen)]
