"""How alike two cases are: place and time first, then category or words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gridcenter.domain.area import AreaCode, CodeRule
from gridcenter.domain.case import Case, CaseId, Facts, NewCase, Priority, Source, Stage
from gridcenter.domain.category import CategoryId
from gridcenter.domain.likeness import (
    LikenessRules,
    Sighting,
    box_around,
    compared_area,
    distance,
    likeness,
    ranked,
    text_likeness,
)
from gridcenter.domain.people import PersonId
from gridcenter.domain.search import bigrams

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
MICRO = AreaCode("32010200100100101")
RULES, CODES = LikenessRules(), CodeRule()
BIN, LAMP = CategoryId("bin"), CategoryId("lamp")
# A degree of latitude is about 111.2 km.
STEP = 100 / 111_195


def case(key: int = 1, **more: object) -> Case:
    values = {
        "category": BIN,
        "description": "垃圾桶满溢",
        "address": "解放路12号",
        "area": MICRO,
        "longitude": 118.8,
        "latitude": 32.05,
        "reported_at": AT,
    }
    values |= more
    fixed = {"version": 1, "stage": Stage.REPORTED, "stage_since": AT, "priority": Priority.NORMAL}
    by = PersonId("li")
    return Case(
        id=CaseId(key),
        number=f"20260302-{key:04d}",
        source=Source.HOTLINE,
        duplicate=False,
        reported_by=by,
        **fixed,
        **values,
    )


words = st.text(st.sampled_from("井盖雨水街道破损满溢垃圾桶路灯aBz09 ，。"), max_size=16)
cases = st.builds(
    case,
    st.integers(1, 9),
    category=st.sampled_from((BIN, LAMP)),
    description=words,
    address=words,
    area=st.sampled_from((None, MICRO, AreaCode(f"{MICRO}0001"), AreaCode(MICRO[:15]), AreaCode(MICRO[:9]))),
    longitude=st.none() | st.floats(118.799, 118.801),
    latitude=st.none() | st.floats(32.049, 32.051),
    reported_at=st.integers(0, 100).map(lambda hours: AT + timedelta(hours=hours)),
)


@given(words, words)
def test_that_text_likeness_is_symmetric_and_a_share(one: str, other: str) -> None:
    assert text_likeness(one, other) == text_likeness(other, one)
    assert 0 <= text_likeness(one, other) <= 1


@given(words)
def test_that_a_text_with_words_is_wholly_like_itself_and_one_without_is_like_none(text: str) -> None:
    assert text_likeness(text, text) == (1.0 if bigrams(text) else 0.0)


@given(cases, cases)
def test_that_likeness_is_symmetric_and_a_share(one: Case, other: Case) -> None:
    there, back = likeness(one, other, RULES, CODES), likeness(other, one, RULES, CODES)
    assert (there is None) == (back is None)
    if there is not None and back is not None:
        assert replace(there, case=one) == back
        assert 0 <= there.score <= 1
        assert 0 <= there.text <= 1
        assert there.metres is None or 0 <= there.metres <= RULES.metres
        assert 0 <= there.hours <= RULES.hours


@given(cases)
def test_that_a_case_with_a_point_and_words_is_wholly_like_itself(any_case: Case) -> None:
    one = replace(any_case, longitude=118.8, latitude=32.05, description=any_case.description + "井盖破损")
    match = likeness(one, one, RULES, CODES)
    assert match is not None
    assert match.score == pytest.approx(1.0)


def test_that_dice_counts_shared_pairs_of_characters() -> None:
    assert text_likeness("垃圾满溢", "垃圾桶满") == pytest.approx(2 * 1 / (3 + 3))
    assert text_likeness("ＡＢ１２", "ab12") == 1.0


@pytest.mark.parametrize(
    ("other", "alike"),
    [
        (case(2), True),
        (case(2, latitude=32.05 + 1.49 * STEP), True),
        (case(2, latitude=32.05 + 1.51 * STEP), False),
        (case(2, reported_at=AT + timedelta(hours=72)), True),
        (case(2, reported_at=AT - timedelta(hours=72, seconds=1)), False),
        (case(2, category=LAMP), True),
        (case(2, category=LAMP, description="不亮", address="人民路"), False),
        (case(2, description="不亮", address="人民路"), True),
        (case(2, longitude=None), True),
        (case(2, longitude=None, area=AreaCode(f"{MICRO}0007")), True),
        (case(2, longitude=None, area=AreaCode(MICRO[:15])), False),
        (case(2, longitude=None, area=None), False),
        (case(2, area=None), True),
    ],
)
def test_that_place_time_and_category_or_words_decide(other: Case, alike: bool) -> None:
    assert (likeness(case(), other, RULES, CODES) is not None) is alike


def test_that_without_a_point_the_distance_is_not_said() -> None:
    match = likeness(case(), case(2, latitude=None), RULES, CODES)
    assert match is not None
    assert match.metres is None


def test_that_a_report_and_a_form_are_compared_like_a_case() -> None:
    facts = Facts(BIN, "垃圾桶满溢", "解放路12号", MICRO, 118.8, 32.05)
    of_case = likeness(case(1), case(2), RULES, CODES)
    assert likeness(Sighting(facts, AT), case(2), RULES, CODES) == of_case
    assert likeness(NewCase(facts, Source.VIDEO, AT), case(2), RULES, CODES) == of_case


@pytest.mark.parametrize(
    ("area", "compared"),
    [
        (None, None),
        ("nonsense", None),
        (MICRO[:9], None),
        (MICRO[:15], MICRO[:15]),
        (MICRO, MICRO),
        (f"{MICRO}0012", MICRO),
    ],
)
def test_that_addresses_are_compared_by_their_micro_grid_and_towns_not_at_all(
    area: str | None, compared: str | None
) -> None:
    assert compared_area(area, CODES) == compared


def test_that_the_best_come_first_and_no_more_than_wanted() -> None:
    rules = LikenessRules(most=3)
    others = [case(key, latitude=32.05 + key * STEP / 10) for key in range(2, 9)]
    found = [match for other in others if (match := likeness(case(), other, rules, CODES))]
    assert [match.case.id for match in ranked(list(reversed(found)), rules)] == [2, 3, 4]
    same = [match for key in (4, 6, 5) if (match := likeness(case(), case(key), rules, CODES))]
    assert [match.case.id for match in ranked(same, rules)] == [6, 5, 4]


@given(st.floats(-179, 179), st.floats(-89, 89), st.floats(-0.004, 0.004), st.floats(-0.004, 0.004))
def test_that_a_box_holds_every_point_near_enough(longitude: float, latitude: float, east: float, north: float) -> None:
    assume(distance(longitude, latitude, longitude + east, latitude + north) <= 150)
    assume(abs(latitude) < 85)
    box = box_around(longitude, latitude, 150)
    assert box.west <= longitude + east <= box.east
    assert box.south <= latitude + north <= box.north


def test_that_distances_are_metres() -> None:
    # A minute of latitude is a nautical mile, 1852 m.
    assert distance(118.8, 32.0, 118.8, 32.0 + 1 / 60) == pytest.approx(1852, rel=0.006)
    assert distance(118.8, 60.0, 118.8 + 1 / 60, 60.0) == pytest.approx(1852 / 2, rel=0.006)


@pytest.mark.parametrize(
    "wrong",
    [
        {"metres": 0},
        {"metres": float("nan")},
        {"metres": float("inf")},
        {"hours": -1},
        {"hours": float("inf")},
        {"least_text": 1.1},
        {"least_text": -0.1},
        {"most": 0},
    ],
)
def test_that_rules_that_make_no_sense_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError):
        LikenessRules(**wrong)  # type: ignore[arg-type]
