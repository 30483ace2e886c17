"""The command that says who has which case open."""

from __future__ import annotations

from gridcenter.cli.output import plain, print_json, print_table
from gridcenter.cli.session import Session
from gridcenter.domain.case import CaseId
from gridcenter.domain.presence import CASE


def show(session: Session) -> int:
    """Lists who looks at what, and since when."""
    words = session.words
    with session.center() as center:
        directory = center.directory
        seen = [one for one in center.presence.everyone() if one.kind == CASE]
        numbers = {case.id: case.number for case in center.cases.by_ids([CaseId(one.key) for one in seen])}
    if session.options.json:
        print_json(
            [
                {**plain(one), "name": directory.person_name(one.person), "number": numbers.get(CaseId(one.key))}
                for one in seen
            ]
        )
        return 0
    rows = [
        (
            directory.person_name(one.person),
            numbers.get(CaseId(one.key), str(one.key)),
            f"{one.since.astimezone(directory.district.zone):%Y-%m-%d %H:%M}",
        )
        for one in seen
    ]
    print_table([words(f"cli.column.{name}") for name in ("who", "number", "since")], rows, words("cli.nothing"))
    return 0
