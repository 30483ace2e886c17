"""The whistle board: where cards stand, how keys lead through it, and what each step comes to."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from gridcenter.domain.case import CaseId
from gridcenter.domain.department import DepartmentCode
from gridcenter.domain.whistle import Admission, WhistleKind, WhistleStage, WhistleState
from gridcenter.domain.whistle_moves import WhistleAction
from tests.ui.whistles.conftest import DESK, TOWN, department
from ui.dialogs.blow import BlowDialog
from ui.dialogs.whistle_departments import AdmitDialog, NameDialog, ReleaseDialog
from ui.dialogs.whistle_form import WhistleCheckInDialog, WhistleReasonDialog
from ui.dialogs.whistle_scores import ConfirmDialog, RefuseResultDialog
from ui.dialogs.whistle_telephone import WhistleTelephoneDialog
from ui.models.whistle_columns import Column

A = WhistleAction
NAMED = "name XF GA"
SIGNED = (NAMED, "sign XF", "sign GA")
CAME = (*SIGNED, "check_in XF", "check_in GA")
DONE = (*CAME, "feed_back XF", "feed_back GA")


def form(kind):
    found = [one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible()]
    assert len(found) == 1, kind
    return found[0]


def cards(screen):
    return {column: [one.id for one in view.cards_model.whistles()] for column, view in screen.columns.views.items()}


@pytest.mark.parametrize(
    ("steps", "column"),
    [
        ((), Column.CENTRE),
        (("send_back",), Column.CENTRE),
        ((NAMED,), Column.TO_SIGN),
        ((NAMED, "sign XF"), Column.TO_SIGN),
        (SIGNED, Column.TO_CHECK_IN),
        ((*SIGNED, "check_in XF"), Column.TO_CHECK_IN),
        (CAME, Column.HANDLING),
        ((*CAME, "feed_back XF"), Column.HANDLING),
        ((NAMED, "return XF"), Column.TO_RULE),
        (DONE, Column.TO_CONFIRM),
        ((*DONE, "refuse_result XF"), Column.HANDLING),
    ],
)
def test_that_a_card_stands_in_the_column_of_its_worst_open_branch(make_board_screen, whistles, steps, column):
    whistle = whistles.add(*steps)
    shown = cards(make_board_screen())
    assert [where for where, ids in shown.items() if whistle.id in ids] == [column]


def test_that_cards_stand_by_limit_and_late_ones_are_counted(make_board_screen, whistles):
    whistles.add()
    late = whistles.add(ago=30)
    soon = whistles.add(ago=10)
    screen = make_board_screen()
    assert cards(screen)[Column.CENTRE] == [late.id, soon.id, 1]
    assert screen.late_count == 1
    assert screen.departments.counts()[0].late == 1


def test_that_arrows_lead_within_a_column_and_between_columns(make_board_screen, whistles, qtbot):
    for _number in range(2):
        whistles.add()
    handled = whistles.add(*CAME)
    screen = make_board_screen()
    views = screen.columns.views
    screen.columns.choose(1)
    screen.columns.focus_board()
    qtbot.keyClick(views[Column.CENTRE], Qt.Key.Key_Down)
    assert screen.pane.whistle.id == 2
    qtbot.keyClick(views[Column.CENTRE], Qt.Key.Key_Right)
    assert screen.pane.whistle.id == handled.id
    qtbot.keyClick(views[Column.HANDLING], Qt.Key.Key_Left)
    assert screen.columns.column_of_chosen() is Column.CENTRE
    assert [view for view in views.values() if view.selectionModel().hasSelection()] == [views[Column.CENTRE]]


def test_that_a_department_filters_the_board_and_keeps_its_line(make_board_screen, whistles):
    both, alone = whistles.add(NAMED), whistles.add("name WY")
    screen = make_board_screen()
    screen.departments.choose(DepartmentCode("WY"))
    assert cards(screen)[Column.TO_SIGN] == [alone.id]
    screen.show_whistle(both.id)
    assert screen.departments.department is None
    assert screen.pane.whistle.id == both.id


def test_that_a_department_signs_comes_and_answers_with_f4_alone(make_board_screen, whistles):
    whistles.add(NAMED)
    screen = make_board_screen(department("XF"))
    press = screen.pane.bar.press
    assert press("F4")
    assert screen.pane.whistle.branches[0].state is WhistleState.SIGNED
    assert press("F4")
    came = form(WhistleCheckInDialog)
    came.fields.people.setValue(4)
    assert came.clocks.table.rowCount() == 2
    came.confirm_button.click()
    assert screen.pane.whistle.branches[0].check_in_people == 4
    assert press("F4")
    answer = form(WhistleReasonDialog)
    assert not answer.confirm_button.isEnabled()
    answer.text.setPlainText("已清理,增设隔离桩")
    answer.confirm_button.click()
    assert screen.pane.whistle.branches[0].result == "已清理,增设隔离桩"
    assert not press("F4")


def test_that_naming_offers_only_the_lists_departments_and_shows_every_clock_first(make_board_screen, whistles, qtbot):
    whistles.add()
    screen = make_board_screen(DESK)
    assert screen.pane.bar.press("F4")
    naming = form(NameDialog)
    assert {one.code for one in naming.choice.departments} == {"XF", "GA", "WY"}
    qtbot.keyClicks(naming.choice.line, "xf cg ga")
    assert naming.choice.chosen == ("XF", "GA")
    headers = [naming.clocks.table.horizontalHeaderItem(at).text() for at in range(6)]
    assert headers == ["谁办", "分派", "签收", "联系", "报到", "反馈"]
    assert naming.clocks.table.item(0, 1).text() == "停止"
    naming.confirm_button.click()
    named = screen.pane.whistle
    assert [(one.department, one.lead) for one in named.branches] == [("XF", True), ("GA", False)]
    assert screen.columns.column_of_chosen() is Column.TO_SIGN


def test_that_the_town_blows_and_is_told_at_once_whether_the_list_admits_it(make_board_screen, whistles, write):
    screen = make_board_screen(TOWN)
    screen.blow_button.click()
    blowing = form(BlowDialog)
    assert not blowing.confirm_button.isEnabled()
    assert "值班长准入" in blowing.admission.text()
    write(blowing.subject, "通道堵了")
    write(blowing.matter.line, "消防")
    assert "清单内事项" in blowing.admission.text()
    blowing.confirm_button.click()
    assert screen.pane.whistle.stage is WhistleStage.BLOWN
    assert screen.pane.whistle.admitted is Admission.LISTED


def test_that_half_typed_words_stay_until_they_are_sent(make_board_screen, whistles, write):
    screen = make_board_screen(TOWN)
    screen.blow_button.click()
    write(form(BlowDialog).subject, "写到一半")
    form(BlowDialog).reject()
    screen.blow_button.click()
    assert form(BlowDialog).subject.text() == "写到一半"
    form(BlowDialog).confirm_button.click()
    screen.blow_button.click()
    assert form(BlowDialog).subject.text() == ""
    form(BlowDialog).reject()


def test_that_the_leader_admits_for_good_with_a_code_and_departments(make_board_screen, whistles, qtbot):
    whistles.add(matter="")
    screen = make_board_screen()
    assert screen.pane.bar.press("F4")
    admitting = form(AdmitDialog)
    admitting.for_good.setChecked(True)
    assert admitting.code.text() == "QZ-02"
    admitting.code.setText("QZ-01")
    assert "已用于" in admitting.problem()
    admitting.code.setText("QZ-02")
    qtbot.keyClicks(admitting.choice.line, "cg yl")
    admitting.confirm_button.click()
    assert screen.pane.whistle.admitted is Admission.FOR_GOOD
    assert [one.code for one in screen.actions_runner.matters] == ["QZ-01", "QZ-02"]


def test_that_a_lead_is_released_only_when_another_follows(make_board_screen, whistles, qtbot):
    whistles.add(NAMED, "return XF")
    screen = make_board_screen()
    assert screen.pane.bar.press("F8")
    releasing = form(ReleaseDialog)
    assert "另指定一个主办" in releasing.problem()
    qtbot.keyClicks(releasing.choice.line, "wy")
    releasing.confirm_button.click()
    assert [one.department for one in screen.pane.whistle.branches if one.lead and one.state.live] == ["WY"]


def test_that_the_town_scores_every_department_and_the_whistle_leaves_the_board(make_board_screen, whistles):
    whistle = whistles.add(*DONE)
    screen = make_board_screen(TOWN)
    assert screen.pane.bar.press("F4")
    scoring = form(ConfirmDialog)
    scoring.scores["XF"].button(5).setChecked(True)
    assert not scoring.confirm_button.isEnabled()
    scoring.scores["GA"].button(3).setChecked(True)
    scoring.lines["GA"].setText("来得慢")
    scoring.confirm_button.click()
    assert [(one.score, one.score_words) for one in whistles.stored[whistle.id].branches] == [(5, ""), (3, "来得慢")]
    assert screen.board.get(whistle.id) is None
    assert screen.pane.whistle.stage is WhistleStage.CLOSED


def test_that_a_result_is_refused_for_those_who_are_ticked(make_board_screen, whistles):
    whistles.add(*DONE)
    screen = make_board_screen(TOWN)
    assert screen.pane.bar.press("F8")
    refusing = form(RefuseResultDialog)
    refusing.boxes["GA"].setChecked(True)
    refusing.text.setPlainText("又停满了")
    refusing.confirm_button.click()
    states = [one.state for one in screen.pane.whistle.branches]
    assert states == [WhistleState.FED_BACK, WhistleState.REWORK]


def test_that_a_call_is_recorded_for_the_department(make_board_screen, whistles):
    whistles.add(NAMED)
    screen = make_board_screen(DESK)
    screen._telephone()
    recording = form(WhistleTelephoneDialog)
    recording.confirm_button.click()
    assert [(act.action, act.behalf) for act in whistles.acts] == [(A.SIGN, True)]


def test_that_somebody_elses_step_is_shown_and_the_form_goes_on_upon_it(make_board_screen, whistles):
    whistle = whistles.add(*SIGNED)
    screen = make_board_screen(department("XF"))
    assert screen.pane.bar.press("F4")
    came = form(WhistleCheckInDialog)
    whistles.play(whistle, "check_in GA")
    whistles.acts.clear()
    came.confirm_button.click()
    assert came.isVisible()
    assert "他人先办" in came._error.text()
    assert screen.pane.whistle.version == whistle.version + 1
    came.confirm_button.click()
    assert [act.department for act in whistles.acts] == ["XF"]


def test_that_a_step_whose_outcome_is_unknown_is_sent_again_with_its_id(make_board_screen, whistles):
    whistles.add(NAMED)
    screen = make_board_screen(department("XF"))
    whistles.away = True
    assert screen.pane.bar.press("F4")
    whistles.away = False
    assert screen.pane.bar.press("F4")
    first, second = whistles.commands
    assert first == second
    assert screen.pane.whistle.branches[0].state is WhistleState.SIGNED


def test_that_a_desk_sees_its_own_only(make_board_screen, whistles):
    mine, _other = whistles.add("name GA"), whistles.add("name WY")
    assert {one.id for one in make_board_screen(department("GA")).board.records()} == {mine.id}
    assert len(make_board_screen(TOWN).board) == 2


def test_that_the_case_is_led_to(make_board_screen, whistles):
    whistle = whistles.add()
    whistles.stored[whistle.id] = replace(whistle, case=CaseId(9))
    screen = make_board_screen()
    asked = []
    screen.case_asked.connect(asked.append)
    screen.pane.ask_case()
    assert asked == [9]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_that_every_card_paints_and_says_itself(make_board_screen, whistles, language):
    for kind in WhistleKind:
        whistles.add(*DONE, kind=kind, ago=120)
        whistles.add(NAMED, kind=kind, ago=3000)
    screen = make_board_screen(language=language, width=1300)
    assert not screen.grab().isNull()
    view = screen.columns.views[Column.TO_SIGN]
    said = view.cards_model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "W20260302" in said
    assert "消防" in said
