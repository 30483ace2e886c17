"""Whistles, tasks, supervisions and call-backs on both databases: stored as planned, once, and by who may."""

import uuid
from dataclasses import replace
from datetime import date, timedelta

import pytest

from gridcenter.domain.attachment import PhotoKind
from gridcenter.domain.call_back import CallBackAct, CallBackAction
from gridcenter.domain.case import Stage
from gridcenter.domain.command import record_command
from gridcenter.domain.department import DepartmentCode
from gridcenter.domain.district import DistrictSettings
from gridcenter.domain.matter import Matter
from gridcenter.domain.people import Role
from gridcenter.domain.supervision import SupervisionAct, SupervisionAction, SupervisionLevel, SupervisionOrder
from gridcenter.domain.supervision import apply as supervised
from gridcenter.domain.task import TaskAct, TaskAction, TaskKind, TaskResult, TaskRules, TaskStage
from gridcenter.domain.whistle import Admission, WhistleFacts, WhistleKind, WhistleLimits, WhistleRules, WhistleStage
from gridcenter.domain.whistle_life import apply as whistled
from gridcenter.domain.whistle_moves import WhistleAct, WhistleAction
from gridcenter.errors import BadMove, CommandReused, Conflict, GridError, NotAllowed, NotFound
from gridcenter.store.gateways import gateway_of
from tests.pictures import picture

CG, SZ = DepartmentCode("CG"), DepartmentCode("SZ")
GRID = "320102001001001"


def new_id() -> str:
    return str(uuid.uuid4())


def listed(desk):
    matter = Matter("M1", "占道", (CG, SZ), date(2026, 1, 1), date(2026, 12, 31))
    desk.center.whistles.put_matters(desk.person("administrator"), (matter,))
    return matter


def blown(desk, matter="M1", **more):
    facts = WhistleFacts(WhistleKind.EMERGENCY, "夜市占道", "油烟", "解放路", GRID, 118.8, 32.05, matter)
    return desk.center.whistles.blow(desk.person("town"), facts, command_id=new_id(), **more)


def step(desk, who, whistle, action, **more):
    act = WhistleAct(action, **more)
    return desk.center.whistles.do(desk.person(who), whistle, act, command_id=new_id())


def send(desk, kind, who, before, after, action, **more):
    """Sends a step past the service, as a client that has been tampered with would."""
    command = record_command(
        kind, before, after, action, command_id=new_id(), actor=desk.person(who).id, at=desk.center.now(), **more
    )
    return gateway_of(desk.center.database).apply_command(desk.center.database, command)


def test_that_a_whistle_is_stored_as_it_was_planned_with_every_step_in_its_history(desk):
    listed(desk)
    case = desk.report()
    whistle = blown(desk, case=case.id)
    assert whistle.number.startswith("W20260302-")
    assert desk.center.whistles.by_number(whistle.number) == whistle
    named = step(desk, "dispatcher", whistle, WhistleAction.NAME, departments=(CG, SZ))
    signed = step(desk, "desk-CG", named, WhistleAction.SIGN, department=CG)
    came = step(desk, "desk-CG", signed, WhistleAction.CHECK_IN, department=CG, place="夜市", people=4)
    told = step(desk, "acceptor", came, WhistleAction.SIGN, department=SZ, behalf=True)
    assert desk.center.whistles.get(whistle.id) == told
    assert desk.center.whistles.open_records() == (told,)
    assert desk.center.whistles.of_case(case.id) == (told,)
    history = desk.center.whistles.history(whistle.id)
    assert [(entry.version, entry.action, entry.behalf) for entry in history] == [
        (1, "blow", False),
        (2, "name", False),
        (3, "sign", False),
        (4, "check_in", False),
        (5, "sign", True),
    ]


def test_that_a_step_sent_again_is_done_once_and_of_two_the_first_wins(desk):
    listed(desk)
    whistle, command = blown(desk), new_id()
    act = WhistleAct(WhistleAction.NAME, departments=(CG,))
    person = desk.person("dispatcher")
    named = desk.center.whistles.do(person, whistle, act, command_id=command)
    assert desk.center.whistles.do(person, whistle, act, command_id=command) == named
    assert len(desk.center.whistles.history(whistle.id)) == 2
    with pytest.raises(Conflict) as told:
        step(desk, "shift_leader", whistle, WhistleAction.SEND_BACK, reason="街道可自办")
    assert told.value.current == named
    with pytest.raises(CommandReused):
        desk.center.whistles.do(person, named, replace(act, departments=(SZ,)), command_id=command)
    # An id of a case's command is not taken for a whistle's.
    case = desk.report()
    used = desk.center.cases.history(case.id)[0].command
    with pytest.raises(CommandReused):
        desk.center.whistles.do(person, named, replace(act, departments=(SZ,)), command_id=used)


