"""What stands beside a case besides itself, over a real centre: read, done from there, and told again."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from gridcenter.clock import utc_now
from gridcenter.domain.attachment import PhotoKind
from gridcenter.domain.call_back import CallBackStage
from gridcenter.domain.case import CaseId, Stage
from gridcenter.domain.change import Change
from gridcenter.domain.department import DepartmentCode
from gridcenter.domain.moves import Act, Action
from gridcenter.domain.people import Role
from gridcenter.domain.supervision import SupervisionLevel, SupervisionOrder, SupervisionStage
from gridcenter.domain.task import TaskAction, TaskKind, TaskResult, TaskStage
from tests.pictures import picture
from tests.ui.conftest import ImmediateCalls
from ui.dialogs.call_back import CallBackDialog
from ui.dialogs.record_words import RecordDialog
from ui.dialogs.supervision import SuperviseDialog, SupervisionDialog
from ui.dialogs.task_result import TaskResultDialog
from ui.feedback import Toast
from ui.queue.record_actions import RecordActions
from ui.queue.record_blocks import RecordBlocks
from ui.queue.related_block import CaseLink
from ui.queue.task_desk import TaskDesk

LIFE = ("accept", "file", "dispatch SZ", "sign SZ", "feed_back SZ", "inspect", "pass", "close")


@pytest.fixture
def district(make_desk):
    made = make_desk("sqlite")
    # Forms look at the real clock.
    made.center.cases._now = made.center.tasks._now = utc_now
    made.center.supervisions._now = made.center.call_backs._now = utc_now
    return made


@pytest.fixture
def open_blocks(qtbot, kit, district):
    """The blocks of a person's desk, with the actions behind them."""
    windows = []

    def make(who: str):
        window = QWidget()
        windows.append(window)
        person, center = district.person(who), district.center
        toast = Toast(kit, window, 0)
        actions = RecordActions(kit, center.directory, person, center, ImmediateCalls(), toast, window)
        blocks = RecordBlocks(kit, center.directory, person, window)
        blocks.serve(center, ImmediateCalls(), actions)
        blocks.actions, blocks.toast = actions, toast
        window.resize(500, 700)
        window.show()
        return blocks

    yield make
    for window in windows:
        window.close()
        window.deleteLater()


def texts(widget):
    return [one.text() for one in widget.findChildren(QLabel) if one.text()]


def press(blocks, name):
    (found,) = [one for one in blocks.findChildren(QAbstractButton) if one.objectName() == name]
    found.click()


def names(blocks):
    return {one.objectName() for one in blocks.findChildren(QAbstractButton)}


def form(kind):
    found = QApplication.activeModalWidget()
    assert isinstance(found, kind), found
    return found


def supervise(district, case, hours=5):
    order = SupervisionOrder(
        SupervisionLevel.LISTED,
        DepartmentCode("SZ"),
        "当天恢复",
        datetime.now(UTC) + timedelta(hours=hours),
        case=case.id,
    )
    supervisions = district.center.supervisions
    return supervisions.supervise(district.person("shift_leader"), order, command_id=str(uuid.uuid4()))


def send(district, case):
    who = district.person("acceptor")
    return district.center.tasks.send(who, case, TaskKind.VERIFY, command_id=str(uuid.uuid4()))


def test_that_a_case_without_any_shows_only_what_the_person_may_begin(open_blocks, district):
    case = district.report()
    leader, acceptor = open_blocks("shift_leader"), open_blocks("acceptor")
    leader.show_case(case)
    acceptor.show_case(case)
    assert names(leader) == {"supervise"}
    assert names(acceptor) == set()
    assert not acceptor.isVisible()


