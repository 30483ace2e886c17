import pytest

from gridcenter.domain.area import Area, AreaCode, AreaLevel
from gridcenter.domain.category import CaseStandard, Category, CategoryId, CategoryKind, StandardId
from gridcenter.domain.department import Department, DepartmentCode
from gridcenter.domain.directory import Directory
from gridcenter.domain.limits import Limit
from gridcenter.domain.people import Person, PersonId, Role

DISTRICT, TOWN, GRID, ADDRESS = "320903", "320903004", "320903004010003", "320903004010003070012"
COVER = CategoryId("gb@2013/component/01/03")


def standard(key: str, category: str = COVER) -> CaseStandard:
    return CaseStandard(
        StandardId(key), CategoryId(category), "缺失", Limit.parse("2UH"), "恢复", DepartmentCode("cityworks")
    )


@pytest.fixture
def directory() -> Directory:
    """A district with one town, one grid, one department, one person, one minor class with two conditions."""
    areas = [
        Area(AreaCode(DISTRICT), "盐都区", AreaLevel.DISTRICT),
        Area(AreaCode(TOWN), "盐龙街道", AreaLevel.TOWN, AreaCode(DISTRICT)),
        Area(AreaCode(GRID), "第三网格", AreaLevel.GRID),
    ]
    return Directory(
        areas={area.code: area for area in areas},
        departments={
            DepartmentCode("cityworks"): Department(DepartmentCode("cityworks"), "盐都区城市管理局", "城管局")
        },
        categories={COVER: Category(COVER, "gb", "2013", CategoryKind.COMPONENT, "01", "公用设施", "03", "雨水井盖")},
        standards={key.id: key for key in (standard("s2"), standard("other", "gb@2013/event/05/06"), standard("s1"))},
        people={PersonId("li"): Person(PersonId("li"), "李明", frozenset({Role.ACCEPTOR}))},
    )


def test_that_known_keys_are_shown_by_name(directory: Directory) -> None:
    assert directory.category_name(COVER) == "雨水井盖"
    assert directory.department_name("cityworks") == "城管局"
    assert directory.person_name("li") == "李明"
    assert directory.area_name(TOWN) == "盐龙街道"


def test_that_unknown_keys_are_shown_as_themselves(directory: Directory) -> None:
    assert directory.category_name(CategoryId("gb@2013/event/99/99")) == "gb@2013/event/99/99"
    assert directory.department_name("water") == "water"
    assert directory.person_name("gone") == "gone"
    assert directory.area_name("320903999") == "320903999"


def test_that_nobody_and_nowhere_have_no_name(directory: Directory) -> None:
    for nothing in (None, ""):
        assert directory.person_name(nothing) == ""
        assert directory.area_name(nothing) == ""
        assert directory.grid_name(nothing) == ""
        assert directory.area_at(nothing, AreaLevel.DISTRICT) is None


def test_that_an_address_belongs_to_the_areas_above_it(directory: Directory) -> None:
    town = directory.area_at(ADDRESS, AreaLevel.TOWN)
    assert town is not None
    assert town.name == "盐龙街道"
    assert directory.area_at(ADDRESS, AreaLevel.COMMUNITY) is None
    assert directory.area_at(DISTRICT, AreaLevel.TOWN) is None


@pytest.mark.parametrize("code", ["32090300401000", "东湖", "320903004010003 ", "3" * 40])
def test_that_a_code_of_no_level_is_an_unknown_area(code: str, directory: Directory) -> None:
    assert all(directory.area_at(code, level) is None for level in AreaLevel)
    assert directory.grid_name(code) == code


def test_that_a_place_is_named_by_its_grid_or_else_by_itself(directory: Directory) -> None:
    assert directory.grid_name(ADDRESS) == "第三网格"
    assert directory.grid_name(GRID) == "第三网格"
    assert directory.grid_name(TOWN) == "盐龙街道"


def test_that_the_conditions_of_a_minor_class_keep_the_books_order(directory: Directory) -> None:
    assert [found.id for found in directory.standards_of(COVER)] == ["s2", "s1"]
    assert directory.standards_of(CategoryId("none")) == ()


def test_that_the_towns_are_listed(directory: Directory) -> None:
    assert [area.name for area in directory.towns()] == ["盐龙街道"]


def test_that_towns_are_listed_by_code() -> None:
    codes = ("320903102", "320903004", "320903101")
    areas = {AreaCode(code): Area(AreaCode(code), code, AreaLevel.TOWN) for code in codes}
    assert [area.code for area in Directory(areas=areas).towns()] == sorted(codes)


def test_that_an_empty_directory_answers_with_the_keys() -> None:
    assert Directory().grid_name(GRID) == GRID
    assert Directory().towns() == ()
