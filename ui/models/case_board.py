"""All open cases of the desk, the one copy that every view shows."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from gridcenter.domain.case import Case, CaseId
from gridcenter.domain.change import Change
from gridcenter.domain.people import Person
from gridcenter.domain.supervision import Supervision
from gridcenter.domain.views import View, inbox_view, is_department_desk, is_mine, sees, stage_view
from gridcenter.errors import GridError
from ui.background.calls import Calls, Lane
from ui.models.queue_item import ItemMaker, QueueItem

RETRY_MS = 2_000
# The change that stands for many cases taken in at once.
BULK_KIND = "cases"
# So many rows are taken in without a pause; more and a frame would be late.
PORTION = 80
# More rows at once than this are merged in one go instead of one by one.
MANY = 1_000


class CaseReader(Protocol):
    """What the board needs of the case service."""

    def open_pages(self) -> Iterable[tuple[Case, ...]]:
        """All open cases in pages, nearest limit first."""

    def by_ids(self, ids: list[CaseId]) -> tuple[Case, ...]:
        """The cases with these ids."""


@dataclass(frozen=True, slots=True)
class BoardChange:
    """What one update did: rows as they were (None: not there) and as they are (None: gone).

    `loading` is true while the board is being read; such rows are not news.
    """

    pairs: tuple[tuple[QueueItem | None, QueueItem | None], ...]
    loading: bool


class CaseBoard(QObject):
    """Cases by id. Only the GUI thread calls it; rows are made in the background."""

    # BoardChange, after the board has taken it in.
    updated = Signal(object)
    # How many cases have been read while the whole board is being read; -1 when that is done.
    progressed = Signal(int)
    # A read failed: GridError.
    failed = Signal(object)
    # A page from the reading thread: (run, items or None at the end).
    _page_read = Signal(int, object)

    def __init__(
        self, reader: CaseReader, calls: Calls, maker: ItemMaker, person: Person, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._reader = reader
        self._calls = calls
        self._maker = maker
        self._person = person
        self._items: dict[CaseId, QueueItem] = {}
        self._counts: Counter[View] = Counter()
        self._run = 0
        self._read: set[CaseId] = set()
        self._loading = False
        # Versions told while the board is being read; a page may carry an older one.
        self._owed: dict[CaseId, int] = {}
        # The version at which each case left: what an overtaken read still brings of it is older.
        self._left: dict[CaseId, int] = {}
        # Rows on their way in, a portion at a time, so that painting and keys come between.
        self._waiting: deque[QueueItem] = deque()
        self._portion = QTimer(self)
        self._portion.setSingleShot(True)
        self._portion.setInterval(0)
        self._portion.timeout.connect(self._put_portion)
        self._page_read.connect(self._take_page)
        self._retry = QTimer(self)
        self._retry.setSingleShot(True)
        self._retry.setInterval(RETRY_MS)
        self._retry.timeout.connect(self.reload)

    def __len__(self) -> int:
        return len(self._items)

    def items(self) -> Iterable[QueueItem]:
        """Every row, in no promised order."""
        return self._items.values()

    def get(self, case: CaseId) -> QueueItem | None:
        """One row, or None when the case is not open or not seen by this desk."""
        return self._items.get(case)

    @property
    def loading(self) -> bool:
        """True while the whole board is being read."""
        return self._loading

    def count(self, view: View) -> int:
        """How many cases stand in a view; the overdue ones follow from the time, see `overdue`."""
        return len(self._items) if view is View.ALL else self._counts[view]

    def overdue(self, now: datetime) -> int:
        """How many nearest limits have run out."""
        moment = now.timestamp()
        return sum(1 for item in self._items.values() if item.due < moment)

    @Slot()
    def reload(self) -> None:
        """Reads every open case again; rows that are gone leave at the end, the others stay where they are."""
        self._retry.stop()
        self._run += 1
        self._read = set()
        self._left.clear()
        self._loading = True
        run = self._run
        self._calls.submit(
            Lane.READ, partial(self._read_pages, run), self, self._take_end, partial(self._reload_failed, run)
        )

    def _read_pages(self, run: int) -> int:
        # In a reading thread: touches nothing of the board but the signal.
        for page in self._reader.open_pages():
            if run != self._run:
                break
            self._page_read.emit(run, self._maker.items(page))
        return run

    @Slot(int, object)
    def _take_page(self, run: int, items: list[QueueItem]) -> None:
        if run != self._run:
            return
        self._read.update(item.case.id for item in items)
        self._put_waiting()
        self._put(items, loading=True)
        self.progressed.emit(len(self._read))

    def _take_end(self, run: int) -> None:
        if run != self._run:
            return
        self._put_waiting()
        gone = [key for key in self._items if key not in self._read and key not in self._owed]
        self._loading = False
        self._apply([(self._remove(key), None) for key in gone], loading=True)
        self.progressed.emit(-1)
        owed, self._owed = self._owed, {}
        late = [key for key, version in owed.items() if self._version(key) < version]
        if late:
            self.fetch(late)

    def _reload_failed(self, run: int, error: GridError) -> None:
        if run == self._run:
            self._fail(error)

    @Slot(object)
    def hear(self, changes: tuple[Change, ...]) -> None:
        """Takes in what the feed told: reads those cases that are newer than the board's."""
        if any(change.kind == BULK_KIND for change in changes):
            self.reload()
            return
        newer = {CaseId(change.key): change.version for change in changes if change.kind == "case"}
        if self._loading:
            self._owed.update(newer)
        wanted = [key for key, version in newer.items() if self._version(key) < version]
        if wanted:
            self.fetch(wanted)

    def _version(self, key: CaseId) -> int:
        item = self._items.get(key)
        return item.case.version if item else self._left.get(key, 0)

    def fetch(self, ids: list[CaseId]) -> None:
        """Reads some cases again."""
        self._calls.submit(Lane.READ, partial(self._read_items, ids), self, self.put_items, self._fail)

    def _fail(self, error: GridError) -> None:
        """What was read may lack something now; nothing is taken for complete until it has been read again."""
        self.failed.emit(error)
        self._retry.start()

    def _read_items(self, ids: list[CaseId]) -> list[QueueItem]:
        return self._maker.items(self._reader.by_ids(ids))

    def put_case(self, case: Case) -> None:
        """Takes in one case that the desk itself has just saved."""
        self._put_waiting()
        self._put([self._maker.item(case)], loading=True)

    def put_items(self, items: list[QueueItem]) -> None:
        """Takes in rows; older versions than the board's are dropped, cases at their end leave."""
        self._waiting.extend(items)
        if not self._portion.isActive():
            self._put_portion()

    @Slot()
    def _put_portion(self) -> None:
        # Very many are merged in one go, which costs less than so many portions.
        size = PORTION if len(self._waiting) <= MANY else len(self._waiting)
        portion = [self._waiting.popleft() for _number in range(min(size, len(self._waiting)))]
        self._put(portion, loading=False)
        if self._waiting:
            self._portion.start()

    def _put_waiting(self) -> None:
        """Takes in what waits before anything newer."""
        self._portion.stop()
        waiting = list(self._waiting)
        self._waiting.clear()
        self._put(waiting, loading=False)

    def _put(self, items: list[QueueItem], *, loading: bool) -> None:
        # By id: a case that stands twice in the items has changed once, from what it was to the last it is.
        pairs: dict[CaseId, tuple[QueueItem | None, QueueItem | None]] = {}
        for item in items:
            case = item.case
            old = self._items.get(case.id)
            if self._version(case.id) >= case.version:
                continue
            before = pairs[case.id][0] if case.id in pairs else old
            if case.stage.final or not sees(self._person, case):
                self._left[case.id] = case.version
                if old is not None:
                    pairs[case.id] = (before, None)
                    self._remove(case.id)
                continue
            if old is not None:
                self._tally(old, -1)
            # The row was made a while ago, in another thread; a supervision may have come meanwhile.
            item = self._maker.marked(item)
            self._items[case.id] = item
            self._tally(item, 1)
            pairs[case.id] = (before, item)
        self._apply([pair for pair in pairs.values() if pair != (None, None)], loading=loading)

    def put_supervised(self, supervised: Mapping[CaseId, Supervision]) -> None:
        """Takes in which cases are supervised; only rows of which that changes are told."""
        keys = self._maker.supervised.keys() | supervised.keys()
        self._maker.supervised = supervised
        pairs: list[tuple[QueueItem | None, QueueItem | None]] = []
        for old in [self._items[key] for key in keys if key in self._items]:
            new = self._maker.marked(old)
            if new is old:
                continue
            self._tally(old, -1)
            self._items[old.id] = new
            self._tally(new, 1)
            pairs.append((old, new))
        self._apply(pairs, loading=True)

    def _remove(self, key: CaseId) -> QueueItem:
        item = self._items.pop(key)
        self._tally(item, -1)
        return item

    def _tally(self, item: QueueItem, by: int) -> None:
        view = stage_view(item.case.stage)
        if view is not None:
            self._counts[view] += by
        if is_mine(item.case, self._person):
            self._counts[View.MINE] += by
        if item.supervision is not None:
            self._counts[View.SUPERVISED] += by
        if is_department_desk(self._person):
            inbox = inbox_view(item.case, self._person.department)
            if inbox is not None:
                self._counts[inbox] += by

    def _apply(self, pairs: list[tuple[QueueItem | None, QueueItem | None]], *, loading: bool) -> None:
        if pairs:
            self.updated.emit(BoardChange(tuple(pairs), loading))
