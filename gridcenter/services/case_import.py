"""Imports cases from somebody's file: a stream with constant memory, done once for each row however often it runs."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np

from gridcenter.clock import Clock
from gridcenter.domain import permissions
from gridcenter.domain.area import AreaCode, AreaLevel
from gridcenter.domain.case import Case, CaseId, Stage
from gridcenter.domain.directory import Directory
from gridcenter.domain.history import HistoryEntry
from gridcenter.domain.limits import ClockKind
from gridcenter.domain.moves import Action
from gridcenter.domain.people import Person
from gridcenter.errors import BadInput, Cancelled
from gridcenter.geo.datum import Datum, wgs84_from_gcj02
from gridcenter.geo.index import AreaIndex
from gridcenter.geo.relocate import Relocation, sample_points
from gridcenter.geo.shape import from_wkb
from gridcenter.services.import_map import ImportMap, MappedRow, RowFault, RowReader
from gridcenter.services.import_records import Record, open_text, records
from gridcenter.store import areas, case_bulk, categories, rejected_rows
from gridcenter.store.case_bulk import BulkCase
from gridcenter.store.case_search import case_words
from gridcenter.store.engine import Database
from gridcenter.store.rejected_rows import Rejected

BATCH = 5_000
_SAMPLE_SIZE = 20_000
_SAMPLE_SEED = 1


@dataclass(frozen=True, slots=True)
class ImportReport:
    """How an import stands: rows read, cases added, rows known from before, rows rejected now, duplicates added."""

    read: int = 0
    added: int = 0
    known: int = 0
    rejected: int = 0
    duplicates: int = 0

    def plus(self, other: ImportReport) -> ImportReport:
        """The sum of both."""
        return ImportReport(
            self.read + other.read,
            self.added + other.added,
            self.known + other.known,
            self.rejected + other.rejected,
            self.duplicates + other.duplicates,
        )


@dataclass(frozen=True, slots=True)
class _Row:
    record: Record
    digest: str
    mapped: MappedRow


class CaseImport:
    """Imports files into one database."""

    def __init__(self, database: Database, directory: Directory, now: Clock) -> None:
        self._database = database
        self._directory = directory
        self._now = now

    def run(
        self,
        path: Path,
        mapping: ImportMap,
        actor: Person,
        *,
        progress: Callable[[ImportReport], None] = lambda _report: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> ImportReport:
        """Imports a file and says what came of each row; what was stored before a stop stays.

        Raises BadInput for a file that cannot be used, NotAllowed, and Cancelled between two batches.
        """
        permissions.require(actor, Action.IMPORT)
        locate = self._locator(path, mapping)
        with self._database.write() as connection:
            categories.add_missing(connection, mapping.book)
        report = ImportReport()
        with open_text(path, mapping.encoding) as stream:
            rows = records(stream, mapping.delimiter)
            reader = RowReader(mapping, _header(rows, path), path.name)
            # While one batch is written, the next is read: the database and this program both have work.
            with ThreadPoolExecutor(1, thread_name_prefix="import-write") as writer:
                writing: Future[ImportReport] | None = None
                while batch := list(islice(rows, BATCH)):
                    prepared = self._prepare(batch, reader, mapping, locate)
                    if writing is not None:
                        report = report.plus(writing.result())
                        progress(report)
                    if cancelled():
                        raise Cancelled(done=report.read)
                    writing = writer.submit(self._write, prepared, mapping, actor, path.name)
                if writing is not None:
                    report = report.plus(writing.result())
                    progress(report)
        return report

    def rejected(self, limit: int, source: str = "") -> list[Rejected]:
        """Rows that were rejected, newest first."""
        with self._database.read() as connection:
            return rejected_rows.listed(connection, limit, source)

    def _locator(self, path: Path, mapping: ImportMap) -> _Locator:
        with self._database.read() as connection:
            shapes = [from_wkb(area, outline) for area, outline in areas.outlines(connection, AreaLevel.MICRO_GRID)]
        if not shapes:
            raise BadInput(what="no_areas", where=self._database.where, fix="")
        index = AreaIndex([shape.area.code for shape in shapes], [shape.polygon for shape in shapes])
        relocation = None
        if mapping.relocate:
            points = sample_points(_points(path, mapping), _SAMPLE_SIZE, _SAMPLE_SEED)
            relocation = Relocation(*points, [shape.polygon for shape in shapes])
        return _Locator(index, relocation, Datum(mapping.datum))

    def _prepare(self, batch: list[Record], reader: RowReader, mapping: ImportMap, locate: _Locator) -> _Batch:
        rows: list[_Row] = []
        rejects: list[Rejected] = []
        for record in batch:
            digest = hashlib.blake2b(record.raw.encode(), digest_size=16).hexdigest()
            try:
                rows.append(_Row(record, digest, reader.read(record)))
            except RowFault as fault:
                external = record.cells[0][:64] if record.cells else ""
                rejects.append(self._reject(mapping, record, digest, external, fault.reason, fault.detail))
        return _Batch(len(batch), rows, rejects, locate.places([row.mapped for row in rows]))

    def _write(self, batch: _Batch, mapping: ImportMap, actor: Person, file_name: str) -> ImportReport:
        rows, rejects = batch.rows, batch.rejects
        with self._database.write() as connection:
            known = case_bulk.known_digests(connection, mapping.feed_name, [row.mapped.external_id for row in rows])
            cases: list[BulkCase] = []
            repeated = 0
            for row, place in zip(rows, batch.places, strict=True):
                mapped = row.mapped
                if mapped.external_id in known:
                    if known[mapped.external_id] == row.digest:
                        repeated += 1
                    else:
                        rejects.append(
                            self._reject(mapping, row.record, row.digest, mapped.external_id, "id_twice", "")
                        )
                elif mapped.longitude is not None and place.area is None and not mapping.outside:
                    detail = f"{mapped.longitude}, {mapped.latitude}"
                    rejects.append(self._reject(mapping, row.record, row.digest, mapped.external_id, "outside", detail))
                else:
                    known[mapped.external_id] = row.digest
                    cases.append(self._bulk_case(row, place, mapping, actor, file_name))
            case_bulk.add(connection, cases, self._directory.district, actor.id, self._now())
            before = rejected_rows.known_digests(connection, mapping.feed_name, [one.digest for one in rejects])
            fresh = {one.digest: one for one in rejects if one.digest not in before}
            rejected_rows.add(connection, list(fresh.values()))
        return ImportReport(
            read=batch.size,
            added=len(cases),
            known=repeated + len(rejects) - len(fresh),
            rejected=len(fresh),
            duplicates=sum(one.case.duplicate for one in cases),
        )

    def _reject(
        self, mapping: ImportMap, record: Record, digest: str, external_id: str, reason: str, detail: str
    ) -> Rejected:
        return Rejected(mapping.feed_name, digest, record.line, external_id, reason, detail, record.raw, self._now())

    def _bulk_case(self, row: _Row, place: _Place, mapping: ImportMap, actor: Person, file_name: str) -> BulkCase:
        mapped = row.mapped
        stage = Stage.CLOSED if mapped.closed else Stage.REPORTED
        begun = None if mapped.closed else mapped.reported_at
        case = Case(
            id=CaseId(0),
            number="",
            version=1,
            stage=stage,
            stage_since=mapped.closed_at or mapped.reported_at,
            priority=mapped.priority,
            source=mapping.source,
            category=mapped.category,
            description=mapped.description,
            address=mapped.address,
            area=place.area,
            longitude=place.longitude,
            latitude=place.latitude,
            duplicate=mapped.duplicate,
            reported_at=mapped.reported_at,
            reported_by=actor.id,
            feed_name=mapping.feed_name,
            external_id=mapped.external_id,
            closed_at=mapped.closed_at,
            clock_kind=ClockKind.ACCEPT if begun else None,
            clock_start=begun,
            due_at=self._directory.district.minutes.after(ClockKind.ACCEPT, begun) if begun else None,
        )
        entry = HistoryEntry(
            key=0,
            version=1,
            command="",
            at=self._now(),
            actor=actor.id,
            actor_name=actor.name,
            action=Action.IMPORT,
            from_stage=None,
            to_stage=stage,
            department="",
            reason="",
            note=f"{file_name}:{row.record.line}",
            writes="",
        )
        words = case_words(mapped.description, mapped.address, mapped.category_name)
        return BulkCase(case, (entry,), words, row.digest)


@dataclass(frozen=True, slots=True)
class _Place:
    longitude: float | None
    latitude: float | None
    area: AreaCode | None


@dataclass(frozen=True, slots=True)
class _Batch:
    """Rows made ready to be written; `size` counts the rejected ones too."""

    size: int
    rows: list[_Row]
    rejects: list[Rejected]
    places: list[_Place]


class _Locator:
    """Finds the micro-grid of each row's point, a batch at a time."""

    def __init__(self, index: AreaIndex, relocation: Relocation | None, datum: Datum) -> None:
        self._index = index
        self._relocation = relocation
        self._datum = datum

    def places(self, rows: list[MappedRow]) -> list[_Place]:
        """Position in the district's datum and micro-grid of each row, both None without a point."""
        there = [place for place, row in enumerate(rows) if row.longitude is not None]
        x = np.array([rows[place].longitude for place in there], dtype=np.float64)
        y = np.array([rows[place].latitude for place in there], dtype=np.float64)
        if self._datum is Datum.GCJ02:
            x, y = wgs84_from_gcj02(x, y)
        if self._relocation is not None and len(x):
            x, y = self._relocation.move(x, y)
        found = [_Place(None, None, None)] * len(rows)
        for place, longitude, latitude, area in zip(
            there, x.tolist(), y.tolist(), self._index.find_many(x, y), strict=True
        ):
            found[place] = _Place(round(longitude, 6), round(latitude, 6), area)
        return found


def _header(rows: Iterator[Record], path: Path) -> tuple[str, ...]:
    first = next(rows, None)
    if first is None or first.fault or not any(first.cells):
        raise BadInput(what="no_header", where=path.name, fix="")
    return tuple(cell.strip() for cell in first.cells)


def _points(path: Path, mapping: ImportMap) -> Iterator[tuple[float, float]]:
    with open_text(path, mapping.encoding) as stream:
        rows = records(stream, mapping.delimiter)
        reader = RowReader(mapping, _header(rows, path), path.name)
        for record in rows:
            try:
                longitude, latitude = reader.point(record)
            except RowFault:
                continue
            if longitude is not None and latitude is not None:
                yield longitude, latitude
