"""Photos and papers that belong to a case: what is known of one, and who may add them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from gridcenter.domain.people import Person, PersonId, Role
from gridcenter.errors import NotAllowed

# The target of a case's photos and papers; other kinds of target come with their aggregates.
CASE = "case"
# What a feed calls a new attachment; the change's key is the target's.
CHANGE_KIND = "attachment"


class PhotoKind(StrEnum):
    """What a photo is meant to show: the place itself, the work before and after."""

    NEAR = "near"
    FAR = "far"
    REFERENCE = "reference"
    BEFORE = "before"
    AFTER = "after"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Attachment:
    """One photo or paper at one target (`kind`, `key`).

    `size` is in bytes; `width` and `height` are pixels as a person sees the picture, None for a paper.
    """

    kind: str
    key: int
    sha256: str
    media_type: str
    size: int
    width: int | None
    height: int | None
    photo_kind: PhotoKind
    note: str
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True)
class AttachmentRules:
    """How large one may be in bytes, and the shared folder that takes the contents; without one the database does."""

    most_bytes: int = 20 * 1024 * 1024
    folder: str = ""


def may_add(person: Person) -> bool:
    """True for everybody who acts; who only looks on adds nothing."""
    return person.active and bool(person.roles - {Role.AUDITOR})


def require_may_add(person: Person) -> None:
    """Raises NotAllowed unless the person may add photos and papers."""
    if not may_add(person):
        raise NotAllowed(what="attach", roles=tuple(sorted(person.roles)))


def size_words(size: int) -> str:
    """A size in bytes as people say it: 640 KB, 2.4 MB."""
    if size < 1024 * 1024:
        return f"{max(1, round(size / 1024))} KB"
    return f"{size / (1024 * 1024):.1f} MB"
