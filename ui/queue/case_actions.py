"""Carries out what a person asks for: opens the form, hands the command over, says what came of it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any, Protocol

import shiboken6
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from gridcenter.domain.call_back import CallBackAction
from gridcenter.domain.case import BranchState, Case, CaseId, Facts, NewCase
from gridcenter.domain.department import DepartmentCode
from gridcenter.domain.directory import Directory
from gridcenter.domain.lifecycle import fits
from gridcenter.domain.moves import UNDOABLE, Act, Action
from gridcenter.domain.people import Person, Role
from gridcenter.domain.permissions import Offer, may, offers, telephone_offers
from gridcenter.domain.task import Task, TaskKind
from gridcenter.errors import Conflict, GridError, Unreachable
from ui.background.calls import Calls, Lane
from ui.dialogs.action_dialog import ActionDialog
from ui.dialogs.case_form import CaseForm
from ui.dialogs.check_in import CheckInDialog
from ui.dialogs.clock_action import CLOCK_ACTIONS, ClockDialog
from ui.dialogs.close_case import CloseDialog
from ui.dialogs.conflict import ConflictDialog
from ui.dialogs.dispatch import DispatchDialog, Load
from ui.dialogs.drafts import Drafts
from ui.dialogs.file_case import FileDialog
from ui.dialogs.lookups import RecommendationReader, SimilarReader
from ui.dialogs.merge import MergeDialog
from ui.dialogs.reason import ReasonDialog
from ui.dialogs.send import SENDING, SendDialog
from ui.dialogs.similar_hints import SimilarHints
from ui.dialogs.split import SplitDialog
from ui.dialogs.telephone import TelephoneDialog
from ui.feedback import Toast
from ui.kit import Kit
from ui.models.case_board import CaseBoard
from ui.models.queue_item import QueueItem
from ui.queue.call_back_block import may_call_back
from ui.queue.cells import is_late
from ui.queue_words import short_number

# Steps that need no words are done at once.
_AT_ONCE = frozenset(
    {Action.TAKE, Action.ACCEPT, Action.CONFIRM, Action.VERIFY, Action.SIGN, Action.HANDLE, Action.INSPECT}
    | {Action.EXEMPT}
)


Form = FileDialog | DispatchDialog | ReasonDialog | TelephoneDialog | CaseForm


class CaseWriter(Protocol):
    """What actions need of the case service."""

    def report(self, actor: Person, new: NewCase, *, command_id: str) -> Case:
        """Takes a report in."""

    def do(self, actor: Person, case: Case, act: Act, *, command_id: str) -> Case:
        """Does one thing to a case."""

    def split(self, actor: Person, case: Case, facts: Facts, *, command_id: str, reason: str = "") -> Case:
        """Makes a second case of a part of one."""


class TaskSender(Protocol):
    """What actions need of the task service."""

    def send(
        self, actor: Person, case: Case, kind: TaskKind, *, command_id: str, seat: Role, note: str = ""
    ) -> tuple[Case, Task]:
        """Takes a case's step and gives the task that goes with it."""


