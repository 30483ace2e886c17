from __future__ import annotations

import random

import pytest

from gridcenter.demo.words import worded
from gridcenter.domain.moves import REASON_NEEDED, Action


@pytest.mark.parametrize("action", sorted(REASON_NEEDED))
def test_actions_that_want_a_reason_have_one(action):
    assert all(worded(random.Random(seed), action).reason for seed in range(20))


def test_answers_of_departments_say_something():
    assert all(worded(random.Random(seed), Action.FEED_BACK, department="CG").note for seed in range(20))


def test_plain_steps_need_no_words():
    act = worded(random.Random(1), Action.ACCEPT)
    assert (act.reason, act.note) == ("", "")
