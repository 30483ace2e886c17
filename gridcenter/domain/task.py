"""On-site tasks: somebody goes and looks, before a case is filed, after it was handled, or after a patrol finding."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import NewType

from gridcenter.domain.area import AreaCode
from gridcenter.domain.attachment import PhotoKind
from gridcenter.domain.case import CaseId
from gridcenter.domain.columns import field_names
from gridcenter.domain.limits import Clock, ClockKind
from gridcenter.domain.people import Person, PersonId, Role
from gridcenter.domain.plain_record import check, every_role
from gridcenter.domain.rulebook import Rulebook
from gridcenter.errors import BadMove

TaskId = NewType("TaskId", int)


class TaskKind(StrEnum):
    """Why somebody looks: is the report true (核实), has it been dealt with (核查), or what did the camera show."""

    VERIFY = "verify"
    INSPECT = "inspect"
    CHECK = "check"


class TaskStage(StrEnum):
    """Where a task stands."""

    TO_DO = "to_do"
    TAKEN = "taken"
    DONE = "done"
    CANCELLED = "cancelled"

    @property
    def final(self) -> bool:
        """Nobody has to go any more."""
        return self in (TaskStage.DONE, TaskStage.CANCELLED)


class TaskResult(StrEnum):
    """What was found: yes (true, or dealt with), no, or it could not be told."""

    YES = "yes"
    NO = "no"
    UNCLEAR = "unclear"


class TaskAction(StrEnum):
    """Everything that can be done to a task."""

    GIVE = "give"
    TAKE = "take"
    HAND_BACK = "hand_back"
    DONE = "done"
    CANCEL = "cancel"


@dataclass(frozen=True, slots=True)
class TaskRules:
    """Minutes for each kind, and the photos a result needs; presets, so settings. Kinds of photos with commas."""

    verify_minutes: int = 30
    inspect_minutes: int = 30
    check_minutes: int = 60
    verify_photos: str = "near,far"
    inspect_photos: str = "after"
    check_photos: str = "near"

    def __post_init__(self) -> None:
        for kind in TaskKind:
            if self.minutes(kind) <= 0:
                raise ValueError(f"{kind} has a minute or more")
            photo_kinds(self.photos(kind))

    def minutes(self, kind: TaskKind) -> int:
        """Minutes until the result is due."""
        minutes: int = getattr(self, f"{kind.value}_minutes")
        return minutes

    def photos(self, kind: TaskKind) -> str:
        """The photos a result needs, as they are kept."""
        names: str = getattr(self, f"{kind.value}_photos")
        return names


def photo_kinds(names: str) -> tuple[PhotoKind, ...]:
    """Kinds of photos written with commas; raises ValueError for what is none."""
    return tuple(PhotoKind(name.strip()) for name in names.split(",") if name.strip())


@dataclass(frozen=True, slots=True)
class Task:
    """A task as it stood at `version`. `seat` is who it is for: grid workers or the video seat."""

    id: TaskId
    number: str
    version: int
    stage: TaskStage
    stage_since: datetime
    kind: TaskKind
    seat: Role
    case: CaseId | None
    area: AreaCode | None
    description: str
    address: str
    longitude: float | None
    latitude: float | None
    photos: str
    given_by: PersonId
    given_at: datetime
    due_at: datetime
    assignee: PersonId | None = None
    taken_at: datetime | None = None
    done_at: datetime | None = None
    result: TaskResult | None = None
    words: str = ""

    @property
    def clock(self) -> Clock | None:
        """The clock of whoever goes; none at the end."""
        return None if self.stage.final else Clock(_CLOCKS[self.kind], self.given_at, self.due_at)


A, S, R = TaskAction, TaskStage, Role
_CLOCKS = {
    TaskKind.VERIFY: ClockKind.VERIFY,
    TaskKind.INSPECT: ClockKind.INSPECT,
    TaskKind.CHECK: ClockKind.CHECK_IN,
}
SEATS = (R.GRID_WORKER, R.PATROL_SEAT)
REASON_NEEDED = frozenset({A.HAND_BACK, A.CANCEL})
_ALWAYS = frozenset({"stage", "stage_since"})
_DOING = frozenset({A.TAKE, A.HAND_BACK, A.DONE})
_GIVING = frozenset({A.GIVE, A.CANCEL})

TASK_RULES = Rulebook(
    kind="task",
    moves={
        (None, A.GIVE): frozenset({S.TO_DO}),
        (S.TO_DO, A.TAKE): frozenset({S.TAKEN}),
        (S.TAKEN, A.HAND_BACK): frozenset({S.TO_DO}),
        (S.TAKEN, A.DONE): frozenset({S.DONE}),
        (S.TO_DO, A.CANCEL): frozenset({S.CANCELLED}),
        (S.TAKEN, A.CANCEL): frozenset({S.CANCELLED}),
    },
    roles=every_role(
        {
            R.GRID_WORKER: _DOING,
            R.PATROL_SEAT: _DOING | {A.GIVE},
            R.ACCEPTOR: _GIVING,
            R.DISPATCHER: _GIVING,
            R.SHIFT_LEADER: _GIVING | _DOING,
        }
    ),
    columns={
        A.GIVE: frozenset(field_names(Task)),
        A.TAKE: _ALWAYS | {"assignee", "taken_at"},
        A.HAND_BACK: _ALWAYS | {"assignee", "taken_at"},
        A.DONE: _ALWAYS | {"done_at", "result", "words"},
        A.CANCEL: _ALWAYS | {"done_at"},
    },
)


def waits_for(task: Task, person: Person) -> bool:
    """True for an open task of the person's seat and area that nobody else has taken."""
    if task.stage.final or task.seat not in person.roles or task.assignee not in (None, person.id):
        return False
    # An area's code begins with the codes of the areas it lies in.
    return person.area is None or task.area is None or task.area.startswith(person.area)


@dataclass(frozen=True, slots=True)
class TaskAct:
    """What somebody does to a task; a result with its words when it is done."""

    action: TaskAction
    result: TaskResult | None = None
    words: str = ""
    reason: str = ""


def apply(task: Task, act: TaskAct, actor: PersonId, at: datetime, photos: Iterable[PhotoKind] = ()) -> Task:
    """The task after the act; `photos` are those taken since it was given. Raises BadMove or ReasonMissing."""
    stage = check(TASK_RULES, task.stage, act.action, act.reason, REASON_NEEDED)
    moved = replace(task, version=task.version + 1, stage=stage, stage_since=at)
    if act.action is A.TAKE:
        return replace(moved, assignee=actor, taken_at=at)
    if act.action is A.CANCEL:
        return replace(moved, done_at=at)
    if task.assignee != actor:
        raise BadMove(action=act.action, stage=task.stage, why="task_other")
    if act.action is A.HAND_BACK:
        return replace(moved, assignee=None, taken_at=None)
    _check_result(task, act, frozenset(photos))
    return replace(moved, done_at=at, result=act.result, words=act.words.strip())


def _check_result(task: Task, act: TaskAct, photos: frozenset[PhotoKind]) -> None:
    if act.result is None:
        raise BadMove(action=act.action, stage=task.stage, why="task_result")
    if act.result is TaskResult.UNCLEAR:
        # What cannot be told needs no picture, but words.
        if not act.words.strip():
            raise BadMove(action=act.action, stage=task.stage, why="task_words")
        return
    for kind in photo_kinds(task.photos):
        if kind not in photos:
            raise BadMove(action=act.action, stage=task.stage, why="task_photo", photo=kind)
