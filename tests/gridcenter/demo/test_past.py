from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from gridcenter.demo.cases import CaseMaker
from gridcenter.demo.past import past_cases
from gridcenter.domain.calendar import weekday_calendars
from gridcenter.domain.case import Stage, current_branches
from gridcenter.domain.limits import StageMinutes
from gridcenter.domain.moves import CASE_MOVES, DEPARTMENT_ACTIONS, OPEN_STAGES, Action
from gridcenter.domain.permissions import require

UNTIL = datetime(2026, 11, 23, 6, tzinfo=UTC)
COUNT = 4_000


def _make(areas, book, people, departments, count):
    limits = {standard.id: standard.limit for standard in book.standards}
    return list(
        past_cases(
            CaseMaker(5, areas, book),
            people,
            departments,
            count=count,
            until=UNTIL,
            seed=5,
            minutes=StageMinutes(),
            calendars=weekday_calendars(),
            limits=limits,
        )
    )


@pytest.fixture(scope="module")
def past(areas, book, people, departments):
    return _make(areas, book, people, departments, COUNT)


def test_every_step_is_a_legal_move_and_versions_count_up(past):
    for case, history in past:
        assert [entry.version for entry in history] == list(range(1, case.version + 1))
        stage = None
        for entry in history:
            assert entry.from_stage is stage
            assert entry.to_stage in CASE_MOVES[stage, Action(entry.action)]
            stage = entry.to_stage
        assert stage is case.stage


def test_everybody_may_do_what_they_did(past, people):
    known = {person.id: person for person in people}
    for _, history in past:
        for entry in history:
            action = Action(entry.action)
            own = entry.department if action in DEPARTMENT_ACTIONS else None
            require(known[entry.actor], action, own)
            assert entry.actor_name == known[entry.actor].name


def test_oldest_come_first_within_the_year_and_nothing_lies_ahead(past):
    reported = [case.reported_at for case, _ in past]
    assert len(reported) == COUNT
    assert reported == sorted(reported)
    assert reported[0] > UNTIL - timedelta(days=366)
    assert reported[0] < UNTIL - timedelta(days=350)
    for _, history in past:
        times = [entry.at for entry in history]
        assert times == sorted(times)
        assert times[-1] <= UNTIL


def test_ids_and_numbers_are_left_to_whoever_stores_them(past):
    assert {(case.id, case.number) for case, _ in past} == {(0, "")}
    assert {(entry.key, entry.command, entry.writes) for _, history in past for entry in history} == {(0, "", "")}


def test_few_are_open_in_all_stages_and_a_few_of_them_overdue(past):
    still_open = [case for case, _ in past if not case.stage.final]
    assert len(still_open) == round(COUNT * 0.015)
    assert all(case.reported_at > UNTIL - timedelta(days=40) for case in still_open)
    overdue = sum(case.due_at < UNTIL for case in still_open)
    assert 0 < overdue < 0.2 * len(still_open)


def test_a_full_year_has_open_cases_in_every_stage(areas, book, people, departments):
    made = _make(areas, book, people, departments, 20_000)
    assert {case.stage for case, _ in made if not case.stage.final} == set(OPEN_STAGES)


def test_shares_of_what_goes_wrong_are_believable(past):
    def share(action):
        return sum(any(entry.action == action for entry in history) for _, history in past) / COUNT

    assert 0.04 < share(Action.RETURN) < 0.08
    assert 0.03 < share(Action.REWORK) < 0.07
    assert 0.02 < share(Action.REJECT) < 0.045
    assert 0.004 < share(Action.VOID) < 0.02
    several = sum(len([one for one in current_branches(case.branches) if one.state.live]) > 1 for case, _ in past)
    assert 0.01 < several / COUNT < 0.03


def test_most_departments_answer_in_time(past):
    answered = [one for case, _ in past for one in case.branches if one.fed_back_at is not None]
    late = sum(one.fed_back_at > one.due_at for one in answered)
    assert 0.03 < late / len(answered) < 0.12


def test_returned_case_went_to_another_department(past):
    for case, history in past:
        returned = [entry.department for entry in history if entry.action == Action.RETURN]
        if returned and case.stage is Stage.CLOSED:
            assert case.branches[-1].department not in returned


def test_days_are_busier_than_nights(past):
    hours = Counter((case.reported_at + timedelta(hours=8)).hour for case, _ in past)
    assert sum(hours[hour] for hour in (9, 10, 15, 16)) > 8 * sum(hours[hour] for hour in range(6))


def test_same_seed_gives_the_same_past(areas, book, people, departments):
    assert _make(areas, book, people, departments, 200) == _make(areas, book, people, departments, 200)
