"""One row for each desk that has something open. Ages are taken by one clock: the database's, never a client's."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Connection, String, and_, case, delete, func, literal, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from gridcenter.domain.presence import DeskId, Presence
from gridcenter.store.base import Base, UtcDateTime, table_of


class PresenceRow(Base):
    """What a desk looks at, since when, and when it last said so. On PostgreSQL the table is unlogged."""

    __tablename__ = "presence"

    desk: Mapped[str] = mapped_column(String(36), primary_key=True)
    person: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(16))
    key: Mapped[int] = mapped_column(BigInteger)
    since: Mapped[datetime]
    seen_at: Mapped[datetime]


_PRESENCE = table_of(PresenceRow)


def put(connection: Connection, desk: DeskId, person: str, kind: str, key: int) -> None:
    """Writes that a desk looks at something now; `since` stays while it is the same thing."""
    now = _ago(connection, timedelta())
    values: dict[str, Any] = {"desk": desk, "person": person, "kind": kind, "key": key, "since": now, "seen_at": now}
    # The two kinds of insert are written the same way and share no base that has the clause.
    making = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    statement = making(_PRESENCE).values(values)
    new, old = statement.excluded, _PRESENCE.c
    same = and_(old.person == new.person, old.kind == new.kind, old.key == new.key)
    changed = {
        **{name: new[name] for name in ("person", "kind", "key", "seen_at")},
        "since": case((same, old.since), else_=new.since),
    }
    connection.execute(statement.on_conflict_do_update(index_elements=[old.desk], set_=changed))


def forget(connection: Connection, older_than: timedelta) -> None:
    """Removes desks that have been silent for longer; to be called after `put`, never before."""
    # Skipping locked rows, a writer waits for nobody once its own row is written: after an outage all desks come back
    # at once, each with an old row that every other one wants to remove.
    silent = (
        select(_PRESENCE.c.desk)
        .where(_PRESENCE.c.seen_at < _ago(connection, older_than))
        .with_for_update(skip_locked=True)
    )
    connection.execute(delete(_PRESENCE).where(_PRESENCE.c.desk.in_(silent)))


def remove(connection: Connection, desk: DeskId) -> None:
    """Removes a desk's row."""
    connection.execute(delete(_PRESENCE).where(_PRESENCE.c.desk == desk))


def seen_within(connection: Connection, time: timedelta, without: DeskId | None) -> tuple[Presence, ...]:
    """Every desk that was heard of within this time, without one of them; who came first in front."""
    query = select(_PRESENCE).where(_PRESENCE.c.seen_at >= _ago(connection, time))
    if without is not None:
        query = query.where(_PRESENCE.c.desk != without)
    return tuple(Presence(*row) for row in connection.execute(query.order_by(_PRESENCE.c.since, _PRESENCE.c.desk)))


def _ago(connection: Connection, time: timedelta) -> ColumnElement[datetime]:
    """The database's present time less some time."""
    if connection.dialect.name == "postgresql":
        # Not now(): that is when the transaction began.
        return func.clock_timestamp(type_=UtcDateTime) - literal(time)
    # In the very form in which times are stored, so that text compares as time.
    return func.strftime("%Y-%m-%dT%H:%M:%f000+00:00", "now", f"-{time.total_seconds():.3f} seconds", type_=UtcDateTime)