def test_that_supervision_is_opened_answered_and_ended_from_here(open_blocks, district):
    case = district.play(district.report(), *LIFE[:4])
    leader, department = open_blocks("shift_leader"), open_blocks("desk-SZ")
    leader.show_case(case)
    leader.begin_supervision()
    asked = form(SuperviseDialog)
    asked.effect.setText("当天恢复")
    asked.confirm_button.click()
    assert any("当天恢复" in text for text in texts(leader))

    department.show_case(case)
    assert names(department) == {"supervision 1 reply"}
    press(department, "supervision 1 reply")
    answer = form(SupervisionDialog)
    answer.text.setPlainText("已到场")
    answer.confirm_button.click()
    leader.hear((Change("supervision", 1, 2, "x"),))
    assert "答复:已到场" in texts(leader)
    press(leader, "supervision 1 close")
    end = form(SupervisionDialog)
    end.achieved.choose(True)
    end.text.setPlainText("复核属实")
    end.confirm_button.click()
    (kept,) = district.center.supervisions.of_case(case.id)
    assert (kept.stage, kept.achieved) == (SupervisionStage.CLOSED, True)
    assert any("达到效果" in text for text in texts(leader))


def test_that_an_answer_to_an_older_state_is_refused_and_the_words_stay(open_blocks, district):
    case = district.play(district.report(), *LIFE[:4])
    supervise(district, case)
    first, second = open_blocks("desk-SZ"), open_blocks("desk-SZ")
    for blocks in (first, second):
        blocks.show_case(case)
    press(second, "supervision 1 reply")
    late = form(SupervisionDialog)
    late.text.setPlainText("晚到的答复")
    press(first, "supervision 1 reply")
    early = form(SupervisionDialog)
    early.text.setPlainText("先到的答复")
    early.confirm_button.click()
    late.confirm_button.click()
    assert "刚由别人更新" in late._error.text()
    late.reject()
    assert "答复:先到的答复" in texts(second)
    press(second, "supervision 1 reply")
    again = form(SupervisionDialog)
    assert again.typed() == "晚到的答复"
    again.reject()


def test_that_a_call_that_finds_it_unsolved_asks_for_the_case_to_be_opened_again(open_blocks, district):
    case = district.play(district.report(), *LIFE)
    blocks = open_blocks("shift_leader")
    reopened = []
    blocks.actions.reopen_asked.connect(lambda closed, reason: reopened.append((closed.id, reason)))
    blocks.show_case(case)
    assert names(blocks) == {"plan"}
    press(blocks, "plan")
    press(blocks, "call 1 record")
    asked = form(CallBackDialog)
    asked.responded.choose(True)
    asked.resolved.choose(False)
    asked.mark.choose(2)
    asked.text.setPlainText("井盖又松了")
    asked.reopen.setChecked(True)
    asked.confirm_button.click()
    assert reopened == [(case.id, "井盖又松了")]
    (kept,) = district.center.call_backs.of_case(case.id)
    assert (kept.stage, kept.satisfaction) == (CallBackStage.DONE, 2)
    assert "响应:是 · 解决:否 · 满意 2/5 分" in texts(blocks)


def test_that_a_call_back_that_is_not_needed_is_dropped_with_words(open_blocks, district):
    case = district.play(district.report(), *LIFE)
    blocks = open_blocks("acceptor")
    blocks.show_case(case)
    press(blocks, "plan")
    press(blocks, "call 1 drop")
    asked = form(RecordDialog)
    assert not asked.confirm_button.isEnabled()
    asked.text.setPlainText("匿名来电")
    asked.confirm_button.click()
    assert district.center.call_backs.of_case(case.id)[0].stage is CallBackStage.DROPPED


