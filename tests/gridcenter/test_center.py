"""The composition root: opens what fits, refuses what does not, and gives everything back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gridcenter.center import Center, open_center
from gridcenter.domain.department import Department, DepartmentCode
from gridcenter.errors import BadInput, SchemaMismatch, StorageFailure, Unreachable
from gridcenter.feed.postgres import PostgresFeed
from gridcenter.feed.sqlite import SqliteFeed


def test_that_a_district_is_opened_and_closed(engine, make_url):
    with open_center(make_url(engine)) as center:
        assert isinstance(center, Center)
        assert center.cases.open_cases() == ()
        assert center.statistics.figures().cases == 0


def test_that_two_centers_see_the_same_district(desk, database):
    case = desk.report()
    with open_center(database.url.render_as_string(hide_password=False)) as other:
        assert other.directory == desk.center.directory
        assert other.cases.get(case.id) == case


def test_that_a_database_without_the_schema_is_refused(engine, make_url):
    with pytest.raises(SchemaMismatch) as raised:
        open_center(make_url(engine, migrated=False))
    assert (raised.value.data["found"], raised.value.data["newer"]) == ("", False)


@pytest.mark.parametrize(
    ("address", "error"),
    [
        ("nonsense", BadInput),
        ("mysql://db/d", BadInput),
        ("sqlite:////no/such/folder/d.db", StorageFailure),
        ("postgresql://li@127.0.0.1:1/d", Unreachable),
    ],
)
def test_that_what_cannot_be_opened_says_so(address, error):
    with pytest.raises(error):
        open_center(address)


def test_that_the_directory_is_a_snapshot_until_it_is_read_again(center):
    before = center.directory
    center.directories.put_departments([Department(DepartmentCode("NEW"), "新局", "新局")])
    assert center.directory is before
    after = center.reload_directory()
    assert after is center.directory
    assert after == replace(before, departments={**before.departments, "NEW": after.departments["NEW"]})


def test_that_services_use_the_directory_that_was_read_again(desk):
    case = desk.play(desk.report(), "accept", "file")
    desk.center.directories.put_departments([Department(DepartmentCode("NEW"), "新局", "新局")])
    desk.center.reload_directory()
    assert desk.play(case, "dispatch NEW").branches[0].department == "NEW"


def test_that_the_feed_fits_the_database(center):
    kind = PostgresFeed if center.database.is_postgresql else SqliteFeed
    assert isinstance(center.make_feed(), kind)


def test_that_a_severed_center_works_on(center):
    center.cases.newest(1)
    center.sever()
    try:
        center.cases.newest(1)
    except Unreachable:
        assert center.database.is_postgresql
    assert center.cases.newest(1) == ()
