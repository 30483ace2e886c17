from collections.abc import Callable
from dataclasses import FrozenInstanceError, replace
from datetime import UTC, datetime, timedelta

import pytest

from gridcenter.domain.case import FINAL_STAGES, Branch, BranchState, Case, Facts, Stage, current_branches, live_lead
from gridcenter.domain.department import DepartmentCode
from gridcenter.domain.history import HistoryEntry
from gridcenter.domain.limits import Clock, ClockKind

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def branch(ordinal: int, department: str, state: BranchState = BranchState.SIGNED, *, lead: bool = False) -> Branch:
    return Branch(ordinal, DepartmentCode(department), lead, state, AT, AT, AT)


def test_that_four_stages_are_final() -> None:
    assert [stage for stage in Stage if stage.final] == [Stage.CLOSED, Stage.REJECTED, Stage.VOID, Stage.MERGED]
    assert set(FINAL_STAGES) == {Stage.CLOSED, Stage.REJECTED, Stage.VOID, Stage.MERGED}


def test_that_a_returned_or_withdrawn_branch_is_out() -> None:
    assert [state for state in BranchState if not state.live] == [BranchState.RETURNED, BranchState.WITHDRAWN]


def test_that_only_the_last_branch_of_a_department_counts() -> None:
    first, second, third = (
        branch(1, "A", BranchState.RETURNED, lead=True),
        branch(2, "B", lead=True),
        branch(3, "A"),
    )
    assert current_branches((first, second, third)) == (second, third)
    assert current_branches(()) == ()


def test_that_the_live_lead_stands_first_and_a_lead_that_is_out_does_not() -> None:
    assist, lead = branch(1, "A"), branch(2, "B", lead=True)
    assert current_branches((assist, lead)) == (lead, assist)
    out = replace(lead, state=BranchState.RETURNED)
    assert current_branches((assist, out)) == (assist, out)


def test_that_the_lead_is_the_live_one() -> None:
    lead, assist = branch(1, "A", lead=True), branch(2, "B")
    assert live_lead((lead, assist)) == lead
    assert live_lead((replace(lead, state=BranchState.RETURNED), assist)) is None
    assert live_lead((assist,)) is None
    assert live_lead(()) is None


def test_that_a_department_that_led_before_does_not_lead_when_it_now_assists() -> None:
    before, other, again = branch(1, "A", BranchState.RETURNED, lead=True), branch(2, "B", lead=True), branch(3, "A")
    assert live_lead((before, other, again)) == other


def test_that_the_facts_are_those_of_the_case(reported: Case, facts: Facts) -> None:
    assert reported.facts == facts
    assert replace(reported, description="路灯不亮").facts == replace(facts, description="路灯不亮")


def test_that_the_clock_is_put_together_from_its_columns(reported: Case) -> None:
    end = AT + timedelta(hours=1)
    timed = replace(reported, clock_kind=ClockKind.HANDLE, clock_start=AT, due_at=end, clock_department="A")
    assert timed.clock == Clock(ClockKind.HANDLE, AT, end, "A")


@pytest.mark.parametrize("column", ["clock_kind", "clock_start", "due_at"])
def test_that_there_is_no_clock_without_all_its_columns(column: str, reported: Case) -> None:
    assert replace(reported, **{column: None}).clock is None


def test_that_a_case_and_its_history_are_never_changed_in_place(played: Callable[..., Case], reported: Case) -> None:
    before = replace(reported)
    with pytest.raises(FrozenInstanceError):
        reported.stage = Stage.CLOSED  # type: ignore[misc]
    played("accept", case=reported)
    assert reported == before
    entry = HistoryEntry(
        reported.id, 2, "c1", AT, reported.reported_by, "李", "accept", Stage.REPORTED, Stage.ACCEPTED, "", "", "", "{}"
    )
    with pytest.raises(FrozenInstanceError):
        entry.reason = "改"  # type: ignore[misc]
