"""A watch over a board whose cases, link and time are the test's, with a player that remembers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QObject, Signal

from gridcenter.domain.alarms import AlarmKind
from gridcenter.domain.directory import Directory
from gridcenter.domain.people import Person
from tests.ui.models.conftest import ME, StoredCases, WaitingCalls
from ui.background.live import Link
from ui.models.case_board import CaseBoard
from ui.models.queue_item import ItemMaker
from ui.shell.alarms import Alarms


class RecordingPlayer:
    """Remembers what it was asked to play."""

    def __init__(self) -> None:
        self.audible = True
        self.played: list[AlarmKind] = []
        self.closed = False

    def play(self, kind: AlarmKind) -> None:
        self.played.append(kind)

    def close(self) -> None:
        self.closed = True


class TellingLink(QObject):
    """A link whose state the test tells."""

    link_changed = Signal(object)

    def tell(self, link: Link) -> None:
        self.link_changed.emit(link)


class HandClock:
    """A clock that goes on when the test says so."""

    def __init__(self) -> None:
        self.moment = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.moment


class Post:
    """A desk's alarms and everything that may cause them."""

    def __init__(self, directory: Directory, person: Person) -> None:
        self.stored, self.calls = StoredCases(), WaitingCalls()
        self.maker = ItemMaker(directory)
        self.owner = QObject()
        self.board = CaseBoard(self.stored, self.calls, self.maker, person, self.owner)
        self.link, self.player, self.clock = TellingLink(self.owner), RecordingPlayer(), HandClock()
        self.alarms = Alarms(self.board, self.link, person, self.player, self.owner, now=self.clock)

    def load(self) -> None:
        """Reads the board to its end."""
        self.board.reload()
        self.calls.run_all()

    def tell(self, *cases) -> None:
        """Brings cases as the feed does."""
        self.stored.put(*cases)
        self.board.put_items(self.maker.items(cases))

    def wait(self, seconds: float) -> None:
        """Lets time go on and the watch look at it."""
        self.clock.moment += timedelta(seconds=seconds)
        self.alarms.pass_time()

    def shown(self) -> list[list[tuple[AlarmKind, int]]]:
        """What the lines hold."""
        return [[one.name for one in line.alarms] for line in self.alarms.lines]


@pytest.fixture
def make_post(qapp, directory: Directory) -> Callable[..., Post]:
    made: list[Post] = []

    def make(person: Person = ME, *, load: bool = True) -> Post:
        post = Post(directory, person)
        made.append(post)
        if load:
            post.load()
        return post

    yield make
    for post in made:
        post.alarms.close()
        post.owner.deleteLater()
