"""Handing in a task: what was found, words, and the photos the result needs."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from gridcenter.domain.attachment import PhotoKind
from gridcenter.domain.directory import Directory
from gridcenter.domain.task import Task, TaskAct, TaskAction, TaskResult, photo_kinds
from ui.dialogs.record_words import RecordDialog
from ui.kit import Kit
from ui.queue_words import local_time
from ui.widgets.buttons import KeyButton
from ui.widgets.labels import ElidedLabel, label, row
from ui.widgets.options import Options


class TaskResultDialog(RecordDialog):
    """Yes, no or cannot be told. A photo that was added to the task or its case since counts as well."""

    def __init__(
        self, kit: Kit, task: Task, directory: Directory, typed: str = "", parent: QWidget | None = None
    ) -> None:
        self._task = task
        self._directory = directory
        self._chosen: dict[PhotoKind, Path] = {}
        self._names: dict[PhotoKind, ElidedLabel] = {}
        super().__init__(
            kit,
            kit.words.name(TaskAction.DONE),
            task.number,
            f"{task.number} {kit.words.name(task.kind)}",
            needed=False,
            typed=typed,
            parent=parent,
        )

    def _words_key(self) -> str:
        return "task.words"

    def _add_fields(self) -> None:
        kit, words, task = self.kit, self.kit.words, self._task
        self.body.addWidget(label(task.description, wrap=True))
        due = local_time(task.due_at, self._directory.district.zone)
        self.body.addWidget(label(words("task.place_due", place=task.address, due=due), tone="t2", wrap=True))
        self.found = Options(
            words("task.result"), [(result, words(f"task.{task.kind}.{result}")) for result in TaskResult]
        )
        self.found.changed.connect(self._changed)
        self.body.addWidget(label(words("task.result"), tone="t2"))
        self.body.addWidget(self.found)
        needed = photo_kinds(task.photos)
        if needed:
            self.body.addWidget(label(words("task.photos"), tone="t2"))
        for kind in needed:
            button = KeyButton(kit, words("task.choose_photo", kind=words.name(kind)), small=True)
            button.clicked.connect(partial(self._ask_file, kind))
            self._names[kind] = ElidedLabel(kit, "t2")
            self.body.addWidget(row(button, self._names[kind]))

    def _ask_file(self, kind: PhotoKind, *_checked: bool) -> None:
        words = self.kit.words
        dialog = QFileDialog(self, words("photos.choose"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(f"{words('photos.files')} (*.jpg *.jpeg *.png *.webp)")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(partial(self._file_chosen, kind))
        dialog.open()

    def _file_chosen(self, kind: PhotoKind, name: str) -> None:
        self.choose_photo(kind, Path(name))

    def choose_photo(self, kind: PhotoKind, file: Path) -> None:
        """Takes a file as the photo of this kind."""
        self._chosen[kind] = file
        self._names[kind].set_text(file.name)

    def photos(self) -> dict[PhotoKind, Path]:
        """The files chosen, by kind."""
        return dict(self._chosen)

    @Slot()
    def _changed(self) -> None:
        super()._changed()
        result = self.found.value()
        if result is not None:
            found = self.kit.words(f"task.{self._task.kind}.{result}")
            self.say(self.kit.words("task.will", number=self._number, found=found))

    def problem(self) -> str:
        """What is missing, or empty."""
        result = self.found.value()
        if result is None:
            return self.kit.words("error.bad_move.task_result")
        if result is TaskResult.UNCLEAR and not self.typed():
            return self.kit.words("error.bad_move.task_words")
        return ""

    def act(self) -> TaskAct:
        """What was found."""
        return TaskAct(TaskAction.DONE, self.found.value(), self.typed())
