"""Photos and papers of cases: taken in when they are what they say, stored once, read back whole."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from pathlib import Path

from gridcenter.clock import Clock
from gridcenter.domain.attachment import Attachment, PhotoKind, require_may_add
from gridcenter.domain.directory import Directory
from gridcenter.domain.people import Person
from gridcenter.errors import BadInput, NotFound, StorageFailure
from gridcenter.services.pictures import PictureReader, require_size
from gridcenter.store import attachment_files, attachments
from gridcenter.store.engine import Database

_PREFIX = re.compile(r"[0-9a-f]{4,64}")


class Attachments:
    """The attachments of one database. Any thread may call."""

    def __init__(self, database: Database, directory: Callable[[], Directory], now: Clock) -> None:
        self._database = database
        self._directory = directory
        self._now = now
        self._pictures = PictureReader()

    def add(
        self, actor: Person, kind: str, key: int, name: str, data: bytes, photo_kind: PhotoKind, note: str = ""
    ) -> Attachment:
        """Takes in a file's content; the same content at the same target as the same kind stays one.

        Raises NotAllowed, StorageFailure, Unreachable, and BadInput with the reason when the file cannot be taken.
        """
        require_may_add(actor)
        rules = self._directory().district.attachments
        picture = self._pictures.read(name, data, rules)
        sha256 = hashlib.sha256(data).hexdigest()
        made = Attachment(
            kind=kind,
            key=key,
            sha256=sha256,
            media_type=picture.media_type,
            size=len(data),
            width=picture.width,
            height=picture.height,
            photo_kind=photo_kind,
            note=note.strip(),
            by=actor.id,
            at=self._now(),
        )
        with self._database.read() as connection:
            if not attachments.target_exists(connection, kind, key):
                raise BadInput(what="attachment_target", where=f"{kind} {key}", fix="")
        if rules.folder:
            # Before the row: a row without its file would be a promise nobody keeps.
            attachment_files.write(rules.folder, sha256, data)
        content = attachments.Content(
            sha256,
            picture.media_type,
            len(data),
            picture.width,
            picture.height,
            picture.thumbnail,
            None if rules.folder else data,
        )
        with self._database.write() as connection:
            new = attachments.add(connection, content, made)
        if not new:
            return next(one for one in self.of(kind, key) if (one.sha256, one.photo_kind) == (sha256, photo_kind))
        attachments.tell(self._database)
        return made

    def add_file(
        self, actor: Person, kind: str, key: int, path: Path, photo_kind: PhotoKind, note: str = ""
    ) -> Attachment:
        """Takes in a file; one that is too large is refused before it is read. Raises as `add` does."""
        require_may_add(actor)
        try:
            require_size(path.name, path.stat().st_size, self._directory().district.attachments)
            data = path.read_bytes()
        except FileNotFoundError:
            raise BadInput(what="not_found", where=str(path), fix="") from None
        except OSError as error:
            raise BadInput(what="unreadable", where=str(path), fix=error.strerror or str(error)) from None
        return self.add(actor, kind, key, path.name, data, photo_kind, note)

    def of(self, kind: str, key: int) -> tuple[Attachment, ...]:
        """What belongs to a target, oldest first."""
        with self._database.read() as connection:
            return attachments.of_target(connection, kind, key)

    def thumbnail(self, sha256: str) -> bytes | None:
        """A JPEG of at most 320 pixels a side, None for a paper; raises NotFound."""
        with self._database.read() as connection:
            found = attachments.thumbnail(connection, sha256)
        if found is None:
            raise NotFound(what="attachment", key=sha256)
        return found[0]

    def content(self, sha256: str) -> bytes:
        """The whole content as it was brought; raises NotFound, and StorageFailure when its file is gone or damaged."""
        with self._database.read() as connection:
            found = attachments.content(connection, sha256)
        if found is None:
            raise NotFound(what="attachment", key=sha256)
        if found[0] is not None:
            return found[0]
        folder = self._directory().district.attachments.folder
        if not folder:
            raise StorageFailure(what="attachment_no_folder", where=sha256[:12], reason="")
        return attachment_files.read(folder, sha256)

    def hash_of(self, prefix: str) -> str:
        """The one hash that begins with four or more digits; raises NotFound, and BadInput when several do."""
        digits = prefix.strip().lower()
        if not _PREFIX.fullmatch(digits):
            raise BadInput(what="attachment_hash", where=prefix, fix="")
        with self._database.read() as connection:
            found = attachments.hashes(connection, digits, 2)
        if not found:
            raise NotFound(what="attachment", key=prefix)
        if len(found) > 1:
            raise BadInput(what="attachment_hashes", where=prefix, fix="")
        return found[0]
