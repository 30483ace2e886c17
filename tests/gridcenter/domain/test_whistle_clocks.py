"""All clocks of a whistle, and what a step does to each of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from gridcenter.domain import whistle_life
from gridcenter.domain.area import AreaCode
from gridcenter.domain.department import DepartmentCode
from gridcenter.domain.limits import ClockKind
from gridcenter.domain.people import PersonId
from gridcenter.domain.whistle import Admission, WhistleFacts, WhistleKind, WhistleRules
from gridcenter.domain.whistle_clocks import clock_changes, running_clocks
from gridcenter.domain.whistle_life import WhistleCircumstances
from gridcenter.domain.whistle_moves import WhistleAct, WhistleAction

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
RULES = WhistleRules()
A, K = WhistleAction, ClockKind
CG, GA = DepartmentCode("CG"), DepartmentCode("GA")


def under(minutes: int) -> WhistleCircumstances:
    return WhistleCircumstances(PersonId("p"), AT + timedelta(minutes=minutes), RULES, known=frozenset({CG, GA}))


def blown():
    facts = WhistleFacts(WhistleKind.EMERGENCY, "塌陷")
    whistle = whistle_life.blow(facts, AreaCode("999001001"), None, under(0))
    return whistle_life.apply(whistle, WhistleAct(A.ADMIT), under(1))


def named():
    return whistle_life.apply(blown(), WhistleAct(A.NAME, departments=(CG, GA)), under(2))


def kinds(clocks):
    return [(one.kind, one.department) for one in clocks]


def test_that_every_clock_runs_the_nearest_first():
    assert kinds(running_clocks(blown(), RULES)) == [(K.TRIAGE, "")]
    assert blown().admitted is Admission.ONCE
    clocks = running_clocks(named(), RULES)
    assert [one.due for one in clocks] == sorted(one.due for one in clocks)
    assert set(kinds(clocks)) == {(kind, one) for kind in (K.SIGN, K.CHECK_IN, K.FEED_BACK) for one in (CG, GA)}


def test_that_naming_ends_the_centres_clock_and_starts_those_of_departments():
    changes = clock_changes(blown(), named(), RULES)
    assert (changes[0].kind, changes[0].after) == (K.TRIAGE, None)
    assert [one.department for one in changes[1:]] == [CG] * 3 + [GA] * 3
    assert all(one.before is None for one in changes[1:])


def test_that_signing_ends_one_clock_and_leaves_the_others():
    after = whistle_life.apply(named(), WhistleAct(A.SIGN, CG), under(5))
    moved = [one for one in clock_changes(named(), after, RULES) if one.before != one.after]
    assert [(one.kind, one.department, one.after) for one in moved] == [(K.SIGN, CG, None)]


def test_that_nothing_runs_at_the_end():
    ended = whistle_life.apply(named(), WhistleAct(A.VOID, reason="重复"), under(5))
    assert running_clocks(ended, RULES) == ()
    assert all(one.after is None for one in clock_changes(named(), ended, RULES))


def test_that_a_new_whistle_has_nothing_before():
    first = replace(blown(), branches=())
    assert [one.before for one in clock_changes(None, first, RULES)] == [None]