@pytest.mark.parametrize(
    ("who", "department", "branch"), [("desk-SZ", "CG", 0), ("desk-CG", "CG", 1), ("town", "CG", 0), ("gone", "CG", 0)]
)
def test_that_the_database_lets_a_department_sign_its_own_branch_alone(desk, who, department, branch):
    listed(desk)
    named = step(desk, "dispatcher", blown(desk), WhistleAction.NAME, departments=(CG, SZ))
    under = desk.center.whistles.circumstances(desk.person("desk-CG"), "M1")
    aim = named.branches[branch].department
    after = whistled(named, WhistleAct(WhistleAction.SIGN, aim), under)
    with pytest.raises(NotAllowed):
        send(desk, "whistle", who, named, after, WhistleAction.SIGN, department=department)
    assert desk.center.whistles.get(named.id) == named


def test_that_the_database_refuses_a_move_or_a_column_of_another_action(desk):
    listed(desk)
    whistle = blown(desk)
    forged = [
        (replace(whistle, version=2, stage=WhistleStage.CLOSED), WhistleAction.NAME),
        (replace(whistle, version=2, subject="另一件事"), WhistleAction.ADMIT),
    ]
    for after, action in forged:
        with pytest.raises((BadMove, NotAllowed)):
            send(desk, "whistle", "shift_leader", whistle, after, action)
    assert desk.center.whistles.get(whistle.id) == whistle


def test_that_the_list_decides_and_the_supervisor_adds_to_it_for_good(desk):
    waiting = blown(desk, matter="")
    assert waiting.stage is WhistleStage.ADMITTING
    admitted = step(desk, "shift_leader", waiting, WhistleAction.ADMIT, for_good=True, matter="M9", departments=(SZ,))
    assert (admitted.stage, admitted.admitted, admitted.matter) == (WhistleStage.BLOWN, Admission.FOR_GOOD, "M9")
    assert [(one.code, one.departments, one.approved_by) for one in desk.center.whistles.matters()] == [
        ("M9", (SZ,), "shift_leader")
    ]
    assert blown(desk, matter="M9").admitted is Admission.LISTED
    for who in ("dispatcher", "town"):
        with pytest.raises(NotAllowed):
            desk.center.whistles.put_matters(desk.person(who), ())


def test_that_a_whistle_needs_a_town(desk):
    facts = WhistleFacts(WhistleKind.ROUTINE, "无地点")
    with pytest.raises(BadMove) as told:
        desk.center.whistles.blow(desk.person("dispatcher"), facts, command_id=new_id())
    assert told.value.data["why"] == "town"
    with pytest.raises(NotFound):
        desk.center.whistles.by_number("W0")


def test_that_settings_of_whistles_and_tasks_come_back_as_they_were_saved(desk):
    rules = WhistleRules(emergency=WhistleLimits("5m", "", "20m", "8UH"), triage_minutes=7)
    settings = DistrictSettings(whistles=rules, tasks=TaskRules(verify_photos="near"), call_back_minutes=99)
    desk.center.directories.put_district(settings)
    assert desk.center.reload_directory().district == settings


def attach(desk, target, key, kind, shade=10):
    desk.center.attachments.add(desk.person("grid_worker"), target, key, "a.jpg", picture(shade=shade), kind)


def act_on(desk, who, task, action, **more):
    return desk.center.tasks.do(desk.person(who), task, TaskAct(action, **more), command_id=new_id())


