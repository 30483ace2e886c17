"""Plays grid workers who take and hand in tasks, and departments that answer supervisions."""

from __future__ import annotations

import io
import random
import uuid
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from PIL import Image, ImageDraw

from gridcenter.center import Center
from gridcenter.demo.people import PATROL
from gridcenter.demo.staff import Staff
from gridcenter.domain.people import Person, Role
from gridcenter.domain.supervision import Supervision, SupervisionAct, SupervisionAction, SupervisionStage
from gridcenter.domain.task import Task, TaskAct, TaskAction, TaskResult, TaskStage, photo_kinds
from gridcenter.errors import BadInput, BadMove, Conflict, NotAllowed

_READ_EVERY = timedelta(seconds=4)
_MOST_AT_ONCE = 3
# Seconds until a task is taken, until it is handed in, and until a supervision is answered.
_PAUSES = {"take": (15.0, 90.0), "hand_in": (40.0, 180.0), "reply": (60.0, 240.0)}
_FOUND = {
    TaskResult.YES: ("现场与案卷一致,已拍照。", "到场查看,情况属实。"),
    TaskResult.NO: ("现场未见所述情况。",),
    TaskResult.UNCLEAR: ("大门已锁,看不到现场。",),
}
_REPLIES = ("已安排专人负责,今天到场处置。", "正在处置,按要求时间办成。", "已处置完毕,请核验。")


class RecordPlayer:
    """Takes the turns that wait in tasks and supervisions. It never assumes that it alone acts. One thread."""

    def __init__(self, center: Center, people: Iterable[Person], *, seed: int, pace: float = 1.0) -> None:
        self._center = center
        self._staff = Staff(people)
        self._rng = random.Random(f"play records {seed}")
        self._pace = pace
        self._read_at: datetime | None = None
        # What waits, from when on it is done.
        self._plans: dict[tuple[str, int, int], tuple[datetime, Callable[[], object]]] = {}

    def step(self, now: datetime) -> int:
        """Does whatever is due and says how much that was; raises Unreachable, after which it may be called again."""
        if self._read_at is None or now - self._read_at >= _READ_EVERY:
            self._read(now)
        due = sorted(key for key, (at, _do) in self._plans.items() if at <= now)
        return sum(self._do(key) for key in due[:_MOST_AT_ONCE])

    def _do(self, key: tuple[str, int, int]) -> bool:
        _at, do = self._plans[key]
        try:
            do()
        except (BadInput, BadMove, Conflict, NotAllowed):
            # Somebody else was first, or it is not to be; the next reading tells.
            return False
        finally:
            self._plans.pop(key)
        return True

    def _read(self, now: datetime) -> None:
        found: dict[tuple[str, int, int], tuple[str, Callable[[], object]]] = {}
        for task in self._center.tasks.open_records():
            step = "take" if task.stage is TaskStage.TO_DO else "hand_in"
            found["task", task.id, task.version] = (step, self._take(task) if step == "take" else self._hand_in(task))
        for one in self._center.supervisions.open_records():
            if one.stage is SupervisionStage.OPEN and self._staff.has_department(one.department):
                found["supervision", one.id, one.version] = ("reply", self._reply(one))
        for gone in self._plans.keys() - found.keys():
            del self._plans[gone]
        for key, (pause, do) in found.items():
            if key not in self._plans:
                wait = timedelta(seconds=self._rng.uniform(*_PAUSES[pause]) / self._pace)
                self._plans[key] = (now + wait, do)
        self._read_at = now

    def _goer(self, task: Task) -> Person:
        if task.assignee is not None:
            return self._staff.person(task.assignee)
        if task.seat is Role.PATROL_SEAT:
            return self._staff.person(PATROL)
        return self._staff.grid_worker(task.area)

    def _take(self, task: Task) -> Callable[[], object]:
        act, who = TaskAct(TaskAction.TAKE), self._goer(task)
        return lambda: self._center.tasks.do(who, task, act, command_id=str(uuid.uuid4()))

    def _hand_in(self, task: Task) -> Callable[[], object]:
        result = self._rng.choices(list(TaskResult), (85, 10, 5))[0]
        act = TaskAct(TaskAction.DONE, result, self._rng.choice(_FOUND[result]))
        who = self._goer(task)

        def do() -> None:
            for kind in photo_kinds(task.photos) if result is not TaskResult.UNCLEAR else ():
                self._center.attachments.add(who, "task", task.id, f"{kind}.jpg", _photo(self._rng), kind)
            self._center.tasks.do(who, task, act, command_id=str(uuid.uuid4()))

        return do

    def _reply(self, one: Supervision) -> Callable[[], object]:
        act = SupervisionAct(SupervisionAction.REPLY, self._rng.choice(_REPLIES))
        who = self._staff.department(one.department)
        return lambda: self._center.supervisions.do(who, one, act, command_id=str(uuid.uuid4()))


def _photo(rng: random.Random) -> bytes:
    """A stand-in for a photo: sky, ground and a few blocks, other ones each time."""
    picture = Image.new("RGB", (640, 480), (150, 170, 190))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 300, 640, 480), fill=(110, 110, 105))
    for _block in range(4):
        left, top, shade = rng.randrange(560), rng.randrange(120, 300), rng.randrange(60, 200)
        draw.rectangle((left, top, left + rng.randrange(40, 160), 320), fill=(shade, shade, shade - 20))
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=80)
    return file.getvalue()
