"""The smaller parts of the queue: the note on an empty table, the strip, the bar, the views, the case."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from gridcenter.domain.case import CaseId, Priority, Stage
from gridcenter.domain.history import HistoryEntry
from gridcenter.domain.moves import Act, Action
from gridcenter.domain.people import PersonId
from gridcenter.domain.views import OPERATOR_VIEWS, View
from tests.ui.conftest import LEADER
from ui.models.case_filter import CaseFilter
from ui.models.queue_item import ItemMaker

NOW = datetime.now(UTC)


def labels(widget):
    return [one.text() for one in widget.findChildren(QLabel) if one.text()]


# -- an empty table


def test_that_an_empty_view_is_named_and_offers_nothing(make_screen, cases):
    cases.add()
    screen = make_screen()
    screen.bar.set_view(View.TO_CLOSE)
    assert screen.empty.isVisible()
    assert screen.empty._text.text() == "没有“待结案”的案件。"
    assert not screen.empty._button.isVisible()


def test_that_an_empty_filter_can_be_cleared_there(make_screen, cases, qtbot, write):
    cases.add()
    screen = make_screen()
    write(screen.bar.text, "无此字")
    assert screen.empty._text.text() == "没有符合筛选的案件。"
    screen.empty._button.click()
    assert screen.model.rowCount() == 1
    assert screen.bar.text.text() == ""
    assert not screen.empty.isVisible()


def test_that_a_search_without_results_says_so(make_screen, cases):
    cases.add()
    screen = make_screen()
    screen.search("无此字")
    assert screen.empty._text.text() == "没有找到。"
    assert "无此字" in screen.bar.title.text()


def test_that_a_table_still_being_read_is_not_called_empty(make_screen, cases):
    screen = make_screen()
    screen.empty.show_for(screen.model, CaseFilter(), loading=True)
    assert screen.empty._text.text() == "正在读取"


# -- next up


def test_that_next_up_counts_its_reason(make_screen, cases):
    case = cases.add(minutes_ago=40)
    screen = make_screen()
    reason = screen.next_up._reason.text()
    assert screen.next_up.item.id == case.id
    assert "受理 超 25 分" in reason
    assert "等待受理" in reason


def test_that_next_up_is_still_when_nothing_waits(make_screen, cases):
    screen = make_screen()
    assert screen.next_up.item is None
    assert not screen.next_up._button.isEnabled()
    assert screen.next_up._reason.text() == "没有等您处理的案件。"
    screen._take_next()


def test_that_taking_the_next_shows_it_even_outside_the_view(make_screen, cases):
    case = cases.add()
    screen = make_screen()
    screen.bar.set_view(View.TO_CLOSE)
    screen._take_next()
    assert screen.table.chosen == case.id
    assert screen.bar.filter.view is View.ALL
    assert cases.stored[case.id].operator == LEADER.id
    screen._take_next()
    assert len(cases.acts) == 1


def test_that_a_case_somebody_has_just_taken_is_not_taken_from_them(make_screen, cases, directory):
    case, other = cases.add(minutes_ago=9), cases.add()
    screen = make_screen()
    taken = replace(case, version=2, operator=PersonId("colleague"))
    screen.board.put_items([ItemMaker(directory).item(taken)])
    screen._take_next()
    assert cases.acts == []
    assert screen.next_up.item.id == other.id


# -- the bar


def test_that_urgency_and_town_narrow_and_a_new_view_clears_them(make_screen, cases, directory):
    case = cases.add()
    cases.stored[case.id] = replace(case, priority=Priority.CRITICAL)
    cases.add()
    screen = make_screen()
    screen.bar.urgent.click()
    assert screen.model.rowCount() == 1
    screen.bar.town.setCurrentIndex(1)
    screen.bar.town.activated.emit(1)
    assert screen.model.filter == CaseFilter(View.ALL, "", "999001001", urgent=True)
    screen.bar.set_view(View.TO_ACCEPT)
    assert screen.model.filter == CaseFilter(View.TO_ACCEPT)
    assert not screen.bar.urgent.isChecked()
    assert screen.bar.town.currentData() == ""


def test_that_the_clear_button_of_the_filter_works(make_screen, cases, write):
    cases.add()
    screen = make_screen()
    write(screen.bar.text, "无此字")
    screen.bar.text.clear()
    assert screen.model.rowCount() == 1


def test_that_enter_in_the_filter_looks_among_all_cases(make_screen, cases, qtbot, write):
    cases.add(Act(Action.REJECT, reason="不属实"))
    screen = make_screen()
    write(screen.bar.text, "井盖")
    qtbot.keyClick(screen.bar.text, Qt.Key.Key_Return)
    assert screen.model.showing_results
    assert screen.model.rowCount() == 1
    qtbot.keyClick(screen.table, Qt.Key.Key_Escape)
    assert not screen.model.showing_results


def test_that_news_is_counted_in_words(make_screen):
    bar = make_screen().bar
    bar.show_news(2, 1)
    assert bar.news.text() == "新到 2 件  改动 1 件"
    bar.show_news(0, 0)
    assert bar.news.text() == ""


# -- views and own filters


def test_that_a_view_is_chosen_by_its_key(make_screen, cases, qtbot):
    cases.add()
    screen = make_screen()
    with qtbot.waitActive(screen.window()):
        screen.window().activateWindow()
    keys = [*(str(place % 10) for place in range(1, 11)), "-"]
    for key, view in zip(keys, OPERATOR_VIEWS, strict=True):
        code = Qt.Key.Key_Minus if key == "-" else getattr(Qt.Key, f"Key_{key}")
        qtbot.keyClick(screen.table, code, Qt.KeyboardModifier.AltModifier)
        assert screen.model.filter.view is view
        assert screen.views.rows[view].isChecked()
        assert f"Alt {key}" in screen.views.rows[view].accessibleName()


def test_that_an_own_filter_kept_twice_is_let_go_again(make_screen, cases, write):
    cases.add()
    screen = make_screen()
    screen._keep_filter()
    assert screen.own_filters() == []
    write(screen.bar.text, "井盖")
    screen._keep_filter()
    assert [name for name, _chosen in screen.own_filters()] == ["井盖"]
    screen._keep_filter()
    assert screen.own_filters() == []


def test_that_an_own_filter_is_named_by_all_it_narrows(make_screen, cases, write):
    cases.add()
    screen = make_screen()
    screen.bar.set_view(View.OVERDUE)
    write(screen.bar.text, "井盖")
    screen.bar.urgent.click()
    screen._keep_filter()
    assert screen.own_filters()[0][0] == "井盖、只看特急、紧急、超期"


# -- the case


@pytest.fixture
def entries():
    def make(case, count):
        return tuple(
            HistoryEntry(
                case.id,
                version,
                "c",
                NOW + timedelta(minutes=version),
                PersonId("leader"),
                "值班长",
                Action.DISPATCH,
                Stage.FILED,
                Stage.DISPATCHED,
                "CG,SW",
                "",
                f"第{version}步",
                "",
            )
            for version in range(1, count + 1)
        )

    return make


def test_that_the_history_is_folded_newest_first_and_unfolds_by_its_key(make_screen, cases, entries, qtbot):
    case = cases.add()
    screen = make_screen()
    screen.table.choose(case.id)
    screen.pane.show_history(entries(case, 9))
    steps = [text for text in labels(screen.pane) if "派遣 城管、水务" in text]
    assert len(steps) == 6
    assert steps[0].endswith("第9步")
    with qtbot.waitActive(screen.window()):
        screen.window().activateWindow()
    qtbot.keyClick(screen.table, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    body = labels(screen.pane._scroll.widget())
    assert len([text for text in body if "派遣 城管、水务" in text]) == 9


def test_that_the_history_of_another_case_is_not_shown(make_screen, cases, entries):
    first, second = cases.add(), cases.add()
    screen = make_screen()
    screen.table.choose(first.id)
    screen.pane.show_history(entries(second, 3))
    assert "办理记录 0 条" in labels(screen.pane._scroll.widget())


def test_that_the_pane_says_facts_clocks_and_branches_in_words(make_screen, cases, dispatched, directory):
    screen = make_screen()
    screen.table.choose(dispatched.id)
    body = labels(screen.pane._scroll.widget())
    assert "望潮路8号" in body
    assert "望潮街道 · 青石社区 · 青石社区第1网格" in body
    assert {"城管", "水务", "待签", "部门分支 2"} <= set(body)
    assert any(text.startswith("城管 签收") for text in body)
    assert any(text.startswith("剩 ") for text in body)


def test_that_what_is_not_known_is_said_to_be_unknown(make_screen, cases, directory):
    case = cases.add()
    screen = make_screen()
    bare = replace(case, version=2, address="", area=None, duplicate=True, rework_count=2)
    screen.board.put_items([ItemMaker(directory).item(bare)])
    screen.table.choose(case.id)
    assert labels(screen.pane._scroll.widget()).count("未知") == 2


def test_that_an_empty_pane_says_what_to_do(make_screen):
    assert "选一件案件,这里看案卷。" in labels(make_screen().pane._head)


def test_that_f6_goes_round_the_panes(make_screen, cases, qtbot):
    case = cases.add()
    screen = make_screen()
    with qtbot.waitActive(screen.window()):
        screen.window().activateWindow()
    screen.table.choose(case.id)
    screen.table.setFocus()
    seen = []
    for _step in range(3):
        qtbot.keyClick(screen.focusWidget(), Qt.Key.Key_F6)
        seen.append(screen.focusWidget())
    assert seen == [screen.pane.actions_bar.buttons[0][0], screen.bar.text, screen.table]
    qtbot.keyClick(screen.table, Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert screen.focusWidget() is screen.bar.text


def test_that_letters_in_the_filter_stay_letters(make_screen, cases, qtbot):
    screen = make_screen()
    with qtbot.waitActive(screen.window()):
        screen.window().activateWindow()
    qtbot.keyClick(screen.table, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert screen.bar.text.hasFocus()
    qtbot.keyClicks(screen.bar.text, "zh 18")
    assert screen.bar.text.text() == "zh 18"
    assert screen.model.filter.view is View.ALL
    assert CaseId(1) not in cases.stored