def test_that_a_verification_confirms_the_case_and_the_photos_come_with_it(desk):
    case, command = desk.report(), new_id()
    actor = desk.person("acceptor")
    moved, task = desk.center.tasks.send(actor, case, TaskKind.VERIFY, command_id=command)
    assert (moved.stage, task.case, task.seat) == (Stage.VERIFYING, case.id, Role.GRID_WORKER)
    # Sent again after a lost answer: neither the step nor the task is done twice.
    assert desk.center.tasks.send(actor, case, TaskKind.VERIFY, command_id=command) == (moved, task)
    assert len(desk.center.tasks.open_records()) == 1
    taken = act_on(desk, "grid_worker", task, TaskAction.TAKE)
    attach(desk, "case", case.id, PhotoKind.NEAR)
    with pytest.raises(BadMove) as told:
        act_on(desk, "grid_worker", taken, TaskAction.DONE, result=TaskResult.YES, words="属实")
    assert told.value.data["photo"] is PhotoKind.FAR
    attach(desk, "case", case.id, PhotoKind.FAR, shade=20)
    done = act_on(desk, "grid_worker", taken, TaskAction.DONE, result=TaskResult.YES, words="属实")
    assert (done.stage, done.result) == (TaskStage.DONE, TaskResult.YES)
    assert desk.center.cases.get(case.id).stage is Stage.ACCEPTED
    assert desk.center.cases.history(case.id)[-1].note == "属实"
    assert len(desk.center.attachments.of("case", case.id)) == 2


@pytest.mark.parametrize(("result", "stage"), [(TaskResult.YES, Stage.TO_CLOSE), (TaskResult.NO, Stage.REWORK)])
def test_that_an_inspection_passes_the_case_or_sends_it_back(desk, result, stage):
    case = desk.play(desk.report(), "accept", "file", "dispatch CG", "sign CG", "feed_back CG")
    _moved, task = desk.center.tasks.send(desk.person("acceptor"), case, TaskKind.INSPECT, command_id=new_id())
    taken = act_on(desk, "grid_worker", task, TaskAction.TAKE)
    attach(desk, "case", case.id, PhotoKind.AFTER)
    act_on(desk, "grid_worker", taken, TaskAction.DONE, result=result, words="已看")
    assert desk.center.cases.get(case.id).stage is stage


def test_that_a_result_stands_where_the_case_has_gone_another_way(desk):
    case = desk.report()
    moved, task = desk.center.tasks.send(desk.person("acceptor"), case, TaskKind.VERIFY, command_id=new_id())
    taken = act_on(desk, "grid_worker", task, TaskAction.TAKE)
    rejected = desk.play(moved, "reject")
    done = act_on(desk, "grid_worker", taken, TaskAction.DONE, result=TaskResult.UNCLEAR, words="大门锁着")
    assert done.stage is TaskStage.DONE
    assert desk.center.cases.get(case.id) == rejected


def test_that_a_supervision_belongs_to_its_department(desk):
    order = SupervisionOrder(SupervisionLevel.KEY, CG, "不再占道", desk.center.now() + timedelta(days=1), case=None)
    opened = desk.center.supervisions.supervise(desk.person("shift_leader"), order, command_id=new_id())
    assert opened.number.startswith("S20260302-")
    act = SupervisionAct(SupervisionAction.REPLY, "已清")
    with pytest.raises(NotAllowed):
        desk.center.supervisions.do(desk.person("desk-SZ"), opened, act, command_id=new_id())
    after = supervised(opened, act, desk.center.now())
    for claimed in (CG, SZ):
        with pytest.raises(NotAllowed):
            send(desk, "supervision", "desk-SZ", opened, after, SupervisionAction.REPLY, department=claimed)
    replied = desk.center.supervisions.do(desk.person("desk-CG"), opened, act, command_id=new_id())
    assert desk.center.supervisions.get(opened.id) == replied
    told = desk.center.supervisions.do(
        desk.person("dispatcher"), replied, replace(act, reason="电话答复", behalf=True), command_id=new_id()
    )
    assert desk.center.supervisions.history(told.id)[-1].behalf
    unknown = replace(order, department=DepartmentCode("OLD"))
    with pytest.raises(BadMove):
        desk.center.supervisions.supervise(desk.person("shift_leader"), unknown, command_id=new_id())


