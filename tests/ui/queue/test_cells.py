"""The painted cells: every state can be painted, and the chips show who matters."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from gridcenter.domain.case import BranchState, Priority, Source, Stage
from gridcenter.domain.people import PersonId
from tests.ui.models.conftest import make_branch, make_case
from ui.models.queue_item import ItemMaker
from ui.queue.cells import is_late, operator_mark, ordered_chips

NOW = datetime.now(UTC)
PAST = NOW - timedelta(hours=9)


def test_that_a_branch_is_late_by_its_own_running_clock_only():
    assert is_late(make_branch("CG", sign_due_at=PAST), NOW)
    assert is_late(make_branch("CG", BranchState.HANDLING, due_at=PAST), NOW)
    assert not is_late(make_branch("CG", BranchState.SIGNED, sign_due_at=PAST), NOW)
    for state in (BranchState.FED_BACK, BranchState.RETURNED, BranchState.WITHDRAWN):
        assert not is_late(make_branch("CG", state, due_at=PAST, sign_due_at=PAST), NOW)


def test_that_chips_are_the_lead_and_the_worst_other_and_the_rest_is_counted():
    lead, calm = make_branch("CG", BranchState.FED_BACK), make_branch("SW", ordinal=2)
    late = make_branch("ZJ", BranchState.HANDLING, 3, due_at=PAST)
    answered = make_branch("JJ", BranchState.FED_BACK, 4)
    gone = make_branch("PS", BranchState.WITHDRAWN, 5)
    assert ordered_chips((lead, calm, late, answered, gone), NOW) == ([lead, late], 2)
    assert ordered_chips((lead, answered, calm), NOW) == ([lead, calm], 1)
    assert ordered_chips((lead,), NOW) == ([lead], 0)


@pytest.mark.parametrize(("name", "mark"), [("何砚秋", "砚秋"), ("李", "李"), ("", "")])
def test_that_an_operator_is_marked_by_the_end_of_the_name(name, mark):
    assert operator_mark(name) == mark


@pytest.mark.parametrize("language", ["zh", "en"])
def test_that_rows_of_every_kind_are_painted_and_look_different(make_screen, directory, language):
    screen = make_screen(language=language)
    maker = ItemMaker(directory)
    cases = [make_case(key, stage=stage, due_minutes=key) for key, stage in enumerate(Stage, 1) if not stage.final]
    cases += [make_case(20 + key, priority=priority) for key, priority in enumerate(Priority)]
    cases += [make_case(30 + key, source=source) for key, source in enumerate(Source)]
    for key, state in enumerate(BranchState, 60):
        branches = (make_branch("CG", state), make_branch("SW", ordinal=2, sign_due_at=PAST))
        cases.append(make_case(key, branches=(*branches, make_branch("ZJ", state, 3))))
    cases.append(make_case(80, due_minutes=-500, operator=PersonId("leader")))
    cases.append(replace(make_case(81), clock_kind=None, operator=PersonId("somebody else")))
    screen.board.put_items(maker.items(cases))
    fresh = screen.table.grab().toImage()
    assert fresh.width() > 500
    screen.set_reckoned(True)
    reckoned = screen.table.grab().toImage()
    assert reckoned != fresh
    screen.table.choose(screen.model.item(1).id)
    assert screen.table.grab().toImage() != reckoned
