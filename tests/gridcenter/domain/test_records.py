"""Tasks, supervisions and call-backs: what may be done to them, by whom, and what is refused."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from gridcenter.domain import call_back, supervision, task
from gridcenter.domain.attachment import PhotoKind
from gridcenter.domain.call_back import CallBack, CallBackAct, CallBackAction, CallBackId, CallBackStage, rates
from gridcenter.domain.case import CaseId
from gridcenter.domain.command import record_command
from gridcenter.domain.department import DepartmentCode
from gridcenter.domain.people import Person, PersonId, Role
from gridcenter.domain.plain_record import require
from gridcenter.domain.supervision import (
    SupervisionAct,
    SupervisionAction,
    SupervisionLevel,
    SupervisionOrder,
    SupervisionStage,
    supervise,
)
from gridcenter.domain.task import Task, TaskAct, TaskAction, TaskId, TaskKind, TaskResult, TaskRules, TaskStage
from gridcenter.errors import BadMove, NotAllowed, ReasonMissing

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
LI, WANG = PersonId("li"), PersonId("wang")
NEAR, FAR = PhotoKind.NEAR, PhotoKind.FAR


def given(kind: TaskKind = TaskKind.VERIFY) -> Task:
    rules = TaskRules()
    return Task(
        TaskId(1), "T1", 1, TaskStage.TO_DO, NOW, kind, Role.GRID_WORKER, CaseId(7), None, "看现场", "路口", None, None,
        rules.photos(kind), LI, NOW, NOW + timedelta(minutes=rules.minutes(kind)),
    )  # fmt: skip


def ordered() -> SupervisionOrder:
    return SupervisionOrder(SupervisionLevel.KEY, DepartmentCode("CG"), "不再占道", NOW + timedelta(days=3))


def planned() -> CallBack:
    return CallBack(CallBackId(1), "H1", 1, CallBackStage.TO_DO, NOW, CaseId(7), LI, NOW, NOW + timedelta(days=1))


def why(call) -> str:
    with pytest.raises(BadMove) as told:
        call()
    return str(told.value.data["why"])


def test_that_whoever_takes_a_task_hands_it_in_with_the_photos_it_needs():
    taken = task.apply(given(), TaskAct(TaskAction.TAKE), LI, NOW)
    assert (taken.stage, taken.assignee) == (TaskStage.TAKEN, "li")
    yes = TaskAct(TaskAction.DONE, TaskResult.YES, "属实")
    assert why(lambda: task.apply(taken, yes, WANG, NOW, (NEAR, FAR))) == "task_other"
    with pytest.raises(BadMove) as told:
        task.apply(taken, yes, LI, NOW, (NEAR,))
    assert (told.value.data["why"], told.value.data["photo"]) == ("task_photo", FAR)
    assert why(lambda: task.apply(taken, replace(yes, result=None), LI, NOW, (NEAR, FAR))) == "task_result"
    done = task.apply(taken, yes, LI, NOW, (FAR, NEAR))
    assert (done.stage, done.result, done.words, done.clock) == (TaskStage.DONE, TaskResult.YES, "属实", None)


def test_that_what_cannot_be_told_needs_words_and_no_photo():
    taken = task.apply(given(), TaskAct(TaskAction.TAKE), LI, NOW)
    unclear = TaskAct(TaskAction.DONE, TaskResult.UNCLEAR)
    assert why(lambda: task.apply(taken, unclear, LI, NOW)) == "task_words"
    assert task.apply(taken, replace(unclear, words="大门锁着"), LI, NOW).result is TaskResult.UNCLEAR


def test_that_a_task_handed_back_is_anybodys_again_and_says_why():
    taken = task.apply(given(), TaskAct(TaskAction.TAKE), LI, NOW)
    with pytest.raises(ReasonMissing):
        task.apply(taken, TaskAct(TaskAction.HAND_BACK), LI, NOW)
    back = task.apply(taken, TaskAct(TaskAction.HAND_BACK, reason="有急事"), LI, NOW)
    assert (back.stage, back.assignee, back.due_at) == (TaskStage.TO_DO, None, taken.due_at)
    assert task.apply(back, TaskAct(TaskAction.TAKE), WANG, NOW).assignee == "wang"
    cancelled = task.apply(back, TaskAct(TaskAction.CANCEL, reason="案件已作废"), LI, NOW)
    assert why(lambda: task.apply(cancelled, TaskAct(TaskAction.TAKE), LI, NOW)) == "stage"


@pytest.mark.parametrize("wrong", [{"verify_minutes": 0}, {"verify_photos": "near,sideways"}])
def test_that_rules_of_tasks_that_make_no_sense_are_refused(wrong):
    with pytest.raises(ValueError, match=r".+"):
        TaskRules(**wrong)


def test_that_a_supervision_is_answered_pressed_and_closed_with_its_effect():
    opened = supervise(ordered(), LI, NOW)
    assert (opened.stage, opened.clock.due) == (SupervisionStage.OPEN, NOW + timedelta(days=3))
    replied = supervision.apply(opened, SupervisionAct(SupervisionAction.REPLY, "已清理"), NOW)
    longer = NOW + timedelta(days=5)
    pressed = supervision.apply(replied, SupervisionAct(SupervisionAction.PRESS, "夜间复发", longer), NOW)
    assert (pressed.stage, pressed.presses, pressed.due_at) == (SupervisionStage.OPEN, 1, longer)
    again = supervision.apply(pressed, SupervisionAct(SupervisionAction.REPLY, "已派夜班"), NOW)
    assert again.reply == "已派夜班"
    closing = SupervisionAct(SupervisionAction.CLOSE, "三夜未复发")
    assert why(lambda: supervision.apply(again, closing, NOW)) == "achieved"
    closed = supervision.apply(again, replace(closing, achieved=True), NOW)
    assert (closed.stage, closed.achieved, closed.verdict, closed.clock) == (
        SupervisionStage.CLOSED, True, "三夜未复发", None,
    )  # fmt: skip


def test_that_a_supervision_names_an_effect_and_a_time_that_lies_ahead():
    assert why(lambda: supervise(replace(ordered(), effect=" "), LI, NOW)) == "effect"
    assert why(lambda: supervise(replace(ordered(), due_at=NOW), LI, NOW)) == "when_done"
    opened = supervise(ordered(), LI, NOW)
    assert (
        why(lambda: supervision.apply(opened, SupervisionAct(SupervisionAction.PRESS, "快", NOW), NOW)) == "when_done"
    )
    assert why(lambda: supervision.apply(opened, SupervisionAct(SupervisionAction.CLOSE, "好"), NOW)) == "stage"
    with pytest.raises(ReasonMissing):
        supervision.apply(opened, SupervisionAct(SupervisionAction.REPLY), NOW)


def test_that_a_call_back_wants_all_three_answers():
    call = planned()
    missed = call_back.apply(call, CallBackAct(CallBackAction.NO_ANSWER), WANG, NOW)
    assert (missed.stage, missed.attempts) == (CallBackStage.TO_DO, 1)
    record = CallBackAct(CallBackAction.RECORD, responded=True, resolved=False, satisfaction=2, words="还在漏水")
    for lacking in ({"responded": None}, {"resolved": None}, {"satisfaction": None}):
        assert why(lambda lacking=lacking: call_back.apply(missed, replace(record, **lacking), WANG, NOW)) == (
            "three_answers"
        )
    for mark in (0, 6):
        assert why(lambda mark=mark: call_back.apply(missed, replace(record, satisfaction=mark), WANG, NOW)) == "mark"
    done = call_back.apply(missed, record, WANG, NOW)
    assert (done.stage, done.attempts, done.done_by, done.resolved) == (CallBackStage.DONE, 2, "wang", False)


def test_that_the_three_rates_count_those_who_were_reached():
    answers = [(True, True, 5), (True, False, 3), (False, False, 1), (True, True, 4)]
    calls = [call_back.apply(planned(), CallBackAct(CallBackAction.RECORD, *three), WANG, NOW) for three in answers]
    dropped = call_back.apply(planned(), CallBackAct(CallBackAction.DROP, reason="匿名"), WANG, NOW)
    counted = rates([*calls, planned(), dropped])
    assert (counted.reached, counted.responded, counted.resolved, counted.content) == (4, 3, 2, 2)


RULES = [task.TASK_RULES, supervision.SUPERVISION_RULES, call_back.CALL_BACK_RULES]


@pytest.mark.parametrize("rules", RULES, ids=lambda rules: rules.kind)
def test_that_every_action_has_a_role_columns_and_a_move(rules):
    actions = {action for _stage, action in rules.moves}
    assert actions == set(rules.columns) == {one for some in rules.roles.values() for one in some}
    assert set(rules.roles) == set(Role)
    for stages in rules.moves.values():
        assert len(stages) == 1


def test_that_no_step_writes_a_column_its_action_may_not_write():
    taken = task.apply(given(), TaskAct(TaskAction.TAKE), LI, NOW)
    opened = supervise(ordered(), LI, NOW)
    replied = supervision.apply(opened, SupervisionAct(SupervisionAction.REPLY, "好"), NOW)
    later = NOW + timedelta(hours=1)

    def work(one, act):
        return task.apply(one, act, LI, later, PhotoKind)

    def oversee(one, act):
        return supervision.apply(one, act, later)

    def call(one, act):
        return call_back.apply(one, act, LI, later)

    order, made = SupervisionAction, CallBackAction
    steps = [
        ("task", given(), TaskAct(TaskAction.TAKE), work),
        ("task", taken, TaskAct(TaskAction.HAND_BACK, reason="x"), work),
        ("task", taken, TaskAct(TaskAction.DONE, TaskResult.NO, "x"), work),
        ("task", taken, TaskAct(TaskAction.CANCEL, reason="x"), work),
        *(
            ("supervision", replied, SupervisionAct(action, "x", achieved=False), oversee)
            for action in (order.REPLY, order.PRESS, order.CLOSE, order.WITHDRAW)
        ),
        *(
            ("call_back", planned(), CallBackAct(action, True, True, 5, "x", "x"), call)
            for action in (made.NO_ANSWER, made.RECORD, made.DROP)
        ),
    ]
    rules = {one.kind: one for one in RULES}
    for kind, before, act, do in steps:
        command = record_command(kind, before, do(before, act), act.action, command_id="c", actor=LI, at=later)
        assert set(command.values) <= rules[kind].columns[act.action], act


def test_that_a_department_replies_for_itself_and_the_centre_records_for_it():
    rules = supervision.SUPERVISION_RULES
    desk = Person(PersonId("d"), "d", frozenset({Role.DEPARTMENT}), DepartmentCode("CG"))
    leader = Person(PersonId("l"), "l", frozenset({Role.SHIFT_LEADER}))
    require(rules, desk, SupervisionAction.REPLY, DepartmentCode("CG"))
    require(rules, leader, SupervisionAction.REPLY, DepartmentCode("CG"), behalf=True)
    for who, action, department in (
        (desk, SupervisionAction.REPLY, "JT"),
        (desk, SupervisionAction.CLOSE, "CG"),
        (leader, SupervisionAction.REPLY, "CG"),
        (replace(leader, active=False), SupervisionAction.CLOSE, "CG"),
    ):
        with pytest.raises(NotAllowed):
            require(rules, who, action, DepartmentCode(department))