def test_that_one_call_back_is_planned_at_a_time_and_counted_when_made(desk):
    actor, command = desk.person("acceptor"), new_id()
    with pytest.raises(BadMove) as told:
        desk.center.call_backs.plan(actor, desk.report(), command_id=new_id())
    assert told.value.data["why"] == "not_closed"
    life = ("accept", "file", "dispatch CG", "sign CG", "feed_back CG", "inspect", "pass", "close")
    case = desk.play(desk.report(), *life)
    planned = desk.center.call_backs.plan(actor, case, command_id=command)
    assert desk.center.call_backs.plan(actor, case, command_id=command) == planned
    with pytest.raises(BadMove) as told:
        desk.center.call_backs.plan(actor, case, command_id=new_id())
    assert told.value.data["number"] == planned.number
    answers = CallBackAct(CallBackAction.RECORD, True, False, 2, "还在漏")
    done = desk.center.call_backs.do(actor, planned, answers, command_id=new_id())
    assert desk.center.call_backs.get(done.id) == done
    rates = desk.center.call_backs.rates()
    assert (rates.reached, rates.responded, rates.resolved, rates.content) == (1, 1, 0, 0)


def test_that_histories_of_every_kind_are_only_ever_added_to(desk, database):
    listed(desk)
    blown(desk)
    with pytest.raises(GridError), database.write() as connection:
        connection.exec_driver_sql("delete from whistle_history")


def test_that_other_desks_are_told_of_every_kind(desk, database):
    listed(desk)
    whistle = blown(desk)
    with database.read() as connection:
        last = connection.exec_driver_sql("select kind, key, version from changes order by seq desc limit 1").one()
    assert tuple(last) == ("whistle", whistle.id, 1)


def test_that_a_step_that_no_longer_fits_is_told_as_done_when_it_was(desk):
    listed(desk)
    command, person = new_id(), desk.person("dispatcher")
    act = WhistleAct(WhistleAction.NAME, departments=(CG,))
    whistle = blown(desk)
    named = desk.center.whistles.do(person, whistle, act, command_id=command)
    assert desk.center.whistles.do(person, named, act, command_id=command) == named
    with pytest.raises(BadMove):
        desk.center.whistles.do(person, named, act, command_id=new_id())


def test_that_an_admission_for_good_leaves_what_is_listed_as_it_is(desk):
    old = listed(desk)
    admitted = step(desk, "shift_leader", blown(desk), WhistleAction.ADMIT, for_good=True, departments=(SZ,))
    assert admitted.admitted is Admission.FOR_GOOD
    assert desk.center.whistles.matters() == (replace(old, valid_to=date.max),)
    unknown = (DepartmentCode("XX"),)
    with pytest.raises(BadMove) as told:
        step(desk, "shift_leader", blown(desk, matter=""), WhistleAction.ADMIT, for_good=True, departments=unknown)
    assert told.value.data["why"] == "unknown_department"


def test_that_a_result_of_an_earlier_round_decides_nothing_in_a_later_one(desk):
    case = desk.play(desk.report(), "accept", "file", "dispatch CG", "sign CG", "feed_back CG")
    moved, first = desk.center.tasks.send(desk.person("acceptor"), case, TaskKind.INSPECT, command_id=new_id())
    taken = act_on(desk, "grid_worker", first, TaskAction.TAKE)
    later = desk.play(moved, "rework CG", "feed_back CG", "inspect")
    attach(desk, "case", case.id, PhotoKind.AFTER)
    act_on(desk, "grid_worker", taken, TaskAction.DONE, result=TaskResult.YES, words="已看")
    assert desk.center.cases.get(case.id) == later


def test_that_somebody_is_sent_again_while_the_case_waits(desk):
    case, actor = desk.report(), desk.person("acceptor")
    moved, task = desk.center.tasks.send(actor, case, TaskKind.VERIFY, command_id="not-a-uuid")
    taken = act_on(desk, "grid_worker", task, TaskAction.TAKE)
    act_on(desk, "grid_worker", taken, TaskAction.DONE, result=TaskResult.UNCLEAR, words="大门锁着")
    again, second = desk.center.tasks.send(actor, moved, TaskKind.VERIFY, command_id=new_id())
    assert (again, second.stage) == (moved, TaskStage.TO_DO)


def test_that_only_the_seat_a_task_is_for_takes_it(desk):
    _moved, task = desk.center.tasks.send(desk.person("acceptor"), desk.report(), TaskKind.VERIFY, command_id=new_id())
    with pytest.raises(NotAllowed):
        act_on(desk, "patrol_seat", task, TaskAction.TAKE)
    assert act_on(desk, "grid_worker", task, TaskAction.TAKE).assignee == "grid_worker"
