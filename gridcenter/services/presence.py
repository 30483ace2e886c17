"""Who has what open: each desk says it of itself and asks for the others."""

from __future__ import annotations

from gridcenter.domain.people import Person
from gridcenter.domain.presence import DeskId, Presence, PresenceRules
from gridcenter.store import presence
from gridcenter.store.engine import Database


class Presences:
    """The desks of one database. Writes no history and touches no version. Stateless; any thread may call."""

    def __init__(self, database: Database, rules: PresenceRules = PresenceRules()) -> None:  # noqa: B008 -- frozen
        self._database = database
        self.rules = rules

    def look_at(self, person: Person, desk: DeskId, kind: str, key: int | None) -> None:
        """Says what a desk looks at, or that it looks at nothing; saying it again keeps it from being forgotten."""
        with self._database.write() as connection:
            if key is None:
                presence.remove(connection, desk)
            else:
                presence.put(connection, desk, person.id, kind, key)
            presence.forget(connection, self.rules.forgotten)

    def everyone(self, desk: DeskId | None = None) -> tuple[Presence, ...]:
        """What the desks look at that are not forgotten, without the asking one."""
        with self._database.read() as connection:
            return presence.seen_within(connection, self.rules.forgotten, desk)

    def leave(self, desk: DeskId) -> None:
        """Says that a desk closes."""
        with self._database.write() as connection:
            presence.remove(connection, desk)
