"""The queries desks ask of cases: complete, in order, with their branches."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text

from gridcenter.domain.case import Case, CaseId, Stage
from gridcenter.store import cases
from gridcenter.store.gateway import first_result

TO_DEPARTMENTS = ("accept", "file", "dispatch SZ CG")


@pytest.fixture
def district(desk) -> dict[str, Case]:
    """Eight open cases of all kinds and three that have ended, by what was done to them."""
    plays = {
        "reported": (),
        "reported later": (),
        "accepted": ("accept",),
        "filed": TO_DEPARTMENTS[:2],
        "dispatched": TO_DEPARTMENTS,
        "handling": (*TO_DEPARTMENTS, "sign SZ", "sign CG", "handle CG"),
        "returned": (*TO_DEPARTMENTS, "return CG", "return SZ", "dispatch JT CG"),
        "rework": (*TO_DEPARTMENTS, "sign SZ", "feed_back SZ", "withdraw CG", "inspect", "rework SZ"),
        "rejected": ("reject",),
        "void": (*TO_DEPARTMENTS, "void"),
        "closed": ("accept", "file", "dispatch SZ", "sign SZ", "feed_back SZ", "inspect", "pass", "close"),
    }
    minors = {"dispatched": "02", "handling": "03"}
    return {name: desk.play(desk.report(name, minors.get(name, "01")), *lines) for name, lines in plays.items()}


def _open(district: dict[str, Case]) -> list[Case]:
    waiting = [case for case in district.values() if not case.stage.final]
    return sorted(waiting, key=lambda case: (case.due_at, case.id))


@pytest.mark.parametrize(("first", "size"), [(1, 1), (2, 3), (3, 2), (8, 5), (200, 5000), (1, 5000), (2, 1001)])
def test_that_pages_hold_every_open_case_once_nearest_limit_first(first, size, desk, district, database):
    with database.read() as connection:
        pages = list(cases.open_pages(connection, first, size))
    assert [case for page in pages for case in page] == _open(district)
    assert len(pages[0]) == min(first, 8)
    assert all(0 < len(page) <= size for page in pages[1:])


def test_that_pages_are_complete_when_limits_end_at_the_same_moment(desk, database):
    for _one in range(7):
        desk.play(desk.report(), *TO_DEPARTMENTS)
    with database.write() as connection:
        due = "'2026-03-02T02:00:00.000000+00:00'"
        connection.execute(text(f"update cases set due_at = {due}"))
    for first, size in ((1, 2), (3, 1001)):
        with database.read() as connection:
            found = [case for page in cases.open_pages(connection, first, size) for case in page]
        assert [case.id for case in found] == [1, 2, 3, 4, 5, 6, 7]
        assert {len(case.branches) for case in found} == {2}


def test_that_an_empty_district_has_no_pages(database):
    with database.read() as connection:
        assert list(cases.open_pages(connection, 2, 3)) == []


def test_that_cases_are_found_by_their_ids_and_unknown_ids_are_left_out(desk, district):
    ids = [case.id for case in district.values()]
    found = desk.center.cases.by_ids([*ids, CaseId(999)])
    assert {case.id: case for case in found} == {case.id: case for case in district.values()}
    assert desk.center.cases.by_ids([]) == ()


def test_that_more_ids_may_be_asked_for_than_one_statement_takes(desk, district, database):
    ids = [CaseId(1_000_000 + number) for number in range(2500)]
    ids[0::1000] = [case.id for case in list(district.values())[:3]]
    with database.read() as connection:
        assert len(cases.by_ids(connection, ids)) == 3


def test_that_a_case_is_found_by_its_number_or_its_unique_end(desk, district, database):
    first, closed = district["reported"], district["closed"]
    with database.read() as connection:
        assert cases.by_number(connection, first.number) == first
        assert cases.by_number(connection, "0001") == first
        assert cases.by_number(connection, "-0001") == first
        assert cases.by_number(connection, closed.number) == closed
        for unknown in (closed.number[-4:], "001", "1", "", "20260302-9999", "%", "____", "%0001"):
            assert cases.by_number(connection, unknown) is None, unknown


def test_that_an_end_that_two_open_cases_share_finds_none(desk, hand, database):
    hand.send(hand.report())
    hand.send(replace(hand.report(), number_prefix="20260303-"))
    with database.read() as connection:
        assert cases.by_number(connection, "0001") is None
        assert cases.by_number(connection, "20260303-0001") is not None


def test_that_the_newest_come_first_and_can_be_turned_over(desk, district, database):
    newest = sorted(district.values(), key=lambda case: (case.reported_at, case.id), reverse=True)
    turned: list[Case] = []
    with database.read() as connection:
        before = None
        while page := cases.newest(connection, 4, before=before):
            turned.extend(page)
            before = (page[-1].reported_at, page[-1].id)
    assert turned == newest


def test_that_stages_are_counted(desk, district, database):
    with database.read() as connection:
        counts = cases.stage_counts(connection)
    assert counts == {
        Stage.REPORTED: 2,
        Stage.ACCEPTED: 1,
        Stage.FILED: 1,
        Stage.DISPATCHED: 2,
        Stage.HANDLING: 1,
        Stage.REWORK: 1,
        Stage.REJECTED: 1,
        Stage.VOID: 1,
        Stage.CLOSED: 1,
    }


def test_that_figures_count_late_duplicate_reworked_and_located_cases(desk, district, database):
    desk.report("又一个", duplicate=True, area=None)
    waiting = _open(district)
    with database.read() as connection:
        before = cases.figures(connection, waiting[0].due_at)
        after = cases.figures(connection, waiting[3].due_at + timedelta(microseconds=1))
    late = sum(case.due_at <= waiting[3].due_at for case in desk.center.cases.open_cases())
    assert before == {"overdue": 0, "duplicate": 1, "reworked": 1, "in_an_area": 11}
    assert after == {**before, "overdue": late}
    assert late >= 4


def test_that_departments_owe_the_branches_they_have_not_answered(desk, district, database):
    with database.read() as connection:
        now = district["handling"].branches[0].due_at
        counts = {code: (waiting, late) for code, waiting, late in cases.department_counts(connection, now)}
    live = [
        branch
        for case in _open(district)
        for branch in case.branches
        if branch.state in ("to_sign", "signed", "handling", "rework")
    ]
    assert counts == {
        code: (
            sum(branch.department == code for branch in live),
            sum(branch.department == code and branch.due_at < now for branch in live),
        )
        for code in {branch.department for branch in live}
    }
    assert counts["SZ"][0] == 3


def test_that_a_case_is_found_by_its_sources_number(desk, database):
    case = desk.report(feed_name="12345", external_id="A-1")
    with database.read() as connection:
        assert cases.by_external(connection, "12345", "A-1") == case
        assert cases.by_external(connection, "12345", "A-2") is None
        assert cases.by_external(connection, "12319", "A-1") is None


def test_that_serials_are_taken_in_runs(database):
    with database.write() as connection:
        assert [cases.next_serials(connection, {"A-": count})["A-"] for count in (1, 10, 1)] == [1, 2, 12]
        assert cases.next_serials(connection, {"B-": 3, "A-": 1}) == {"B-": 1, "A-": 13}


def test_that_times_of_another_zone_are_the_same_moment_when_read_back(desk):
    new = desk.new()
    local = replace(new, reported_at=new.reported_at.astimezone(ZoneInfo("Asia/Shanghai")))
    case = desk.center.cases.report(desk.person("intake"), local, command_id=str(uuid.uuid4()))
    other = desk.report("晚一点")
    assert desk.center.cases.get(case.id).reported_at == new.reported_at
    assert [found.id for found in desk.center.cases.newest(2)] == [other.id, case.id]


def test_that_no_command_has_a_result_before_it_was_carried_out(database):
    with database.read() as connection:
        assert first_result(connection, "none") is None
