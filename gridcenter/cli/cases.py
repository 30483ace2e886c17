"""Commands for cases: import, list, show, do, search."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from gridcenter.center import Center
from gridcenter.cli.output import Progress, print_history, print_json, print_line, print_table
from gridcenter.cli.reading import departments, local_time
from gridcenter.cli.session import Session
from gridcenter.domain.case import Case, Stage, current_branches, is_suspended
from gridcenter.domain.category import StandardId
from gridcenter.domain.department import DepartmentCode
from gridcenter.domain.directory import Directory
from gridcenter.domain.moves import Act, Action
from gridcenter.errors import BadInput
from gridcenter.services.case_import import CaseImport, ImportReport
from gridcenter.services.import_map import read_map
from gridcenter.time_words import clock_words
from gridcenter.words import Words

_HEADERS = ("number", "stage", "priority", "clock", "category", "grid", "address", "departments")


def import_cases(session: Session) -> int:
    """Imports the rows of a file as cases."""
    options, words = session.options, session.words
    mapping = read_map(Path(options.map))
    shown = Progress()

    def tell(report: ImportReport) -> None:
        shown.show(
            words("cli.importing", read=report.read, added=report.added, known=report.known, rejected=report.rejected)
        )

    with session.center() as center:
        importer = CaseImport(center.database, center.directory, center.now)
        try:
            report = importer.run(Path(options.file), mapping, session.actor(center), progress=tell)
        finally:
            shown.end()
    if options.json:
        print_json(report)
        return 0
    print_line(
        words(
            "cli.imported",
            read=report.read,
            added=report.added,
            known=report.known,
            rejected=report.rejected,
            duplicates=report.duplicates,
        )
    )
    if report.rejected:
        print_line(words("cli.see_rejected"))
    return 0


def rejected(session: Session) -> int:
    """Lists the rows that were not taken, with their reasons."""
    words, options = session.words, session.options
    with session.center() as center:
        rows = CaseImport(center.database, center.directory, center.now).rejected(options.limit, options.source)
    if options.json:
        print_json(rows)
        return 0
    headers = ("source", "line", "id", "reason")
    print_table(
        [words(f"cli.column.{name}") for name in headers],
        [(r.source, str(r.line), r.external_id, words(f"rejected.{r.reason}", detail=r.detail)) for r in rows],
        words("cli.nothing"),
    )
    return 0


def list_cases(session: Session) -> int:
    """Lists open cases, nearest limit first, or the cases a search finds."""
    words, options = session.words, session.options
    with session.center() as center:
        more = False
        if options.search:
            result = center.cases.search(options.search, options.limit)
            found: Iterable[Case] = result.cases
            more = result.more
        else:
            stage = Stage(options.stage) if options.stage else None
            cases = [case for case in center.cases.open_cases() if stage is None or case.stage is stage]
            found, more = cases[: options.limit], len(cases) > options.limit
        now = center.now()
        if options.json:
            print_json(list(found))
            return 0
        rows = [_row(case, center.directory, words, now) for case in found]
        print_table([words(f"cli.column.{name}") for name in _HEADERS], rows, words("cli.nothing"))
        if more:
            print_line(words("cli.more"))
    return 0


def _row(case: Case, directory: Directory, words: Words, now: datetime) -> tuple[str, ...]:
    stage, clock = words.name(case.stage), clock_words(words, case.clock, now) if case.clock else ""
    if case.suspended_until is not None and is_suspended(case, now):
        until = case.suspended_until.astimezone(directory.district.zone)
        stage, clock = words("queue.suspended"), words("queue.suspended_until", date=f"{until:%m-%d}")
    return (
        case.number,
        stage,
        words.name(case.priority),
        clock,
        directory.category_name(case.category),
        directory.grid_name(case.area),
        case.address,
        words("list.comma").join(_branches(case, directory, words)),
    )


def _branches(case: Case, directory: Directory, words: Words) -> list[str]:
    return [
        f"{directory.department_name(branch.department)} {words.name(branch.state)}"
        for branch in current_branches(case.branches)
    ]


def show(session: Session) -> int:
    """Shows one case with its history."""
    words = session.words
    with session.center() as center:
        case = center.cases.by_number(session.options.number)
        history = center.cases.history(case.id)
        directory, now = center.directory, center.now()
        if session.options.json:
            print_json({"case": case, "history": history})
            return 0
        for name, cell in zip(_HEADERS, _row(case, directory, words, now), strict=True):
            print_line(f"{words(f'cli.column.{name}')}: {cell}")
        print_line(case.description)
        zone = directory.district.zone
        print_history(history, Action, words, zone)
    return 0


def do(session: Session) -> int:
    """Does one thing to a case."""
    options = session.options
    try:
        action = Action(options.action)
    except ValueError:
        raise BadInput(what="act", where=options.action, fix=", ".join(Action)) from None
    with session.center() as center:
        case = center.cases.by_number(options.number)
        act = Act(
            action,
            department=DepartmentCode(options.department) if options.department else None,
            departments=departments(options.to),
            standard=StandardId(options.standard) if options.standard else None,
            reason=options.reason,
            note=options.note,
            until=local_time(options.until, center.directory.district.zone) if options.until else None,
            place=options.place,
            people=options.people,
            other=center.cases.by_number(options.into) if options.into else None,
            behalf=options.behalf,
        )
        actor = session.actor(center)
        if act.department is None and actor.department is not None:
            act = replace(act, department=actor.department)
        done = center.cases.do(actor, case, act, command_id=options.command or str(uuid.uuid4()))
        _print(session, center, (done,), one=True)
    return 0


def split(session: Session) -> int:
    """Makes a second case of a part of one."""
    options = session.options
    with session.center() as center:
        case = center.cases.by_number(options.number)
        facts = replace(case.facts, description=options.description, address=options.address or case.address)
        command = options.command or str(uuid.uuid4())
        part = center.cases.split(session.actor(center), case, facts, command_id=command, reason=options.reason)
        _print(session, center, (part,), one=True)
    return 0


def related(session: Session) -> int:
    """Lists the cases merged into one, split off it, or that it came from."""
    with session.center() as center:
        _print(session, center, center.cases.related(center.cases.by_number(session.options.number)))
    return 0


def appeals(session: Session) -> int:
    """Lists closed cases with an appeal that waits for a decision."""
    with session.center() as center:
        _print(session, center, center.cases.with_appeals())
    return 0


def _print(session: Session, center: Center, found: tuple[Case, ...], *, one: bool = False) -> None:
    """Prints cases as a table, or the one that was changed as a line."""
    words, now = session.words, center.now()
    if session.options.json:
        print_json(found[0] if one else list(found))
    elif one:
        print_line("  ".join(filter(None, _row(found[0], center.directory, words, now))))
    else:
        rows = [_row(case, center.directory, words, now) for case in found]
        print_table([words(f"cli.column.{name}") for name in _HEADERS], rows, words("cli.nothing"))


def stats(session: Session) -> int:
    """Counts of areas, cases and what departments owe."""
    words = session.words
    with session.center() as center:
        figures = center.statistics.figures()
        directory = center.directory
    if session.options.json:
        counts = {name: getattr(figures, name) for name in ("cases", "open", "closed", "to_close")}
        print_json({**_figures_json(figures), **counts})
        return 0
    rows = [(words.name(level), str(count)) for level, count in figures.areas.items() if count]
    rows += [(words("cli.figures.all"), str(figures.cases)), (words("cli.figures.open"), str(figures.open))]
    share = f"{figures.closed / figures.to_close:.1%}" if figures.to_close else "–"
    rows.append((words("cli.figures.completion", closed=figures.closed, of=figures.to_close), share))
    rows += [(words.name(stage), str(figures.stages[stage])) for stage in Stage if stage in figures.stages]
    rows += [(words(f"cli.figures.{name}"), str(count)) for name, count in figures.totals.items()]
    rows.append((words("cli.figures.rejected"), str(figures.rejected)))
    for load in figures.departments:
        name = directory.department_name(load.department)
        rows.append((words("cli.figures.department", name=name, late=load.late), str(load.waiting)))
    print_table((words("cli.column.what"), words("cli.column.count")), rows, words("cli.nothing"))
    return 0


def _figures_json(figures: object) -> dict[str, object]:
    return {name: getattr(figures, name) for name in ("areas", "stages", "totals", "rejected", "departments")}
