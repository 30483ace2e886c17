from __future__ import annotations

import random
from itertools import product

import pytest

from gridcenter.demo.stories import Teller, Traits
from gridcenter.domain.case import Stage
from gridcenter.domain.limits import StageMinutes
from gridcenter.domain.moves import Action

AREA = "99900100100100101"


@pytest.fixture
def tell(staff, departments, book):
    def _tell(traits, seed=1):
        teller = Teller(staff, [one.code for one in departments], StageMinutes(), random.Random(seed))
        return teller.tell(traits, AREA, book.standards[0], book.standards[0].limit)

    return _tell


def _actions(steps):
    return [step.act.action for step in steps]


def test_plain_story_goes_straight_to_its_end(tell):
    assert _actions(tell(Traits())) == [
        Action.ACCEPT,
        Action.FILE,
        Action.DISPATCH,
        Action.SIGN,
        Action.HANDLE,
        Action.FEED_BACK,
        Action.INSPECT,
        Action.PASS,
        Action.CLOSE,
    ]


def test_traits_bring_their_steps(tell):
    assert _actions(tell(Traits(verified=True)))[:2] == [Action.VERIFY, Action.CONFIRM]
    assert _actions(tell(Traits(returned=True))).count(Action.DISPATCH) == 2
    assert Action.RETURN in _actions(tell(Traits(returned=True)))
    assert _actions(tell(Traits(reworked=True))).count(Action.INSPECT) == 2
    assert _actions(tell(Traits(assisted=True))).count(Action.FEED_BACK) == 2
    assert _actions(tell(Traits(end=Stage.REJECTED))) == [Action.REJECT]


@pytest.mark.parametrize("end", [Stage.CLOSED, Stage.REJECTED, Stage.VOID])
def test_every_story_ends_where_it_should_and_time_never_runs_back(tell, end):
    for seed, flags in enumerate(product((False, True), repeat=4)):
        steps = tell(Traits(*flags, end=end), seed)
        assert steps[-1].stage is end
        assert not any(step.stage.final for step in steps[:-1])
        assert all(step.wait >= 0 for step in steps)