def test_that_a_task_is_taken_and_refused_without_its_photos_then_handed_in(open_blocks, district, tmp_path):
    case, _task = send(district, district.report())
    blocks = open_blocks("grid_worker")
    blocks.show_case(case)
    press(blocks, "task 1 take")
    press(blocks, "task 1 done")
    result = form(TaskResultDialog)
    result.found.choose(TaskResult.YES)
    result.confirm_button.click()
    assert "还缺照片:近景" in result._error.text()
    for kind in (PhotoKind.NEAR, PhotoKind.FAR):
        file = tmp_path / f"{kind}.jpg"
        file.write_bytes(picture())
        result.choose_photo(kind, file)
    result.text.setPlainText("井盖缺失")
    result.confirm_button.click()
    done = district.center.tasks.get(1)
    assert (done.stage, done.result, done.words) == (TaskStage.DONE, TaskResult.YES, "井盖缺失")
    assert len(district.center.attachments.of("task", 1)) == 2
    # The result takes the case's own step as well.
    assert district.center.cases.get(case.id).stage is Stage.ACCEPTED
    assert "结果:属实:井盖缺失" in texts(blocks)


def test_that_related_cases_are_links_that_open_by_enter(open_blocks, district, qtbot):
    whole, other = district.report(), district.report()
    center, who = district.center, district.person("acceptor")
    part = center.cases.split(who, whole, replace(whole.facts, description="一部分"), command_id=str(uuid.uuid4()))
    merged = center.cases.do(who, other, Act(Action.MERGE, other=whole, note="同一处"), command_id=str(uuid.uuid4()))
    blocks = open_blocks("acceptor")
    asked = []
    blocks.case_asked.connect(asked.append)
    blocks.show_case(whole)
    links = {one.objectName(): one for one in blocks.findChildren(CaseLink)}
    assert set(links) == {f"case {part.id}", f"case {other.id}"}
    qtbot.keyClick(links[f"case {part.id}"], Qt.Key.Key_Return)
    assert asked == [part.id]
    blocks.show_case(merged)
    assert [one.objectName() for one in blocks.findChildren(CaseLink)] == [f"case {whole.id}"]


def test_that_the_focus_stays_on_its_button_when_the_blocks_are_built_again(open_blocks, district, qtbot):
    case = district.play(district.report(), *LIFE[:4])
    supervise(district, case)
    blocks = open_blocks("shift_leader")
    blocks.show_case(case)
    with qtbot.waitActive(blocks.window()):
        blocks.window().activateWindow()
    blocks.findChild(QAbstractButton, "supervision 1 press").setFocus()
    supervise(district, case, hours=9)
    blocks.hear((Change("supervision", 2, 1, "x"),))
    assert QApplication.focusWidget().objectName() == "supervision 1 press"


# -- the desk of those who go


def test_that_a_grid_workers_tasks_stand_above_and_f4_is_their_next_step(kit, district, qtbot):
    _case, task = send(district, district.report())
    desk = TaskDesk(kit, district.center.directory, district.person("grid_worker"))
    qtbot.addWidget(desk)
    asked = []
    desk.asked.connect(lambda one, action: asked.append((one.id, action)))
    desk.show_tasks([task])
    assert not desk.press("F4")
    desk.show()
    with qtbot.waitActive(desk):
        desk.activateWindow()
    desk.list.setFocus()
    assert desk.press("F4")
    assert asked == [(task.id, TaskAction.TAKE)]
    mine = replace(task, version=2, stage=TaskStage.TAKEN, assignee=district.person("grid_worker").id)
    desk.show_tasks([mine])
    assert desk.press("F4")
    assert desk.press("F8")
    assert [action for _key, action in asked[1:]] == [TaskAction.DONE, TaskAction.HAND_BACK]
    shown = []
    desk.case_asked.connect(shown.append)
    qtbot.keyClick(desk.list, Qt.Key.Key_Return)
    assert shown == [CaseId(task.case)]
    desk.show_tasks([])
    assert not desk.isVisible()


def test_that_other_seats_have_no_tasks_above(kit, district, qtbot):
    _case, task = send(district, district.report())
    for who in ("acceptor", "patrol_seat"):
        desk = TaskDesk(kit, district.center.directory, district.person(who))
        qtbot.addWidget(desk)
        desk.show_tasks([task])
        assert not desk.isVisibleTo(None)
    assert task.seat is Role.GRID_WORKER
