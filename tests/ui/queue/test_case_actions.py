"""From a button to the service and back: once, never lost, and what was refused is said."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication

from gridcenter.domain.case import Priority, Stage
from gridcenter.domain.department import DepartmentCode
from gridcenter.domain.likeness import Likeness
from gridcenter.domain.moves import Act, Action
from gridcenter.domain.permissions import Offer
from gridcenter.domain.recommendation import Ground, Precedent, Reason, Recommendation, Recommendations
from gridcenter.errors import BadMove, Conflict, StorageFailure, Unreachable
from tests.ui.conftest import LEADER
from tests.ui.models.conftest import WaitingCalls
from ui.dialogs.case_form import CaseForm
from ui.dialogs.conflict import ConflictDialog
from ui.dialogs.dispatch import DispatchDialog, Load
from ui.dialogs.reason import ReasonDialog

AWAY = Unreachable(where="x", reason="gone")


class Writer:
    """Does steps and notes under which id; `answers` holds errors to raise first."""

    def __init__(self, cases) -> None:
        self._cases = cases
        self.ids: list[str] = []
        self.answers: list[Exception] = []

    def do(self, actor, case, act, *, command_id):
        self.ids.append(command_id)
        if self.answers:
            raise self.answers.pop(0)
        return self._cases.do(actor, case, act, command_id=command_id)

    def report(self, actor, new, *, command_id):
        self.ids.append(command_id)
        if self.answers:
            raise self.answers.pop(0)
        return self._cases.report(actor, new, command_id=command_id)


@pytest.fixture
def writer(cases):
    return Writer(cases)


@pytest.fixture
def make_actions(make_screen, writer):
    """A queue whose commands go through the writer."""

    def make():
        screen = make_screen()
        screen.actions_runner._writer = writer
        return screen

    return make


def top(kind):
    found = QApplication.activeModalWidget()
    assert isinstance(found, kind), found
    return found


def shown(screen, case):
    screen.table.choose(case.id)
    return screen.pane.item


def test_that_a_step_that_got_no_answer_is_sent_again_under_the_same_id(make_actions, writer, cases):
    case = cases.add()
    screen = make_actions()
    shown(screen, case)
    writer.answers = [AWAY]
    screen.pane.actions_bar.press("F4")
    assert "gone" in screen.toast.text()
    screen.pane.actions_bar.press("F4")
    assert len(writer.ids) == 2
    assert len(set(writer.ids)) == 1
    assert cases.stored[case.id].stage is Stage.ACCEPTED


@pytest.mark.parametrize(
    "error", [StorageFailure(where="x", reason="full"), BadMove(action="a", stage="s", why="stage")]
)
def test_that_a_step_that_was_refused_is_another_command_the_next_time(make_actions, writer, cases, error):
    case = cases.add()
    screen = make_actions()
    shown(screen, case)
    writer.answers = [error]
    screen.pane.actions_bar.press("F4")
    screen.pane.actions_bar.press("F4")
    assert len(set(writer.ids)) == 2


def test_that_a_form_whose_step_failed_keeps_its_text_and_does_it_once_in_the_end(make_actions, writer, filed, cases):
    screen = make_actions()
    shown(screen, filed)
    screen.pane.actions_bar.press("F8")
    form = top(ReasonDialog)
    form.text.setPlainText("类别不对")
    writer.answers = [AWAY, AWAY]
    for _attempt in range(2):
        form.confirm_button.click()
        assert form.isVisible()
        assert form.text.toPlainText() == "类别不对"
        assert "gone" in form._error.text()
    form.confirm_button.click()
    assert cases.stored[filed.id].stage is Stage.ACCEPTED
    assert len(set(writer.ids)) == 1


def test_that_other_words_are_another_command(make_actions, writer, filed):
    screen = make_actions()
    shown(screen, filed)
    screen.pane.actions_bar.press("F8")
    form = top(ReasonDialog)
    form.text.setPlainText("类别不对")
    writer.answers = [AWAY]
    form.confirm_button.click()
    form.text.setPlainText("条件不对")
    form.confirm_button.click()
    assert len(set(writer.ids)) == 2


def test_that_a_report_that_got_no_answer_is_still_one_case(make_actions, writer, cases):
    screen = make_actions()
    screen.actions_runner.new_case()
    form = top(CaseForm)
    form.description.setPlainText("路灯不亮")
    form.category.pick(next(iter(cases.directory.categories)))
    writer.answers = [AWAY]
    form.confirm_button.click()
    assert form.description.toPlainText() == "路灯不亮"
    form.confirm_button.click()
    assert len(cases.stored) == 1
    assert len(set(writer.ids)) == 1
    assert "已上报" in screen.toast.text()


def test_that_a_key_pressed_twice_while_the_step_is_under_way_sends_it_once(make_actions, writer, cases):
    case = cases.add()
    screen = make_actions()
    item = shown(screen, case)
    waiting = WaitingCalls()
    screen.actions_runner._calls = waiting
    for _press in range(3):
        screen.actions_runner.ask(item, Offer(Action.ACCEPT))
    assert len(waiting) == 1
    waiting.run_all()
    assert len(writer.ids) == 1
    assert screen.board.get(case.id).case.stage is Stage.ACCEPTED


def test_that_a_conflict_at_a_form_shows_both_and_mine_goes_on_top(make_actions, writer, filed, cases):
    screen = make_actions()
    shown(screen, filed)
    screen.pane.actions_bar.press("F8")
    form = top(ReasonDialog)
    form.text.setPlainText("类别不对")
    newer = replace(filed, version=filed.version + 1, priority=Priority.URGENT)
    cases.stored[filed.id] = newer
    writer.answers = [Conflict(current=newer)]
    form.confirm_button.click()
    dialog = top(ConflictDialog)
    assert screen.board.get(filed.id).case.priority is Priority.URGENT
    assert form.text.toPlainText() == "类别不对"
    dialog.again.emit(newer)
    dialog.accept()
    done = cases.stored[filed.id]
    assert (done.stage, done.priority) == (Stage.ACCEPTED, Priority.URGENT)
    assert len(set(writer.ids)) == 2


def test_that_a_conflict_of_a_step_without_a_form_can_be_only_looked_at(make_actions, writer, cases):
    case = cases.add()
    screen = make_actions()
    shown(screen, case)
    newer = replace(case, version=case.version + 1, stage=Stage.ACCEPTED)
    writer.answers = [Conflict(current=newer)]
    screen.pane.actions_bar.press("F4")
    dialog = top(ConflictDialog)
    dialog.reject()
    assert screen.pane.item.case.stage is Stage.ACCEPTED
    assert len(writer.ids) == 1


def test_that_a_refusal_names_the_department(make_actions, writer, dispatched):
    screen = make_actions()
    shown(screen, dispatched)
    writer.answers = [BadMove(action=Action.TAKE, stage=Stage.FILED, why="has_it", department="CG")]
    screen.pane.actions_bar.press("Ctrl+T")
    assert screen.toast.text() == "城管 已在办此案,不必再派。"


def test_that_a_form_closed_while_its_step_is_under_way_does_no_harm(make_actions, writer, filed, cases):
    screen = make_actions()
    shown(screen, filed)
    waiting = WaitingCalls()
    screen.actions_runner._calls = waiting
    screen.pane.actions_bar.press("F8")
    form = top(ReasonDialog)
    form.text.setPlainText("类别不对")
    form.confirm_button.click()
    form.reject()
    waiting.run_all()
    assert screen.board.get(filed.id).case.stage is Stage.ACCEPTED


def test_that_loads_count_what_departments_owe_and_what_of_it_is_late(make_actions, cases, dispatched):
    late = replace(dispatched, id=99, branches=tuple(_late(branch) for branch in dispatched.branches))
    cases.stored[99] = late
    cases.do(LEADER, dispatched, Act(Action.SIGN, DepartmentCode("SW")), command_id="x")
    fed_back = cases.do(
        LEADER, cases.stored[dispatched.id], Act(Action.FEED_BACK, DepartmentCode("SW")), command_id="x"
    )
    assert fed_back.branches[1].state == "fed_back"
    screen = make_actions()
    assert screen.actions_runner.loads() == {"CG": Load(2, 1), "SW": Load(1, 1)}


class Proposals:
    """Finds one similar case and recommends one department, or is away."""

    def __init__(self, case, error=None) -> None:
        self._case = case
        self._error = error

    def of(self, case):
        if self._error is not None:
            raise self._error
        return (Likeness(self._case, 8.0, 2.0, 0.9, True, 0.9),)

    def for_case(self, case):
        if self._error is not None:
            raise self._error
        ranked = (Recommendation(DepartmentCode("CG"), (Reason(Ground.PRECEDENT, 5, 6),)),)
        return Recommendations(ranked, Precedent(((self._case.id, DepartmentCode("CG")),)))


def dispatch_form(screen, case, proposals):
    screen.actions_runner._similar = screen.actions_runner._recommendations = proposals
    screen.table.choose(case.id)
    screen.actions_runner.ask(screen.pane.item, Offer(Action.DISPATCH))
    found = QApplication.activeModalWidget()
    assert isinstance(found, DispatchDialog)
    return found


def test_that_a_dispatch_is_given_what_is_proposed_and_leads_to_the_counted_cases(make_actions, cases, filed):
    other = cases.add()
    screen = make_actions()
    form = dispatch_form(screen, filed, Proposals(other))
    assert form.recommended.lines() == ["城管:同类案件近 6 件中 5 件由其主办(全区)"]
    form.cases_asked.emit((other.id,))
    assert not form.isVisible()
    assert screen.model.showing_results
    assert [screen.model.item(row).id for row in range(screen.model.rowCount())] == [other.id]
    assert screen.bar.title.text() == "统计所用的同类案件:1 件,Esc 返回"


def test_that_a_dispatch_goes_on_when_nothing_can_be_looked_up(make_actions, cases, filed):
    screen = make_actions()
    form = dispatch_form(screen, filed, Proposals(filed, AWAY))
    assert not form.recommended.isVisible()
    form.toggle(DepartmentCode("CG"))
    form.confirm_button.click()
    assert cases.stored[filed.id].stage is Stage.DISPATCHED


def _late(branch):
    return replace(branch, sign_due_at=branch.sign_due_at.replace(year=2020), due_at=branch.due_at.replace(year=2021))
