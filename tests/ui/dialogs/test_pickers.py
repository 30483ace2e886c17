"""Finding a category or an area in a long list."""

from __future__ import annotations

import pytest

from ui.dialogs.pickers import area_picker, category_picker


@pytest.mark.parametrize("typed", ["第1网格", "999001001001001", "qssq", "wcjd", "青石 第1"])
def test_that_an_area_is_found_by_name_code_and_initials(kit, directory, show, write, typed):
    picker = show(area_picker(kit, directory))
    write(picker.line, typed)
    assert picker.key == "999001001001001"


def test_that_towns_and_communities_are_no_place_of_a_case(kit, directory, show):
    picker = show(area_picker(kit, directory))
    assert picker.list.count() == 1


def test_that_a_category_is_found_and_only_those_that_can_be_filed_are_offered(kit, directory, show, write):
    everything, fileable = show(category_picker(kit, directory)), category_picker(kit, directory, with_standards=True)
    show(fileable)
    assert len(fileable._choices) == len({one.category for one in directory.standards.values()})
    assert len(everything._choices) == len(directory.categories)
    write(fileable.line, "雨水井盖")
    assert directory.category_name(fileable.key) == "雨水井盖"
