"""Who else has a case open. Says what this desk looks at, and reads the others, without ever making anybody wait."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from gridcenter.domain.case import CaseId
from gridcenter.domain.directory import Directory
from gridcenter.domain.people import Person, PersonId
from gridcenter.domain.presence import CASE, DeskId, Presence, PresenceRules, others
from gridcenter.errors import GridError
from gridcenter.words import Words
from ui.background.calls import Calls, Lane
from ui.background.live import Link

# Arrowing through rows looks at each for a moment; only where it rests is worth a write.
REST_MS = 500
READ_MS = 3_000


class PresenceService(Protocol):
    """What the board needs of the presence service."""

    rules: PresenceRules

    def look_at(self, person: Person, desk: DeskId, kind: str, key: int | None) -> None:
        """Says what a desk looks at."""

    def everyone(self, desk: DeskId | None = None) -> tuple[Presence, ...]:
        """What the other desks look at."""

    def leave(self, desk: DeskId) -> None:
        """Says that a desk closes."""


@dataclass(frozen=True, slots=True)
class Looker:
    """Somebody who has a case open; `me` is the person of this desk."""

    name: str
    me: bool = False


def looker_names(words: Words, lookers: tuple[Looker, ...]) -> str:
    """The full names in one line."""
    return words("list.comma").join(words("queue.me") if one.me else one.name for one in lookers)


class PresenceBoard(QObject):
    """What the other desks look at, as it was a few seconds ago; empty while there is no link. GUI thread only."""

    # Who looks at these cases has changed: frozenset[CaseId].
    changed = Signal(object)

    def __init__(
        self,
        service: PresenceService,
        calls: Calls,
        directory: Directory,
        person: Person,
        desk: DeskId,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._service = service
        self._calls = calls
        self._directory = directory
        self._person = person
        self._desk = desk
        self._others: dict[CaseId, tuple[PersonId, ...]] = {}
        self._mine: CaseId | None = None
        self._connected = False
        # Each new link is another run; what a read of an older one brings is old.
        self._run = 0
        self._reading = False
        self._writing = False
        # What is looked at has changed since it was said last, or saying it failed.
        self._owed = False
        self._rest = self._timer(REST_MS, self._tell, once=True)
        self._beat = self._timer(service.rules.beat.total_seconds() * 1000, self._tell)
        self._pulse = self._timer(READ_MS, self._read)

    def _timer(self, milliseconds: float, slot: Callable[[], None], *, once: bool = False) -> QTimer:
        timer = QTimer(self)
        timer.setInterval(round(milliseconds))
        timer.setSingleShot(once)
        timer.timeout.connect(slot)
        return timer

    # -- what is shown

    def lookers(self, case: CaseId) -> tuple[Looker, ...]:
        """Who has a case open, oneself in front; nobody when nobody else has."""
        people = self._others.get(case, ())
        found = tuple(Looker(self._directory.person_name(person)) for person in people)
        if found and case == self._mine:
            return (Looker(self._directory.person_name(self._person.id), me=True), *found)
        return found

    def everywhere(self) -> Iterator[tuple[CaseId, Looker]]:
        """Every case that others have open, with each of them; those who came first in front."""
        for case, people in self._others.items():
            for person in people:
                yield case, Looker(self._directory.person_name(person))

    def _show(self, presences: tuple[Presence, ...]) -> None:
        # The same person at two desks is one name.
        now = {
            CaseId(key): tuple(dict.fromkeys(one.person for one in several))
            for key, several in others(presences, self._desk).items()
        }
        before, self._others = self._others, now
        changed = frozenset(case for case in before.keys() | now.keys() if before.get(case) != now.get(case))
        if changed:
            self.changed.emit(changed)

    # -- what is said

    @Slot(object)
    def look(self, case: CaseId | None) -> None:
        """This desk shows another case, or none."""
        if case == self._mine:
            return
        before, self._mine = self._mine, case
        self._owed = True
        self._rest.start()
        changed = frozenset(one for one in (before, case) if one in self._others)
        if changed:
            self.changed.emit(changed)

    @Slot(object)
    def link_changed(self, link: Link) -> None:
        """Without a link nobody is shown, since nobody knows; with a new one everything is said and read again."""
        connected = link is Link.CONNECTED
        if connected == self._connected:
            return
        self._connected = connected
        self._run += 1
        self._reading = False
        if connected:
            self._pulse.start()
            self._tell()
            self._read()
        else:
            self._stop()
            self._show(())

    @Slot()
    def _tell(self) -> None:
        """Says what is looked at, one call at a time; what changes meanwhile is said afterwards."""
        if not self._connected or (self._mine is None and not self._owed):
            return
        self._owed = True
        if self._writing:
            return
        self._owed = False
        self._writing = True
        self._beat.start()
        call = partial(self._service.look_at, self._person, self._desk, CASE, self._mine)
        self._calls.submit(Lane.WRITE, call, self, self._told, self._not_told)

    def _told(self, _nothing: object) -> None:
        self._writing = False
        if self._owed and not self._rest.isActive():
            self._tell()
        # Whoever looks at the same case is worth knowing now.
        self._read()

    def _not_told(self, _error: GridError) -> None:
        # The next pulse says it again; what failed is said by the strip under the top bar.
        self._writing = False
        self._owed = True

    @Slot()
    def _read(self) -> None:
        if not self._connected:
            return
        if self._owed and not self._rest.isActive():
            self._tell()
        if self._reading:
            return
        self._reading = True
        call = partial(self._service.everyone, self._desk)
        self._calls.submit(Lane.READ, call, self, partial(self._take, self._run), partial(self._not_read, self._run))

    def _take(self, run: int, presences: tuple[Presence, ...]) -> None:
        if run == self._run:
            self._reading = False
            self._show(presences)

    def _not_read(self, run: int, _error: GridError) -> None:
        # Nobody is shown rather than somebody who may have gone.
        self._take(run, ())

    def _stop(self) -> None:
        for timer in (self._rest, self._beat, self._pulse):
            timer.stop()

    def close(self) -> Callable[[], Any] | None:
        """Ends; returns the desk's last word for the background, or None when nobody would hear it."""
        self._stop()
        connected, self._connected = self._connected, False
        return partial(self._service.leave, self._desk) if connected else None
