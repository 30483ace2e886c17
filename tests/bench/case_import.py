"""case_import_*: rows a second from a file into an empty district; case_import_memory: does memory stay flat.

Reads the real files in the folder named by GRIDCENTER_REAL_DATA (grids as a GeoPackage and 74,401 requests) and checks
what must come of them; without the folder it makes a file of the same form and size. On PostgreSQL the floor is a raw
COPY of the same rows, already made, into tables with the same columns and indexes; on SQLite a bare executemany.
"""

from __future__ import annotations

import csv
import gzip
import os
import tempfile
import time
from pathlib import Path
from typing import Any

import psutil
import psycopg

from gridcenter import paths
from gridcenter.center import open_center
from gridcenter.demo.district import make_areas
from gridcenter.domain.area import AreaLevel
from gridcenter.domain.people import Person, PersonId, Role
from gridcenter.geo.datum import Datum
from gridcenter.geo.shape import AreaShape
from gridcenter.services.area_import import AreaImport
from gridcenter.services.case_import import CaseImport, ImportReport
from gridcenter.services.directory import Directories
from gridcenter.services.import_map import read_map
from gridcenter.store import schema
from gridcenter.store.case_search import case_words, sqlite_words
from gridcenter.store.engine import Database, parse_url
from tests.bench.measuring import Bench, Result, in_child

MAPPING = paths.resources().parent / "docs" / "examples" / "chicago.toml"
ROWS, DUPLICATES, DISTINCT = 74_401, 3_633, 74_026
LEVELS = {AreaLevel.TOWN: 16, AreaLevel.COMMUNITY: 269, AreaLevel.GRID: 1_052, AreaLevel.MICRO_GRID: 2_908}
TABLES = ("cases", "case_history", "case_search")
FLAT_MB = 40.0
_WARM_ROWS = 20_000
ADMIN = Person(PersonId("admin"), "admin", frozenset({Role.ADMINISTRATOR}))


def run(bench: Bench) -> list[Result]:
    """Measures both engines."""
    results: list[Result] = []
    folder = os.environ.get("GRIDCENTER_REAL_DATA", "")
    note = "real files" if folder else "made files"
    with tempfile.TemporaryDirectory() as work:
        file = Path(folder) / "chicago_311_sanitation_2011_2014.csv.gz" if folder else made_file(Path(work))
        for engine in ("postgresql", "sqlite"):
            url = bench.durable_postgres.create_database() if engine == "postgresql" else f"sqlite:///{work}/import.db"
            rate, growth = in_child(imported, url, str(file), folder)
            floor = copied(url) if engine == "postgresql" else inserted(url, Path(work) / "floor.db")
            good = rate / floor >= 0.2
            results.append(Result(f"case_import_{engine}", rate, floor, "rows/s", "a fifth of the floor", good, note))
            if engine == "postgresql":
                results.append(
                    Result(
                        "case_import_memory", growth, FLAT_MB, "MB", "growth after 20,000 rows", growth <= FLAT_MB, note
                    )
                )
    return results


def imported(url: str, file: str, folder: str) -> tuple[float, float]:
    """Rows a second, and by how much memory grew after the first rows; checks what came in."""
    database = Database(parse_url(url))
    schema.upgrade(database)
    _areas(database, folder)
    Directories(database).put_people([ADMIN], "")
    database.close()
    process = psutil.Process()
    sizes: list[tuple[int, float]] = []

    def watch(report: ImportReport) -> None:
        sizes.append((report.read, process.memory_info().rss / 2**20))

    with open_center(url) as center:
        importer = CaseImport(center.database, center.directory, center.now)
        mapping = read_map(MAPPING)
        begun = time.perf_counter()
        first = importer.run(Path(file), mapping, ADMIN, progress=watch)
        seconds = time.perf_counter() - begun
        again = importer.run(Path(file), mapping, ADMIN)
        figures = center.statistics.figures()
    assert again.added == again.rejected == 0, again
    assert (first.read, first.added) == (ROWS, DISTINCT), first
    assert figures.totals["duplicate"] == first.duplicates == DUPLICATES, figures.totals
    assert {level: figures.areas[level] for level in LEVELS} == LEVELS, figures.areas
    warm = next(size for read, size in sizes if read >= _WARM_ROWS)
    return first.read / seconds, max(size for _read, size in sizes) - warm