class CaseActions(QObject):
    """The way from a button to the database and back."""

    # A case was saved by this desk: Case.
    saved = Signal(object)
    # Cases are to be shown in the queue as a list: tuple of CaseId.
    cases_asked = Signal(object)
    # A call-back is to be planned for a case that was closed: Case.
    call_back_asked = Signal(object)

    def __init__(
        self,
        kit: Kit,
        directory: Directory,
        person: Person,
        writer: CaseWriter,
        calls: Calls,
        board: CaseBoard,
        toast: Toast,
        drafts: Drafts,
        window: QWidget,
        *,
        similar: SimilarReader | None = None,
        recommendations: RecommendationReader | None = None,
        tasks: TaskSender | None = None,
    ) -> None:
        super().__init__(window)
        self._kit = kit
        self._directory = directory
        self._person = person
        self._writer = writer
        self._calls = calls
        self._board = board
        self._toast = toast
        self._window = window
        self._drafts = drafts
        self._similar = similar
        self._recommendations = recommendations
        self._tasks = tasks
        # Words of parts that were not split off after all.
        self._parts: dict[CaseId, str] = {}
        # Commands whose outcome is unknown keep their id, so that sending them again does nothing twice.
        self._unknown: dict[tuple[int, int, Act], str] = {}
        self._running: set[tuple[int, Action]] = set()
        # The case after this desk's last step, when that may be taken back.
        self._undoable: Case | None = None

    def go_on_from(self, other: CaseActions) -> None:
        """Keeps what another window's actions kept: commands whose outcome is unknown."""
        self._unknown = other._unknown
        self._parts = other._parts

    # -- asking

    def ask(self, item: QueueItem, offer: Offer) -> None:
        """Does an action at once or opens its form."""
        case = item.case
        if offer.action is Action.SPLIT:
            self._split(case)
            return
        if offer.action in SENDING and self._tasks is not None:
            self._open(SendDialog(self._kit, case, offer.action, self._directory, self._drafts, self._window), case)
            return
        if offer.action in _AT_ONCE:
            self._send(case, Act(offer.action, department=offer.department), None)
            return
        self._open(self._form(case, offer), case)

    def take(self, item: QueueItem) -> None:
        """Takes a case over, where the person may."""
        if may(self._person, Action.TAKE):
            self._send(item.case, Act(Action.TAKE), None)

    def _form(self, case: Case, offer: Offer) -> Form:
        kit, directory, drafts = self._kit, self._directory, self._drafts
        if offer.action is Action.FILE:
            return FileDialog(kit, case, directory, drafts, self._window)
        if offer.action is Action.DISPATCH:
            return self._dispatch_form(case)
        if offer.action is Action.AMEND:
            return CaseForm(kit, directory, case, drafts, self._window)
        departments = [
            one.department
            for one in offers(case, self._person)
            if one.action is offer.action and one.department and one.refusal is None
        ]
        if offer.action is Action.MERGE:
            return MergeDialog(kit, case, None, self._find_case, directory, drafts, self._window)
        if offer.action is Action.CHECK_IN:
            return CheckInDialog(kit, case, offer.action, departments, directory, drafts, self._window)
        if offer.action in CLOCK_ACTIONS:
            return ClockDialog(kit, case, offer.action, departments, directory, self._person, drafts, self._window)
        if offer.action is Action.CLOSE and may_call_back(self._person, CallBackAction.PLAN):
            return CloseDialog(kit, case, offer.action, departments, directory, drafts, self._window)
        return ReasonDialog(kit, case, offer.action, departments, directory, drafts, self._window)

    def _dispatch_form(self, case: Case) -> DispatchDialog:
        form = DispatchDialog(self._kit, case, self._directory, self.loads(), self._drafts, self._window)
        form.cases_asked.connect(partial(self._see_cases, form))
        if self._recommendations is not None:
            call = partial(self._recommendations.for_case, case)
            self._calls.submit(Lane.READ, call, form, form.show_recommendations, self._not_looked_up)
        if self._similar is not None:
            self._calls.submit(Lane.READ, partial(self._similar.of, case), form, form.show_similar, self._not_looked_up)
        return form

    def _see_cases(self, form: DispatchDialog, cases: tuple[CaseId, ...]) -> None:
        # The list stands in the window behind; the form goes as by Esc, its words stay.
        form.reject()
        self.cases_asked.emit(cases)

    def _not_looked_up(self, _error: GridError) -> None:
        """A proposal is an extra; the form is whole without it, and the strip says that the database is away."""

    def _find_case(self, number: str) -> Case | None:
        """The open case people call by this number or by its end, when only one has it."""
        found = [item.case for item in self._board.items() if number and item.case.number.endswith(number)]
        exact = [case for case in found if number in (case.number, short_number(case.number))]
        found = exact or found
        return found[0] if len(found) == 1 else None

    def merge(self, case: Case, into: Case) -> None:
        """Asks whether one case is to go into another."""
        form = MergeDialog(self._kit, case, into, self._find_case, self._directory, self._drafts, self._window)
        self._open(form, case)

    def reopen(self, case: Case, reason: str) -> None:
        """Opens a closed case again for a reason that was written elsewhere."""
        self._send(case, Act(Action.REOPEN, reason=reason), None)

    def _split(self, case: Case) -> None:
        form = SplitDialog(self._kit, case, self._directory, self._parts.get(case.id, ""), self._window)
        form.confirmed.connect(partial(self._send_split, form, case, str(uuid.uuid4())))
        form.rejected.connect(partial(self._keep_part, form, case))
        form.open()

    def _keep_part(self, form: SplitDialog, case: Case) -> None:
        self._parts[case.id] = form.typed()

    def _send_split(self, form: SplitDialog, case: Case, command_id: str) -> None:
        reason = form.reason.text().strip()
        call = partial(self._writer.split, self._person, case, form.facts(), command_id=command_id, reason=reason)
        done, refused = partial(self._split_done, form, case), partial(self._form_refused, form)
        self._calls.submit(Lane.WRITE, call, form, done, refused)

    def _split_done(self, form: SplitDialog, case: Case, made: Case) -> None:
        form.succeed()
        self._parts.pop(case.id, None)
        numbers = {"number": short_number(case.number), "made": short_number(made.number)}
        self._took(made, self._kit.words("split.done", **numbers))

    def telephone(self, case: Case) -> None:
        """Opens the form that records what a department says on the telephone."""
        found = telephone_offers(case, self._person)
        if not found:
            self._toast.refuse(self._kit.words("telephone.nobody"))
            return
        self._open(TelephoneDialog(self._kit, case, found, self._directory, self._window), case)

    def undo(self) -> None:
        """Takes the last step of this desk back, where the rules allow it."""
        if self._undoable is None:
            self._toast.refuse(self._kit.words("undo.nothing"))
            return
        case, self._undoable = self._undoable, None
        self._send(case, Act(Action.UNDO), None)

    def _open(self, form: Form, case: Case) -> None:
        form.confirmed.connect(partial(self._confirmed, form, case))
        form.open()

    def _confirmed(self, form: Form, case: Case) -> None:
        self._send(case, form.act(), form)

    def new_case(self) -> None:
        """Opens the form for a report taken by hand."""
        if not may(self._person, Action.REPORT):
            return
        hints = (
            SimilarHints(self._kit, self._directory, self._calls, self._similar) if self._similar is not None else None
        )
        form = CaseForm(self._kit, self._directory, None, self._drafts, self._window, hints=hints)
        form.confirmed.connect(partial(self._report, form, str(uuid.uuid4())))
        form.open()

    def _report(self, form: CaseForm, command_id: str) -> None:
        # One id for the form's whole life: confirmed again after a lost answer it is still one case.
        new = NewCase(form.facts(), form.chosen_source(), datetime.now(UTC))
        self._calls.submit(
            Lane.WRITE,
            partial(self._writer.report, self._person, new, command_id=command_id),
            form,
            partial(self._reported, form),
            partial(self._form_refused, form),
        )

    def _reported(self, form: CaseForm, case: Case) -> None:
        form.succeed()
        self._took(case, self._kit.words("done.report", number=short_number(case.number)))

    # -- sending

    def _send(self, case: Case, act: Act, form: ActionDialog | None) -> None:
        running = (case.id, act.action)
        if running in self._running:
            return
        self._running.add(running)
        key = (case.id, case.version, act)
        command_id = self._unknown.setdefault(key, str(uuid.uuid4()))
        owner = form if form is not None else self
        call = partial(self._writer.do, self._person, case, act, command_id=command_id)
        if self._tasks is not None and isinstance(form, SendDialog) and form.with_task:
            sent = {"command_id": command_id, "seat": form.seat(), "note": form.note()}
            call = partial(_send_somebody, self._tasks, self._person, case, form.kind, sent)
        self._calls.submit(
            Lane.WRITE,
            call,
            self,
            partial(self._done, key, owner),
            partial(self._refused, case, act, key, owner),
        )

    def _done(self, key: tuple[int, int, Act], owner: QObject, case: Case) -> None:
        act = key[2]
        self._running.discard((case.id, act.action))
        self._unknown.pop(key, None)
        self._drafts.drop(case.id, act.action)
        if isinstance(owner, ActionDialog):
            _if_alive(owner, owner.succeed)
        sentence = self._kit.words(
            "done.act",
            action=self._kit.words.name(act.action),
            number=short_number(case.number),
            stage=self._kit.words.name(case.stage),
        )
        self._undoable = None
        if act.action in UNDOABLE and may(self._person, Action.UNDO):
            self._undoable = case
            sentence = self._kit.words("undo.offer", done=sentence)
        self._took(case, sentence)
        if isinstance(owner, CloseDialog) and owner.plans:
            self.call_back_asked.emit(case)

    def _took(self, case: Case, sentence: str) -> None:
        self._board.put_case(case)
        self._toast.tell(sentence)
        self.saved.emit(case)

    def _refused(self, case: Case, act: Act, key: tuple[int, int, Act], owner: QObject, error: GridError) -> None:
        self._running.discard((case.id, act.action))
        if not isinstance(error, Unreachable):
            self._unknown.pop(key, None)
        if isinstance(error, Conflict):
            self._show_conflict(case, act, owner, error)
            return
        sentence = self.sentence(error)
        if isinstance(owner, ActionDialog):
            _if_alive(owner, partial(owner.fail, sentence))
        else:
            self._toast.refuse(sentence)

    def _form_refused(self, form: ActionDialog, error: GridError) -> None:
        form.fail(self.sentence(error))

    def sentence(self, error: GridError) -> str:
        """An error in words, with departments by name."""
        code = error.data.get("department")
        if code and not isinstance(error, Conflict):
            error = type(error)(**{**error.data, "department": self._directory.department_name(str(code))})
        return self._kit.words.error(error)

    def _show_conflict(self, seen: Case, act: Act, owner: QObject, conflict: Conflict) -> None:
        self._board.put_case(conflict.current)
        if isinstance(owner, ActionDialog):
            _if_alive(owner, partial(owner.fail, self.sentence(conflict)))
        can_repeat = fits(conflict.current, act)
        parent = owner if isinstance(owner, QWidget) else self._window
        dialog = ConflictDialog(self._kit, conflict, seen, self._directory, can_repeat=can_repeat, parent=parent)
        dialog.again.connect(partial(self._send_again, act, owner))
        dialog.open()

    def _send_again(self, act: Act, owner: QObject, current: Case) -> None:
        self._send(current, act, owner if isinstance(owner, ActionDialog) else None)

    # -- what forms want to know

    def loads(self) -> dict[str, Load]:
        """How many answers each department owes, and how many are late, counted on the board."""
        waiting: dict[DepartmentCode, int] = {}
        late: dict[DepartmentCode, int] = {}
        now = datetime.now(UTC)
        for item in self._board.items():
            for branch in item.branches:
                if branch.state.live and branch.state is not BranchState.FED_BACK:
                    waiting[branch.department] = waiting.get(branch.department, 0) + 1
                    late[branch.department] = late.get(branch.department, 0) + is_late(branch, now)
        return {code: Load(count, late[code]) for code, count in waiting.items()}


def _send_somebody(tasks: TaskSender, actor: Person, case: Case, kind: TaskKind, sent: dict[str, Any]) -> Case:
    return tasks.send(actor, case, kind, **sent)[0]


def _if_alive(form: ActionDialog, call: Callable[[], None]) -> None:
    if shiboken6.isValid(form):
        call()
