"""Departments in the order of their reasons."""

from __future__ import annotations

import pytest

from gridcenter.domain.case import CaseId
from gridcenter.domain.department import Department, DepartmentCode
from gridcenter.domain.recommendation import Ground, Precedent, Reason, duty_words, rank

CG, SZ, HW, OLD = (DepartmentCode(code) for code in ("CG", "SZ", "HW", "OLD"))
DEPARTMENTS = (
    Department(CG, "城市管理局", "城管局", "市容秩序与户外广告"),
    Department(SZ, "市政公司", "市政", "井盖、道路"),
    Department(HW, "环卫中心", "环卫", ""),
    Department(OLD, "旧局", "旧局", "井盖", active=False),
)


def precedent(**counts: int) -> Precedent:
    codes = [DepartmentCode(code) for code, count in counts.items() for _one in range(count)]
    return Precedent(tuple((CaseId(place), code) for place, code in enumerate(codes, 1)))


def ranked(standard: DepartmentCode | None = None, text: str = "没有字", **counts: int):
    found = rank(DEPARTMENTS, standard, "小类", text, precedent(**counts))
    return [(one.department, *(reason.ground.value for reason in one.reasons)) for one in found]


def test_that_a_custom_of_five_cases_or_more_comes_before_the_standard():
    assert ranked(SZ, CG=3, HW=2) == [("CG", "precedent"), ("SZ", "standard"), ("HW", "precedent")]


@pytest.mark.parametrize("counts", [{"CG": 4}, {"CG": 3, "HW": 3}, {"CG": 1, "HW": 1, "OLD": 9}])
def test_that_few_cases_or_half_of_them_are_no_custom(counts):
    assert ranked(SZ, **counts)[0] == ("SZ", "standard")


def test_that_departments_without_a_count_come_last_and_those_without_a_reason_not_at_all():
    assert ranked(None, "井盖破损", CG=2, HW=1) == [("CG", "precedent"), ("HW", "precedent"), ("SZ", "duty")]
    assert ranked() == []


def test_that_a_department_that_is_no_longer_active_is_never_recommended():
    assert ranked(OLD, "井盖", OLD=50) == [("SZ", "duty")]


def test_that_reasons_carry_their_figures_strongest_first():
    first, second = rank(DEPARTMENTS, CG, "户外广告", "压住井盖", precedent(CG=41, HW=5, SZ=4))[:2]
    assert first.reasons == (
        Reason(Ground.PRECEDENT, 41, 50),
        Reason(Ground.STANDARD),
        Reason(Ground.DUTY, words=("户外广告",)),
    )
    assert second.department == HW
    weak = rank(DEPARTMENTS, CG, "小类", "", precedent(CG=2, HW=2))[0]
    assert weak.reasons == (Reason(Ground.STANDARD), Reason(Ground.PRECEDENT, 2, 4))


def test_that_the_counted_cases_are_named():
    assert precedent(CG=2, HW=1).cases == (1, 2, 3)


@pytest.mark.parametrize(
    ("duty", "found"),
    [
        ("井盖、道路与桥梁", ("井盖", "道路")),
        ("井盖,井盖", ("井盖",)),
        ("路", ()),
        ("ＬＥＤ屏", ("led屏",)),
        ("", ()),
    ],
)
def test_that_whole_words_of_a_duty_are_looked_for(duty, found):
    assert duty_words(duty, "道路上井盖旁的led屏") == found
