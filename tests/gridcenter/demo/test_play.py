from __future__ import annotations

import threading
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from gridcenter.demo.cases import CaseMaker
from gridcenter.demo.play import Player
from gridcenter.domain.case import Stage
from gridcenter.domain.effects import Circumstances
from gridcenter.domain.lifecycle import apply, report
from gridcenter.domain.limits import StageMinutes
from gridcenter.domain.moves import CASE_MOVES, DEPARTMENT_ACTIONS, Act, Action
from gridcenter.domain.permissions import require
from gridcenter.errors import Conflict, Unreachable

START = datetime(2026, 6, 1, 2, tzinfo=UTC)
OPERATORS_WORK = {Action.ACCEPT, Action.REJECT, Action.VERIFY, Action.FILE, Action.DISPATCH, Action.CLOSE, Action.VOID}


class MemoryCases:
    """Cases in a dictionary, with roles, versions and repeated commands as the real service has them."""

    def __init__(self, maker):
        self._maker = maker
        self.now = START
        self.stored = {}
        self.log = []
        self.answers = {}
        self.away = 0
        self.lost_answers = 0

    def report(self, actor, new, *, command_id):
        return self._once(command_id, lambda: self._report(actor, new))

    def do(self, actor, case, act, *, command_id):
        return self._once(command_id, lambda: self._do(actor, case.id, act, case.version))

    def open_cases(self):
        self._answer()
        return [case for case in self.stored.values() if not case.stage.final]

    def _answer(self):
        if self.away:
            self.away -= 1
            raise Unreachable(where="memory", reason="away")

    def _once(self, command_id, work):
        self._answer()
        if command_id not in self.answers:
            self.answers[command_id] = work()
        if self.lost_answers:
            self.lost_answers -= 1
            raise Unreachable(where="memory", reason="answer lost")
        return self.answers[command_id]

    def _report(self, actor, new):
        require(actor, Action.REPORT)
        case = replace(report(new, Circumstances(actor.id, self.now, StageMinutes())), id=len(self.stored) + 1)
        self.stored[case.id] = case
        self.log.append((actor.id, Action.REPORT))
        return case

    def _do(self, actor, case_id, act, version):
        case = self.stored[case_id]
        if case.version != version:
            raise Conflict(current=case)
        require(actor, act.action, act.department)
        key = act.standard or case.standard
        standard = self._maker.standard(key) if key else None
        limit, category = (standard.limit, standard.category) if standard else (None, None)
        after = apply(case, act, Circumstances(actor.id, self.now, StageMinutes(), limit, category))
        assert after.stage in CASE_MOVES[case.stage, act.action]
        self.stored[case_id] = after
        self.log.append((actor.id, act.action))
        return after


class MemoryCenter:
    def __init__(self, maker):
        self.cases = MemoryCases(maker)


class Town:
    """A centre, a player and a clock that the test moves."""

    def __init__(self, areas, book, people, **options):
        self.maker = CaseMaker(5, areas, book)
        self.center = MemoryCenter(self.maker)
        self.cases = self.center.cases
        self.people = {person.id: person for person in people}
        self.player = self.new_player(**options)

    def new_player(self, **options):
        chosen = {"rate": 6.0, "seed": 5, **options}
        return Player(self.center, self.maker, self.people.values(), **chosen)

    def pass_time(self, seconds, beat=1.0):
        done = 0
        for _ in range(int(seconds / beat)):
            self.cases.now += timedelta(seconds=beat)
            done += self.player.step(self.cases.now)
        return done

    def operate(self, *actions, departments=None):
        """Does the next operators' steps with every case that is open, as a person at desk1 would."""
        desk = self.people["desk1"]
        for case in self.cases.open_cases():
            for action in actions:
                standard = self.maker.standards_of(case.category)[0]
                chosen = departments or (standard.department,)
                act = Act(
                    action,
                    standard=standard.id if action is Action.FILE else None,
                    departments=chosen if action is Action.DISPATCH else (),
                )
                case = self.cases.do(desk, case, act, command_id=f"{case.id}-{action}")


@pytest.fixture
def town(areas, book, people):
    def _town(**options):
        return Town(areas, book, people, **options)

    return _town


