"""Commands for whistles: blow, list, show, do, and the list of what may be whistled."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from gridcenter.center import Center
from gridcenter.cli.output import print_history, print_json, print_line, print_table
from gridcenter.cli.reading import departments, local_time
from gridcenter.cli.session import Session
from gridcenter.domain.area import AreaCode
from gridcenter.domain.department import DepartmentCode
from gridcenter.domain.matter import Matter
from gridcenter.domain.people import Person
from gridcenter.domain.whistle import Whistle, WhistleFacts, WhistleKind, live_branches
from gridcenter.domain.whistle_life import BEST_SCORE
from gridcenter.domain.whistle_moves import Score, WhistleAct, WhistleAction
from gridcenter.errors import BadInput
from gridcenter.time_words import clock_words
from gridcenter.words import Words

_HEADERS = ("number", "stage", "kind", "clock", "town", "what", "address", "departments")


_MARKS = tuple(str(mark) for mark in range(1, BEST_SCORE + 1))


def blow(session: Session) -> int:
    """Blows a whistle, on a case or on a matter of its own."""
    options = session.options
    with session.center() as center:
        case = center.cases.by_number(options.case) if options.case else None
        facts = WhistleFacts(
            WhistleKind(options.kind),
            options.subject,
            options.description or (case.description if case else ""),
            options.address or (case.address if case else ""),
            AreaCode(options.area) if options.area else (case.area if case else None),
            case.longitude if case else None,
            case.latitude if case else None,
            options.matter,
        )
        blown = center.whistles.blow(
            session.actor(center),
            facts,
            command_id=options.command or str(uuid.uuid4()),
            case=case.id if case else None,
        )
        _print_one(session, center, blown)
    return 0


def list_whistles(session: Session) -> int:
    """Lists open whistles, nearest limit first."""
    options, words = session.options, session.words
    with session.center() as center:
        found = center.whistles.newest(options.limit) if options.all else center.whistles.open_records()
        last = datetime.max.replace(tzinfo=center.now().tzinfo)
        found = tuple(sorted(found, key=lambda one: (one.due_at or last, one.id)))
        if options.department:
            code = DepartmentCode(options.department)
            found = tuple(one for one in found if any(branch.department == code for branch in one.branches))
        if options.json:
            print_json(list(found[: options.limit]))
            return 0
        rows = [_row(one, center, words) for one in found[: options.limit]]
        print_table([words(f"cli.column.{name}") for name in _HEADERS], rows, words("cli.nothing"))
        if len(found) > options.limit:
            print_line(words("cli.more"))
    return 0


def show(session: Session) -> int:
    """Shows a whistle with its branches and its history."""
    words = session.words
    with session.center() as center:
        whistle = center.whistles.by_number(session.options.number)
        history = center.whistles.history(whistle.id)
        if session.options.json:
            print_json({"whistle": whistle, "history": history})
            return 0
        for name, cell in zip(_HEADERS, _row(whistle, center, words), strict=True):
            print_line(f"{words(f'cli.column.{name}')}: {cell}")
        zone = center.directory.district.zone

        def local(at: datetime | None) -> str:
            return f"{at.astimezone(zone):%m-%d %H:%M}" if at else ""

        rows = [
            (
                center.directory.department_name(one.department) + (f" ({words('queue.lead')})" if one.lead else ""),
                words.name(one.state),
                f"{local(one.signed_at)} / {local(one.sign_due_at)}",
                f"{local(one.checked_in_at)} / {local(one.check_in_due_at)}",
                f"{local(one.fed_back_at)} / {local(one.feed_back_due_at)}",
                " ".join(filter(None, (one.check_in_place, one.result, "" if one.score is None else str(one.score)))),
            )
            for one in whistle.branches
        ]
        columns = ("departments", "stage", "signed", "checked_in", "fed_back", "reason")
        print_table([words(f"cli.column.{name}") for name in columns], rows, words("cli.nothing"))
        print_history(history, WhistleAction, words, zone)
    return 0


def do(session: Session) -> int:
    """Does one thing to a whistle."""
    options = session.options
    try:
        action = WhistleAction(options.action)
    except ValueError:
        raise BadInput(what="act", where=options.action, fix=", ".join(WhistleAction)) from None
    with session.center() as center:
        whistle = center.whistles.by_number(options.number)
        actor = session.actor(center)
        act = WhistleAct(
            action,
            department=_department(options.department, actor),
            departments=departments(options.to),
            matter=options.matter,
            for_good=options.for_good,
            scores=tuple(map(_score, options.score)),
            place=options.place,
            people=options.people,
            reason=options.reason,
            note=options.note,
            behalf=options.behalf,
        )
        done = center.whistles.do(actor, whistle, act, command_id=options.command or str(uuid.uuid4()))
        _print_one(session, center, done)
    return 0


def _department(code: str, actor: Person) -> DepartmentCode | None:
    return DepartmentCode(code) if code else actor.department


def _score(text: str) -> Score:
    code, _equals, rest = text.partition("=")
    mark, _colon, words = rest.partition(":")
    if mark.strip() not in _MARKS:
        raise BadInput(what="score", where=text, fix="CG=5:来得快")
    return Score(DepartmentCode(code.strip()), int(mark), words)


def matters(session: Session) -> int:
    """Lists what may be whistled, and to whom."""
    words = session.words
    with session.center() as center:
        found = center.whistles.matters()
        if session.options.json:
            print_json(list(found))
            return 0
        rows = [
            (
                one.code,
                one.name,
                words("list.comma").join(map(center.directory.department_name, one.departments)),
                _days(one),
            )
            for one in found
        ]
        columns = ("code", "what", "departments", "valid")
        print_table([words(f"cli.column.{name}") for name in columns], rows, words("cli.nothing"))
    return 0


def _days(matter: Matter) -> str:
    first = "" if matter.valid_from == date.min else str(matter.valid_from)
    last = "" if matter.valid_to == date.max else str(matter.valid_to)
    return f"{first} – {last}" if first or last else ""


def put_matter(session: Session) -> int:
    """Puts a matter on the list, or replaces it."""
    options = session.options
    with session.center() as center:
        zone = center.directory.district.zone

        def day(text: str, otherwise: date) -> date:
            return local_time(text, zone).astimezone(zone).date() if text else otherwise

        matter = Matter(
            options.code,
            options.name,
            departments(options.to),
            day(options.valid_from, date.min),
            day(options.valid_to, date.max),
            session.actor(center).id,
        )
        for code in matter.departments:
            if code not in center.directory.departments:
                raise BadInput(what="no_department", where=code, fix="")
        center.whistles.put_matters(session.actor(center), (matter,))
    print_line(session.words("cli.matter_put", code=matter.code, name=matter.name))
    return 0


def _print_one(session: Session, center: Center, whistle: Whistle) -> None:
    if session.options.json:
        print_json(whistle)
    else:
        print_line("  ".join(filter(None, _row(whistle, center, session.words))))


def _row(whistle: Whistle, center: Center, words: Words) -> tuple[str, ...]:
    directory = center.directory
    return (
        whistle.number,
        words.name(whistle.stage),
        words.name(whistle.kind),
        clock_words(words, whistle.clock, center.now()) if whistle.clock else "",
        directory.area_name(whistle.town),
        whistle.subject,
        whistle.address,
        words("list.comma").join(
            f"{directory.department_name(one.department)} {words.name(one.state)}"
            for one in live_branches(whistle.branches)
        ),
    )
