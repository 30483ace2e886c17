"""The board: the newest version of every open case, whatever arrives in whatever order."""

from __future__ import annotations

import random
from datetime import UTC, datetime

import pytest

from gridcenter.domain.case import BranchState, CaseId, Stage
from gridcenter.domain.change import Change
from gridcenter.domain.department import DepartmentCode
from gridcenter.domain.people import Person, PersonId, Role
from gridcenter.domain.views import View, is_mine, stage_view
from gridcenter.errors import StorageFailure
from tests.ui.models.conftest import ME, make_branch, make_case
from ui.models.case_board import MANY, PORTION


def change(key, version, kind="case"):
    return Change(kind, key, version, "other")


def versions(board):
    return {item.id: item.case.version for item in board.items()}


@pytest.fixture
def told(board):
    """Every BoardChange of the board."""
    seen = []
    board.updated.connect(seen.append)
    return seen


def test_that_the_board_is_read_in_pages_and_says_how_far_it_is(board, stored, calls, told):
    stored.put(*(make_case(key) for key in range(1, 8)))
    steps = []
    board.progressed.connect(steps.append)
    board.reload()
    assert board.loading
    calls.run_all()
    assert steps == [3, 6, 7, -1]
    assert not board.loading
    assert len(board) == 7
    assert all(one.loading for one in told)


def test_that_an_older_version_and_the_same_version_are_dropped(board, maker, told):
    board.put_items([maker.item(make_case(1, version=3))])
    board.put_items([maker.item(make_case(1, version=2)), maker.item(make_case(1, version=3))])
    assert versions(board) == {1: 3}
    assert len(told) == 1


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage.final])
def test_that_a_case_at_its_end_leaves(board, maker, told, stage):
    board.put_items([maker.item(make_case(1))])
    board.put_items([maker.item(make_case(1, version=2, stage=stage))])
    assert len(board) == 0
    ((old, new),) = told[-1].pairs
    assert (old.id, new) == (1, None)


def test_that_a_case_at_its_end_that_was_never_there_changes_nothing(board, maker, told):
    board.put_items([maker.item(make_case(1, stage=Stage.CLOSED))])
    assert told == []


def test_that_reading_again_drops_what_is_gone_and_leaves_the_rest_alone(board, stored, calls, told):
    stored.put(*(make_case(key) for key in range(1, 6)))
    board.reload()
    calls.run_all()
    told.clear()
    del stored.stored[CaseId(2)]
    stored.put(make_case(4, version=2))
    board.reload()
    calls.run_all()
    assert versions(board) == {1: 1, 3: 1, 4: 2, 5: 1}
    changed = {(old.id, new and new.case.version) for one in told for old, new in one.pairs}
    assert changed == {(4, 2), (2, None)}


def test_that_only_newer_cases_are_fetched_when_the_feed_tells(board, stored, calls):
    stored.put(make_case(1, version=2), make_case(2, version=5))
    board.reload()
    calls.run_all()
    board.hear((change(1, 2), change(2, 4)))
    assert len(calls) == 0
    stored.put(make_case(1, version=3))
    board.hear((change(1, 3),))
    calls.run_all()
    assert versions(board) == {1: 3, 2: 5}


def test_that_a_change_of_another_kind_has_everything_read_again(board, stored, calls):
    stored.put(make_case(1))
    board.hear((change(9, 1, kind="cases"),))
    calls.run_all()
    assert versions(board) == {1: 1}


def test_that_a_version_told_while_a_page_was_under_way_is_still_owed(board, stored, calls):
    stored.put(make_case(1), make_case(2))
    board.reload()

    def meanwhile():
        stored.put(make_case(1, version=2))
        board.hear((change(1, 2), change(3, 1)))
        stored.put(make_case(3))

    calls.run(meanwhile)
    calls.run_all()
    assert versions(board) == {1: 2, 2: 1, 3: 1}


def test_that_a_case_that_came_in_while_the_pages_were_read_does_not_leave_at_their_end(board, stored, calls, maker):
    stored.put(make_case(1))
    board.reload()

    def meanwhile():
        board.hear((change(2, 1),))
        board.put_items([maker.item(make_case(2))])

    calls.run(meanwhile)
    assert set(versions(board)) == {1, 2}


def test_that_a_case_saved_here_while_the_pages_were_read_does_not_leave_at_their_end(board, stored, calls):
    stored.put(make_case(1))
    board.reload()

    def meanwhile():
        board.put_case(make_case(2))
        stored.put(make_case(2))
        board.hear((change(2, 1),))

    calls.run(meanwhile)
    calls.run_all()
    assert set(versions(board)) == {1, 2}