def test_reports_come_at_about_the_rate(town):
    lively = town(rate=6.0)
    lively.pass_time(1_800)
    assert 130 < len(lively.cases.stored) < 230


def test_no_rate_no_reports(town):
    quiet = town(rate=0.0)
    assert quiet.pass_time(120) == 0


def test_reports_missed_while_asleep_are_not_made_up_for(town):
    sleepy = town(rate=6.0)
    sleepy.pass_time(60)
    before = len(sleepy.cases.stored)
    sleepy.cases.now += timedelta(hours=8)
    sleepy.player.step(sleepy.cases.now)
    assert len(sleepy.cases.stored) <= before + 1


def test_operators_work_is_never_done_without_autopilot(town):
    alone = town()
    alone.pass_time(900)
    assert {action for _, action in alone.cases.log} == {Action.REPORT}
    assert {case.stage for case in alone.cases.stored.values()} == {Stage.REPORTED}


def test_departments_bring_dispatched_cases_to_an_answer_within_minutes(town):
    busy = town()
    busy.pass_time(120)
    busy.operate(Action.ACCEPT, Action.FILE, Action.DISPATCH)
    sent = set(busy.cases.stored)
    busy.pass_time(600)
    stages = Counter(busy.cases.stored[case_id].stage for case_id in sent)
    assert stages[Stage.HANDLED] > 0.6 * len(sent)
    assert set(stages) <= {Stage.HANDLED, Stage.RETURNED}
    assert {action for _, action in busy.cases.log if action in DEPARTMENT_ACTIONS} >= {Action.SIGN, Action.FEED_BACK}


def test_only_the_department_itself_acts_for_it(town):
    busy = town()
    busy.pass_time(60)
    busy.operate(Action.ACCEPT, Action.FILE, Action.DISPATCH, departments=("CG", "ZJ"))
    busy.pass_time(600)
    acted = {actor for actor, action in busy.cases.log if action in DEPARTMENT_ACTIONS}
    assert acted == {"dept-cg", "dept-zj"}


def test_grid_workers_confirm_and_inspect(town):
    busy = town()
    busy.pass_time(120)
    busy.operate(Action.VERIFY)
    busy.pass_time(200)
    confirmed = [actor for actor, action in busy.cases.log if action is Action.CONFIRM]
    assert confirmed
    assert all(actor.startswith("grid-") for actor in confirmed)


def test_inspections_pass_or_want_rework(town):
    busy = town(rate=12.0)
    busy.pass_time(300)
    busy.operate(Action.ACCEPT, Action.FILE, Action.DISPATCH)
    busy.pass_time(600)
    for case in busy.cases.open_cases():
        if case.stage is Stage.HANDLED:
            busy.cases.do(busy.people["desk1"], case, Act(Action.INSPECT), command_id=f"{case.id}-i")
    busy.pass_time(200)
    actions = Counter(action for _, action in busy.cases.log)
    assert actions[Action.PASS] > actions[Action.REWORK] > 0


def test_autopilot_keeps_the_queue_from_growing_without_bound(town):
    flying = town(autopilot=True, rate=3.0)
    flying.pass_time(3 * 3_600, beat=2.0)
    first = len(flying.cases.open_cases())
    flying.pass_time(3 * 3_600, beat=2.0)
    assert len(flying.cases.open_cases()) < first * 1.3
    assert first < 200
    assert {case.stage for case in flying.cases.stored.values()} >= {Stage.CLOSED, Stage.REJECTED, Stage.HANDLING}
    operators = {actor for actor, action in flying.cases.log if action in OPERATORS_WORK}
    assert operators <= {"desk2", "leader"}


def test_autopilot_leaves_some_and_what_another_desk_took(town):
    flying = town(autopilot=True, rate=12.0)
    flying.pass_time(30)
    desk = flying.people["desk1"]
    taken = [case.id for case in flying.cases.open_cases() if case.stage is Stage.REPORTED]
    for case_id in taken:
        flying.cases.do(desk, flying.cases.stored[case_id], Act(Action.TAKE), command_id=f"take-{case_id}")
    flying.pass_time(600)
    assert taken
    assert {flying.cases.stored[case_id].stage for case_id in taken} == {Stage.REPORTED}
    left = [case for case in flying.cases.open_cases() if case.stage is Stage.REPORTED and case.operator is None]
    assert len(left) > 5


