"""The live table's rows: always the plain sorted list, told to Qt in steps that never lie."""

from __future__ import annotations

import random
import time

import pytest
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from gridcenter.domain.case import BranchState, CaseId, Priority, Source, Stage
from gridcenter.domain.department import DepartmentCode
from gridcenter.domain.people import PersonId
from gridcenter.domain.views import View
from tests.ui.models.conftest import ME, make_branch, make_case
from ui.models.case_filter import CaseFilter, Matcher
from ui.models.case_table import COLUMNS, DEFAULT_COLUMN, CaseTable, Mark
from ui.models.queue_item import sort_key


@pytest.fixture
def table(board, kit, directory):
    model = CaseTable(board, kit.words, directory, ME)
    model.tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    return model


def shown(table):
    return [table.item(row).id for row in range(table.rowCount())]


def expected(board, table, now):
    matches = Matcher(table.filter, ME)
    rows = [item for item in board.items() if matches(item, now)]
    column = COLUMNS[table.sort_column]
    return [item.id for item in sorted(rows, key=lambda item: sort_key(item, column), reverse=table.descending)]


def any_case(chance, key, version):
    departments = chance.sample(["CG", "SW", "ZJ"], chance.randint(0, 2))
    return make_case(
        key,
        version,
        due_minutes=chance.choice([-90, -30, 20, 40, chance.uniform(62, 300)]),
        stage=chance.choice([*Stage] + [Stage.REPORTED, Stage.FILED] * 3),
        priority=chance.choice(list(Priority)),
        source=chance.choice(list(Source)),
        operator=chance.choice([None, ME.id, PersonId("other")]),
        address=chance.choice(["望潮路8号", "解放路1号", ""]),
        branches=tuple(make_branch(code, BranchState.HANDLING, n) for n, code in enumerate(departments, 1)),
    )


def any_filter(chance):
    return CaseFilter(
        chance.choice([View.ALL, View.ALL, *View]),
        chance.choice(["", "", "望潮", "cg"]),
        chance.choice(["", "999001001"]),
        chance.random() < 0.2,
    )


@pytest.mark.parametrize("seed", range(12))
def test_that_rows_equal_a_plain_sorted_list_after_any_updates(board, table, maker, stored, calls, seed):
    chance = random.Random(seed)
    followed: dict[CaseId, QPersistentModelIndex] = {}
    table.modelReset.connect(followed.clear)
    for version in range(1, 121):
        what = chance.random()
        if what < 0.75:
            keys = chance.sample(range(1, 40), chance.randint(1, 6))
            board.put_items([maker.item(any_case(chance, key, version)) for key in keys])
        elif what < 0.83:
            stored.stored.clear()
            stored.put(*(item.case for item in board.items() if chance.random() < 0.8))
            stored.put(*(any_case(chance, chance.randint(1, 60), version) for _ in range(3)))
            board.reload()
            calls.run_all()
        elif what < 0.92:
            table.show_view(any_filter(chance))
        else:
            table.order_by(chance.randrange(len(COLUMNS)), chance.random() < 0.5)
        assert shown(table) == expected(board, table, time.time())
        for row, case in enumerate(shown(table)):
            assert table.row_of(case) == row
            if case in followed:
                assert followed[case].row() == row
            else:
                followed[case] = QPersistentModelIndex(table.index(row, 0))
        for case in set(followed) - set(shown(table)):
            assert not followed.pop(case).isValid()
        assert table.row_of(CaseId(9_999)) == -1


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("column", range(len(COLUMNS)))
def test_that_very_many_rows_at_once_are_merged_into_the_order(board, table, maker, column, descending):
    chance = random.Random(column)
    table.order_by(column, descending)
    board.put_items([maker.item(any_case(chance, key, 1)) for key in range(1, 50)])
    # More than a thousand, so that they do not come in one by one.
    board.put_items([maker.item(any_case(chance, key, 1)) for key in range(50, 3_000)])
    assert shown(table) == expected(board, table, time.time())


def test_that_pages_in_order_are_added_behind_the_last_row(board, table, maker, qtbot):
    resets = []
    table.modelReset.connect(lambda: resets.append(1))
    for page in range(3):
        first = page * 1_500 + 1
        board.put_items([maker.item(make_case(key, due_minutes=100 + key)) for key in range(first, first + 1_500)])
    assert shown(table) == list(range(1, 4_501))
    assert not resets


def test_that_a_row_is_new_first_then_changed_and_no_news_once_seen(board, table, maker):
    board.put_items([maker.item(make_case(1))])
    assert table.mark(CaseId(1)) is Mark.NEW
    board.put_items([maker.item(make_case(1, version=2))])
    assert table.mark(CaseId(1)) is Mark.NEW
    table.seen(CaseId(1))
    assert table.mark(CaseId(1)) is None
    board.put_items([maker.item(make_case(1, version=3))])
    assert table.mark(CaseId(1)) is Mark.CHANGED
    assert table.news() == (0, 1)


def test_that_what_is_read_at_the_start_or_done_here_is_no_news(board, table, stored, calls):
    stored.put(make_case(1))
    board.reload()
    calls.run_all()
    board.put_case(make_case(1, version=2))
    assert table.news() == (0, 0)


def test_that_news_counts_the_view_only_and_leaves_with_the_case(board, table, maker):
    table.show_view(CaseFilter(View.TO_DISPATCH))
    board.put_items([maker.item(make_case(1)), maker.item(make_case(2, stage=Stage.FILED))])
    assert table.news() == (1, 0)
    board.put_items([maker.item(make_case(2, version=2, stage=Stage.VOID))])
    assert table.news() == (0, 0)
    assert CaseId(2) not in table.marks


