"""Carries out what a person asks for a whistle: opens the form, hands the command over, says what came of it."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from functools import partial
from typing import Protocol

import shiboken6
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from gridcenter.domain.case import Case, CaseId
from gridcenter.domain.directory import Directory
from gridcenter.domain.history import HistoryEntry
from gridcenter.domain.matter import Matter
from gridcenter.domain.people import Person
from gridcenter.domain.whistle import Whistle, WhistleFacts
from gridcenter.domain.whistle_life import WhistleOffer, offers, require
from gridcenter.domain.whistle_moves import WhistleAct, WhistleAction
from gridcenter.errors import Conflict, GridError, NotAllowed, Unreachable
from ui.background.calls import Calls, Lane
from ui.dialogs.blow import BlowDialog
from ui.dialogs.drafts import Drafts
from ui.dialogs.whistle_departments import AdmitDialog, NameDialog, ReleaseDialog
from ui.dialogs.whistle_form import FormGround, WhistleCheckInDialog, WhistleDialog, WhistleReasonDialog
from ui.dialogs.whistle_scores import ConfirmDialog, RefuseResultDialog
from ui.dialogs.whistle_telephone import WhistleTelephoneDialog
from ui.feedback import Toast
from ui.kit import Kit
from ui.models.record_board import RecordBoard
from ui.queue_words import error_words, short_number

A = WhistleAction
# Steps that need no words are done at once.
_AT_ONCE = frozenset({A.SIGN, A.CONTACT})


class WhistleService(Protocol):
    """What the desk needs of the whistle service."""

    def blow(
        self, actor: Person, facts: WhistleFacts, *, command_id: str, case: CaseId | None = None, note: str = ""
    ) -> Whistle:
        """Blows a whistle."""

    def do(self, actor: Person, whistle: Whistle, act: WhistleAct, *, command_id: str) -> Whistle:
        """Does one thing to a whistle."""

    def matters(self) -> tuple[Matter, ...]:
        """The list of what may be whistled."""

    def history(self, key: int) -> tuple[HistoryEntry, ...]:
        """Every step of a whistle."""

    def by_ids(self, ids: Sequence[int]) -> tuple[Whistle, ...]:
        """The whistles with these ids."""


class WhistleActions(QObject):
    """The way from a button to the database and back."""

    # A whistle was saved by this desk: Whistle.
    saved = Signal(object)
    # The list was read again: tuple of Matter.
    list_read = Signal(object)

    def __init__(
        self,
        kit: Kit,
        directory: Directory,
        person: Person,
        service: WhistleService,
        calls: Calls,
        board: RecordBoard,
        toast: Toast,
        drafts: Drafts,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._kit = kit
        self._directory = directory
        self._person = person
        self._service = service
        self._calls = calls
        self._board = board
        self._toast = toast
        self._drafts = drafts
        self._window = window
        self.matters: tuple[Matter, ...] = ()
        # Commands whose outcome is unknown keep their id, so that sending them again does nothing twice.
        self._unknown: dict[tuple[int, int, WhistleAct], str] = {}
        self._running: set[tuple[int, WhistleAction]] = set()

    def go_on_from(self, other: WhistleActions) -> None:
        """Keeps what another window's actions kept: commands whose outcome is unknown, and the list."""
        self._unknown = other._unknown
        self.matters = other.matters

    def read_list(self) -> None:
        """Reads the list of matters again."""
        self._calls.submit(Lane.READ, self._service.matters, self, self._take_list, self._list_failed)

    def _take_list(self, matters: tuple[Matter, ...]) -> None:
        self.matters = matters
        self.list_read.emit(matters)

    def _list_failed(self, _error: GridError) -> None:
        """The list as last known serves; the database decides by its own, and the strip says that it is away."""

    # -- asking

    def _ground(self) -> FormGround:
        listed = {one.code: one for one in self.matters}
        return FormGround(self._kit, self._directory, self._person, self._drafts, listed)

    def may_blow(self) -> bool:
        """True when this person may blow a whistle."""
        try:
            require(self._person, A.BLOW)
        except NotAllowed:
            return False
        return True

    def blow(self, case: Case | None = None) -> None:
        """Opens the form for a new whistle, for a case or for a matter of its own."""
        try:
            require(self._person, A.BLOW)
        except NotAllowed as error:
            self._toast.refuse(self.sentence(error))
            return
        form = BlowDialog(self._ground(), case=case, parent=self._window)
        form.confirmed.connect(partial(self._blow, form, case.id if case else None, str(uuid.uuid4())))
        form.open()
        self.read_list()

    def _blow(self, form: BlowDialog, case: CaseId | None, command_id: str) -> None:
        # One id for the form's whole life: confirmed again after a lost answer it is still one whistle.
        call = partial(self._service.blow, self._person, form.facts(), command_id=command_id, case=case)
        self._calls.submit(Lane.WRITE, call, form, partial(self._blown, form), partial(self._form_refused, form))

    def _blown(self, form: BlowDialog, whistle: Whistle) -> None:
        form.succeed()
        number, stage = short_number(whistle.number), self._kit.words.name(whistle.stage)
        self._took(whistle, self._kit.words("whistles.done_blow", number=number, stage=stage))

    def _form_refused(self, form: WhistleDialog, error: GridError) -> None:
        form.fail(self.sentence(error))

    def ask(self, whistle: Whistle, offer: WhistleOffer) -> None:
        """Does an action at once or opens its form."""
        if offer.action in _AT_ONCE:
            self._send(whistle, WhistleAct(offer.action, offer.department), None)
            return
        form = self._form(whistle, offer)
        form.confirmed.connect(partial(self._confirmed, form))
        form.open()

    def _form(self, whistle: Whistle, offer: WhistleOffer) -> WhistleDialog:
        ground, action, window = self._ground(), offer.action, self._window
        several = tuple(
            one.department
            for one in offers(whistle, self._person)
            if one.action is action and one.department is not None
        )
        if action is A.NAME:
            return NameDialog(ground, whistle, window)
        if action is A.ADMIT:
            return AdmitDialog(ground, whistle, window)
        if action is A.CONFIRM:
            return ConfirmDialog(ground, whistle, window)
        if action is A.BLOW_AGAIN:
            return BlowDialog(ground, whistle=whistle, parent=window)
        kinds = {A.CHECK_IN: WhistleCheckInDialog, A.RELEASE: ReleaseDialog, A.REFUSE_RESULT: RefuseResultDialog}
        return kinds.get(action, WhistleReasonDialog)(ground, whistle, action, several, window)

    def telephone(self, whistle: Whistle) -> None:
        """Opens the form that records what a department says on the telephone."""
        found = offers(whistle, self._person, behalf=True)
        if not found:
            self._toast.refuse(self._kit.words("whistles.nobody_calls"))
            return
        form = WhistleTelephoneDialog(self._ground(), whistle, found, self._window)
        form.confirmed.connect(partial(self._confirmed, form))
        form.open()

    # -- sending

    def _confirmed(self, form: WhistleDialog) -> None:
        assert form.whistle is not None
        self._send(form.whistle, form.act(), form)

    def _send(self, whistle: Whistle, act: WhistleAct, form: WhistleDialog | None) -> None:
        running = (whistle.id, act.action)
        if running in self._running:
            return
        self._running.add(running)
        key = (whistle.id, whistle.version, act)
        command_id = self._unknown.setdefault(key, str(uuid.uuid4()))
        self._calls.submit(
            Lane.WRITE,
            partial(self._service.do, self._person, whistle, act, command_id=command_id),
            self,
            partial(self._done, key, form),
            partial(self._refused, key, form),
        )

    def _done(self, key: tuple[int, int, WhistleAct], form: WhistleDialog | None, whistle: Whistle) -> None:
        act = key[2]
        self._running.discard((key[0], act.action))
        self._unknown.pop(key, None)
        if form is not None:
            _if_alive(form, form.succeed)
        if act.for_good:
            self.read_list()
        words = self._kit.words
        action, stage = words.name(act.action), words.name(whistle.stage)
        self._took(whistle, words("whistles.done", action=action, number=short_number(whistle.number), stage=stage))

    def _took(self, whistle: Whistle, sentence: str) -> None:
        self._board.put(whistle)
        self._toast.tell(sentence)
        self.saved.emit(whistle)

    def _refused(self, key: tuple[int, int, WhistleAct], form: WhistleDialog | None, error: GridError) -> None:
        self._running.discard((key[0], key[2].action))
        if not isinstance(error, Unreachable):
            self._unknown.pop(key, None)
        sentence = self.sentence(error)
        if isinstance(error, Conflict):
            self._board.put(error.current)
            self.saved.emit(error.current)
        if form is None:
            self._toast.refuse(sentence)
        else:
            _if_alive(form, partial(_tell_form, form, error, sentence))

    def sentence(self, error: GridError) -> str:
        """An error in words, with departments by name."""
        if isinstance(error, Conflict):
            words, current = self._kit.words, error.current
            return words("whistles.conflict", number=short_number(current.number), stage=words.name(current.stage))
        return error_words(self._kit.words, self._directory, error)


def _tell_form(form: WhistleDialog, error: GridError, sentence: str) -> None:
    if isinstance(error, Conflict):
        # The form goes on upon what stands now; whether its step still fits, it says itself.
        form.show_newer(error.current)
    form.fail(sentence)


def _if_alive(form: WhistleDialog, call: Callable[[], None]) -> None:
    if shiboken6.isValid(form):
        call()
