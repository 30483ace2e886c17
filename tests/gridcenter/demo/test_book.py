from __future__ import annotations

from collections import Counter

from gridcenter.demo.book import manners
from gridcenter.domain.category import CategoryKind, category_id


def test_there_are_enough_minors_of_every_kind(book):
    kinds = Counter(category.kind for category in book.categories)
    assert len(book.categories) >= 70
    assert kinds[CategoryKind.SERVICE] >= 8
    assert kinds[CategoryKind.COMPONENT] >= 25
    assert kinds[CategoryKind.EVENT] >= 25


def test_ids_are_unique_and_follow_the_rule(book):
    assert (book.code_set, book.version) == ("demo", "2026")
    assert len({category.id for category in book.categories}) == len(book.categories)
    for category in book.categories:
        expected = category_id("demo", "2026", category.kind, category.major, category.minor)
        assert category.id == expected
    assert len({standard.id for standard in book.standards}) == len(book.standards)
    assert all(standard.id == f"{standard.category}#{standard.ordinal}" for standard in book.standards)


def test_every_minor_has_one_to_four_standards_numbered_from_one(book):
    ordinals = {category.id: [] for category in book.categories}
    for standard in book.standards:
        ordinals[standard.category].append(standard.ordinal)
    for found in ordinals.values():
        assert 1 <= len(found) <= 4
        assert found == list(range(1, len(found) + 1))


def test_minor_names_are_distinct_and_texts_have_no_placeholder_left(book):
    assert len({category.minor_name for category in book.categories}) == len(book.categories)
    for standard in book.standards:
        assert standard.filing_condition
        assert standard.closing_condition
        assert "@" not in standard.filing_condition + standard.closing_condition
    for manner in manners().values():
        assert all(words and "@" not in words for words in manner.heard)


def test_standards_name_departments_that_exist_and_none_is_idle(book, departments):
    assert {standard.department for standard in book.standards} == {department.code for department in departments}


def test_every_standard_has_a_manner(book):
    assert manners().keys() == {standard.id for standard in book.standards}