def test_that_old_news_is_forgotten(board, table, maker, qtbot):
    board.put_items([maker.item(make_case(1))])
    table.forget_marks(60)
    assert table.news() == (1, 0)
    with qtbot.waitSignal(table.marks_forgotten):
        table.forget_marks(-1)
    assert table.news() == (0, 0)


def test_that_a_case_comes_into_the_overdue_view_when_its_limit_runs_out(board, table, maker, qtbot):
    table.show_view(CaseFilter(View.OVERDUE))
    board.put_items([maker.item(make_case(1, due_minutes=0.005)), maker.item(make_case(2, due_minutes=5))])

    def came_in():
        table.pass_time()
        return shown(table) == [1]

    qtbot.waitUntil(came_in)
    board.put_items([maker.item(make_case(1, version=2, due_minutes=5))])
    assert shown(table) == []


def test_that_a_case_leaves_the_attention_view_when_its_limit_runs_out_and_others_come_in(
    board, table, maker, monkeypatch
):
    table.show_view(CaseFilter(View.ATTENTION))
    board.put_items([maker.item(make_case(key, due_minutes=due)) for key, due in ((1, 20), (2, 59), (3, 90))])
    assert shown(table) == [1, 2]
    later = time.time() + 40 * 60
    monkeypatch.setattr("ui.models.case_table.time.time", lambda: later)
    table.pass_time()
    assert shown(table) == [2, 3]
    table.order_by(DEFAULT_COLUMN, descending=True)
    table.pass_time()
    assert shown(table) == [3, 2]


def test_that_results_of_a_search_stay_in_their_order_and_up_to_date(board, table, maker):
    old = maker.item(make_case(1, stage=Stage.CLOSED))
    board.put_items([maker.item(make_case(5)), maker.item(make_case(3))])
    table.show_results([maker.item(make_case(5)), old, maker.item(make_case(3))])
    assert table.showing_results
    assert shown(table) == [5, 1, 3]
    board.put_items([maker.item(make_case(3, version=2, address="改了"))])
    assert shown(table) == [5, 1, 3]
    assert table.item(2).case.address == "改了"
    assert table.row_of(CaseId(1)) == 1
    table.show_view(CaseFilter())
    assert not table.showing_results
    assert shown(table) == expected(board, table, time.time())


def test_that_a_search_shows_newest_first_whatever_the_order_of_the_view(board, table, maker):
    table.order_by(0, descending=True)
    items = [maker.item(make_case(key)) for key in (9, 4, 2)]
    table.show_results(items)
    assert shown(table) == [9, 4, 2]


def test_that_cells_say_in_words_what_they_show(board, table, maker):
    case = make_case(
        7,
        stage=Stage.HANDLING,
        priority=Priority.URGENT,
        branches=(make_branch("CG", BranchState.HANDLING), make_branch("SW", BranchState.FED_BACK, 2)),
        operator=PersonId("leader"),
    )
    board.put_items([maker.item(case), maker.item(make_case(8, due_minutes=90))])
    row = table.row_of(CaseId(7))
    texts = {name: table.data(table.index(row, place)) for place, name in enumerate(COLUMNS)}
    assert texts["number"] == "20260302-0007"
    assert texts["stage"] == "处置中"
    assert texts["priority"] == "紧急"
    assert texts["clock"].startswith("受理 剩 ")
    assert texts["departments"] == "城管 处置、水务 反馈"
    assert texts["operator"] == "值班长"
    assert texts["source"] == "12345"
    departments = COLUMNS.index("departments")
    assert table.data(table.index(row, departments), Qt.ItemDataRole.ToolTipRole) == texts["departments"]
    assert table.data(table.index(table.row_of(CaseId(8)), departments)) == "未派"
    assert table.headerData(DEFAULT_COLUMN, Qt.Orientation.Horizontal) == "时限(最近)"


def test_that_departments_are_told_apart_from_a_case_without_a_clock(board, table, maker):
    bare = make_case(1, branches=(make_branch(DepartmentCode("XX")),))
    board.put_items([maker.item(bare)])
    assert table.data(table.index(0, COLUMNS.index("departments"))) == "XX 待签"


@pytest.mark.parametrize("descending", [False, True])
def test_that_a_case_that_stands_twice_in_one_update_is_one_row(board, table, maker, descending):
    table.order_by(DEFAULT_COLUMN, descending)
    board.put_items([maker.item(make_case(1, due_minutes=30)), maker.item(make_case(2, due_minutes=20))])
    twice = [(1, 2, 10, {}), (1, 3, 40, {}), (3, 1, 5, {}), (3, 2, 50, {}), (4, 1, 1, {})]
    gone = [(4, 2, 1, {"stage": Stage.CLOSED}), (2, 2, 1, {}), (2, 3, 1, {"stage": Stage.VOID})]
    board.put_items([maker.item(make_case(key, ver, due_minutes=due, **more)) for key, ver, due, more in twice + gone])
    assert shown(table) == expected(board, table, time.time())
    assert set(shown(table)) == {1, 3}


@pytest.mark.parametrize("descending", [False, True])
def test_that_very_many_rows_that_come_change_and_leave_at_once_stay_in_order(board, maker, kit, directory, descending):
    # Without Qt's tester, which looks at every row after each step.
    table = CaseTable(board, kit.words, directory, ME)
    chance = random.Random(7)
    for version in range(1, 5):
        table.order_by(chance.randrange(len(COLUMNS)), descending)
        keys = chance.sample(range(1, 6_000), 2_500)
        board.put_items([maker.item(any_case(chance, key, version)) for key in keys])
        assert shown(table) == expected(board, table, time.time())
        for row in chance.sample(range(table.rowCount()), 20):
            assert table.row_of(table.item(row).id) == row
