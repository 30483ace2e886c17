"""Commands for on-site tasks, supervision and call-backs."""

from __future__ import annotations

import uuid
from enum import StrEnum
from typing import Any, TypeVar

from gridcenter.center import Center
from gridcenter.cli.output import print_history, print_json, print_line, print_table
from gridcenter.cli.reading import local_time
from gridcenter.cli.session import Session
from gridcenter.domain.area import AreaCode
from gridcenter.domain.call_back import CallBack, CallBackAct, CallBackAction
from gridcenter.domain.department import DepartmentCode
from gridcenter.domain.people import Role
from gridcenter.domain.supervision import (
    Supervision,
    SupervisionAct,
    SupervisionAction,
    SupervisionLevel,
    SupervisionOrder,
)
from gridcenter.domain.task import Task, TaskAct, TaskAction, TaskKind, TaskResult
from gridcenter.errors import BadInput
from gridcenter.services.tasks import TaskOrder
from gridcenter.time_words import clock_words
from gridcenter.words import Words

_Enum = TypeVar("_Enum", bound=StrEnum)


def _member(kind: type[_Enum], text: str) -> _Enum:
    try:
        return kind(text)
    except ValueError:
        raise BadInput(what="act", where=text, fix=", ".join(kind)) from None


def _command(session: Session) -> str:
    return session.options.command or str(uuid.uuid4())


def _answer(text: str) -> bool | None:
    return {"yes": True, "no": False, "": None}[text]


# -- on-site tasks


def send(session: Session) -> int:
    """Sends somebody to verify or to inspect a case, or to look at a place."""
    options = session.options
    kind, seat = TaskKind(options.kind), Role(options.seat)
    with session.center() as center:
        actor, command = session.actor(center), _command(session)
        if options.number:
            case = center.cases.by_number(options.number)
            given = center.tasks.send(actor, case, kind, command_id=command, seat=seat, note=options.note)[1]
        else:
            area = AreaCode(options.area) if options.area else None
            order = TaskOrder(kind, options.note, options.address, area, seat=seat)
            given = center.tasks.give(actor, order, command_id=command)
        _print(session, center, (given,), _task_row, _TASK, one=True)
    return 0


def list_tasks(session: Session) -> int:
    """Lists open tasks."""
    with session.center() as center:
        _print(session, center, center.tasks.open_records(), _task_row, _TASK)
    return 0


def do_task(session: Session) -> int:
    """Does one thing to a task."""
    options = session.options
    act = TaskAct(
        _member(TaskAction, options.action),
        TaskResult(options.result) if options.result else None,
        options.note,
        options.reason,
    )
    with session.center() as center:
        task = center.tasks.by_number(options.number)
        done = center.tasks.do(session.actor(center), task, act, command_id=_command(session))
        _print(session, center, (done,), _task_row, _TASK, one=True)
    return 0


_TASK = ("number", "stage", "kind", "clock", "what", "address", "actor", "result")


def _task_row(task: Task, center: Center, words: Words) -> tuple[str, ...]:
    return (
        task.number,
        words.name(task.stage),
        words.name(task.kind),
        clock_words(words, task.clock, center.now()) if task.clock else "",
        task.description,
        task.address,
        center.directory.person_name(task.assignee),
        " ".join(filter(None, (words.name(task.result) if task.result else "", task.words))),
    )


# -- supervision


def supervise(session: Session) -> int:
    """Supervises a department: by when, to what effect."""
    options = session.options
    with session.center() as center:
        order = SupervisionOrder(
            SupervisionLevel(options.level),
            DepartmentCode(options.department),
            options.effect,
            local_time(options.due, center.directory.district.zone),
            options.demand,
            center.cases.by_number(options.case).id if options.case else None,
            center.whistles.by_number(options.whistle).id if options.whistle else None,
        )
        opened = center.supervisions.supervise(session.actor(center), order, command_id=_command(session))
        _print(session, center, (opened,), _supervision_row, _SUPERVISION, one=True)
    return 0


def list_supervisions(session: Session) -> int:
    """Lists open supervisions."""
    with session.center() as center:
        _print(session, center, center.supervisions.open_records(), _supervision_row, _SUPERVISION)
    return 0


