from __future__ import annotations


def test_there_are_twenty_nine_with_unique_codes_and_short_names(departments):
    assert len(departments) == 29
    assert len({department.code for department in departments}) == 29
    assert len({department.short_name for department in departments}) == 29
    assert len({department.name for department in departments}) == 29


def test_codes_are_short_capitals_short_names_two_characters_and_duties_told(departments):
    for department in departments:
        assert department.code.isascii()
        assert department.code.isupper()
        assert len(department.code) <= 4
        assert len(department.short_name) == 2
        assert department.duty
