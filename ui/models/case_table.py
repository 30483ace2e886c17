"""The live table's model: a sorted list kept in order by bisection. Rows move only when their order changes."""

from __future__ import annotations

import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from enum import Enum
from itertools import takewhile
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal, Slot

from gridcenter.domain.case import CaseId
from gridcenter.domain.directory import Directory
from gridcenter.domain.people import Person
from gridcenter.domain.views import TIMED_VIEWS
from gridcenter.time_words import clock_words
from gridcenter.words import Words
from ui.models.case_board import MANY, BoardChange, CaseBoard
from ui.models.case_filter import CaseFilter, Matcher
from ui.models.presence_board import Looker, PresenceBoard, looker_names
from ui.models.queue_item import QueueItem, SortKey, sort_key

COLUMNS = (
    "number",
    "stage",
    "priority",
    "clock",
    "category",
    "grid",
    "address",
    "source",
    "departments",
    "operator",
    "looking",
)
DEFAULT_COLUMN = COLUMNS.index("clock")
Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()


class Mark(Enum):
    """Why a row is news."""

    NEW = "new"
    CHANGED = "changed"


class CaseTable(QAbstractTableModel):
    """The rows of one view of the board, in order. Keeps what is news until it has been seen."""

    # Before and after rows change place; a view uses them to keep the selected row where it is on screen.
    about_to_move = Signal()
    moved = Signal()
    # Several rows are news no more.
    marks_forgotten = Signal()
    # The count of rows or of news changed.
    counted = Signal()

    def __init__(
        self, board: CaseBoard, words: Words, directory: Directory, person: Person, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._board = board
        self._words = words
        self._directory = directory
        self._person = person
        self._filter = CaseFilter()
        self._matches = Matcher(self._filter, person)
        self._column = DEFAULT_COLUMN
        self._descending = False
        self._items: list[QueueItem] = []
        self._keys: list[SortKey] = []
        # Under which key each row stands; the board may know a newer version already.
        self._key_of: dict[CaseId, SortKey] = {}
        self._found: tuple[QueueItem, ...] | None = None
        self.marks: dict[CaseId, tuple[Mark, float]] = {}
        # How many of each there are, so that the bar need not count them at every change.
        self._mark_counts: Counter[Mark] = Counter()
        self._presence: PresenceBoard | None = None
        board.updated.connect(self._take)
        self._rebuild()

    # -- what is shown

    @property
    def filter(self) -> CaseFilter:
        """The view and filters in force."""
        return self._filter

    @property
    def sort_column(self) -> int:
        """The column that orders the rows."""
        return self._column

    @property
    def descending(self) -> bool:
        """True when the order is turned round."""
        return self._descending

    @property
    def showing_results(self) -> bool:
        """True while the rows are a search's and not a view's."""
        return self._found is not None

    def show_view(self, chosen: CaseFilter) -> None:
        """Shows another view or other filters."""
        self._filter = chosen
        self._matches = Matcher(chosen, self._person)
        self._found = None
        self._reset()

    def show_results(self, items: Iterable[QueueItem]) -> None:
        """Shows what a search found, closed cases too, until a view is chosen."""
        self._found = tuple(items)
        self._reset()

    def order_by(self, column: int, descending: bool = False) -> None:
        """Orders the rows by a column."""
        self._column = column
        self._descending = descending
        self._reset()

    def _reset(self) -> None:
        self.about_to_move.emit()
        self.beginResetModel()
        self._rebuild()
        self.endResetModel()
        self.moved.emit()
        self.counted.emit()

    def _rebuild(self) -> None:
        if self._found is not None:
            # In the order found: newest first.
            self._items = [self._board.get(item.id) or item for item in self._found]
            self._keys = []
            self._key_of = {}
            return
        now = time.time()
        chosen = [item for item in self._board.items() if self._matches(item, now)]
        pairs = sorted(((self._key(item), item) for item in chosen), key=lambda pair: pair[0])
        self._set_rows(pairs)

    def _set_rows(self, pairs: list[tuple[SortKey, QueueItem]]) -> None:
        self._keys = [key for key, _item in pairs]
        self._items = [item for _key, item in pairs]
        self._key_of = {item.id: key for key, item in pairs}

    def _key(self, item: QueueItem) -> SortKey:
        return sort_key(item, COLUMNS[self._column])

    # -- rows

    def item(self, row: int) -> QueueItem:
        """The row as shown; turned round when the order is."""
        return self._items[-1 - row] if self._descending and self._found is None else self._items[row]

    def row_of(self, case: CaseId) -> int:
        """Where a case stands, or -1."""
        if self._found is not None:
            return next((row for row, item in enumerate(self._items) if item.id == case), -1)
        key = self._key_of.get(case)
        return -1 if key is None else self._shown(bisect_left(self._keys, key))

    def _shown(self, place: int) -> int:
        return len(self._items) - 1 - place if self._descending else place

    @Slot(object)
    def _take(self, change: BoardChange) -> None:
        if not change.loading:
            self._mark(change)
        if self._found is not None:
            self._refresh_results(change)
            return
        now = time.time()
        matches = self._matches
        out: list[QueueItem] = []
        into: list[QueueItem] = []
        stay: list[tuple[QueueItem, QueueItem]] = []
        for old, new in change.pairs:
            shown = old is not None and old.id in self._key_of
            wanted = new is not None and matches(new, now)
            if shown and wanted:
                assert old is not None
                assert new is not None
                stay.append((old, new))
            elif shown:
                assert old is not None
                out.append(old)
            elif wanted:
                assert new is not None
                into.append(new)
        if out or into or stay:
            self.about_to_move.emit()
            self._apply(out, into, stay)
            self.moved.emit()
        self.counted.emit()

    def _apply(self, out: list[QueueItem], into: list[QueueItem], stay: list[tuple[QueueItem, QueueItem]]) -> None:
        for old in out:
            self._take_out(old)
        for old, new in stay:
            self._replace(old, new)
        if stay:
            # One word for all of them: a view paints what is in sight, and saying each row would take longer.
            rows = [self.row_of(new.id) for _old, new in stay]
            self._tell_changed(min(rows), max(rows))
        if len(into) > MANY:
            self._merge(into)
        else:
            for new in into:
                self._put_in(new)

    def _tell_changed(self, first: int, last: int) -> None:
        self.dataChanged.emit(self.index(first, 0), self.index(last, len(COLUMNS) - 1))

    def _take_out(self, old: QueueItem) -> None:
        place = bisect_left(self._keys, self._key_of.pop(old.id))
        row = self._shown(place)
        self.beginRemoveRows(_NO_PARENT, row, row)
        del self._keys[place]
        del self._items[place]
        self.endRemoveRows()

    def _put_in(self, new: QueueItem) -> None:
        key = self._key(new)
        place = bisect_left(self._keys, key)
        row = len(self._items) - place if self._descending else place
        self.beginInsertRows(_NO_PARENT, row, row)
        self._keys.insert(place, key)
        self._items.insert(place, new)
        self._key_of[new.id] = key
        self.endInsertRows()

    def _replace(self, old: QueueItem, new: QueueItem) -> None:
        key = self._key(new)
        place = bisect_left(self._keys, self._key_of[old.id])
        self._key_of[new.id] = key
        # Where it would stand among the others.
        target = bisect_left(self._keys, key)
        if target > place:
            target -= 1
        if target == place:
            self._keys[place] = key
            self._items[place] = new
            return
        source, goal = self._shown(place), self._shown(target)
        # Qt counts the goal before the row is taken out.
        self.beginMoveRows(_NO_PARENT, source, source, _NO_PARENT, goal + 1 if goal > source else goal)
        del self._keys[place]
        del self._items[place]
        self._keys.insert(target, key)
        self._items.insert(target, new)
        self.endMoveRows()

    def _merge(self, into: list[QueueItem]) -> None:
        """Takes many rows in: behind the last one when they all belong there, else by one change of layout."""
        pairs = sorted(((self._key(item), item) for item in into), key=lambda pair: pair[0])
        if not self._descending and (not self._keys or self._keys[-1] < pairs[0][0]):
            first = len(self._items)
            self.beginInsertRows(_NO_PARENT, first, first + len(pairs) - 1)
            self._keys.extend(key for key, _item in pairs)
            self._items.extend(item for _key, item in pairs)
            self._key_of.update((item.id, key) for key, item in pairs)
            self.endInsertRows()
            return
        self.beginResetModel()
        merged = sorted([*zip(self._keys, self._items, strict=True), *pairs], key=lambda pair: pair[0])
        self._set_rows(merged)
        self.endResetModel()

    def _refresh_results(self, change: BoardChange) -> None:
        newer = {item.id: item for _old, item in change.pairs if item is not None}
        for place, item in enumerate(self._items):
            if item.id in newer:
                self._items[place] = newer[item.id]
                self._tell_changed(place, place)

    # -- news

    def _mark(self, change: BoardChange) -> None:
        now = time.monotonic()
        for old, new in change.pairs:
            if new is None:
                if old is not None:
                    self._unmark(old.id)
                continue
            known = self._unmark(new.id)
            mark = Mark.NEW if old is None or known is Mark.NEW else Mark.CHANGED
            self.marks[new.id] = (mark, now)
            self._mark_counts[mark] += 1

    def _unmark(self, case: CaseId) -> Mark | None:
        found = self.marks.pop(case, None)
        if found is None:
            return None
        self._mark_counts[found[0]] -= 1
        return found[0]

    def mark(self, case: CaseId) -> Mark | None:
        """Whether a row is news."""
        found = self.marks.get(case)
        return found[0] if found else None

    def seen(self, case: CaseId) -> None:
        """The person has looked at a row."""
        if self._unmark(case) is not None:
            self._repaint(case)
            self.counted.emit()

    def forget_marks(self, older_than: float) -> None:
        """Drops news older than so many seconds."""
        limit = time.monotonic() - older_than
        # The oldest come first, since a case that changes again goes to the end.
        old = [case for case, _mark in takewhile(lambda entry: entry[1][1] < limit, self.marks.items())]
        for case in old:
            self._unmark(case)
        if old:
            # Very many at once under load: the view paints what is in sight, the model need not name each row.
            self.marks_forgotten.emit()
            self.counted.emit()

    def _repaint(self, case: CaseId) -> None:
        row = self.row_of(case)
        if row >= 0:
            self._tell_changed(row, row)

    def news(self) -> tuple[int, int]:
        """How many rows of this view are new, and how many changed; of the whole board when there are very many."""
        if len(self.marks) > MANY or self._filter == CaseFilter():
            return self._mark_counts[Mark.NEW], self._mark_counts[Mark.CHANGED]
        marks = [mark for case, (mark, _since) in self.marks.items() if self._in_view(case)]
        return marks.count(Mark.NEW), marks.count(Mark.CHANGED)

    def _in_view(self, case: CaseId) -> bool:
        item = self._board.get(case)
        return item is not None and self._matches(item, time.time())

    def pass_time(self) -> None:
        """Takes rows in and out as limits come near and run out, where the view asks for that."""
        if self._filter.view not in TIMED_VIEWS or self._found is not None:
            return
        now = time.time()
        out = [item for item in self._items if not self._matches(item, now)]
        into = [item for item in self._board.items() if item.id not in self._key_of and self._matches(item, now)]
        if out or into:
            self.about_to_move.emit()
            self._apply(out, into, [])
            self.moved.emit()
            self.counted.emit()

    # -- who looks

    def watch(self, presence: PresenceBoard) -> None:
        """Shows who else has a row open."""
        self._presence = presence
        presence.changed.connect(self._repaint_looking)

    def lookers(self, case: CaseId) -> tuple[Looker, ...]:
        """Who has a row open; nobody when nobody else has."""
        return self._presence.lookers(case) if self._presence is not None else ()

    @Slot(object)
    def _repaint_looking(self, cases: frozenset[CaseId]) -> None:
        column = COLUMNS.index("looking")
        for row in map(self.row_of, cases):
            if row >= 0:
                # Single cells: a view paints those in sight and no others.
                self.dataChanged.emit(self.index(row, column), self.index(row, column))

    def _looking(self, item: QueueItem) -> str:
        return looker_names(self._words, self.lookers(item.id))

    # -- Qt's side

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._items)

    def columnCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._texts[COLUMNS[index.column()]](self, self.item(index.row()))
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(COLUMNS[index.column()], self.item(index.row()))
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._words(f"queue.column.{COLUMNS[section]}")
        return None

    def _clock(self, item: QueueItem) -> str:
        clock = item.case.clock
        return clock_words(self._words, clock, datetime.now(UTC)) if clock else ""

    def _branches(self, item: QueueItem) -> str:
        if not item.branches:
            return self._words("queue.not_sent")
        names = [
            f"{self._directory.department_name(branch.department)} {self._words.name(branch.state)}"
            for branch in item.branches
        ]
        return self._words("list.comma").join(names)

    def _stage(self, item: QueueItem) -> str:
        stage, one = self._words.name(item.case.stage), item.supervision
        if one is None:
            return stage
        level = self._words.name(one.level)
        return self._words("queue.supervised_tip", stage=stage, level=level, effect=one.effect)

    def _tip(self, column: str, item: QueueItem) -> str | None:
        if column in ("number", "stage") and item.supervision is not None:
            return self._stage(item)
        if column in ("address", "category", "grid", "departments", "operator", "looking"):
            return self._texts[column](self, item) or None
        return None

    _texts: dict[str, Callable[[CaseTable, QueueItem], str]] = {  # noqa: RUF012 -- a constant table
        "number": lambda _self, item: item.case.number,
        "stage": lambda self, item: self._stage(item),
        "priority": lambda self, item: self._words.name(item.case.priority),
        "clock": lambda self, item: self._clock(item),
        "category": lambda _self, item: item.category,
        "grid": lambda _self, item: item.grid,
        "address": lambda _self, item: item.case.address,
        "source": lambda self, item: self._words.name(item.case.source),
        "departments": lambda self, item: self._branches(item),
        "operator": lambda self, item: self._directory.person_name(item.case.operator),
        "looking": lambda self, item: self._looking(item),
    }
