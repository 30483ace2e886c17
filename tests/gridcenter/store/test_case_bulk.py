"""Many whole cases at once stand in the database as if each had come by itself, on both kinds of it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from gridcenter.domain.case import CaseId, Stage
from gridcenter.errors import StorageFailure
from gridcenter.store import case_bulk, cases
from gridcenter.store.case_bulk import BulkCase
from gridcenter.store.case_search import case_words
from gridcenter.store.changes import CHANGES
from tests.gridcenter.store.conftest import contents

STRANGE = 'tab\t newline\n return\r back\\slash \\N \\. "quoted" {brace} %s 😀 \u2028 井盖'


def bulk(center, case, digest: str = "", **changes) -> BulkCase:
    """A stored case as one to be stored again."""
    history = tuple(center.cases.history(case.id))
    words = case_words(case.description, case.address, center.directory.category_name(case.category))
    return BulkCase(replace(case, **changes), history, words, digest)


def add(desk, *batch: BulkCase, by: str = "importer"):
    center = desk.center
    with center.database.write() as connection:
        case_bulk.add(connection, batch, center.directory.district, by, center.now())


def stored(database) -> list:
    with database.read() as connection:
        return sorted(cases.newest(connection, 1000), key=lambda case: case.id)


def worked(desk):
    """A case with two branches and a history."""
    return desk.play(
        desk.report(), "accept", "file", "dispatch SZ CG", "sign SZ", "handle SZ", "feed_back SZ", "return CG"
    )


def test_that_a_whole_case_comes_back_as_it_was_but_for_id_and_number(desk):
    case = worked(desk)
    add(desk, bulk(desk.center, case))
    copy = stored(desk.center.database)[-1]
    assert len(copy.branches) == 2
    assert copy.id > case.id
    assert replace(copy, id=case.id, number=case.number) == case
    history, before = (desk.center.cases.history(one.id) for one in (copy, case))
    assert [replace(entry, key=case.id) for entry in history] == list(before)
    assert len(history) == 8


def test_that_a_stored_case_can_go_on(desk):
    add(desk, bulk(desk.center, worked(desk)))
    copy = stored(desk.center.database)[-1]
    again = desk.play(copy, "inspect")
    assert (again.version, again.stage) == (copy.version + 1, Stage.INSPECTING)


def test_that_numbers_follow_those_given_before_and_those_given_after(desk):
    first = desk.report()
    tomorrow = first.reported_at + timedelta(days=1)
    same, next_day = bulk(desk.center, first), bulk(desk.center, first, reported_at=tomorrow)
    add(desk, same, next_day, same, next_day, same)
    last = desk.report()
    day, other = (
        f"{moment.astimezone(desk.center.directory.district.zone):%Y%m%d}" for moment in (first.reported_at, tomorrow)
    )
    found = stored(desk.center.database)
    assert [case.number for case in found] == [
        f"{day}-0001",
        f"{day}-0002",
        f"{other}-0001",
        f"{day}-0003",
        f"{other}-0002",
        f"{day}-0004",
        f"{day}-0005",
    ]
    assert found[-1] == last
    assert [case.id for case in found] == sorted({case.id for case in found})


def test_that_one_change_stands_for_the_batch(desk):
    case = desk.report()
    with desk.center.database.read() as connection:
        before = connection.execute(select(CHANGES)).all()
    add(desk, *[bulk(desk.center, case)] * 5)
    with desk.center.database.read() as connection:
        (change,) = connection.execute(select(CHANGES).order_by(CHANGES.c.seq)).mappings().all()[len(before) :]
    assert (change["kind"], change["version"], change["by"]) == (case_bulk.BULK_KIND, 5, "importer")
    assert change["key"] == stored(desk.center.database)[1].id


def test_that_an_empty_batch_changes_nothing(desk, everything):
    desk.report()
    before = everything()
    add(desk)
    assert everything() == before


def test_that_stored_cases_are_found_by_their_words(desk):
    case = desk.report()
    for description in ("共享单车乱停", STRANGE):
        one = bulk(desk.center, case, description=description)
        add(desk, replace(one, words=case_words(description, case.address, "")))
    assert [found.description for found in desk.center.cases.search("单车乱停", 9).cases] == ["共享单车乱停"]
    assert [found.description for found in desk.center.cases.search("slash", 9).cases] == [STRANGE]


def test_that_strange_signs_come_back_whole_everywhere(desk):
    case = worked(desk)
    one = bulk(desk.center, case, description=STRANGE, address="\\", external_id="\\N", feed_name="\t")
    history = tuple(replace(entry, note=STRANGE, reason="\\N", actor_name="\n") for entry in one.history)
    branches = tuple(replace(branch, note=STRANGE) for branch in case.branches)
    add(desk, replace(one, case=replace(one.case, branches=branches), history=history))
    copy = stored(desk.center.database)[-1]
    assert (copy.description, copy.address, copy.external_id, copy.feed_name) == (STRANGE, "\\", "\\N", "\t")
    assert {branch.note for branch in copy.branches} == {STRANGE}
    found = desk.center.cases.history(copy.id)
    assert {(entry.note, entry.reason, entry.actor_name) for entry in found} == {(STRANGE, "\\N", "\n")}


def test_that_nothing_of_a_batch_stays_when_one_case_cannot_be_stored(desk, everything):
    case = desk.report()
    before = everything()
    twice = [bulk(desk.center, case, feed_name="f", external_id=name) for name in ("a", "b", "a")]
    with pytest.raises(StorageFailure):
        add(desk, *twice)
    assert everything() == before
    with pytest.raises(StorageFailure):
        add(desk, bulk(desk.center, case), bulk(desk.center, case, category="nowhere"))
    assert everything() == before


def test_that_fingerprints_are_known_by_source_and_number(desk):
    case = desk.report()
    names = [f"A-{number}" for number in range(1500)]
    add(desk, *(bulk(desk.center, case, f"d{name}", feed_name="f", external_id=name) for name in names[:3]))
    add(desk, bulk(desk.center, case, feed_name="f", external_id="bare"))
    with desk.center.database.read() as connection:
        known = case_bulk.known_digests(connection, "f", [*names, "bare"])
        assert known == {"A-0": "dA-0", "A-1": "dA-1", "A-2": "dA-2", "bare": ""}
        assert case_bulk.known_digests(connection, "g", names) == {}
        assert case_bulk.known_digests(connection, "f", []) == {}


def test_that_an_unused_clock_and_place_stay_empty(desk):
    case = desk.report()
    add(
        desk,
        bulk(
            desk.center,
            case,
            stage=Stage.CLOSED,
            area=None,
            longitude=None,
            latitude=None,
            clock_kind=None,
            clock_start=None,
            due_at=None,
            closed_at=case.reported_at,
        ),
    )
    copy = stored(desk.center.database)[-1]
    assert (copy.area, copy.longitude, copy.latitude, copy.clock) == (None, None, None, None)
    assert desk.center.cases.open_cases() == (case,)


def test_that_both_kinds_of_database_hold_the_same(make_desk):
    found = []
    for engine in ("sqlite", "postgresql"):
        desk = make_desk(engine)
        case = worked(desk)
        add(
            desk,
            bulk(desk.center, case, "d1", description=STRANGE, feed_name="f", external_id="1"),
            bulk(desk.center, case, duplicate=True, longitude=118.123456789, latitude=1e-7, id=CaseId(77)),
        )
        tables = contents(desk.center.database)
        # Ids of commands are random.
        found.append({name: tables[name] for name in ("cases", "case_branches", "case_counters", "case_search")})
        found[-1]["changes"] = [row[:4] for row in tables["changes"]]
    assert json.dumps(found[0], default=str) == json.dumps(found[1], default=str)
