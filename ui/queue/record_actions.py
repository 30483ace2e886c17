"""Carries out what a person asks for a record: opens the form, hands the command over, says what came of it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import shiboken6
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from gridcenter.center import Center
from gridcenter.domain.attachment import PhotoKind
from gridcenter.domain.call_back import CallBack, CallBackAct, CallBackAction
from gridcenter.domain.case import Case, Stage
from gridcenter.domain.directory import Directory
from gridcenter.domain.moves import Action
from gridcenter.domain.people import Person
from gridcenter.domain.permissions import may
from gridcenter.domain.supervision import Supervision, SupervisionAct, SupervisionAction, SupervisionOrder
from gridcenter.domain.task import REASON_NEEDED, Task, TaskAct, TaskAction
from gridcenter.errors import Conflict, GridError
from ui.background.calls import Calls, Lane
from ui.dialogs.call_back import CallBackDialog
from ui.dialogs.record_words import RecordDialog
from ui.dialogs.supervision import SuperviseDialog, SupervisionDialog
from ui.dialogs.task_result import TaskResultDialog
from ui.feedback import Toast
from ui.kit import Kit
from ui.queue_words import error_words, short_number

# What a form is about: kind, id and action. Under it typed words are kept.
_About = tuple[str, int, str]
# A command that waits for its id.
_Call = Callable[[str], Any]


class RecordActions(QObject):
    """The way from a button of a task, a supervision or a call-back to the database and back."""

    # The records of a case are others now: CaseId.
    changed = Signal(object)
    # A task or supervision was saved by this desk.
    task_saved = Signal(object)
    supervision_saved = Signal(object)
    # A call-back found a case unsolved; it is to be opened again: Case, reason.
    reopen_asked = Signal(object, str)

    def __init__(
        self,
        kit: Kit,
        directory: Directory,
        person: Person,
        center: Center,
        calls: Calls,
        toast: Toast,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._kit = kit
        self._directory = directory
        self._person = person
        self._center = center
        self._calls = calls
        self._toast = toast
        self._window = window
        # Words of forms that were closed without being sent.
        self._typed: dict[_About, str] = {}
        self._running: set[_About] = set()

    def go_on_from(self, other: RecordActions) -> None:
        """Keeps the words that another window's forms were left with."""
        self._typed = other._typed

    # -- supervision

    def supervise(self, case: Case) -> None:
        """Asks whom to supervise for a case, by when and to what effect."""
        about = ("case", case.id, "supervise")
        form = SuperviseDialog(self._kit, case, self._directory, self._typed.get(about, ""), self._window)

        def prepare() -> _Call:
            return partial(_supervise, self._center, self._person, form.order())

        self._open(form, about, prepare, self._supervision_done)

    def supervision(self, one: Supervision, action: SupervisionAction, behalf: bool) -> None:
        """Opens the form of one step of a supervision."""
        about = ("supervision", one.id, action.value)
        form = SupervisionDialog(
            self._kit,
            one,
            action,
            self._directory,
            behalf=behalf,
            typed=self._typed.get(about, ""),
            parent=self._window,
        )

        def prepare() -> _Call:
            return partial(_do_supervision, self._center, self._person, one, form.act())

        self._open(form, about, prepare, self._supervision_done)

    def _supervision_done(self, done: Supervision) -> None:
        self._tell(done.number, self._kit.words.name(done.stage))
        self.supervision_saved.emit(done)
        self.changed.emit(done.case)

    # -- call-backs

    def plan(self, case: Case) -> None:
        """Plans a call-back at once."""
        call = partial(_plan, self._center, self._person, case)
        self._send(("case", case.id, "plan"), call, None, self._call_back_done)

    def call_back(self, case: Case, one: CallBack, action: CallBackAction) -> None:
        """Opens the form that records a call, or that lets it be."""
        words, about = self._kit.words, ("call_back", one.id, action.value)
        what = f"{short_number(case.number)} {self._directory.category_name(case.category)}"
        typed = self._typed.get(about, "")
        if action is CallBackAction.DROP:
            form = RecordDialog(self._kit, words.name(action), one.number, what, typed=typed, parent=self._window)

            def drop() -> _Call:
                act = CallBackAct(action, reason=form.typed())
                return partial(_do_call_back, self._center, self._person, one, act, "")

            self._open(form, about, drop, partial(self._recorded, case))
            return
        can_reopen = case.stage is Stage.CLOSED and may(self._person, Action.REOPEN)
        recorded = CallBackDialog(self._kit, one, what, can_reopen=can_reopen, typed=typed, parent=self._window)

        def record() -> _Call:
            reason = recorded.typed() if recorded.reopens else ""
            return partial(_do_call_back, self._center, self._person, one, recorded.act(), reason)

        self._open(recorded, about, record, partial(self._recorded, case))

    def _recorded(self, case: Case, outcome: tuple[CallBack, str]) -> None:
        done, reason = outcome
        self._call_back_done(done)
        if reason:
            self.reopen_asked.emit(case, reason)

    def _call_back_done(self, done: CallBack) -> None:
        self._tell(done.number, self._kit.words.name(done.stage))
        self.changed.emit(done.case)

    # -- tasks

    def task(self, one: Task, action: TaskAction) -> None:
        """Takes a task at once; everything else has a form."""
        about = ("task", one.id, action.value)
        typed = self._typed.get(about, "")
        if action is TaskAction.DONE:
            form = TaskResultDialog(self._kit, one, self._directory, typed, self._window)

            def hand_in() -> _Call:
                return partial(_hand_in, self._center, self._person, one, form.photos(), form.act())

            self._open(form, about, hand_in, self._task_done)
            return
        if action not in REASON_NEEDED:
            take = partial(_do_task, self._center, self._person, one, TaskAct(action))
            self._send(about, take, None, self._task_done)
            return
        words = self._kit.words
        asked = RecordDialog(
            self._kit,
            words.name(action),
            one.number,
            f"{one.number} {words.name(one.kind)}",
            typed=typed,
            parent=self._window,
        )

        def give_up() -> _Call:
            act = TaskAct(action, reason=asked.typed())
            return partial(_do_task, self._center, self._person, one, act)

        self._open(asked, about, give_up, self._task_done)

    def _task_done(self, done: Task) -> None:
        self._tell(done.number, self._kit.words.name(done.stage))
        self.task_saved.emit(done)
        self.changed.emit(done.case)

    # -- the way there and back

    def _open(
        self, form: RecordDialog, about: _About, prepare: Callable[[], _Call], done: Callable[[Any], None]
    ) -> None:
        # One id for the form's whole life: confirmed again after a lost answer it is done once.
        command_id = str(uuid.uuid4())
        form.confirmed.connect(partial(self._confirmed, about, prepare, form, done, command_id))
        form.rejected.connect(partial(self._keep, about, form))
        form.open()

    def _confirmed(
        self,
        about: _About,
        prepare: Callable[[], _Call],
        form: RecordDialog,
        done: Callable[[Any], None],
        command_id: str,
    ) -> None:
        # What the form says is read here, in the GUI's thread.
        self._send(about, prepare(), form, done, command_id)

    def _keep(self, about: _About, form: RecordDialog) -> None:
        self._typed[about] = form.typed()

    def _send(
        self,
        about: _About,
        call: _Call,
        form: RecordDialog | None,
        done: Callable[[Any], None],
        command_id: str = "",
    ) -> None:
        if about in self._running:
            return
        self._running.add(about)
        self._calls.submit(
            Lane.WRITE,
            partial(call, command_id or str(uuid.uuid4())),
            self,
            partial(self._done, about, form, done),
            partial(self._refused, about, form),
        )

    def _done(self, about: _About, form: RecordDialog | None, done: Callable[[Any], None], outcome: Any) -> None:
        self._running.discard(about)
        self._typed.pop(about, None)
        if form is not None and shiboken6.isValid(form):
            form.succeed()
        done(outcome)

    def _refused(self, about: _About, form: RecordDialog | None, error: GridError) -> None:
        self._running.discard(about)
        if isinstance(error, Conflict):
            # What stands now is shown behind the form at once.
            self.changed.emit(error.current.case)
            sentence = self._kit.words("record.conflict", number=error.current.number)
        else:
            sentence = error_words(self._kit.words, self._directory, error)
        if form is not None and shiboken6.isValid(form):
            form.fail(sentence)
        else:
            self._toast.refuse(sentence)

    def _tell(self, number: str, stage: str) -> None:
        self._toast.tell(self._kit.words("record.done", number=number, stage=stage))


