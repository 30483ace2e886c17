"""What the services of whistles, tasks, supervisions and call-backs have in common: reading, and saving one step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Generic, TypeVar

from gridcenter.clock import Clock
from gridcenter.domain.command import record_command
from gridcenter.domain.directory import Directory
from gridcenter.domain.history import HistoryEntry
from gridcenter.domain.people import Person
from gridcenter.errors import BadMove, Conflict, NotFound
from gridcenter.store import gateway, history
from gridcenter.store.engine import Database
from gridcenter.store.gateways import gateway_of
from gridcenter.store.records import RecordStore

Record = TypeVar("Record", bound=Any)


class Records(Generic[Record]):
    """The records of one kind in one database. Stateless; any thread may call. Numbers begin with `letter`."""

    store: RecordStore[Any]
    letter: str

    def __init__(self, database: Database, directory: Callable[[], Directory], now: Clock) -> None:
        self._database = database
        self._directory = directory
        self._now = now
        self._gateway = gateway_of(database)

    def get(self, key: int) -> Record:
        """One record as it stands now; raises NotFound."""
        found = self.by_ids([key])
        if not found:
            raise NotFound(what=self.store.kind, key=key)
        return found[0]

    def by_ids(self, ids: Sequence[int]) -> tuple[Record, ...]:
        """The records with these ids, by id."""
        with self._database.snapshot() as connection:
            return self.store.by_ids(connection, ids)

    def by_number(self, number: str) -> Record:
        """The record people call by this number; raises NotFound."""
        with self._database.snapshot() as connection:
            found: Record | None = self.store.by_number(connection, number)
        if found is None:
            raise NotFound(what=self.store.kind, key=number)
        return found

    def open_records(self) -> tuple[Record, ...]:
        """Every record that is not at its end, by id."""
        with self._database.snapshot() as connection:
            return self.store.open_records(connection)

    def of_case(self, case: int) -> tuple[Record, ...]:
        """Every record of a case, ended ones too, oldest first."""
        with self._database.snapshot() as connection:
            return self.store.of_case(connection, case)

    def newest(self, limit: int) -> tuple[Record, ...]:
        """The newest records of any stage, by id."""
        with self._database.snapshot() as connection:
            return self.store.newest(connection, limit)

    def history(self, key: int) -> tuple[HistoryEntry, ...]:
        """Every step of a record, oldest first."""
        with self._database.read() as connection:
            return history.of_record(connection, self.store.kind, key)

    def do(self, actor: Person, before: Record, act: Any, *, command_id: str) -> Record:
        """Does one thing to a record as the actor saw it and returns it as it stands then.

        Raises NotAllowed, BadMove, ReasonMissing, Conflict with both versions when somebody saved first, and
        Unreachable, after which the same command id may be sent again without doing anything twice.
        """
        self._require(actor, before, act)
        at = self._now()
        try:
            planned = self._plan(actor, before, act, at)
        except BadMove:
            # Sent again after a lost answer it may no longer fit, because it has been done.
            steps = [(one.command, one.actor, one.action) for one in self.history(before.id)]
            if (command_id, actor.id, act.action) in steps:
                return self.get(before.id)
            raise
        return self._save(actor, before, planned, act.action, at, command_id, **self._words(before, act))

    def _require(self, actor: Person, before: Record, act: Any) -> None:
        """Raises NotAllowed. Subclasses say."""
        raise NotImplementedError

    def _plan(self, actor: Person, before: Record, act: Any, at: datetime) -> Record:
        """The record after the act, not saved yet. Subclasses say."""
        raise NotImplementedError

    def _words(self, before: Record, act: Any) -> dict[str, Any]:
        """Department, reason, note and behalf, as the history keeps them. Subclasses say."""
        raise NotImplementedError

    def _save(
        self,
        actor: Person,
        before: Record | None,
        after: Record,
        action: str,
        at: datetime,
        command_id: str,
        **more: Any,
    ) -> Record:
        """Writes one step; `more` are department, reason, note and behalf. Raises Conflict with both versions."""
        district = self._directory().district
        command = record_command(
            self.store.kind,
            before,
            after,
            action,
            command_id=command_id,
            actor=actor.id,
            at=at,
            number_prefix=self.letter + district.number_prefix(at),
            number_digits=district.number_digits,
            **more,
        )
        try:
            receipt = self._gateway.apply_command(self._database, command)
        except gateway.Stale:
            assert before is not None
            raise Conflict(current=self.get(before.id), attempted=after) from None
        if receipt.repeated:
            return self.get(receipt.key)
        return replace(after, id=receipt.key, number=receipt.number)
