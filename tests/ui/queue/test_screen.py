"""The queue as a person uses it."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from gridcenter.domain.case import Stage
from gridcenter.domain.department import DepartmentCode
from gridcenter.domain.moves import Act, Action
from gridcenter.domain.people import Person, PersonId, Role
from gridcenter.domain.views import View
from ui.dialogs.dispatch import DispatchDialog
from ui.dialogs.file_case import FileDialog
from ui.dialogs.reason import ReasonDialog

ACCEPTOR = Person(PersonId("a"), "受理席", frozenset({Role.ACCEPTOR}))
DEPARTMENT = Person(PersonId("d"), "城管值班", frozenset({Role.DEPARTMENT}), DepartmentCode("CG"))


def form(kind):
    found = QApplication.activeModalWidget()
    assert isinstance(found, kind)
    return found


def test_that_views_show_their_counts_and_their_cases(make_screen, cases, filed):
    cases.add()
    cases.add()
    screen = make_screen()
    assert screen.views.rows[View.TO_ACCEPT].count() == 2
    assert screen.views.rows[View.TO_DISPATCH].count() == 1
    assert screen.views.rows[View.ALL].count() == 3
    screen.views.rows[View.TO_DISPATCH].click()
    assert [screen.model.item(row).id for row in range(screen.model.rowCount())] == [filed.id]


@pytest.mark.parametrize(("words", "fits"), [("望潮路", True), ("wcjd", True), ("qssq 井盖", True), ("xyz", False)])
def test_that_the_filter_takes_words_and_initials(make_screen, cases, words, fits):
    cases.add()
    screen = make_screen()
    screen.bar.text.setText(words)
    screen.bar.text.textEdited.emit(words)
    assert screen.model.rowCount() == int(fits)
    assert screen.empty.isVisible() is not fits


def test_that_departments_are_found_by_their_initials(make_screen, cases, dispatched):
    cases.add()
    screen = make_screen()
    screen.bar.text.setText("cg")
    screen.bar.text.textEdited.emit("cg")
    assert [screen.model.item(row).id for row in range(screen.model.rowCount())] == [dispatched.id]


def test_that_every_offered_action_has_a_button_with_the_key_that_works(make_screen, cases):
    case = cases.add()
    screen = make_screen()
    screen.table.choose(case.id)
    keys = [key for _button, _offer, key in screen.pane.actions_bar.buttons]
    assert keys[0] == "F4"
    assert len(set(keys)) == len(keys)
    assert "" not in keys
    assert screen.pane.actions_bar.press("F4")
    assert cases.stored[case.id].stage is Stage.ACCEPTED
    assert screen.toast.text()


def test_that_keys_are_unique_in_every_stage_and_role(make_screen, cases, dispatched):
    screen = make_screen()
    for item in screen.board.items():
        screen.table.choose(item.id)
        keys = [key for _button, _offer, key in screen.pane.actions_bar.buttons if key]
        assert len(set(keys)) == len(keys)


def test_that_a_case_that_left_the_view_keeps_its_pane_and_no_other_row_looks_chosen(make_screen, cases):
    case, _other = cases.add(), cases.add()
    screen = make_screen()
    screen.bar.set_view(View.TO_ACCEPT)
    screen.table.choose(case.id)
    screen.pane.actions_bar.press("F4")
    assert screen.pane.item.id == case.id
    assert screen.pane.item.case.stage is Stage.ACCEPTED
    assert not screen.table.selectionModel().hasSelection()


def test_that_filing_goes_through_its_form(make_screen, cases):
    case = cases.add(Act(Action.ACCEPT))
    screen = make_screen()
    screen.table.choose(case.id)
    screen.pane.actions_bar.press("F4")
    dialog = form(FileDialog)
    assert dialog.conditions.count() == len(cases.directory.standards_of(case.category))
    dialog.conditions.setCurrentRow(1)
    dialog.confirm_button.click()
    assert cases.stored[case.id].stage is Stage.FILED
    assert cases.stored[case.id].standard == cases.directory.standards_of(case.category)[1].id


def test_that_dispatch_reads_initials_and_chinese_with_the_lead_first(make_screen, cases, filed):
    screen = make_screen()
    screen.table.choose(filed.id)
    screen.pane.actions_bar.press("F4")
    dialog = form(DispatchDialog)
    dialog.line.setText("zj,交警 cg")
    dialog.line.textEdited.emit(dialog.line.text())
    dialog.note.setPlainText("先围挡")
    dialog.confirm_button.click()
    branches = cases.stored[filed.id].branches
    assert [branch.department for branch in branches] == ["ZJ", "JJ", "CG"]
    assert [branch.lead for branch in branches] == [True, False, False]
    assert branches[0].note == "先围挡"


def test_that_dispatch_cannot_be_confirmed_without_a_department(make_screen, filed):
    screen = make_screen()
    screen.table.choose(filed.id)
    screen.pane.actions_bar.press("F4")
    dialog = form(DispatchDialog)
    assert not dialog.confirm_button.isEnabled()
    assert dialog.problem()
    dialog.reject()


def test_that_a_department_chosen_in_the_list_can_be_made_the_lead(make_screen, cases, filed):
    screen = make_screen()
    screen.table.choose(filed.id)
    screen.pane.actions_bar.press("F4")
    dialog = form(DispatchDialog)
    dialog.toggle(DepartmentCode("CG"))
    dialog.toggle(DepartmentCode("SW"))
    dialog.make_lead(DepartmentCode("SW"))
    assert dialog.act().departments == ("SW", "CG")
    dialog.toggle(DepartmentCode("CG"))
    assert dialog.act().departments == ("SW",)
    dialog.reject()


def test_that_a_reason_is_needed_and_kept_when_the_form_is_closed(make_screen, cases, filed):
    screen = make_screen()
    screen.table.choose(filed.id)
    screen.pane.actions_bar.press("F8")
    dialog = form(ReasonDialog)
    assert not dialog.confirm_button.isEnabled()
    dialog.text.setPlainText("类别不对")
    dialog.reject()
    screen.pane.actions_bar.press("F8")
    again = form(ReasonDialog)
    assert again.text.toPlainText() == "类别不对"
    again.confirm_button.click()
    assert cases.stored[filed.id].stage is Stage.ACCEPTED
    assert cases.acts[-1].reason == "类别不对"


def test_that_a_close_that_cannot_be_done_says_who_is_waited_for(make_screen, dispatched):
    screen = make_screen()
    screen.table.choose(dispatched.id)
    assert "城管" in screen.pane.actions_bar._why.text()


def test_that_a_department_signs_its_own_branch(make_screen, cases, dispatched):
    cases.add()
    screen = make_screen(DEPARTMENT)
    assert screen.model.rowCount() == 1
    screen.table.choose(dispatched.id)
    assert screen.pane.actions_bar.press("F4")
    assert [branch.state for branch in cases.stored[dispatched.id].branches] == ["signed", "to_sign"]


def test_that_next_up_offers_the_nearest_limit_and_takes_it(make_screen, cases):
    cases.add(minutes_ago=1)
    urgent = cases.add(minutes_ago=30)
    screen = make_screen(ACCEPTOR)
    assert screen.next_up.item.id == urgent.id
    screen.next_up._button.click()
    assert screen.table.chosen == urgent.id
    assert cases.stored[urgent.id].operator == ACCEPTOR.id


def test_that_search_shows_what_it_finds_and_escape_goes_back(make_screen, cases, qtbot):
    cases.add(minor="路灯")
    cases.add()
    closed = cases.add(Act(Action.REJECT, reason="不属实"))
    screen = make_screen()
    screen.search("井盖")
    assert screen.model.showing_results
    assert {screen.model.item(row).id for row in range(screen.model.rowCount())} >= {closed.id}
    screen._clear_filter()
    assert not screen.model.showing_results
    assert screen.model.rowCount() == 2


def test_that_an_own_filter_is_kept_under_its_words(make_screen, cases):
    cases.add()
    screen = make_screen()
    screen.bar.text.setText("井盖")
    screen.bar.text.textEdited.emit("井盖")
    screen._keep_filter()
    line, _chosen = screen.views.own()[0]
    assert line.text() == "井盖"
    assert line.count() == 1
    screen.bar.set_view(View.ALL)
    line.click()
    assert screen.model.filter.text == "井盖"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_that_columns_fold_where_there_is_no_room_and_the_foot_says_which(make_screen, cases, qtbot, language):
    cases.add()
    screen = make_screen(language=language, width=1366)
    qtbot.waitUntil(lambda: "grid" in screen.table.hidden)
    visible = [name for name in ("number", "stage", "priority", "clock", "departments") if name in screen.table.hidden]
    assert not visible
    assert screen._kit.words("queue.column.grid") in screen._foot.text()
    assert screen.bar.views.isVisible()
