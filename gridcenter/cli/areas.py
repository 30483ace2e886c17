"""Commands for areas: import and check."""

from __future__ import annotations

from pathlib import Path

from gridcenter.cli.output import print_error, print_json, print_line, print_table
from gridcenter.cli.session import Session
from gridcenter.domain.area import AreaFinding, AreaLevel
from gridcenter.errors import BadInput
from gridcenter.geo.datum import Datum
from gridcenter.services.area_import import AreaImport
from gridcenter.store import schema
from gridcenter.words import Words

# Worth knowing, but no fault of the data.
_INFORMATION = frozenset({"split"})


def import_areas(session: Session) -> int:
    """Imports the areas of a geodata file."""
    options, words = session.options, session.words
    layers = {_level(key, words): value for key, value in map(_pair, options.layer)}
    with session.database() as database:
        schema.require(database)
        report = AreaImport(database).run(
            Path(options.file),
            layers=layers,
            fields=dict(map(_pair, options.field)),
            datum=Datum(options.datum),
            district_name=options.district_name,
        )
    if options.json:
        print_json(report)
        return 0
    counts = [f"{words.name(level)} {count}" for level, count in report.counts.items() if count]
    print_line(words("cli.areas_in", counts=words("list.comma").join(counts)))
    if report.rejected:
        print_error(words("cli.areas_rejected", n=len(report.rejected)))
        for one in report.rejected:
            print_error(f"  {one.where}  {one.code}  {words(f'rejected.{one.reason}', detail='')}")
    return 0


def check(session: Session) -> int:
    """Lists what is wrong with the stored areas; 1 when anything is."""
    words = session.words
    with session.database() as database:
        schema.require(database)
        findings = AreaImport(database).check()
    if session.options.json:
        print_json(findings)
    else:
        rows = [(finding.code, _sentence(finding, words)) for finding in findings]
        headers = (words("cli.column.code"), words("cli.column.finding"))
        print_table(headers, rows, words("cli.findings_none"))
    return 1 if any(finding.kind not in _INFORMATION for finding in findings) else 0


def _sentence(finding: AreaFinding, words: Words) -> str:
    return words(
        f"finding.{finding.kind}", code=finding.code, other=finding.other, size=f"{finding.square_metres:,.0f}"
    )


def _pair(text: str) -> tuple[str, str]:
    key, found, value = text.partition("=")
    if not found or not value:
        raise BadInput(what="act", where=text, fix="NAME=VALUE")
    return key, value


def _level(name: str, words: Words) -> AreaLevel:
    try:
        return AreaLevel(name)
    except ValueError:
        raise BadInput(what="act", where=name, fix=words("list.comma").join(AreaLevel)) from None
