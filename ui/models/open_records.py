"""Open records of one kind, such as supervisions: read once, kept up by the feed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, Generic, Protocol, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from gridcenter.domain.change import Change
from gridcenter.errors import GridError
from ui.background.calls import Calls, Lane

RETRY_MS = 2_000
Record = TypeVar("Record", bound=Any)


class RecordReader(Protocol):
    """What is needed of the service of one kind of record."""

    def open_records(self) -> tuple[Any, ...]:
        """Every record that is not at its end."""

    def by_ids(self, ids: Sequence[int]) -> tuple[Any, ...]:
        """The records with these ids."""


class OpenRecords(QObject, Generic[Record]):
    """Records by id, those at their end left out. Only the GUI thread calls it; reading is done in the background."""

    # Something changed; ask `items`.
    updated = Signal()

    def __init__(self, kind: str, reader: RecordReader, calls: Calls, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._kind = kind
        self._reader = reader
        self._calls = calls
        self._records: dict[int, Record] = {}
        # The version at which a record came to its end: an overtaken read may still bring an older one.
        self._ended: dict[int, int] = {}
        self._run = 0
        self._retry = QTimer(self)
        self._retry.setSingleShot(True)
        self._retry.setInterval(RETRY_MS)
        self._retry.timeout.connect(self.reload)

    def items(self) -> Iterable[Record]:
        """Every open record, in no promised order."""
        return self._records.values()

    @Slot()
    def reload(self) -> None:
        """Reads every open record again."""
        self._retry.stop()
        self._run += 1
        run, known = self._run, frozenset(self._records)
        self._read(self._reader.open_records, partial(self._take_all, run, known))

    def _read(self, call: Callable[[], tuple[Any, ...]], done: Callable[[Any], None]) -> None:
        self._calls.submit(Lane.READ, call, self, done, self._failed)

    def _take_all(self, run: int, known: frozenset[int], found: tuple[Record, ...]) -> None:
        if run != self._run:
            return
        # What came while this was read is newer than the answer and stays.
        for key in known - {one.id for one in found}:
            self._records.pop(key, None)
        self.put(found)

    @Slot(object)
    def hear(self, changes: tuple[Change, ...]) -> None:
        """Reads what the feed told of."""
        ids = [one.key for one in changes if one.kind == self._kind and self._version(one.key) < one.version]
        if ids:
            self._read(partial(self._reader.by_ids, ids), self.put)

    def _version(self, key: int) -> int:
        known = self._records.get(key)
        return known.version if known is not None else self._ended.get(key, 0)

    def put(self, found: Iterable[Record]) -> None:
        """Takes in records; older versions than those known are dropped."""
        for one in found:
            if self._version(one.id) >= one.version:
                continue
            if one.stage.final:
                self._records.pop(one.id, None)
                self._ended[one.id] = one.version
            else:
                self._records[one.id] = one
        self.updated.emit()

    def _failed(self, _error: GridError) -> None:
        # The strip under the top bar says that the database is away.
        self._retry.start()
