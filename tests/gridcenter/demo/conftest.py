"""The invented district, made once."""

from __future__ import annotations

import pytest

from gridcenter.demo.book import make_book
from gridcenter.demo.departments import make_departments
from gridcenter.demo.district import make_areas
from gridcenter.demo.people import make_people
from gridcenter.demo.staff import Staff

SEED = 7


@pytest.fixture(scope="session")
def areas():
    return make_areas(SEED)


@pytest.fixture(scope="session")
def departments():
    return make_departments()


@pytest.fixture(scope="session")
def people(areas, departments):
    return make_people(areas, departments)


@pytest.fixture(scope="session")
def staff(people):
    return Staff(people)


@pytest.fixture(scope="session")
def book():
    return make_book()
