"""Reads and writes what changes seldom: areas, departments, books, people, the district's settings."""

from __future__ import annotations

from collections.abc import Iterable

from gridcenter.domain.area import Area, AreaLevel
from gridcenter.domain.camera import Camera
from gridcenter.domain.category import CategoryBook
from gridcenter.domain.department import Department
from gridcenter.domain.directory import Directory
from gridcenter.domain.district import DistrictSettings
from gridcenter.domain.people import Person, PersonId
from gridcenter.errors import SignInRefused
from gridcenter.security import passwords
from gridcenter.services.calendars import make_calendars
from gridcenter.store import areas, calendar_days, cameras, categories, departments, district, people
from gridcenter.store.engine import Database


class Directories:
    """The directory of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def load(self) -> Directory:
        """A fresh snapshot of every name."""
        with self._database.read() as connection:
            settings = district.load(connection)
            handling = departments.all_departments(connection)
            return Directory(
                district=settings,
                areas={area.code: area for area in areas.all_areas(connection)},
                departments={one.code: one for one in handling},
                categories={category.id: category for category in categories.all_categories(connection)},
                standards={standard.id: standard for standard in categories.all_standards(connection)},
                people={person.id: person for person in people.everyone(connection)},
                calendars=make_calendars(settings, handling, calendar_days.all_days(connection)),
            )

    def area_counts(self) -> dict[AreaLevel, int]:
        """How many areas each level has."""
        with self._database.read() as connection:
            return areas.counts(connection)

    def outline(self, area: Area) -> bytes | None:
        """An area's outline as well-known binary in degrees."""
        with self._database.read() as connection:
            return areas.outline(connection, area.code)

    def cameras(self) -> tuple[Camera, ...]:
        """Every camera."""
        with self._database.read() as connection:
            return cameras.all_cameras(connection)

    def put_district(self, settings: DistrictSettings) -> None:
        """Saves the district's settings."""
        with self._database.write() as connection:
            district.save(connection, settings)

    def put_areas(self, shapes: Iterable[tuple[Area, bytes | None]]) -> int:
        """Saves areas with their outlines; returns how many."""
        with self._database.write() as connection:
            return areas.put(connection, shapes)

    def put_departments(self, values: Iterable[Department]) -> None:
        """Saves departments."""
        with self._database.write() as connection:
            departments.put(connection, values)

    def put_book(self, book: CategoryBook) -> None:
        """Adds what of a category book is not known yet."""
        with self._database.write() as connection:
            categories.add_missing(connection, book)

    def put_people(self, values: Iterable[Person], password: str) -> None:
        """Saves people who all begin with the same password; an empty one lets nobody sign in."""
        stored = passwords.hash_password(password) if password else ""
        with self._database.write() as connection:
            people.put(connection, [(person, stored) for person in values])

    def put_cameras(self, values: Iterable[Camera]) -> None:
        """Adds cameras."""
        with self._database.write() as connection:
            cameras.add(connection, values)

    def sign_in(self, name: str, password: str) -> Person:
        """The person, when name and password belong together; raises SignInRefused."""
        with self._database.read() as connection:
            stored = people.password_hash(connection, PersonId(name))
            everyone = {person.id: person for person in people.everyone(connection)}
        person = everyone.get(PersonId(name))
        if stored is None or person is None or not person.active or not passwords.matches(password, stored):
            raise SignInRefused(name=name)
        return person