def _areas(database: Database, folder: str) -> None:
    if folder:
        file = Path(folder) / "yandu_grids_synthetic.gpkg"
        AreaImport(database).run(file, layers={}, fields={}, datum=Datum.WGS84)
    else:
        shapes = ((one.area, AreaShape(one.area, one.polygon).wkb) for one in make_areas(1))
        Directories(database).put_areas(shapes)


def copied(url: str) -> float:
    """Rows a second of a raw COPY of what the import wrote, into empty tables made like its own."""
    with psycopg.connect(url) as connection:
        contents = {}
        for table in TABLES:
            with connection.cursor().copy(f"copy {table} to stdout") as copy:
                contents[table] = b"".join(bytes(part) for part in copy)
            connection.execute(f"create table floor_{table} (like {table} including all)")
        connection.commit()
        begun = time.perf_counter()
        for table, content in contents.items():
            with connection.cursor().copy(f"copy floor_{table} from stdin") as copy:
                copy.write(content)
        connection.commit()
        return ROWS / (time.perf_counter() - begun)


def inserted(url: str, file: Path) -> float:
    """The same by executemany into an empty file of the same schema."""
    source, target = Database(parse_url(url)), Database(parse_url(f"sqlite:///{file}"))
    text = "select c.id, c.description, c.address, k.minor_name from cases c join categories k on k.id = c.category"
    schema.upgrade(target)
    contents: dict[str, list[Any]] = {}
    with source.read() as connection:
        for table in ("categories", "cases", "case_history"):
            contents[table] = [tuple(row) for row in connection.exec_driver_sql(f"select * from {table}")]
        words = [(key, sqlite_words(case_words(*some))) for key, *some in connection.exec_driver_sql(text)]
    with target.write() as connection:
        connection.exec_driver_sql(_insert("categories", contents["categories"]), contents["categories"])
    begun = time.perf_counter()
    with target.write() as connection:
        for table in ("cases", "case_history"):
            connection.exec_driver_sql(_insert(table, contents[table]), contents[table])
        connection.exec_driver_sql("insert into case_search (rowid, words) values (?, ?)", words)
    seconds = time.perf_counter() - begun
    source.close()
    target.close()
    return ROWS / seconds


def _insert(table: str, rows: list[Any]) -> str:
    return f"insert into {table} values ({', '.join('?' * len(rows[0]))})"


def made_file(folder: Path) -> Path:
    """74,401 rows of the real file's form: 375 numbers come again, 3,633 rows are marked as duplicates."""
    file = folder / "made.csv.gz"
    natures = ("Garbage in yard", "Garbage in alley", "Other", "Overflowing carts", "")
    with gzip.open(file, "wt", newline="", encoding="utf-8") as out:
        write = csv.writer(out).writerow
        write(
            [
                "id",
                "created",
                "closed",
                "status",
                "type",
                "nature",
                "lat",
                "lon",
                "ward",
                "police_district",
                "community_area",
            ]
        )
        for number in range(ROWS):
            first = number < DISTINCT
            key = number if first else number - DISTINCT + 50_000
            status = "Completed - Dup" if number < DUPLICATES else "Completed"
            closed = "2013-05-06" if first else "2014-05-06"
            day = f"2012-{number % 12 + 1:02d}-{number % 28 + 1:02d}"
            place = (f"{41.65 + key * 7 % 3_900 / 10_000:.6f}", f"{-87.9 + key * 13 % 3_700 / 10_000:.6f}")
            what = ("Sanitation Code Violation", natures[key % 5])
            write([f"12-{key:08d}", day, closed, status, *what, *place, key % 50, key % 25, key % 77])
    return file