def test_that_only_the_last_of_two_readings_counts(board, stored, calls):
    stored.put(make_case(1))
    board.reload()
    board.reload()
    steps = []
    board.progressed.connect(steps.append)
    calls.run()
    assert steps == []
    calls.run()
    assert steps == [1, -1]


def test_that_a_failed_reading_is_said_and_tried_again(board, stored, calls, qtbot, monkeypatch):
    board._retry.setInterval(1)
    stored.put(make_case(1))
    stored.broken = StorageFailure(where="x", reason="y")
    failures = []
    board.failed.connect(failures.append)
    board.reload()
    calls.run()
    assert failures == [stored.broken]
    assert board.loading
    stored.broken = None
    qtbot.waitUntil(lambda: len(calls) == 1)
    calls.run_all()
    assert versions(board) == {1: 1}
    assert not board.loading


def test_that_a_failed_fetch_has_everything_read_again(board, stored, calls, qtbot):
    board._retry.setInterval(1)
    stored.broken = StorageFailure(where="x", reason="y")
    board.hear((change(1, 1),))
    calls.run()
    stored.broken = None
    stored.put(make_case(1))
    qtbot.waitUntil(lambda: len(calls) == 1)
    calls.run_all()
    assert versions(board) == {1: 1}


def test_that_a_step_of_this_desk_is_no_news_and_one_from_elsewhere_is(board, maker, told):
    board.put_case(make_case(1))
    board.put_items([maker.item(make_case(1, version=2))])
    assert [one.loading for one in told] == [True, False]


def test_that_a_department_desk_has_only_what_was_sent_to_it(make_board, maker):
    board = make_board(Person(PersonId("d"), "坐席", frozenset({Role.DEPARTMENT}), DepartmentCode("CG")))
    ours = make_case(1, branches=(make_branch("CG"),))
    board.put_items([maker.item(ours), maker.item(make_case(2, branches=(make_branch("SW"),)))])
    assert set(versions(board)) == {1}
    withdrawn = (make_branch("CG", BranchState.WITHDRAWN),)
    board.put_items([maker.item(make_case(1, version=2, branches=withdrawn))])
    assert set(versions(board)) == {1}
    assert board.count(View.MINE) == 0


def test_that_counts_equal_a_recount_after_many_random_updates(board, maker, stored, calls):
    chance = random.Random(4)
    now = datetime.now(UTC)
    for step in range(400):
        key, version = chance.randint(1, 25), chance.randint(1, 1 + step)
        case = make_case(
            key,
            version,
            stage=chance.choice(list(Stage)),
            operator=chance.choice([None, ME.id, PersonId("other")]),
            due_minutes=chance.choice([-60, 60]),
        )
        if chance.random() < 0.05:
            stored.stored.clear()
            stored.put(*(item.case for item in board.items() if chance.random() < 0.7))
            board.reload()
            calls.run_all()
        board.put_items([maker.item(case)])
        items = list(board.items())
        for view in set(View) - {View.ALL, View.MINE, View.OVERDUE}:
            assert board.count(view) == sum(stage_view(item.case.stage) is view for item in items)
        assert board.count(View.MINE) == sum(is_mine(item.case, ME) for item in items)
        assert board.count(View.ALL) == len(items) == len(board)
        assert board.overdue(now) == sum(item.case.due_at < now for item in items)
        assert not any(item.case.stage.final for item in items)


def test_that_many_rows_come_in_portions_and_nothing_newer_overtakes_them(board, maker):
    count = PORTION * 3 + 1
    board.put_items([maker.item(make_case(key)) for key in range(1, count + 1)])
    assert len(board) == PORTION
    board.put_items([maker.item(make_case(count, version=2, stage=Stage.CLOSED))])
    assert len(board) == PORTION
    # What the desk itself has saved shows at once, behind all that was waiting.
    board.put_case(make_case(1, version=2))
    assert versions(board) == {1: 2, **dict.fromkeys(range(2, count), 1)}


def test_that_portions_come_by_themselves(board, maker, qtbot):
    board.put_items([maker.item(make_case(key)) for key in range(1, PORTION * 2 + 2)])
    qtbot.waitUntil(lambda: len(board) == PORTION * 2 + 1)


def test_that_very_many_rows_come_at_once(board, maker, told):
    board.put_items([maker.item(make_case(key)) for key in range(1, MANY + 2)])
    assert len(board) == MANY + 1
    assert len(told) == 1


def test_that_a_read_that_was_overtaken_does_not_bring_a_closed_case_back(board, maker):
    board.put_items([maker.item(make_case(1, version=2))])
    board.put_items([maker.item(make_case(1, version=4, stage=Stage.CLOSED))])
    board.put_items([maker.item(make_case(1, version=3))])
    assert versions(board) == {}
    board.put_items([maker.item(make_case(1, version=5))])
    assert versions(board) == {1: 5}
