"""Photos and papers: each content stored once, and the links that say where it belongs. Links are only ever added."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Connection,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Row,
    Select,
    String,
    Table,
    func,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from gridcenter.domain.attachment import CASE, CHANGE_KIND, Attachment, PhotoKind
from gridcenter.domain.people import PersonId
from gridcenter.store.base import Base, BigKey, table_of
from gridcenter.store.cases import CASES
from gridcenter.store.changes import CHANGES
from gridcenter.store.engine import Database
from gridcenter.store.gateway_postgres import CHANNEL
from gridcenter.store.tasks import TASKS
from gridcenter.store.whistles import WHISTLES


class AttachmentContentRow(Base):
    """One content by its hash; NULL as `content` means that it lies in the shared folder."""

    __tablename__ = "attachment_contents"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    media_type: Mapped[str] = mapped_column(String(32))
    size: Mapped[int] = mapped_column(BigInteger)
    width: Mapped[int | None] = mapped_column(Integer)
    height: Mapped[int | None] = mapped_column(Integer)
    thumbnail: Mapped[bytes | None] = mapped_column(LargeBinary)
    content: Mapped[bytes | None] = mapped_column(LargeBinary)


class AttachmentRow(Base):
    """A content belongs to a target as a kind of photo."""

    __tablename__ = "attachments"

    id: Mapped[BigKey]
    target_kind: Mapped[str] = mapped_column(String(16))
    target_key: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(ForeignKey("attachment_contents.sha256"))
    photo_kind: Mapped[str] = mapped_column(String(12))
    note: Mapped[str]
    by: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]

    __table_args__ = (
        Index("ux_attachments_target", "target_kind", "target_key", "sha256", "photo_kind", unique=True),
        Index("ix_attachments_sha256", "sha256"),
        {"sqlite_autoincrement": True},
    )


@dataclass(frozen=True, slots=True)
class Content:
    """A content as it is stored; without `data` the shared folder has it."""

    sha256: str
    media_type: str
    size: int
    width: int | None
    height: int | None
    thumbnail: bytes | None
    data: bytes | None


_CONTENTS = table_of(AttachmentContentRow)
_LINKS = table_of(AttachmentRow)
_TARGETS: dict[str, Table] = {CASE: CASES, "task": TASKS, "whistle": WHISTLES}
_NOTIFY = text("select pg_notify(:channel, '')")


def target_exists(connection: Connection, kind: str, key: int) -> bool:
    """True when there is such a case, or whatever the kind names."""
    table = _TARGETS.get(kind)
    return table is not None and connection.execute(select(table.c.id).where(table.c.id == key)).first() is not None


def add(connection: Connection, content: Content, link: Attachment) -> bool:
    """Stores a content unless it is known, and its link unless that is; False when the link was there already."""
    insert_row = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    row = {
        "sha256": content.sha256,
        "media_type": content.media_type,
        "size": content.size,
        "width": content.width,
        "height": content.height,
        "thumbnail": content.thumbnail,
        "content": content.data,
    }
    connection.execute(insert_row(_CONTENTS).values(row).on_conflict_do_nothing())
    if content.data is not None:
        # It lay in a folder that is no longer used: the database takes it over.
        missing = (_CONTENTS.c.sha256 == content.sha256) & _CONTENTS.c.content.is_(None)
        connection.execute(update(_CONTENTS).where(missing).values(content=content.data))
    made = insert_row(_LINKS).values(
        target_kind=link.kind,
        target_key=link.key,
        sha256=link.sha256,
        photo_kind=link.photo_kind,
        note=link.note,
        by=link.by,
        at=link.at,
    )
    new = connection.execute(made.on_conflict_do_nothing().returning(_LINKS.c.id)).scalar()
    if new is None:
        return False
    change = {"kind": CHANGE_KIND, "key": link.key, "version": _count(connection, link), "by": link.by, "at": link.at}
    connection.execute(insert(CHANGES), change)
    return True


def _count(connection: Connection, link: Attachment) -> int:
    same = (_LINKS.c.target_kind == link.kind) & (_LINKS.c.target_key == link.key)
    count: int = connection.execute(select(func.count()).select_from(_LINKS).where(same)).scalar_one()
    return count


def tell(database: Database) -> None:
    """Wakes the feeds of other desks; on PostgreSQL a transaction of its own, after the one that wrote."""
    if database.is_postgresql:
        with database.write() as connection:
            connection.execute(_NOTIFY, {"channel": CHANNEL})


def _links() -> Select[Any]:
    facts = (_CONTENTS.c.media_type, _CONTENTS.c.size, _CONTENTS.c.width, _CONTENTS.c.height)
    return select(_LINKS, *facts).join(_CONTENTS, _CONTENTS.c.sha256 == _LINKS.c.sha256)


def _attachment(row: Row[Any]) -> Attachment:
    return Attachment(
        kind=row.target_kind,
        key=row.target_key,
        sha256=row.sha256,
        media_type=row.media_type,
        size=row.size,
        width=row.width,
        height=row.height,
        photo_kind=PhotoKind(row.photo_kind),
        note=row.note,
        by=PersonId(row.by),
        at=row.at,
    )


def of_target(connection: Connection, kind: str, key: int) -> tuple[Attachment, ...]:
    """What belongs to a target, oldest first."""
    query = _links().where(_LINKS.c.target_kind == kind, _LINKS.c.target_key == key)
    return tuple(_attachment(row) for row in connection.execute(query.order_by(_LINKS.c.at, _LINKS.c.id)))


def hashes(connection: Connection, prefix: str, limit: int) -> list[str]:
    """Hashes that begin with these digits; `prefix` must be hexadecimal."""
    query = select(_CONTENTS.c.sha256).where(_CONTENTS.c.sha256.like(f"{prefix}%"))
    return list(connection.execute(query.order_by(_CONTENTS.c.sha256).limit(limit)).scalars())


def thumbnail(connection: Connection, sha256: str) -> tuple[bytes | None] | None:
    """The thumbnail, if it has one, of a known content; None for an unknown one."""
    row = connection.execute(select(_CONTENTS.c.thumbnail).where(_CONTENTS.c.sha256 == sha256)).one_or_none()
    return None if row is None else (row.thumbnail,)


def content(connection: Connection, sha256: str) -> tuple[bytes | None] | None:
    """The bytes, if the database has them, of a known content; None for an unknown one."""
    row = connection.execute(select(_CONTENTS.c.content).where(_CONTENTS.c.sha256 == sha256)).one_or_none()
    return None if row is None else (row.content,)
