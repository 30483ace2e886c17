"""Tasks, supervisions, call-backs, an appeal and a merged pair for the demo, made by the services' own rules."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta

from gridcenter.center import Center
from gridcenter.demo.people import DESKS
from gridcenter.demo.staff import Staff
from gridcenter.demo.words import worded
from gridcenter.domain.call_back import CallBackAct, CallBackAction
from gridcenter.domain.case import Case, Stage, current_branches
from gridcenter.domain.moves import Act, Action
from gridcenter.domain.people import Role
from gridcenter.domain.permissions import offers
from gridcenter.domain.supervision import SupervisionAct, SupervisionAction, SupervisionLevel, SupervisionOrder
from gridcenter.domain.task import TaskAct, TaskAction, TaskKind, TaskResult
from gridcenter.services.tasks import TaskOrder
from gridcenter.store.engine import Database

# How far back closed cases are looked through.
_NEWEST = 400
# Tasks of each kind, and call-backs.
_TASKS, _CALLS = 3, 14
_EFFECTS = ("现场恢复原状,不留隐患", "当天处置到位,三日内不反弹", "办成后拍照回传,来电人认可")
_REPLIES = ("已列入今日计划,下午到场处置。", "材料已到位,正在组织施工。")
_SAID = ("来电人表示满意", "已有人联系,处理较快", "来电人表示问题仍在,要求尽快处理", "处理及时,表示感谢")


class _Time:
    """The clock the services are given: it stands where it is put."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at


def add_records(database: Database, *, until: datetime, seed: int) -> None:
    """Adds a few records of each kind to the cases that are there; fewer where there are few cases."""
    time = _Time(until)
    _Writer(Center(database, time), time, until, seed).write()


class _Writer:
    """Writes the records one kind after another; equal for a seed."""

    def __init__(self, center: Center, time: _Time, until: datetime, seed: int) -> None:
        self._center = center
        self._time = time
        self._until = until
        self._rng = random.Random(f"records {seed}")
        self._staff = Staff(center.directory.people.values())
        self._open = center.cases.open_cases()
        self._newest = center.cases.newest(_NEWEST)

    def write(self) -> None:
        """Writes everything."""
        self._give_tasks()
        self._supervise()
        self._call_back()
        self._appeal()
        self._merge()

    def _id(self) -> str:
        return str(uuid.UUID(int=self._rng.getrandbits(128), version=4))

    def _ago(self, **ago: float) -> None:
        self._time.at = self._until - timedelta(**ago)

    def _in(self, *stages: Stage) -> Iterator[Case]:
        return (case for case in sorted(self._open, key=lambda case: case.id) if case.stage in stages)

    def _give_tasks(self) -> None:
        desk, tasks = self._staff.person(DESKS[1]), self._center.tasks
        verified, inspected = (list(self._in(stage))[-_TASKS:] for stage in (Stage.VERIFYING, Stage.INSPECTING))
        for place, case in enumerate([*verified, *inspected]):
            self._ago(minutes=self._rng.randrange(2, 40))
            kind = TaskKind.VERIFY if case.stage is Stage.VERIFYING else TaskKind.INSPECT
            where = (case.address, case.area, case.longitude, case.latitude, case.id)
            seat = Role.PATROL_SEAT if place == 0 else Role.GRID_WORKER
            given = tasks.give(desk, TaskOrder(kind, case.description, *where, seat), command_id=self._id())
            if place % 3 == 0:
                continue
            worker = self._staff.grid_worker(case.area)
            self._time.at += timedelta(minutes=1)
            taken = tasks.do(worker, given, TaskAct(TaskAction.TAKE), command_id=self._id())
            if place % 3 == 2:
                found = TaskAct(TaskAction.DONE, TaskResult.UNCLEAR, "大门已锁,看不到现场,已约明早再看。")
                tasks.do(worker, taken, found, command_id=self._id())

    def _supervise(self) -> None:
        leader, supervisions = self._staff.leader, self._center.supervisions
        with_lead = [case for case in self._in(Stage.HANDLING, Stage.REWORK) if current_branches(case.branches)]
        # The second is answered, the third late and pressed.
        plans = zip(SupervisionLevel, with_lead, _EFFECTS, (4.0, 30.0, 50.0), (20.0, 26.0, -3.0), strict=False)
        for place, (level, case, effect, begun, left) in enumerate(plans):
            department = current_branches(case.branches)[0].department
            due = self._until + timedelta(hours=left)
            order = SupervisionOrder(level, department, effect, due, "请明确责任人,逐日反馈进展。", case.id)
            self._ago(hours=begun)
            opened = supervisions.supervise(leader, order, command_id=self._id())
            if place == 0:
                continue
            self._ago(hours=begun - 3)
            reply = SupervisionAct(SupervisionAction.REPLY, _REPLIES[place - 1])
            answered = supervisions.do(self._staff.department(department), opened, reply, command_id=self._id())
            if place == 2:
                self._ago(hours=2)
                press = SupervisionAct(SupervisionAction.PRESS, "已过办成时间,请今天内反馈结果。")
                supervisions.do(leader, answered, press, command_id=self._id())

    def _call_back(self) -> None:
        desk, calls = self._staff.desks[0], self._center.call_backs
        closed = [case for case in self._newest if case.stage is Stage.CLOSED and case.closed_at is not None]
        for place, case in enumerate(closed[:_CALLS]):
            assert case.closed_at is not None
            self._time.at = min(case.closed_at + timedelta(minutes=20), self._until - timedelta(minutes=10))
            planned = calls.plan(desk, case, command_id=self._id())
            self._time.at += timedelta(minutes=5)
            if place < 2:
                continue
            if place == 2:
                calls.do(desk, planned, CallBackAct(CallBackAction.NO_ANSWER), command_id=self._id())
                continue
            solved = place % 6 != 5
            said = _SAID[2] if not solved else self._rng.choice((_SAID[0], _SAID[1], _SAID[3]))
            mark = self._rng.randrange(4, 6) if solved else 2
            answers = CallBackAct(CallBackAction.RECORD, place % 9 != 8, solved, mark, said)
            calls.do(desk, planned, answers, command_id=self._id())

    def _appeal(self) -> None:
        self._ago(minutes=30)
        for case in self._newest:
            for branch in current_branches(case.branches) if case.stage is Stage.CLOSED else ():
                person = self._staff.department(branch.department)
                if any(one.action is Action.APPEAL and one.refusal is None for one in offers(case, person)):
                    act = worded(self._rng, Action.APPEAL, department=branch.department)
                    self._center.cases.do(person, case, act, command_id=self._id())
                    return

    def _merge(self) -> None:
        self._ago(minutes=3)
        mergeable = list(self._in(Stage.REPORTED, Stage.ACCEPTED, Stage.FILED))
        if not mergeable or len(self._open) < 2:
            return
        pairs = ((one, other) for one in mergeable for other in self._open if one.id != other.id)
        # Of one category where there are two; else any two show how it looks.
        case, into = min(pairs, key=lambda pair: (pair[0].category != pair[1].category, -pair[0].id, pair[1].id))
        act = Act(Action.MERGE, other=into, note="同一处问题,并案办理")
        self._center.cases.do(self._staff.desks[0], case, act, command_id=self._id())
