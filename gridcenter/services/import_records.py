"""Reads a file of rows as a stream, whatever its packing and encoding; a broken row costs that row only."""

from __future__ import annotations

import csv
import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from gridcenter.errors import BadInput

_GZIP_MARK = b"\x1f\x8b"
_SAMPLE_BYTES = 1 << 20
# A quoted field may hold line breaks; more of them than this and the quote was a mistake.
_LONGEST_RECORD_LINES = 20


@dataclass(frozen=True, slots=True)
class Record:
    """One row: its line in the file from 1, its text as it stands there, and its cells, or why it has none."""

    line: int
    raw: str
    cells: tuple[str, ...]
    fault: str = ""


@contextmanager
def open_text(path: Path, encoding: str) -> Iterator[IO[str]]:
    """The file as text; gzip is unpacked. Bytes that are no text stay recognisable as lone surrogates.

    Raises BadInput when the file is missing or cannot be read.
    """
    try:
        with path.open("rb") as plain:
            packed = plain.read(2) == _GZIP_MARK
        chosen = encoding or _guess(path, packed)
        with gzip.open(path) if packed else path.open("rb") as raw, _decoded(raw, chosen, path) as text:
            yield text
    except FileNotFoundError:
        raise BadInput(what="not_found", where=str(path), fix="") from None
    except (gzip.BadGzipFile, zlib.error, EOFError) as error:
        raise BadInput(what="broken_gzip", where=str(path), fix=str(error)) from None
    except UnicodeError:
        # Only the wide encodings end here: they cannot keep strange bytes as surrogates.
        raise BadInput(what="encoding", where=str(path), fix=encoding) from None
    except OSError as error:
        raise BadInput(what="unreadable", where=str(path), fix=error.strerror or str(error)) from None


def _decoded(raw: Any, encoding: str, path: Path) -> io.TextIOWrapper:
    try:
        return io.TextIOWrapper(raw, encoding=encoding, errors="surrogateescape", newline="")
    except (LookupError, ValueError):
        raise BadInput(what="encoding", where=str(path), fix=encoding) from None


def _guess(path: Path, packed: bool) -> str:
    with gzip.open(path) if packed else path.open("rb") as raw:
        sample = raw.read(_SAMPLE_BYTES)
    # The sample may end inside a character; that alone does not speak against UTF-8.
    for encoding in ("utf-8-sig", "gb18030"):
        for cut in range(4):
            try:
                sample[: len(sample) - cut].decode(encoding)
            except UnicodeDecodeError:
                continue
            return encoding
    return "utf-8-sig"


def records(stream: IO[str], delimiter: str) -> Iterator[Record]:
    """Every row of the stream, the header first. A row whose quotes never close is one faulty row of one line."""
    waiting: list[str] = []
    number = 0
    for line in stream:
        number += 1
        if not waiting and '"' not in line:
            yield _record(number, [line], delimiter)
            continue
        waiting.append(line)
        if not _quotes_open(waiting):
            yield _record(number - len(waiting) + 1, waiting, delimiter)
            waiting = []
        elif len(waiting) > _LONGEST_RECORD_LINES:
            yield from _after_stray_quote(number - len(waiting) + 1, waiting, delimiter)
            waiting = []
    if waiting:
        yield from _after_stray_quote(number - len(waiting) + 1, waiting, delimiter)


def _quotes_open(lines: list[str]) -> bool:
    return sum(line.count('"') for line in lines) % 2 == 1


def _after_stray_quote(first: int, lines: list[str], delimiter: str) -> Iterator[Record]:
    yield Record(first, lines[0].rstrip("\r\n"), (), fault="quotes")
    for offset, line in enumerate(lines[1:], 1):
        if _quotes_open([line]):
            yield Record(first + offset, line.rstrip("\r\n"), (), fault="quotes")
        else:
            yield _record(first + offset, [line], delimiter)


def _record(first: int, lines: list[str], delimiter: str) -> Record:
    raw = "".join(lines).rstrip("\r\n")
    try:
        if not raw.isascii():
            raw.encode("utf-8")
    except UnicodeEncodeError:
        # Shown as escapes, since no database takes lone surrogates.
        readable = raw.encode("utf-8", "backslashreplace").decode()
        return Record(first, readable, (), fault="encoding")
    if "\x00" in raw:
        return Record(first, raw.replace("\x00", "\\0"), (), fault="encoding")
    if '"' not in raw:
        return Record(first, raw, tuple(raw.split(delimiter)) if raw else ())
    try:
        rows = list(csv.reader(lines, delimiter=delimiter))
    except csv.Error:
        return Record(first, raw, (), fault="quotes")
    return Record(first, raw, tuple(rows[0]) if rows else ())
