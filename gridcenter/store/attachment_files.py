"""The shared folder of attachments: one file a content, named by its hash."""

from __future__ import annotations

import hashlib
import os
import uuid
from contextlib import suppress
from pathlib import Path

from gridcenter.errors import StorageFailure


def place(folder: str, sha256: str) -> Path:
    """Where a content lies."""
    return Path(folder) / sha256[:2] / sha256


def write(folder: str, sha256: str, data: bytes) -> None:
    """Puts a content into the folder unless it lies there whole; raises StorageFailure."""
    path = place(folder, sha256)
    # Never a half-written file under the real name, whatever breaks off and whoever writes the same at once.
    fresh = path.with_name(f"{sha256}.{uuid.uuid4().hex}.part")
    try:
        if path.is_file() and _hash(path.read_bytes()) == sha256:
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with fresh.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.replace(fresh, path)
        finally:
            with suppress(FileNotFoundError):
                fresh.unlink()
    except OSError as error:
        raise StorageFailure(what="attachment_folder", where=folder, reason=error.strerror or str(error)) from error


def read(folder: str, sha256: str) -> bytes:
    """A content, compared with its hash; raises StorageFailure when it is missing, damaged or out of reach."""
    path = place(folder, sha256)
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise StorageFailure(what="attachment_missing", where=str(path), reason="") from None
    except OSError as error:
        raise StorageFailure(what="attachment_folder", where=folder, reason=error.strerror or str(error)) from error
    if _hash(data) != sha256:
        raise StorageFailure(what="attachment_damaged", where=str(path), reason="")
    return data


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
