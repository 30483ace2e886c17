"""Reasons in words."""

from __future__ import annotations

import pytest

from gridcenter import paths
from gridcenter.domain.area import AreaCode
from gridcenter.domain.department import DepartmentCode
from gridcenter.domain.recommendation import Ground, Precedent, Reason, Recommendation
from gridcenter.recommendation_words import reason_words, reasons_words
from gridcenter.words import load_words

WORDS = load_words("zh", paths.resources() / "text")
TOWN = Precedent(town=AreaCode("320102001"))


@pytest.mark.parametrize(
    ("reason", "precedent", "said"),
    [
        (Reason(Ground.PRECEDENT, 41, 50), TOWN, "同类案件近 50 件中 41 件由其主办(梅园街道)"),
        (Reason(Ground.PRECEDENT, 3, 4), Precedent(), "同类案件近 4 件中 3 件由其主办(全区)"),
        (Reason(Ground.STANDARD), TOWN, "立案标准的责任部门"),
        (Reason(Ground.DUTY, words=("井盖", "道路")), TOWN, "职责含“井盖、道路”"),
    ],
)
def test_that_each_reason_is_a_sentence_with_its_figures(center, reason, precedent, said):
    assert reason_words(WORDS, center.directory, reason, precedent) == said


def test_that_reasons_follow_one_another(center):
    one = Recommendation(DepartmentCode("CG"), (Reason(Ground.STANDARD), Reason(Ground.DUTY, words=("市容",))))
    assert reasons_words(WORDS, center.directory, one, TOWN) == "立案标准的责任部门、职责含“市容”"
