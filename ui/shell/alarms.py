"""Listens to the board and the link, and says what sounds and what the strip shows. Outlives a window."""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable, Collection
from datetime import UTC, datetime
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from gridcenter.domain.alarms import (
    Alarm,
    AlarmBudget,
    AlarmKind,
    AlarmLine,
    AlarmName,
    AlarmState,
    answer,
    dismiss,
    mute,
    muted,
    step,
    unmute,
)
from gridcenter.domain.case import BranchState, Case, CaseId, Priority
from gridcenter.domain.directory import Directory
from gridcenter.domain.people import Person, Role
from gridcenter.domain.views import is_mine
from gridcenter.domain.whistle import Whistle, WhistleKind, WhistleStage, WhistleState, live_branches
from ui.background.live import Link, Live
from ui.models.case_board import BoardChange, CaseBoard
from ui.models.queue_item import QueueItem
from ui.models.record_board import RecordBoard
from ui.shell.sounds import Player

_SECOND_MS = 1_000
_LINK: AlarmName = (AlarmKind.CONNECTION_LOST, 0)
_now = partial(datetime.now, UTC)


def is_unanswered(case: Case, person: Person) -> bool:
    """Nobody has the case yet: for a department it is not signed, for every other desk not taken."""
    if Role.DEPARTMENT in person.roles:
        return any(
            branch.department == person.department and branch.state is BranchState.TO_SIGN for branch in case.branches
        )
    return case.operator is None


_CENTRE = frozenset({Role.ACCEPTOR, Role.DISPATCHER, Role.SHIFT_LEADER})


def whistle_calls(whistle: Whistle, person: Person) -> bool:
    """An emergency waits for this desk: for the centre's until it is triaged, for a department's until it signs."""
    if whistle.kind is not WhistleKind.EMERGENCY:
        return False
    if Role.DEPARTMENT in person.roles:
        return any(
            branch.department == person.department and branch.state is WhistleState.TO_SIGN
            for branch in live_branches(whistle.branches)
        )
    waits = whistle.stage in (WhistleStage.ADMITTING, WhistleStage.BLOWN)
    return waits and not person.roles.isdisjoint(_CENTRE) and whistle.blown_by != person.id


