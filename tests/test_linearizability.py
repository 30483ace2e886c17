"""The checker of recorded runs: silent about a correct run, and it finds each kind of violation in a doctored one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.linearizability import STALE, Sent, violations

CASE = 7
# Four commands one after another; one sent again later, one refused as stale, one that fits nowhere.
GOOD = (
    Sent(0, "a", CASE, 0, "report", 0, 10, version=1, shown=1, value=11),
    Sent(0, "b", CASE, 1, "accept", 20, 30, version=2, shown=2, value=12),
    Sent(1, "c", CASE, 2, "file", 40, 60, version=3, shown=3, value=13),
    Sent(2, "d", CASE, 3, "dispatch", 55, 80, version=4, shown=4, value=14),
    Sent(1, "c", CASE, 2, "file", 90, 95, version=3, shown=4, value=14),
    Sent(3, "e", CASE, 2, "send_back", 45, 70, refusal=STALE, shown=3, value=13),
    Sent(3, "f", CASE, 4, "close", 85, 86, refusal="bad_move"),
)
ROWS = ((1, "a", "report"), (2, "b", "accept"), (3, "c", "file"), (4, "d", "dispatch"))


def doctored(place: int, **more: object) -> list[Sent]:
    """The good run with one record changed."""
    return [replace(one, **more) if number == place else one for number, one in enumerate(GOOD)]


def kinds(sent, rows=ROWS) -> set[str]:
    """The kinds of violations found."""
    return {one.split(":")[0] for one in violations(sent, {CASE: rows})}


def test_that_a_correct_run_has_no_violations_in_whatever_order_it_was_written_down():
    assert violations(GOOD, {CASE: ROWS}) == []
    assert violations(GOOD[::-1], {CASE: ROWS}) == []
    assert violations((), {CASE: ()}) == []


def test_that_commands_at_the_same_time_may_take_effect_in_either_order():
    both = [replace(GOOD[1], began=12, ended=99), replace(GOOD[2], began=12, ended=99)]
    assert violations([GOOD[0], *both], {CASE: ROWS[:3]}) == []


def test_that_a_lost_update_is_found():
    # The dispatcher saw version 2, and the filing between was written over.
    assert kinds(doctored(3, expected=2)) == {"lost update"}


def test_that_a_version_given_to_two_commands_is_found():
    rows = (*ROWS[:3], (3, "d", "dispatch"))
    sent = [replace(GOOD[3], expected=2, version=3, shown=3, value=13) if one is GOOD[3] else one for one in GOOD[:4]]
    assert kinds(sent, rows) == {"double version"}


def test_that_a_version_nobody_was_told_of_is_found():
    assert kinds([GOOD[0], *GOOD[2:4]]) == {"gap", "surplus row"}


def test_that_a_command_done_twice_is_found():
    sent = [*GOOD[:4], replace(GOOD[4], expected=4, version=5, shown=5, value=15)]
    assert kinds(sent, (*ROWS, (5, "c", "file"))) == {"done twice"}


def test_that_a_command_done_to_two_cases_is_found():
    other = Sent(0, "a", 8, 0, "report", 0, 10, version=1, shown=1)
    found = violations([*GOOD, other], {CASE: ROWS, 8: ((1, "a", "report"),)})
    assert [one.split(":")[0] for one in found] == ["done twice"]


def test_that_an_order_against_real_time_is_found():
    # Version 2 began only when version 3 had long ended.
    assert "real time" in kinds([GOOD[0], replace(GOOD[1], began=61, ended=69), GOOD[2], GOOD[3]])


@pytest.mark.parametrize("more", [{"ended": 39, "began": 35}, {"expected": 4, "shown": 0}, {"expected": 3}])
def test_that_a_false_staleness_is_found(more):
    # It ended before the next version began; there never was a next version; the version shown is the one expected.
    assert "false staleness" in kinds(doctored(5, **more))


def test_that_an_answer_that_was_no_longer_or_not_yet_true_is_found():
    assert kinds(doctored(4, shown=2, value=12)) == {"wrong answer"}
    assert kinds(doctored(5, ended=54, shown=4, value=14)) == {"wrong answer"}


OTHER = 8
MERGED = Sent(4, "m", OTHER, 1, "merge", 42, 58, version=2, shown=2, value=22, guards=((CASE, 2),))
WITH_MERGE = (*GOOD, Sent(4, "r", OTHER, 0, "report", 0, 5, version=1, shown=1, value=21), MERGED)
OTHER_ROWS = ((1, "r", "report"), (2, "m", "merge"))


def guarded(**more: object) -> set[str]:
    """The kinds of violations found when the merge of the run with two cases is changed."""
    sent = [replace(one, **more) if one is MERGED else one for one in WITH_MERGE]
    rows = OTHER_ROWS[: 1 if "refusal" in more else 2]
    return {one.split(":")[0] for one in violations(sent, {CASE: ROWS, OTHER: rows})}


def test_that_a_command_may_rest_on_another_case_that_stood_then():
    assert guarded() == set()
    assert guarded(guards=((CASE, 3),)) == set()


@pytest.mark.parametrize("guard", [(CASE, 1), (CASE, 5), (9, 1)])
def test_that_a_command_which_rests_on_another_case_as_it_did_not_stand_is_found(guard):
    assert guarded(guards=(guard,)) == {"lost guard"}


def test_that_a_command_may_be_stale_because_of_another_case_alone():
    refused = {"version": 0, "refusal": STALE, "shown": 1, "value": 21}
    assert guarded(**refused) == set()
    assert guarded(**refused, guards=((CASE, 4),)) == {"false staleness"}
    assert guarded(**refused, guards=()) == {"false staleness"}


def test_that_two_forms_of_one_version_are_found():
    assert kinds(doctored(5, value=99)) == {"torn value"}


@pytest.mark.parametrize("place", range(len(ROWS)))
def test_that_a_missing_history_row_is_found(place):
    assert kinds(GOOD, ROWS[:place] + ROWS[place + 1 :]) == {"missing row"}


@pytest.mark.parametrize("row", [(5, "f", "close"), ROWS[2]])
def test_that_a_history_row_too_many_is_found(row):
    assert kinds(GOOD, (*ROWS, row)) == {"surplus row"}
