from dataclasses import replace

from gridcenter.domain.category import CaseStandard, Category, CategoryBook, CategoryKind, StandardId, category_id
from gridcenter.domain.department import DepartmentCode
from gridcenter.domain.limits import Limit


def test_that_a_category_is_named_by_x_major_and_minor() -> None:
    assert category_id("gbt30428", "2013", CategoryKind.COMPONENT, "01", "03") == "gbt30428@2013/component/01/03"


def test_that_bare_codes_of_two_sets_versions_or_kinds_do_not_clash() -> None:
    names = {
        category_id(code_set, version, kind, major, minor)
        for code_set in ("gbt30428", "cjt214")
        for version in ("2005", "2013")
        for kind in CategoryKind
        for major in ("04", "05")
        for minor in ("01", "1", "10")
    }
    assert len(names) == 2 * 2 * 3 * 2 * 3


def test_that_two_conditions_of_one_minor_class_have_their_own_limits() -> None:
    name = category_id("gbt30428", "2013", CategoryKind.COMPONENT, "01", "03")
    category = Category(name, "gbt30428", "2013", CategoryKind.COMPONENT, "01", "公用设施", "03", "雨水井盖")
    missing = CaseStandard(
        StandardId("s1"), name, "缺失移位", Limit.parse("2UH"), "恢复原状", DepartmentCode("cityworks")
    )
    sunken = replace(missing, id=StandardId("s2"), filing_condition="周边沉降", limit=Limit.parse("5WD"), ordinal=2)
    book = CategoryBook("gbt30428", "2013", "城市管理部件", (category,), (missing, sunken))
    limits = {standard.ordinal: str(standard.limit) for standard in book.standards if standard.category == category.id}
    assert limits == {1: "2UH", 2: "5WD"}
