"""All open records of one kind other than cases (whistles, supervisions, tasks, call-backs): few, and kept whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, Protocol

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from gridcenter.domain.change import Change
from gridcenter.errors import GridError
from ui.background.calls import Calls, Lane

RETRY_MS = 2_000


class RecordReader(Protocol):
    """What the board needs of a service of records."""

    def open_records(self) -> tuple[Any, ...]:
        """Every record that is not at its end."""

    def by_ids(self, ids: Sequence[int]) -> tuple[Any, ...]:
        """The records with these ids."""


def _everything(_record: Any) -> bool:
    return True


class RecordBoard(QObject):
    """Open records by id, as values with `id`, `version` and `stage.final`. Only the GUI thread calls it.

    `kind` is the name by which the feed tells of them. `sees` leaves out what this desk is not shown.
    """

    # Ids of what came, changed or left: frozenset[int]. Also told, empty, when a whole reading changed nothing.
    changed = Signal(object)
    # Everything has been read: the board's kind.
    completed = Signal(str)
    # A read failed: GridError. It is tried again.
    failed = Signal(object)

    def __init__(
        self,
        kind: str,
        reader: RecordReader,
        calls: Calls,
        parent: QObject | None = None,
        *,
        sees: Callable[[Any], bool] = _everything,
    ) -> None:
        super().__init__(parent)
        self.kind = kind
        self._reader = reader
        self._calls = calls
        self._sees = sees
        self._records: dict[int, Any] = {}
        # The version at which each record left: what an overtaken read still brings of it is older.
        self._left: dict[int, int] = {}
        # Versions told while everything is read; what is read may be older.
        self._owed: dict[int, int] = {}
        self._run = 0
        self._loading = False
        self.complete = False
        self._retry = QTimer(self)
        self._retry.setSingleShot(True)
        self._retry.setInterval(RETRY_MS)
        self._retry.timeout.connect(self.reload)

    def __len__(self) -> int:
        return len(self._records)

    def records(self) -> Iterable[Any]:
        """Every open record, in no promised order."""
        return self._records.values()

    def get(self, key: int) -> Any | None:
        """One record, or None when it is not open or not seen by this desk."""
        return self._records.get(key)

    @property
    def loading(self) -> bool:
        """True while everything is read; `complete` is true once that has been done."""
        return self._loading

    @Slot()
    def reload(self) -> None:
        """Reads every open record again and compares; those that are gone leave."""
        self._retry.stop()
        self._run += 1
        self._loading = True
        run = self._run
        self._calls.submit(
            Lane.READ,
            self._reader.open_records,
            self,
            partial(self._take_all, run, dict(self._versions())),
            partial(self._reload_failed, run),
        )

    def _versions(self) -> Iterable[tuple[int, int]]:
        return ((key, record.version) for key, record in self._records.items())

    def _take_all(self, run: int, before: dict[int, int], records: tuple[Any, ...]) -> None:
        if run != self._run:
            return
        self._loading = False
        self.complete = True
        read = {record.id for record in records}
        # What this desk saved, or heard of, since the reading began is newer than what was read.
        gone = [
            key
            for key, version in self._versions()
            if key not in read and key not in self._owed and before.get(key) == version
        ]
        for key in gone:
            self._left[key] = self._records.pop(key).version
        self.changed.emit(frozenset(gone) | self._put(records))
        self.completed.emit(self.kind)
        owed, self._owed = self._owed, {}
        self._fetch([key for key, version in owed.items() if self._version(key) < version])

    def _reload_failed(self, run: int, error: GridError) -> None:
        if run == self._run:
            self._fail(error)

    @Slot(object)
    def hear(self, changes: tuple[Change, ...]) -> None:
        """Takes in what the feed told: reads those records of this kind that are newer than the board's."""
        newer = {change.key: change.version for change in changes if change.kind == self.kind}
        if self._loading:
            self._owed.update(newer)
        self._fetch([key for key, version in newer.items() if self._version(key) < version])

    def _fetch(self, ids: list[int]) -> None:
        if ids:
            self._calls.submit(Lane.READ, partial(self._reader.by_ids, ids), self, self._take_some, self._fail)

    def _take_some(self, records: tuple[Any, ...]) -> None:
        changed = self._put(records)
        if changed:
            self.changed.emit(changed)

    def _fail(self, error: GridError) -> None:
        """Something may be missing now; nothing is taken for complete until everything has been read again."""
        self.failed.emit(error)
        self._retry.start()

    def _version(self, key: int) -> int:
        record = self._records.get(key)
        version: int = record.version if record is not None else self._left.get(key, 0)
        return version

    def put(self, record: Any) -> None:
        """Takes in one record that the desk itself has just saved."""
        self._take_some((record,))

    def _put(self, records: Iterable[Any]) -> frozenset[int]:
        """Takes in records; versions that are not newer are dropped, records at their end leave."""
        changed = set()
        for record in records:
            if self._version(record.id) >= record.version:
                continue
            if record.stage.final or not self._sees(record):
                self._left[record.id] = record.version
                if self._records.pop(record.id, None) is not None:
                    changed.add(record.id)
            else:
                self._records[record.id] = record
                changed.add(record.id)
        return frozenset(changed)
