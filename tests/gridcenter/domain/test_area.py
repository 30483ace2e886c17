from dataclasses import replace

import pytest

from gridcenter.domain.area import (
    Area,
    AreaCode,
    AreaFinding,
    AreaLevel,
    BadAreaCode,
    CodeFault,
    CodeRule,
    GridKind,
    check_tree,
)

RULE = CodeRule()
DISTRICT, TOWN, COMMUNITY = "320903", "320903004", "320903004010"
GRID, MICRO_GRID, ADDRESS = "320903004010003", "32090300401000307", "320903004010003070012"
LEVELS = {
    DISTRICT: AreaLevel.DISTRICT,
    TOWN: AreaLevel.TOWN,
    COMMUNITY: AreaLevel.COMMUNITY,
    GRID: AreaLevel.GRID,
    MICRO_GRID: AreaLevel.MICRO_GRID,
    ADDRESS: AreaLevel.ADDRESS,
}


def area(code: str, parent: str | None = None, level: AreaLevel | None = None) -> Area:
    return Area(AreaCode(code), "某处", level or LEVELS[code], AreaCode(parent) if parent else None)


def test_that_each_level_stands_below_the_one_before() -> None:
    assert [level.parent for level in AreaLevel] == [
        None,
        AreaLevel.DISTRICT,
        AreaLevel.TOWN,
        AreaLevel.COMMUNITY,
        AreaLevel.GRID,
        AreaLevel.MICRO_GRID,
    ]


@pytest.mark.parametrize(("code", "level"), LEVELS.items())
def test_that_the_number_of_digits_tells_the_level(code: str, level: AreaLevel) -> None:
    assert RULE.level(code) is level
    assert RULE.length(level) == len(code)
    assert RULE.parse(code, level) == code


@pytest.mark.parametrize("length", [1, 5, 7, 8, 10, 11, 13, 14, 16, 18, 20, 22])
def test_that_another_number_of_digits_is_refused(length: int) -> None:
    with pytest.raises(BadAreaCode) as refused:
        RULE.level("3" * length)
    assert refused.value.fault is CodeFault.LENGTH
    assert refused.value.code == "3" * length


@pytest.mark.parametrize(
    "code",
    [
        "",
        "32090a",
        "32 903",
        "-20903",
        "320.03",
        "３２０９０３",
        "32090３",
        "٣٢٠٩٠٣",
        "32090²",
        "三二〇九〇三",
        "320903\n",
    ],
)
def test_that_anything_but_plain_digits_is_refused(code: str) -> None:
    with pytest.raises(BadAreaCode) as refused:
        RULE.level(code)
    assert refused.value.fault is CodeFault.NOT_DIGITS


def test_that_a_code_of_another_level_is_not_parsed() -> None:
    with pytest.raises(BadAreaCode) as refused:
        RULE.parse(TOWN, AreaLevel.GRID)
    assert refused.value.fault is CodeFault.LENGTH


@pytest.mark.parametrize(("digits", "length"), [(1, 16), (2, 17), (3, 18), (5, 20)])
def test_that_the_digits_of_micro_grids_are_a_setting(digits: int, length: int) -> None:
    rule = CodeRule(micro_grid_digits=digits)
    code = GRID + "7" * digits
    assert rule.level(code) is AreaLevel.MICRO_GRID
    assert len(code) == length
    assert rule.parent(code) == GRID
    assert rule.level(code + "0012") is AreaLevel.ADDRESS
    assert rule.parent(code + "0012") == code


def test_that_the_length_of_one_setting_is_refused_by_another() -> None:
    with pytest.raises(BadAreaCode):
        CodeRule(micro_grid_digits=3).level(MICRO_GRID)


def test_that_the_digits_of_addresses_are_a_setting() -> None:
    rule = CodeRule(address_digits=6)
    assert rule.level(MICRO_GRID + "000012") is AreaLevel.ADDRESS
    with pytest.raises(BadAreaCode):
        rule.level(ADDRESS)


@pytest.mark.parametrize("digits", [-1, 0, 7])
def test_that_digits_of_micro_grids_are_one_to_six(digits: int) -> None:
    assert CodeRule(micro_grid_digits=6).length(AreaLevel.MICRO_GRID) == 21
    with pytest.raises(ValueError, match="micro-grid"):
        CodeRule(micro_grid_digits=digits)


@pytest.mark.parametrize("digits", [-1, 0, 9])
def test_that_digits_of_addresses_are_one_to_eight(digits: int) -> None:
    assert CodeRule(address_digits=1).length(AreaLevel.ADDRESS) == 18
    assert CodeRule(address_digits=8).length(AreaLevel.ADDRESS) == 25
    with pytest.raises(ValueError, match="address"):
        CodeRule(address_digits=digits)


def test_that_the_parent_is_the_code_without_its_own_digits() -> None:
    codes = list(LEVELS)
    assert [RULE.parent(code) for code in codes] == [None, *codes[:-1]]


def test_that_the_parent_of_a_bad_code_is_refused() -> None:
    with pytest.raises(BadAreaCode):
        RULE.parent("32090300401000")


def test_that_an_ancestor_is_found_at_every_level_above_and_at_the_own() -> None:
    assert [RULE.ancestor(ADDRESS, level) for level in AreaLevel] == list(LEVELS)
    assert RULE.ancestor(GRID, AreaLevel.GRID) == GRID


def test_that_there_is_no_ancestor_below() -> None:
    assert RULE.ancestor(TOWN, AreaLevel.COMMUNITY) is None
    assert RULE.ancestor(GRID, AreaLevel.MICRO_GRID) is None


