"""Searching cases: every word must be there, wherever it stands, and nothing else is found."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gridcenter.domain.case import Case
from gridcenter.domain.moves import Act, Action

TEXTS = {
    "cover": ("雨水井盖破损", "解放路12号", "01"),
    "lamp": ("路灯不亮，井边积水", "中山路 3 号楼 B座", "02"),
    "bin": ("垃圾箱满溢 ABC", "解放路 12 号", "03"),
    "pairs": ("井盖子没有，盖好再说", "和平里", "03"),
}


@pytest.fixture
def found(desk):
    """Four cases, and a search that answers with their names."""
    known = {desk.report(text, minor, address=address).id: name for name, (text, address, minor) in TEXTS.items()}

    def search(query: str, limit: int = 200) -> list[str]:
        return [known[case.id] for case in desk.center.cases.search(query, limit).cases]

    return search


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("井盖", ["pairs", "cover"]),
        ("雨水井盖", ["cover"]),
        ("井盖破损", ["cover"]),
        ("解放路12号", ["cover"]),
        ("12号", ["cover"]),
        ("ABC", ["bin"]),
        ("abc", ["bin"]),
        ("ＡＢＣ", ["bin"]),
        ("路灯 积水", ["lamp"]),
        ("积水 中山", ["lamp"]),
        ("垃圾箱 解放路", ["bin"]),
        ("上水井盖", ["cover"]),
        ("上水井盖 破损 解放路", ["cover"]),
        ("井盖 中山", []),
        ("井边盖", []),
        ("不存在", []),
        ("井", ["pairs", "lamp", "cover"]),
        ("和", ["pairs"]),
        ("井 路灯", ["lamp"]),
        ("井 路", ["lamp", "cover"]),
        ("箱", ["pairs", "bin"]),
        ("%", []),
        ("_", []),
        ("", []),
        ("   ", []),
    ],
)
def test_that_a_query_finds_the_cases_that_hold_every_word(query, names, found):
    assert found(query) == names


def test_that_a_text_with_the_pairs_but_not_the_word_is_not_found(desk):
    # 井盖 + 盖子 + 子没 are all there, but 井盖子没 is not.
    desk.report("井盖破了，盖子没有了", minor="02", address="")
    assert desk.center.cases.search("井盖子没").cases == ()
    right = desk.report("井盖子没了", minor="02", address="")
    assert [case.id for case in desk.center.cases.search("井盖子没").cases] == [right.id]


def test_that_false_hits_of_the_index_do_not_hide_older_cases(desk):
    right = desk.report("井盖子没了", minor="02", address="")
    for _one in range(12):
        desk.report("井盖破了，盖子没有了", minor="02", address="")
    assert [case.id for case in desk.center.cases.search("井盖子没", limit=2).cases] == [right.id]


def test_that_short_words_do_not_hide_older_cases(desk):
    right = desk.report("井在路边", minor="03", address="")
    for _one in range(12):
        desk.report("井在河边", minor="03", address="")
    assert [case.id for case in desk.center.cases.search("井 路边", limit=2).cases] == [right.id]
    assert [case.id for case in desk.center.cases.search("井 路", limit=2).cases] == [right.id]


@pytest.mark.parametrize("query", ["井盖", "井"])
@pytest.mark.parametrize(("count", "more"), [(2, False), (3, False), (4, True)])
def test_that_the_limit_holds_and_more_is_told(query, count, more, desk):
    made = [desk.report(f"雨水井盖破损{number}") for number in range(count)]
    result = desk.center.cases.search(query, limit=3)
    assert [case.id for case in result.cases] == [case.id for case in reversed(made)][:3]
    assert result.more is more


def _amended(desk, case: Case, **facts: object) -> Case:
    act = Act(Action.AMEND, facts=replace(case.facts, **facts))
    return desk.center.cases.do(desk.person("acceptor"), case, act, command_id=f"{case.id}-{case.version}")


def test_that_an_amended_text_is_found_by_its_new_words_and_no_more_by_the_old(desk, found):
    case = desk.center.cases.search("雨水井盖").cases[0]
    case = _amended(desk, case, description="消防栓漏水", address="北京东路41号")
    assert found("消防栓") == ["cover"]
    assert found("北京东路") == ["cover"]
    assert found("雨水井盖") == []
    assert found("解放路12号") == []
    assert found("上水井盖") == ["cover"]
    case = _amended(desk, case, category=desk.new(minor="02").facts.category)
    assert found("上水井盖") == []
    assert found("消防栓 路灯") == ["cover"]
    assert found("井盖") == ["pairs"]


def test_that_an_amendment_of_the_urgency_alone_leaves_the_words(desk, found):
    _amended(desk, desk.center.cases.search("雨水井盖").cases[0], priority="urgent")
    assert found("雨水井盖") == ["cover"]


def test_that_closed_cases_are_found_too(desk):
    case = desk.play(desk.report(), "reject")
    assert desk.center.cases.search("井盖").cases == (case,)


def test_that_digits_are_looked_up_as_numbers_first(desk):
    made = [desk.report() for _one in range(4)]
    search = desk.center.cases.search
    assert search("20260302-0002").cases == (made[1],)
    assert search("0003").cases == (made[2],)
    assert search("20260302", limit=4).cases == tuple(reversed(made))
    assert [search("20260302", limit=limit).more for limit in (3, 4, 5)] == [True, False, False]


def test_that_digits_that_are_no_number_are_looked_up_in_the_text(desk):
    case = desk.report("变电箱 77315 号外壳破损")
    assert desk.center.cases.search("77315").cases == (case,)
    assert desk.center.cases.search("731").cases == (case,)


def test_that_a_found_case_comes_with_its_branches(desk):
    case = desk.play(desk.report(), "accept", "file", "dispatch SZ CG")
    assert desk.center.cases.search("井盖").cases == (case,)
