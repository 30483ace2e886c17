"""The on-site tasks of a case: why, who, by when, what was found."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtWidgets import QWidget

from gridcenter.domain.directory import Directory
from gridcenter.domain.people import Person
from gridcenter.domain.plain_record import require
from gridcenter.domain.task import TASK_RULES, Task, TaskAction
from gridcenter.errors import NotAllowed
from ui.kit import Kit
from ui.queue.record_lines import Choice, RecordBlock
from ui.queue_words import local_time
from ui.widgets.labels import BoxedWord, ElidedLabel, label, row

_STEPS = (TaskAction.TAKE, TaskAction.DONE, TaskAction.HAND_BACK, TaskAction.CANCEL)


def task_actions(task: Task, person: Person) -> tuple[TaskAction, ...]:
    """What this person can do to a task now."""
    return tuple(action for action in _STEPS if _may(task, person, action))


def _may(task: Task, person: Person, action: TaskAction) -> bool:
    if (task.stage, action) not in TASK_RULES.moves:
        return False
    if action in (TaskAction.DONE, TaskAction.HAND_BACK) and task.assignee != person.id:
        return False
    try:
        require(TASK_RULES, person, action)
    except NotAllowed:
        return False
    return True


class TaskBlock(RecordBlock):
    """One frame a task, the newest first."""

    def __init__(
        self,
        kit: Kit,
        directory: Directory,
        person: Person,
        tasks: Iterable[Task],
        act: Callable[[Task, TaskAction], None],
        parent: QWidget | None = None,
    ) -> None:
        newest = sorted(tasks, key=lambda task: task.id, reverse=True)
        super().__init__(kit, kit.words("task.title", n=len(newest)), parent=parent)
        words = kit.words
        for task in newest:
            who = ElidedLabel(kit)
            who.set_text(directory.person_name(task.assignee) if task.assignee else words.name(task.seat))
            when = task.done_at or task.taken_at or task.given_at
            time = label(local_time(when, directory.district.zone), tone="t2") if task.stage.final else None
            stage = label(words.name(task.stage), tone="t2")
            head = row(BoxedWord(kit, words.name(task.kind)), who, stage, self.clock(task.clock), time)
            lines = self.words("task.asked", task.description) if not task.stage.final else []
            if task.result is not None:
                found = words(f"task.{task.kind}.{task.result}")
                said = words("pane.step_detail", step=found, detail=task.words) if task.words else found
                lines += self.words("task.found", said)
            choices = [
                Choice(f"task {task.id} {action}", words.name(action), partial(act, task, action))
                for action in task_actions(task, person)
            ]
            self.add(head, lines, choices)
