"""Commands that propose: similar cases, and departments that should lead."""

from __future__ import annotations

from gridcenter.cli.output import print_json, print_line, print_table
from gridcenter.cli.session import Session
from gridcenter.likeness_words import distance_words
from gridcenter.recommendation_words import reasons_words


def similar(session: Session) -> int:
    """Lists cases that may be the same matter as one."""
    words = session.words
    with session.center() as center:
        case = center.cases.by_number(session.options.number)
        found = center.similar.of(case)
    if session.options.json:
        print_json(found)
        return 0
    headers = ("number", "distance", "apart", "text", "stage", "address")
    rows = [
        (
            one.case.number,
            distance_words(words, one),
            f"{one.hours:.1f}",
            f"{one.text:.0%}",
            words.name(one.case.stage),
            one.case.address,
        )
        for one in found
    ]
    print_table([words(f"cli.column.{name}") for name in headers], rows, words("cli.nothing"))
    return 0


def recommend(session: Session) -> int:
    """Lists departments that should lead a case, with reasons."""
    words = session.words
    with session.center() as center:
        case = center.cases.by_number(session.options.number)
        found = center.recommendations.for_case(case)
        directory = center.directory
    if session.options.json:
        print_json(found)
        return 0
    rows = [
        (directory.department_name(one.department), reasons_words(words, directory, one, found.precedent))
        for one in found.ranked
    ]
    print_table([words(f"cli.column.{name}") for name in ("department", "reason")], rows, words("cli.nothing"))
    if found.precedent.leads and found.precedent.town is None:
        print_line(words("cli.whole_district"))
    return 0
