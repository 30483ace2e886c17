"""The change rows a feed reads, and the ids of commands that were carried out."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Connection, Integer, String, delete, func, select
from sqlalchemy.orm import Mapped, mapped_column

from gridcenter.domain.change import Change
from gridcenter.store.base import Base, BigKey, table_of


class ChangeRow(Base):
    """An aggregate reached a version.

    On PostgreSQL the migration adds a column `xid`, filled by the server and read by the feed alone; SQLite, with its
    single writer, needs none.
    """

    __tablename__ = "changes"

    seq: Mapped[BigKey]
    kind: Mapped[str] = mapped_column(String(16))
    key: Mapped[int] = mapped_column(BigInteger)
    version: Mapped[int] = mapped_column(Integer)
    by: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]

    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 -- SQLAlchemy reads it from the class


class CommandRow(Base):
    """A command that was carried out and what came of it."""

    __tablename__ = "commands"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    actor: Mapped[str] = mapped_column(String(64))
    action: Mapped[str] = mapped_column(String(16))
    kind: Mapped[str] = mapped_column(String(16))
    key: Mapped[int] = mapped_column(BigInteger)
    version: Mapped[int] = mapped_column(Integer)
    at: Mapped[datetime]


CHANGES = table_of(ChangeRow)
COMMANDS = table_of(CommandRow)


def last_seq(connection: Connection) -> int:
    """The highest change number, 0 when there is none."""
    last: int = connection.execute(select(func.coalesce(func.max(CHANGES.c.seq), 0))).scalar_one()
    return last


def after(connection: Connection, seq: int) -> list[tuple[int, Change]]:
    """Changes with a higher number; complete only where one writer at a time gives numbers out, as on SQLite."""
    query = select(CHANGES.c.seq, CHANGES.c.kind, CHANGES.c.key, CHANGES.c.version, CHANGES.c.by)
    rows = connection.execute(query.where(CHANGES.c.seq > seq).order_by(CHANGES.c.seq))
    return [(row.seq, Change(row.kind, row.key, row.version, row.by)) for row in rows]


def forget_before(connection: Connection, at: datetime) -> int:
    """Deletes change rows older than this; every live desk has long read them."""
    return connection.execute(delete(CHANGES).where(CHANGES.c.at < at)).rowcount
