"""Puts the whole demo district into an empty database."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from itertools import islice

from gridcenter.demo.book import make_book
from gridcenter.demo.cameras import make_cameras
from gridcenter.demo.cases import CaseMaker
from gridcenter.demo.departments import make_departments
from gridcenter.demo.district import make_areas
from gridcenter.demo.past import past_cases
from gridcenter.demo.people import LEADER, make_people
from gridcenter.demo.places import Places
from gridcenter.demo.records import add_records
from gridcenter.demo.whistles import add_whistles
from gridcenter.domain.area import AreaLevel
from gridcenter.domain.case import Case
from gridcenter.domain.category import CategoryId
from gridcenter.domain.district import DistrictSettings
from gridcenter.domain.history import HistoryEntry
from gridcenter.geo.shape import AreaShape
from gridcenter.services.area_import import initials, with_initials
from gridcenter.services.calendars import make_calendars
from gridcenter.services.cases import Cases
from gridcenter.services.directory import Directories
from gridcenter.store import case_bulk
from gridcenter.store.case_bulk import BulkCase
from gridcenter.store.case_search import case_words
from gridcenter.store.engine import Database

DEFAULT_SEED = 20261123
DEFAULT_CASES = 20_000
PASSWORD = "demo"
_BATCH = 1_000
# Among so many of the newest cases some are open and fit a whistle.
_LOOKED_THROUGH = 400


def create(
    database: Database,
    *,
    seed: int,
    count: int,
    until: datetime,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> int:
    """Writes areas, departments, book, people, cameras, past cases, whistles and other records; returns how many areas.

    Equal for a seed.
    """
    areas = make_areas(seed)
    book = make_book()
    departments = make_departments()
    people = make_people(areas, departments)
    settings = DistrictSettings(name=next(one.area.name for one in areas if one.area.level is AreaLevel.DISTRICT))
    directories = Directories(database)
    directories.put_district(settings)
    directories.put_areas((with_initials(one.area), AreaShape(one.area, one.polygon).wkb) for one in areas)
    directories.put_departments(replace(one, initials=initials(one.short_name)) for one in departments)
    directories.put_book(book)
    directories.put_people(people, PASSWORD)
    directories.put_cameras(make_cameras(areas, seed))
    names = {category.id: category.minor_name for category in book.categories}
    past = past_cases(
        CaseMaker(seed, areas, book),
        people,
        departments,
        count=count,
        until=until,
        seed=seed,
        minutes=settings.minutes,
        calendars=make_calendars(settings, departments),
        limits={standard.id: standard.limit for standard in book.standards},
    )
    _store(database, settings, _bulk(past, names), count, until, progress)
    directory = directories.load()
    newest = Cases(database, lambda: directory, lambda: until).newest(_LOOKED_THROUGH)
    open_cases = [case for case in newest if not case.stage.final]
    add_whistles(database, directory, Places(areas, seed), open_cases, seed=seed, until=until)
    add_records(database, until=until, seed=seed)
    return len(areas)


def _bulk(past: Iterable[tuple[Case, tuple[HistoryEntry, ...]]], names: Mapping[CategoryId, str]) -> Iterator[BulkCase]:
    for case, history in past:
        yield BulkCase(case, history, case_words(case.description, case.address, names[case.category]))


def _store(
    database: Database,
    settings: DistrictSettings,
    cases: Iterable[BulkCase],
    count: int,
    until: datetime,
    progress: Callable[[int, int], None],
) -> None:
    stream = iter(cases)
    done = 0
    while batch := list(islice(stream, _BATCH)):
        with database.write() as connection:
            case_bulk.add(connection, batch, settings, LEADER, until)
        done += len(batch)
        progress(done, count)
