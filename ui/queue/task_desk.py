"""The open tasks of a grid worker's or patrol seat's desk, above the queue: the first thing they see."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QApplication, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from gridcenter.domain.directory import Directory
from gridcenter.domain.people import Person
from gridcenter.domain.task import SEATS, Task, TaskAction, TaskId, waits_for
from gridcenter.time_words import time_left
from ui.kit import Kit
from ui.queue.task_block import task_actions
from ui.queue_words import local_time
from ui.widgets.boxes import empty
from ui.widgets.buttons import KeyButton
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.labels import label, row, rule

_ROWS = 4
_KEYS = {TaskAction.TAKE: "F4", TaskAction.DONE: "F4", TaskAction.HAND_BACK: "F8"}


class TaskDesk(QWidget):
    """A line a task, nearest limit first. Hidden for other seats and while there are none."""

    # A step of a task was asked for: Task, TaskAction.
    asked = Signal(object, object)
    # The case of a task is to be shown: CaseId.
    case_asked = Signal(object)

    def __init__(self, kit: Kit, directory: Directory, person: Person, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kit = kit
        self._directory = directory
        self._person = person
        self.tasks: list[Task] = []
        self.serves = not person.roles.isdisjoint(SEATS)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        frame = rule("below", "s2")
        outer.addWidget(frame)
        box = QVBoxLayout(frame)
        box.setContentsMargins(kit.px(12), kit.px(6), kit.px(12), kit.px(6))
        box.setSpacing(kit.px(4))
        self.title = label("")
        self._buttons = QWidget()
        self._flow = FlowLayout(kit.px(6), self._buttons)
        self._flow.setContentsMargins(0, 0, 0, 0)
        box.addWidget(row(self.title, 1, label(kit.words("task.desk_hint"), tone="t3", type_="label")))
        self.list = QListWidget()
        self.list.setAccessibleName(kit.words("task.desk"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.currentRowChanged.connect(self._chosen)
        self.list.itemActivated.connect(self._show_case)
        box.addWidget(self.list)
        box.addWidget(self._buttons)
        self.hide()

    def show_tasks(self, tasks: Iterable[Task]) -> None:
        """Shows those of the tasks that wait for this person; the one chosen stays chosen."""
        if not self.serves:
            return
        chosen = self.task()
        mine = [task for task in tasks if waits_for(task, self._person)]
        self.tasks = sorted(mine, key=lambda task: (task.due_at, task.id))
        self.list.blockSignals(True)
        self.list.clear()
        for task in self.tasks:
            self.list.addItem(QListWidgetItem(self._line(task)))
        self.list.blockSignals(False)
        if self.tasks:
            self._choose(chosen.id if chosen is not None else self.tasks[0].id)
        lines = min(_ROWS, max(1, len(self.tasks)))
        height = max(self.list.sizeHintForRow(0), self._kit.px(34))
        self.list.setFixedHeight(lines * height + 2 * self.list.frameWidth())
        self.title.setText(self._kit.words("task.desk_title", n=len(self.tasks)))
        self.setVisible(bool(self.tasks))
        self._chosen()

    def _choose(self, key: TaskId) -> None:
        places = [place for place, task in enumerate(self.tasks) if task.id == key]
        self.list.setCurrentRow(places[0] if places else 0)

    def pass_time(self) -> None:
        """Brings the words of the clocks up to date."""
        for place, task in enumerate(self.tasks):
            self.list.item(place).setText(self._line(task))

    def _line(self, task: Task) -> str:
        words, now = self._kit.words, datetime.now(UTC)
        return words(
            "task.line",
            kind=words.name(task.kind),
            stage=words.name(task.stage),
            left=time_left(words, task.due_at, now),
            due=local_time(task.due_at, self._directory.district.zone),
            place=task.address or words("pane.unknown"),
            what=" ".join(task.description.split()),
        )

    def task(self) -> Task | None:
        """The task chosen."""
        place = self.list.currentRow()
        return self.tasks[place] if 0 <= place < len(self.tasks) else None

    @Slot()
    def _chosen(self) -> None:
        empty(self._flow)
        task = self.task()
        for action in task_actions(task, self._person) if task is not None else ():
            key = _KEYS.get(action, "")
            button = KeyButton(self._kit, self._kit.words.name(action), key, small=True)
            button.clicked.connect(lambda _checked, step=action: self._ask(step))
            self._flow.addWidget(button)
            button.show()
        self._buttons.updateGeometry()

    def _ask(self, action: TaskAction) -> None:
        task = self.task()
        if task is not None:
            self.asked.emit(task, action)

    @Slot()
    def _show_case(self) -> None:
        task = self.task()
        if task is not None and task.case is not None:
            self.case_asked.emit(task.case)

    def press(self, key: str) -> bool:
        """Does what a key does to the task chosen while the focus is here; False when it is elsewhere."""
        focus = QApplication.focusWidget()
        task = self.task()
        if task is None or focus is None or not self.isAncestorOf(focus):
            return False
        for action in task_actions(task, self._person):
            if _KEYS.get(action) == key:
                self.asked.emit(task, action)
                return True
        return False