def test_case_taken_by_another_desk_is_done_once_its_clock_has_run_out(town):
    flying = town(autopilot=True, rate=0.0)
    maker, cases = flying.maker, flying.cases
    case = cases.report(flying.people["hotline"], maker.new_case(START)[0], command_id="one")
    cases.do(flying.people["desk1"], case, Act(Action.TAKE), command_id="two")
    flying.pass_time(16 * 60)
    assert cases.stored[case.id].stage is Stage.REPORTED
    flying.pass_time(5 * 60)
    assert cases.stored[case.id].stage is not Stage.REPORTED


def test_somebody_else_being_first_is_shrugged_off(town):
    busy = town(rate=0.0)
    busy.player = busy.new_player(rate=12.0)
    busy.pass_time(60)
    busy.player = busy.new_player(rate=0.0)
    busy.operate(Action.ACCEPT, Action.FILE, Action.DISPATCH)
    # Two players want the same turns; both go on and every case is answered once.
    other = busy.new_player(rate=0.0, seed=9)
    for _ in range(2_400):
        busy.cases.now += timedelta(seconds=1)
        busy.player.step(busy.cases.now)
        other.step(busy.cases.now)
    assert {case.stage for case in busy.cases.open_cases()} <= {Stage.HANDLED, Stage.RETURNED}


def test_player_started_again_goes_on_with_what_stands(town):
    busy = town()
    busy.pass_time(60)
    busy.operate(Action.ACCEPT, Action.FILE, Action.DISPATCH)
    busy.pass_time(30)
    busy.player = busy.new_player(rate=0.0)
    busy.pass_time(2_400)
    dispatched = [case for case in busy.cases.stored.values() if case.branches]
    assert dispatched
    assert {case.stage for case in dispatched} <= {Stage.HANDLED, Stage.RETURNED}


def test_unreachable_is_left_to_the_caller_and_the_next_step_goes_on(town):
    busy = town()
    busy.cases.away = 1
    with pytest.raises(Unreachable):
        busy.pass_time(60)
    assert busy.pass_time(120) > 0


def test_lost_answer_does_not_report_twice(town):
    busy = town()
    busy.cases.lost_answers = 1
    with pytest.raises(Unreachable):
        busy.pass_time(120)
    assert len(busy.cases.stored) == 1
    busy.pass_time(1)
    assert Counter(action for _, action in busy.cases.log)[Action.REPORT] == len(busy.cases.stored)
    described = Counter(case.description + case.address for case in busy.cases.stored.values())
    assert max(described.values()) == 1


def test_lost_answer_of_a_step_is_not_done_twice(town):
    busy = town()
    busy.pass_time(60)
    busy.operate(Action.ACCEPT, Action.FILE, Action.DISPATCH)
    busy.player = busy.new_player(rate=0.0)
    busy.cases.lost_answers = 1
    with pytest.raises(Unreachable):
        busy.pass_time(600)
    busy.pass_time(2_400)
    dispatched = [case for case in busy.cases.stored.values() if case.branches]
    assert {case.stage for case in dispatched} <= {Stage.HANDLED, Stage.RETURNED}


def test_run_steps_until_it_is_stopped_and_outlives_an_unreachable_centre(town):
    beats = []

    class Stopping(threading.Event):
        """Counts the waits instead of waiting, and stops at the fourth."""

        def wait(self, timeout=None):
            beats.append(timeout)
            if len(beats) == 4:
                self.set()
            return self.is_set()

    stop = Stopping()
    busy = town()
    busy.cases.away = 1
    busy.player.run(stop)
    assert beats[0] > beats[1] == 0.5
    assert len(beats) == 4


def test_impossible_rate_or_pace_is_refused(town):
    with pytest.raises(ValueError):
        town(rate=-1.0)
    with pytest.raises(ValueError):
        town(pace=0.0)