class Alarms(QObject):
    """The alarms of one person's desk. Looks at what changed and at the next limit of own cases, never at the board."""

    # The lines or the mute changed.
    changed = Signal()

    def __init__(
        self,
        board: CaseBoard,
        live: Live,
        person: Person,
        player: Player,
        parent: QObject | None = None,
        *,
        rules: AlarmBudget | None = None,
        now: Callable[[], datetime] = _now,
    ) -> None:
        super().__init__(parent)
        self._board = board
        self._person = person
        self._player = player
        self._rules = rules or AlarmBudget()
        self._now = now
        self._state = AlarmState()
        self._since = now()
        self._complete = False
        # The nearest limit of each own case, and the same limits in order; what is out of date is passed over.
        self._due: dict[CaseId, float] = {}
        self._limits: list[tuple[float, CaseId]] = []
        self._whistles: RecordBoard | None = None
        self._directory = Directory()
        # Emergency whistles that wait for this desk.
        self._calling: set[int] = set()
        board.updated.connect(self._board_updated)
        board.progressed.connect(self._board_progressed)
        live.link_changed.connect(self._link_changed)
        self._timer = QTimer(self)
        self._timer.setInterval(_SECOND_MS)
        self._timer.timeout.connect(self.pass_time)
        self._timer.start()

    # -- whistles

    def watch_whistles(self, board: RecordBoard, directory: Directory) -> None:
        """Looks at whistles too: an emergency that waits for this desk is an alarm, also one that waited before."""
        self._whistles = board
        self._directory = directory
        board.changed.connect(self._whistles_changed)

    @Slot(object)
    def _whistles_changed(self, ids: frozenset[int]) -> None:
        assert self._whistles is not None
        now, alarms, answered = self._now(), [], set()
        for key in ids:
            whistle = self._whistles.get(key)
            name = (AlarmKind.EMERGENCY_WHISTLE, key)
            if whistle is not None and whistle_calls(whistle, self._person):
                if key not in self._calling:
                    self._calling.add(key)
                    alarms.append(Alarm(*name, self._directory.area_name(whistle.town), now))
            elif key in self._calling:
                self._calling.discard(key)
                answered.add(name)
        if alarms or answered:
            self._step(alarms, answered)

    # -- what is shown and heard

    @property
    def lines(self) -> tuple[AlarmLine, ...]:
        """What the strip shows, the most serious first."""
        return self._state.lines

    @property
    def audible(self) -> bool:
        """False when this machine has nothing to play with."""
        return self._player.audible

    def muted_seconds(self) -> int:
        """How long sounds are still muted; 0 when they are not. Begun seconds count."""
        now = self._now()
        until = muted(self._state, now, self._rules)
        return 0 if until is None else math.ceil((until - now).total_seconds())

    @Slot()
    def toggle_mute(self) -> None:
        """Mutes sounds for the longest time allowed, or lets them be heard again."""
        now = self._now()
        if muted(self._state, now, self._rules) is None:
            self._state = mute(self._state, now + self._rules.longest_mute, now, self._rules)
        else:
            self._state = unmute(self._state)
        self.changed.emit()

    @Slot()
    def play_test(self) -> None:
        """Plays the tone of a new critical case, muted or not: the person has just asked for it."""
        self._player.play(AlarmKind.NEW_CRITICAL)

    def dismiss(self, names: Collection[AlarmName]) -> None:
        """Takes alarms off the strip because the person has seen them."""
        self._state = dismiss(self._state, names, self._now(), self._rules)
        self.changed.emit()

    def close(self) -> None:
        """Falls silent."""
        self._timer.stop()
        self._player.close()

    # -- what happens

    def _step(self, alarms: list[Alarm], answered: set[AlarmName]) -> None:
        now = self._now()
        before = self._state
        state = answer(before, answered) if answered else before
        done = step(state, alarms, now, self._rules)
        self._state = done.state
        if done.sound is not None:
            self._player.play(done.sound)
        if (done.state.lines, done.state.muted_until) != (before.lines, before.muted_until):
            self.changed.emit()

    @Slot()
    def pass_time(self) -> None:
        """Looks for limits of own cases that have just run out, and for what is due to sound."""
        now = self._now()
        moment = now.timestamp()
        alarms = []
        while self._limits and self._limits[0][0] < moment:
            due, case = heapq.heappop(self._limits)
            item = self._board.get(case)
            if item is not None and self._due.get(case) == due:
                alarms.append(Alarm(AlarmKind.OVERDUE_OWN, case, item.grid, now))
        self._step(alarms, set())

    @Slot(int)
    def _board_progressed(self, count: int) -> None:
        if count < 0:
            self._complete = True

    @Slot(object)
    def _board_updated(self, change: BoardChange) -> None:
        now = self._now()
        # What the desk itself has just saved is no news to it.
        own = change.loading and not self._board.loading
        known = self._state.names()
        alarms: list[Alarm] = []
        answered: set[AlarmName] = set()
        for old, new in change.pairs:
            self._follow(old, new, now, known, alarms, answered)
            if new is not None and not own and self._is_new_critical(old, new):
                alarms.append(Alarm(AlarmKind.NEW_CRITICAL, new.id, new.grid, now))
        if alarms or answered:
            self._step(alarms, answered)

    def _is_new_critical(self, old: QueueItem | None, new: QueueItem) -> bool:
        case = new.case
        if case.priority is not Priority.CRITICAL or not is_unanswered(case, self._person):
            return False
        if old is not None:
            return old.case.priority is not Priority.CRITICAL
        # While the board is read for the first time, most of what comes has been there for long. After that a row that
        # was not there is news, also when it came while the link was lost.
        return case.reported_by != self._person.id and (self._complete or case.reported_at >= self._since)

    def _follow(
        self,
        old: QueueItem | None,
        new: QueueItem | None,
        now: datetime,
        known: Collection[AlarmName],
        alarms: list[Alarm],
        answered: set[AlarmName],
    ) -> None:
        """Keeps the limits of own cases, and ends the alarms that nobody need answer any more."""
        moment = now.timestamp()
        either = new or old
        if either is None:
            return
        key = either.id
        before = self._due.get(key)
        mine = new is not None and is_mine(new.case, self._person)
        if not mine and before is None and not known:
            # Nearly every row of a board that is being read.
            return
        if new is None or not mine:
            self._due.pop(key, None)
            late = False
        else:
            late = new.due < moment
            if before != new.due:
                self._due[key] = new.due
                if not late:
                    heapq.heappush(self._limits, (new.due, key))
                elif before is not None and before >= moment:
                    # Its nearest limit is another now, and that one has run out.
                    alarms.append(Alarm(AlarmKind.OVERDUE_OWN, key, new.grid, now))
        if (AlarmKind.OVERDUE_OWN, key) in known and not late:
            answered.add((AlarmKind.OVERDUE_OWN, key))
        if (AlarmKind.NEW_CRITICAL, key) in known and (
            new is None or new.case.priority is not Priority.CRITICAL or not is_unanswered(new.case, self._person)
        ):
            answered.add((AlarmKind.NEW_CRITICAL, key))

    @Slot(object)
    def _link_changed(self, link: Link) -> None:
        if link is Link.LOST:
            self._step([Alarm(*_LINK, "", self._now())], set())
        elif link is Link.CONNECTED:
            self._step([], {_LINK})