@pytest.mark.parametrize(
    ("code", "fault"),
    [("32090300401000", CodeFault.LENGTH), (ADDRESS + "1", CodeFault.LENGTH), ("32090x004", CodeFault.NOT_DIGITS)],
)
def test_that_a_code_of_no_level_has_no_ancestors(code: str, fault: CodeFault) -> None:
    with pytest.raises(BadAreaCode) as refused:
        RULE.ancestor(code, AreaLevel.DISTRICT)
    assert (refused.value.code, refused.value.fault) == (code, fault)


@pytest.mark.parametrize(
    ("sequence", "kind"),
    [
        ("001", GridKind.COMPREHENSIVE),
        ("800", GridKind.COMPREHENSIVE),
        ("801", GridKind.SPECIAL),
        ("999", GridKind.SPECIAL),
    ],
)
def test_that_special_grids_begin_at_801(sequence: str, kind: GridKind) -> None:
    assert RULE.grid_kind(COMMUNITY + sequence) is kind


def test_that_a_micro_grid_and_an_address_are_of_their_grids_kind() -> None:
    assert RULE.grid_kind(COMMUNITY + "801" + "01") is GridKind.SPECIAL
    assert RULE.grid_kind(COMMUNITY + "003" + "99" + "0900") is GridKind.COMPREHENSIVE


@pytest.mark.parametrize("code", [COMMUNITY, TOWN, DISTRICT, GRID[:-1], "", "32090300401080x"])
def test_that_a_code_above_or_beside_the_grids_has_no_kind(code: str) -> None:
    with pytest.raises(BadAreaCode) as refused:
        RULE.grid_kind(code)
    assert refused.value.code == code


def test_that_a_whole_tree_has_no_findings() -> None:
    codes = list(LEVELS)
    tree = [area(code, parent) for code, parent in zip(codes, [None, *codes], strict=False)]
    assert check_tree(tree, RULE) == []
    assert check_tree(reversed(tree), RULE) == []


@pytest.mark.parametrize(
    ("wrong", "finding"),
    [
        pytest.param(
            area("32090x", level=AreaLevel.DISTRICT), AreaFinding("code_not_digits", "32090x"), id="not_digits"
        ),
        pytest.param(
            area("32090300401000", COMMUNITY, AreaLevel.GRID),
            AreaFinding("code_length", "32090300401000"),
            id="length",
        ),
        pytest.param(
            area(TOWN, DISTRICT, AreaLevel.COMMUNITY), AreaFinding("code_level", TOWN, "community"), id="level"
        ),
        pytest.param(area(TOWN), AreaFinding("parent_differs", TOWN, ""), id="no_parent_given"),
        pytest.param(area(TOWN, "320924"), AreaFinding("parent_differs", TOWN, "320924"), id="other_parent"),
        pytest.param(area("320903", TOWN), AreaFinding("parent_differs", DISTRICT, TOWN), id="district_with_parent"),
        pytest.param(area(COMMUNITY, TOWN), AreaFinding("parent_missing", COMMUNITY, TOWN), id="parent_missing"),
    ],
)
def test_that_each_fault_of_a_tree_is_found(wrong: Area, finding: AreaFinding) -> None:
    sound = [] if wrong.code == DISTRICT else [area(DISTRICT)]
    assert check_tree([*sound, wrong], RULE) == [finding]


def test_that_a_code_that_comes_again_is_found_each_time_and_the_first_is_looked_at() -> None:
    tree = [area(DISTRICT), area(TOWN, DISTRICT), area(TOWN, "320924"), area(DISTRICT, TOWN)]
    assert check_tree(tree, RULE) == [AreaFinding("code_twice", TOWN), AreaFinding("code_twice", DISTRICT)]
    assert check_tree(iter([*tree, tree[0]]), RULE)[-1] == AreaFinding("code_twice", DISTRICT)


@pytest.mark.parametrize(
    ("sequence", "kind", "differs"),
    [
        ("003", GridKind.COMPREHENSIVE, False),
        ("003", GridKind.SPECIAL, True),
        ("801", GridKind.SPECIAL, False),
        ("801", GridKind.COMPREHENSIVE, True),
        ("801", None, False),
    ],
)
def test_that_a_grids_kind_that_does_not_fit_its_number_is_found(
    sequence: str, kind: GridKind | None, differs: bool
) -> None:
    grid = Area(AreaCode(COMMUNITY + sequence), "某处", AreaLevel.GRID, AreaCode(COMMUNITY), kind)
    tree = [area(DISTRICT), area(TOWN, DISTRICT), area(COMMUNITY, TOWN), grid]
    assert check_tree(tree, RULE) == ([AreaFinding("kind_differs", grid.code, str(kind))] if differs else [])


def test_that_a_kind_is_looked_at_in_grids_only() -> None:
    marked = replace(area(TOWN, DISTRICT, AreaLevel.GRID), grid_kind=GridKind.SPECIAL)
    assert check_tree([area(DISTRICT), marked], RULE) == [AreaFinding("code_level", TOWN, "grid")]
    micro = replace(area(MICRO_GRID, GRID), grid_kind=GridKind.SPECIAL)
    above = [area(DISTRICT), area(TOWN, DISTRICT), area(COMMUNITY, TOWN), area(GRID, COMMUNITY)]
    assert check_tree([*above, micro], RULE) == []


def test_that_one_area_can_have_two_findings_and_others_are_still_looked_at() -> None:
    tree = [area(DISTRICT), area(TOWN, "320924", AreaLevel.GRID), area("9", None, AreaLevel.TOWN)]
    assert [(finding.kind, finding.code) for finding in check_tree(tree, RULE)] == [
        ("code_level", TOWN),
        ("parent_differs", TOWN),
        ("code_length", "9"),
    ]