# -- in a writing thread


def _plan(center: Center, actor: Person, case: Case, command_id: str) -> CallBack:
    return center.call_backs.plan(actor, case, command_id=command_id)


def _supervise(center: Center, actor: Person, order: SupervisionOrder, command_id: str) -> Supervision:
    return center.supervisions.supervise(actor, order, command_id=command_id)


def _do_supervision(
    center: Center, actor: Person, one: Supervision, act: SupervisionAct, command_id: str
) -> Supervision:
    return center.supervisions.do(actor, one, act, command_id=command_id)


def _do_call_back(
    center: Center, actor: Person, one: CallBack, act: CallBackAct, reason: str, command_id: str
) -> tuple[CallBack, str]:
    return center.call_backs.do(actor, one, act, command_id=command_id), reason


def _do_task(center: Center, actor: Person, one: Task, act: TaskAct, command_id: str) -> Task:
    return center.tasks.do(actor, one, act, command_id=command_id)


def _hand_in(
    center: Center, actor: Person, one: Task, photos: dict[PhotoKind, Path], act: TaskAct, command_id: str
) -> Task:
    # Photos first: the result is refused without them. The same photo twice stays one.
    for kind, file in photos.items():
        center.attachments.add_file(actor, "task", one.id, file, kind)
    return center.tasks.do(actor, one, act, command_id=command_id)
