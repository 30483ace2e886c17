"""On-site tasks: given, taken, done with photos; and the steps of a case that go with them."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from gridcenter.clock import Clock
from gridcenter.domain import attachment, task
from gridcenter.domain.area import AreaCode
from gridcenter.domain.attachment import PhotoKind
from gridcenter.domain.case import Case, CaseId, Stage, current_branches
from gridcenter.domain.directory import Directory
from gridcenter.domain.moves import Act, Action
from gridcenter.domain.people import Person, Role
from gridcenter.domain.permissions import may
from gridcenter.domain.plain_record import require
from gridcenter.domain.task import (
    SEATS,
    TASK_RULES,
    Task,
    TaskAct,
    TaskAction,
    TaskId,
    TaskKind,
    TaskResult,
    TaskStage,
)
from gridcenter.errors import BadMove, Conflict, NotAllowed, ReasonMissing
from gridcenter.services.attachments import Attachments
from gridcenter.services.cases import Cases
from gridcenter.services.records import Records
from gridcenter.store import tasks
from gridcenter.store.engine import Database


@dataclass(frozen=True, slots=True)
class TaskOrder:
    """What somebody is to look at, where, and who is to go: grid workers or the video seat."""

    kind: TaskKind
    description: str
    address: str = ""
    area: AreaCode | None = None
    longitude: float | None = None
    latitude: float | None = None
    case: CaseId | None = None
    seat: Role = Role.GRID_WORKER


# The stage in which a case waits for a result.
_WAITS = {TaskKind.VERIFY: Stage.VERIFYING, TaskKind.INSPECT: Stage.INSPECTING}
_TRIES = 5


class Tasks(Records[Task]):
    """The tasks of one database."""

    store = tasks.STORE
    letter = "T"

    def __init__(
        self,
        database: Database,
        directory: Callable[[], Directory],
        now: Clock,
        cases: Cases,
        attachments: Attachments,
    ) -> None:
        super().__init__(database, directory, now)
        self._cases = cases
        self._attachments = attachments

    def give(self, actor: Person, order: TaskOrder, *, command_id: str) -> Task:
        """Gives a task; raises NotAllowed, and BadMove for a seat that does not go anywhere."""
        require(TASK_RULES, actor, TaskAction.GIVE)
        if order.seat not in SEATS:
            raise BadMove(action=TaskAction.GIVE, stage="", why="task_seat")
        if not order.description.strip():
            raise BadMove(action=TaskAction.GIVE, stage="", why="task_what")
        if order.area is not None and order.case is None and order.area not in self._directory().areas:
            raise BadMove(action=TaskAction.GIVE, stage="", why="unknown_area", area=order.area)
        at, rules = self._now(), self._directory().district.tasks
        given = Task(
            id=TaskId(0),
            number="",
            version=1,
            stage=TaskStage.TO_DO,
            stage_since=at,
            kind=order.kind,
            seat=order.seat,
            case=order.case,
            area=order.area,
            description=order.description.strip(),
            address=order.address.strip(),
            longitude=order.longitude,
            latitude=order.latitude,
            photos=rules.photos(order.kind),
            given_by=actor.id,
            given_at=at,
            due_at=at + timedelta(minutes=rules.minutes(order.kind)),
        )
        return self._save(actor, None, given, TaskAction.GIVE, at, command_id)

    def send(
        self,
        actor: Person,
        case: Case,
        kind: TaskKind,
        *,
        command_id: str,
        seat: Role = Role.GRID_WORKER,
        note: str = "",
    ) -> tuple[Case, Task]:
        """Sends somebody for a case: takes the case's own step first, then gives the task.

        Sent again under the same id after a lost answer, neither is done twice. Raises what `Cases.do` raises.
        """
        require(TASK_RULES, actor, TaskAction.GIVE)
        moved = self._begin(actor, case, kind, note, command_id)
        order = TaskOrder(
            kind,
            note.strip() or case.description,
            case.address,
            case.area,
            case.longitude,
            case.latitude,
            case.id,
            seat,
        )
        return moved, self.give(actor, order, command_id=_following(command_id))

    def _begin(self, actor: Person, case: Case, kind: TaskKind, note: str, command_id: str) -> Case:
        """Takes the case's own step, unless it waits for a result already or nothing of it does."""
        if kind is TaskKind.CHECK or case.stage is _WAITS[kind]:
            return case
        if self._cases.first_result(command_id) is not None:
            return self._cases.get(case.id)
        action = Action.VERIFY if kind is TaskKind.VERIFY else Action.INSPECT
        return self._cases.do(actor, case, Act(action, note=note), command_id=command_id)

    def do(self, actor: Person, before: Task, act: TaskAct, *, command_id: str) -> Task:
        """Does one thing to a task; raises what the base raises.

        A result that decides the case's next step takes that step too, where the case still waits for it and the actor
        may; otherwise the operator sees the result and decides.
        """
        done = super().do(actor, before, act, command_id=command_id)
        if done.stage is TaskStage.DONE and done.case is not None:
            self._move_case(actor, done, _following(command_id))
        return done

    def _require(self, actor: Person, before: Task, act: TaskAct) -> None:
        require(TASK_RULES, actor, act.action)
        leads = Role.SHIFT_LEADER in actor.roles
        if act.action is TaskAction.TAKE and not leads and not task.waits_for(before, actor):
            raise NotAllowed(action=act.action, roles=tuple(sorted(actor.roles)), needs=(before.seat,))

    def _plan(self, actor: Person, before: Task, act: TaskAct, at: datetime) -> Task:
        photos = self.photos(before) if act.action is TaskAction.DONE else ()
        return task.apply(before, act, actor.id, at, photos)

    def _words(self, before: Task, act: TaskAct) -> dict[str, Any]:
        return {"reason": act.reason, "note": act.words}

    def photos(self, of: Task) -> tuple[PhotoKind, ...]:
        """Kinds of the photos that were added for a task, or to its case since it was given."""
        found = list(self._attachments.of(self.store.kind, of.id))
        if of.case is not None:
            found += [one for one in self._attachments.of(attachment.CASE, of.case) if one.at >= of.given_at]
        return tuple(dict.fromkeys(one.photo_kind for one in found))

    def _move_case(self, actor: Person, done: Task, command_id: str) -> None:
        assert done.case is not None
        for _try in range(_TRIES):
            case = self._cases.get(done.case)
            act = _step(done, case)
            # A result of an earlier round decides nothing in a later one.
            if act is None or case.stage_since > done.given_at or not may(actor, act.action):
                return
            try:
                self._cases.do(actor, case, act, command_id=command_id)
            except Conflict:
                # Somebody changed a word of it; the result still decides.
                continue
            except (BadMove, ReasonMissing):
                # The case has gone another way meanwhile; the result stands and the operator sees it.
                return
            return


def _step(done: Task, case: Case) -> Act | None:
    """The case's step that follows from a result; none where somebody has to judge."""
    if done.kind is TaskKind.VERIFY and done.result is TaskResult.YES:
        return Act(Action.CONFIRM, note=done.words)
    if done.kind is TaskKind.INSPECT and done.result is TaskResult.YES:
        return Act(Action.PASS, note=done.words)
    if done.kind is TaskKind.INSPECT and done.result is TaskResult.NO and current_branches(case.branches):
        return Act(Action.REWORK, reason=done.words or done.number, standard=case.standard)
    return None


def _following(command_id: str) -> str:
    """The id of the second of two commands that belong together: it follows from the first."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"{command_id} following"))
