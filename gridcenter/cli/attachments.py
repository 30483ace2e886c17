"""Commands for the photos and papers of a case: attach, list, take out."""

from __future__ import annotations

from pathlib import Path

from gridcenter.cli.output import print_json, print_line, print_table
from gridcenter.cli.session import Session
from gridcenter.domain.attachment import CASE, Attachment, PhotoKind, size_words
from gridcenter.errors import BadInput
from gridcenter.words import Words

_SHOWN_DIGITS = 12


def attach(session: Session) -> int:
    """Adds files to a case, one after another; the first that cannot be taken ends it."""
    options, words = session.options, session.words
    added: list[Attachment] = []
    with session.center() as center:
        actor = session.actor(center)
        case = center.cases.by_number(options.number)
        for name in options.file:
            one = center.attachments.add_file(actor, CASE, case.id, Path(name), PhotoKind(options.kind), options.note)
            added.append(one)
            if not options.json:
                print_line(_line(one, words))
    if options.json:
        print_json(added)
    return 0


def _line(one: Attachment, words: Words) -> str:
    places = {"kind": words.name(one.photo_kind), "type": one.media_type, "size": size_words(one.size)}
    return words("cli.attached", sha=one.sha256[:_SHOWN_DIGITS], **places)


def list_of_case(session: Session) -> int:
    """Lists what belongs to a case, oldest first."""
    words = session.words
    with session.center() as center:
        case = center.cases.by_number(session.options.number)
        found = center.attachments.of(CASE, case.id)
        directory = center.directory
    if session.options.json:
        print_json(found)
        return 0
    zone = directory.district.zone
    headers = ("photo", "kind", "time", "actor", "type", "size", "pixels", "note")
    rows = [
        (
            one.sha256[:_SHOWN_DIGITS],
            words.name(one.photo_kind),
            f"{one.at.astimezone(zone):%Y-%m-%d %H:%M}",
            directory.person_name(one.by),
            one.media_type,
            size_words(one.size),
            f"{one.width}×{one.height}" if one.width else "",
            one.note,
        )
        for one in found
    ]
    print_table([words(f"cli.column.{name}") for name in headers], rows, words("cli.nothing"))
    return 0


def save(session: Session) -> int:
    """Writes an attachment's content to a new file."""
    options, words = session.options, session.words
    with session.center() as center:
        data = center.attachments.content(center.attachments.hash_of(options.sha256))
    try:
        with Path(options.out).open("xb") as file:
            file.write(data)
    except FileExistsError:
        raise BadInput(what="file_exists", where=options.out, fix="") from None
    except OSError as error:
        raise BadInput(what="unwritable", where=options.out, fix=error.strerror or str(error)) from None
    print_line(words("cli.attachment_saved", file=options.out, size=size_words(len(data))))
    return 0
