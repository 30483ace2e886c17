"""Recommended departments: the best three of those that can be chosen."""

from __future__ import annotations

import pytest

from gridcenter.domain.department import DepartmentCode
from gridcenter.domain.recommendation import Ground, Precedent, Reason, Recommendation, Recommendations
from ui.dialogs.recommended import RecommendedDepartments

CODES = [DepartmentCode(code) for code in ("CG", "ZJ", "SW", "YL")]
FOUND = Recommendations(tuple(Recommendation(code, (Reason(Ground.STANDARD),)) for code in CODES), Precedent())


@pytest.fixture
def shown(kit, directory, qtbot):
    made = RecommendedDepartments(kit, directory)
    qtbot.addWidget(made)
    return made


def test_that_three_are_shown_the_first_being_the_one_a_key_takes(shown):
    shown.show_found(FOUND, set(CODES))
    assert [line.split(":")[0] for line in shown.lines()] == ["城管", "住建", "水务"]
    assert shown.first == "CG"
    assert not shown.isHidden()
    assert shown._see.isHidden()


def test_that_those_that_cannot_be_chosen_are_left_out(shown):
    shown.show_found(FOUND, {CODES[3], CODES[1]})
    assert [line.split(":")[0] for line in shown.lines()] == ["住建", "园林"]
    shown.show_found(FOUND, set())
    assert shown.first is None
    assert shown.isHidden()