def show_supervision(session: Session) -> int:
    """Shows a supervision with every reply."""
    with session.center() as center:
        found = center.supervisions.by_number(session.options.number)
        history = center.supervisions.history(found.id)
        if session.options.json:
            print_json({"supervision": found, "history": history})
            return 0
        _print(session, center, (found,), _supervision_row, _SUPERVISION)
        print_history(history, SupervisionAction, session.words, center.directory.district.zone)
    return 0


def do_supervision(session: Session) -> int:
    """Does one thing to a supervision."""
    options = session.options
    with session.center() as center:
        act = SupervisionAct(
            _member(SupervisionAction, options.action),
            options.reason,
            local_time(options.due, center.directory.district.zone) if options.due else None,
            _answer(options.achieved),
            options.behalf,
        )
        before = center.supervisions.by_number(options.number)
        done = center.supervisions.do(session.actor(center), before, act, command_id=_command(session))
        _print(session, center, (done,), _supervision_row, _SUPERVISION, one=True)
    return 0


_SUPERVISION = ("number", "stage", "level", "departments", "clock", "effect", "reply", "result")


def _supervision_row(one: Supervision, center: Center, words: Words) -> tuple[str, ...]:
    reached = {None: "", True: words("supervise.reached"), False: words("supervise.not_reached")}[one.achieved]
    return (
        one.number,
        words.name(one.stage),
        words.name(one.level),
        center.directory.department_name(one.department),
        clock_words(words, one.clock, center.now()) if one.clock else "",
        one.effect,
        one.reply,
        " ".join(filter(None, (reached, one.verdict))),
    )


# -- call-backs


def plan_call_back(session: Session) -> int:
    """Plans a call-back for a case."""
    with session.center() as center:
        case = center.cases.by_number(session.options.number)
        planned = center.call_backs.plan(session.actor(center), case, command_id=_command(session))
        _print(session, center, (planned,), _call_row, _CALL, one=True)
    return 0


def list_call_backs(session: Session) -> int:
    """Lists call-backs to make."""
    with session.center() as center:
        _print(session, center, center.call_backs.open_records(), _call_row, _CALL)
    return 0


def do_call_back(session: Session) -> int:
    """Records what came of a call."""
    options = session.options
    act = CallBackAct(
        _member(CallBackAction, options.action),
        _answer(options.responded),
        _answer(options.resolved),
        options.satisfaction or None,
        options.note,
        options.reason,
    )
    with session.center() as center:
        before = center.call_backs.by_number(options.number)
        done = center.call_backs.do(session.actor(center), before, act, command_id=_command(session))
        _print(session, center, (done,), _call_row, _CALL, one=True)
    return 0


def rates(session: Session) -> int:
    """Prints the three rates as counts."""
    words = session.words
    with session.center() as center:
        found = center.call_backs.rates()
    if session.options.json:
        print_json(found)
        return 0
    for name in ("responded", "resolved", "content"):
        count = getattr(found, name)
        share = f"{count / found.reached:.1%}" if found.reached else "–"
        print_line(words(f"rates.{name}", count=count, reached=found.reached, share=share))
    return 0


_CALL = ("number", "stage", "clock", "attempts", "result")


def _call_row(call: CallBack, center: Center, words: Words) -> tuple[str, ...]:
    mark = "" if call.satisfaction is None else str(call.satisfaction)
    return (
        call.number,
        words.name(call.stage),
        clock_words(words, call.clock, center.now()) if call.clock else "",
        str(call.attempts),
        " ".join(filter(None, (mark, call.words))),
    )


def _print(
    session: Session, center: Center, found: tuple[Any, ...], row: Any, headers: tuple[str, ...], *, one: bool = False
) -> None:
    """Prints records as a table, or the one that was changed as a line."""
    words = session.words
    if session.options.json:
        print_json(found[0] if one else list(found))
    elif one:
        print_line("  ".join(filter(None, row(found[0], center, words))))
    else:
        columns = [words(f"cli.column.{name}") for name in headers]
        print_table(columns, [row(each, center, words) for each in found], words("cli.nothing"))
