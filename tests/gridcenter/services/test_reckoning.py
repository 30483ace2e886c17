"""A change of the calendar reaches every open case once, and the history keeps what was."""

import uuid
from datetime import date, timedelta

import pytest

from gridcenter.domain.calendar import CalendarDay
from gridcenter.domain.department import DepartmentCode
from gridcenter.domain.moves import Act, Action
from gridcenter.errors import BadInput, NotAllowed

HOLIDAY = (CalendarDay(date(2026, 3, 3), works=False, name="临时放假"),)


def dispatched(desk, standard):
    case = desk.play(desk.report(), "accept")
    filing = desk.center.directory.standards_of(case.category)[standard]
    act = Act(Action.FILE, standard=filing.id)
    case = desk.center.cases.do(desk.person("acceptor"), case, act, command_id=str(uuid.uuid4()))
    act = Act(Action.DISPATCH, departments=(DepartmentCode("CG"), DepartmentCode("SZ")))
    return desk.center.cases.do(desk.person("dispatcher"), case, act, command_id=str(uuid.uuid4()))


def change(desk, days):
    desk.center.calendar_days.put(days)
    desk.center.reload_directory()


def test_that_work_days_move_and_urgent_hours_do_not_and_the_old_time_is_kept(desk):
    urgent, work = dispatched(desk, 0), dispatched(desk, 1)
    plain = desk.report()
    change(desk, HOLIDAY)
    told = []
    report = desk.center.reckoning.run(desk.person("administrator"), told.append)
    assert (report.looked_at, report.moved, report.left) == (3, 1, 0)
    assert told[-1] == report
    moved = desk.center.cases.get(work.id)
    gaps = {after.due_at - before.due_at for before, after in zip(work.branches, moved.branches, strict=True)}
    assert gaps == {timedelta(days=1)}
    last = desk.center.cases.history(work.id)[-1]
    assert (last.action, last.actor) == ("reckon", "administrator")
    assert work.branches[0].due_at.isoformat() in last.note
    assert desk.center.cases.get(urgent.id) == urgent
    assert desk.center.cases.get(plain.id) == plain
    assert desk.center.reckoning.run(desk.person("administrator")).looked_at == 0


def test_that_a_run_broken_off_goes_on_and_moves_nothing_twice(desk):
    cases = [dispatched(desk, 1) for _number in range(3)]
    change(desk, HOLIDAY)
    with pytest.raises(BadInput):
        desk.center.calendar_days.put(HOLIDAY)
    # The first case is reckoned, then the program is killed.
    administrator = desk.person("administrator")

    class Killed(Exception):
        pass

    original, done = desk.center.reckoning._cases.reckon, []

    def one_only(*given, **named):
        if done:
            raise Killed
        done.append(1)
        return original(*given, **named)

    desk.center.reckoning._cases.reckon = one_only
    with pytest.raises(Killed):
        desk.center.reckoning.run(administrator)
    desk.center.reckoning._cases.reckon = original
    assert desk.center.reckoning.run(administrator).moved == 2
    for case in cases:
        moved = desk.center.cases.get(case.id)
        assert moved.version == case.version + 1
        assert moved.branches[0].due_at == case.branches[0].due_at + timedelta(days=1)


def test_that_only_an_administrator_reckons(desk):
    change(desk, HOLIDAY)
    with pytest.raises(NotAllowed):
        desk.center.reckoning.run(desk.person("shift_leader"))
