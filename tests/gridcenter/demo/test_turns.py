from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest

from gridcenter.demo.cases import CaseMaker
from gridcenter.demo.turns import Turns
from gridcenter.domain.effects import Circumstances
from gridcenter.domain.lifecycle import apply, report
from gridcenter.domain.limits import StageMinutes
from gridcenter.domain.moves import Act, Action

NOW = datetime(2026, 6, 1, 2, tzinfo=UTC)


@pytest.fixture
def maker(areas, book):
    return CaseMaker(5, areas, book)


@pytest.fixture
def drive(maker):
    """A case after some acts, a minute apart."""

    def _drive(*acts):
        new, key = maker.new_case(NOW)
        standard = maker.standard(key)
        case = report(new, Circumstances("hotline", NOW, StageMinutes()))
        for minute, act in enumerate(acts, 1):
            at = NOW + timedelta(minutes=minute)
            here = Circumstances("desk1", at, StageMinutes(), standard.limit, standard.category)
            if act.action is Action.FILE:
                act = Act(Action.FILE, standard=standard.id)
            case = apply(case, act, here)
        return case

    return _drive


ACCEPT, FILE = Act(Action.ACCEPT), Act(Action.FILE)
DISPATCH = Act(Action.DISPATCH, departments=("CG", "ZJ"))


def test_operators_own_work_is_nobody_elses_turn(staff, maker, drive):
    turns = Turns(staff, maker, operators=False)
    assert list(turns.of(drive())) == []
    assert list(turns.of(drive(ACCEPT))) == []
    assert list(turns.of(drive(ACCEPT, FILE))) == []


def test_autopilot_knows_the_operators_next_step(staff, maker, drive):
    turns = Turns(staff, maker, operators=True)
    assert [turn.action for turn in turns.of(drive())] == [Action.ACCEPT]
    assert [turn.action for turn in turns.of(drive(ACCEPT))] == [Action.FILE]
    assert [turn.action for turn in turns.of(drive(ACCEPT, FILE))] == [Action.DISPATCH]


def test_every_department_has_its_own_turn(staff, maker, drive):
    turns = Turns(staff, maker, operators=False)
    case = drive(ACCEPT, FILE, DISPATCH)
    assert {(turn.action, turn.department) for turn in turns.of(case)} == {(Action.SIGN, "CG"), (Action.SIGN, "ZJ")}


def test_turn_stays_the_same_while_another_department_acts(staff, maker, drive):
    turns = Turns(staff, maker, operators=False)
    before = set(turns.of(drive(ACCEPT, FILE, DISPATCH)))
    after = set(turns.of(drive(ACCEPT, FILE, DISPATCH, Act(Action.SIGN, department="CG"))))
    assert {turn.department for turn in before & after} == {"ZJ"}


def test_chosen_act_is_by_the_person_whose_turn_it_is(staff, maker, drive):
    turns = Turns(staff, maker, operators=False)
    rng = random.Random(1)
    case = drive(ACCEPT, FILE, DISPATCH)
    for turn in turns.of(case):
        person, act = turns.choose(turn, case, rng)
        assert person.department == act.department == turn.department
    verifying = drive(Act(Action.VERIFY))
    (turn,) = turns.of(verifying)
    person, act = turns.choose(turn, verifying, rng)
    assert (act.action, person.area) == (Action.CONFIRM, verifying.area[:9])


def test_departments_return_now_and_then(staff, maker, drive):
    turns = Turns(staff, maker, operators=False)
    case = drive(ACCEPT, FILE, DISPATCH)
    turn = next(iter(turns.of(case)))
    rng = random.Random(1)
    returned = sum(turns.choose(turn, case, rng)[1].action is Action.RETURN for _ in range(1_000))
    assert 20 < returned < 100
