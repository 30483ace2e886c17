"""The alarm budget: how often something sounds, that nothing is lost from the screen, and that a mute ends."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gridcenter.domain.alarms import (
    Alarm,
    AlarmBudget,
    AlarmKind,
    AlarmState,
    answer,
    dismiss,
    mute,
    muted,
    step,
    unmute,
)

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
RULES = AlarmBudget()
CRITICAL, OVERDUE, LOST = AlarmKind.NEW_CRITICAL, AlarmKind.OVERDUE_OWN, AlarmKind.CONNECTION_LOST


def seconds(count: float) -> datetime:
    return START + timedelta(seconds=count)


def alarm(key: int, kind: AlarmKind = CRITICAL, place: str = "A", at: float = 0) -> Alarm:
    return Alarm(kind, key, place, seconds(at))


class Run:
    """A state that is led through time and remembers what sounded when, in seconds."""

    def __init__(self, state: AlarmState | None = None) -> None:
        self.state = state or AlarmState()
        self.heard: list[tuple[float, AlarmKind]] = []

    def at(self, moment: float, *alarms: Alarm) -> Run:
        done = step(self.state, alarms, seconds(moment), RULES)
        self.state = done.state
        assert done.shown == done.state.lines
        if done.sound is not None:
            self.heard.append((moment, done.sound))
        return self

    def through(self, first: int, last: int) -> Run:
        for moment in range(first, last + 1):
            self.at(moment)
        return self

    def shown(self) -> list[list[int]]:
        return [[one.key for one in line.alarms] for line in self.state.lines]


def test_that_an_alarm_sounds_at_once_and_is_shown():
    run = Run().at(0, alarm(1))
    assert run.heard == [(0, CRITICAL)]
    assert run.shown() == [[1]]


def test_that_a_new_critical_case_that_nobody_takes_sounds_once_more_after_a_minute():
    run = Run().at(0, alarm(1)).through(1, 300)
    assert run.heard == [(0, CRITICAL), (60, CRITICAL)]
    assert run.shown() == [[1]]


def test_that_a_case_that_was_taken_sounds_no_more_and_leaves_the_screen():
    run = Run().at(0, alarm(1))
    run.state = answer(run.state, {(CRITICAL, 1)})
    run.through(1, 120)
    assert run.heard == [(0, CRITICAL)]
    assert run.shown() == []


def test_that_an_own_case_that_runs_out_sounds_once():
    run = Run().at(0, alarm(1, OVERDUE)).through(1, 300)
    assert run.heard == [(0, OVERDUE)]
    assert run.shown() == [[1]]


def test_that_a_lost_connection_sounds_every_minute_until_it_is_back():
    run = Run().at(0, alarm(0, LOST, "")).through(1, 185)
    assert run.heard == [(0, LOST), (60, LOST), (120, LOST), (180, LOST)]
    run.state = answer(run.state, {(LOST, 0)})
    run.through(186, 400)
    assert len(run.heard) == 4
    assert run.shown() == []


def test_that_sounds_keep_their_distance_and_the_most_serious_comes_first():
    run = Run().at(0, alarm(9, OVERDUE)).at(1, alarm(8, OVERDUE, "B"), alarm(0, LOST, ""), alarm(1, CRITICAL, "C"))
    run.through(2, 45)
    assert run.heard == [(0, OVERDUE), (10, CRITICAL), (20, LOST), (30, OVERDUE)]


def test_that_one_sound_stands_for_all_of_its_kind():
    run = Run().at(0, *(alarm(key, OVERDUE, f"P{key}") for key in range(50))).through(1, 59)
    assert run.heard == [(0, OVERDUE)]
    assert len(run.shown()) == 50


def test_that_calm_alarms_of_one_place_stand_alone_and_many_fold():
    run = Run().at(0, alarm(1)).at(61, alarm(2))
    assert run.shown() == [[1], [2]]
    run.at(62, alarm(3, place="B"), alarm(4, place="B"), alarm(5, OVERDUE, place="B"))
    assert run.shown() == [[1], [2], [3, 4, 5]]
    assert run.state.lines[2].kind is CRITICAL


def test_that_places_that_are_not_known_are_not_the_same_place():
    assert Run().at(0, alarm(1, place=""), alarm(2, place="")).shown() == [[1], [2]]


def test_that_the_most_serious_line_stands_first_and_equals_keep_their_order():
    run = Run().at(0, alarm(1, OVERDUE, "A")).at(1, alarm(2, OVERDUE, "B")).at(2, alarm(3, CRITICAL, "C"))
    assert run.shown() == [[3], [1], [2]]
    run.at(3, alarm(4, CRITICAL, "B"))
    assert run.shown() == [[3], [2, 4], [1]]
    assert run.state.lines[1].first.key == 4


def test_that_the_same_alarm_again_is_one_alarm_and_follows_its_case_to_another_grid():
    run = Run().at(0, alarm(1), alarm(2)).at(1, alarm(1))
    assert run.shown() == [[1, 2]]
    run.at(2, alarm(1, place="B"))
    assert sorted(run.shown()) == [[1], [2]]
    assert {line.place for line in run.state.lines} == {"A", "B"}


def test_that_what_must_be_answered_comes_back_with_its_sound_and_the_rest_stays_away():
    run = Run().at(0, alarm(1), alarm(2, OVERDUE, "B"))
    run.state = dismiss(run.state, {(CRITICAL, 1), (OVERDUE, 2)}, seconds(5), RULES)
    run.through(5, 59)
    assert run.shown() == []
    run.through(60, 90)
    assert run.shown() == [[1]]
    assert run.heard == [(0, CRITICAL), (60, CRITICAL)]
    run.state = dismiss(run.state, {(CRITICAL, 1)}, seconds(91), RULES)
    run.through(91, 300)
    assert run.shown() == []


def test_that_a_mute_stops_sounds_only_and_ends_by_itself():
    run = Run(mute(AlarmState(), seconds(90), START, RULES)).at(1, alarm(1), alarm(2, OVERDUE, "B"))
    run.through(2, 89)
    assert run.heard == []
    assert run.shown() == [[1], [2]]
    run.through(90, 105)
    assert run.heard == [(90, CRITICAL), (100, OVERDUE)]
    assert run.state.muted_until is None


def test_that_a_lost_connection_comes_back_to_a_muted_screen():
    run = Run(mute(AlarmState(), seconds(300), START, RULES)).at(0, alarm(0, LOST, ""))
    run.state = dismiss(run.state, {(LOST, 0)}, seconds(1), RULES)
    run.through(1, 60)
    assert run.shown() == []
    run.at(61)
    assert run.shown() == [[0]]
    assert run.heard == []


def test_that_no_mute_is_longer_than_five_minutes_also_when_the_machines_clock_is_set_back():
    state = mute(AlarmState(), seconds(9_999), START, RULES)
    assert muted(state, START, RULES) == seconds(300)
    assert muted(state, seconds(299.9), RULES) == seconds(300)
    assert muted(state, seconds(300), RULES) is None
    assert muted(state, seconds(-3_600), RULES) is None
    assert muted(unmute(state), START, RULES) is None


def test_that_a_clock_that_was_set_back_does_not_silence_the_desk():
    run = Run().at(3_600, alarm(1)).at(0, alarm(2, OVERDUE, "B"))
    assert run.heard == [(3_600, CRITICAL), (0, CRITICAL)]
    run.at(10)
    assert run.heard[-1] == (10, OVERDUE)


def test_that_a_flood_of_two_hundred_in_a_minute_is_six_sounds_and_few_lines():
    run = Run()
    for number in range(200):
        kind = OVERDUE if number % 3 else CRITICAL
        run.at(number * 0.3, alarm(number, kind, f"P{number % 8}"))
    assert len(run.heard) <= 6
    assert len(run.state.lines) == 8
    assert sorted(key for line in run.shown() for key in line) == list(range(200))


KINDS = st.sampled_from([CRITICAL, OVERDUE, LOST, AlarmKind.EMERGENCY_WHISTLE])
EVENTS = st.lists(
    st.tuples(
        st.floats(0, 30),
        st.sampled_from(["alarm", "alarm", "alarm", "tick", "dismiss", "answer", "mute", "unmute"]),
        KINDS,
        st.integers(0, 30),
        st.sampled_from(["", "A", "B", "C"]),
    ),
    max_size=60,
)


@given(events=EVENTS)
@settings(max_examples=200, deadline=None)
def test_that_sounds_keep_their_distance_and_nothing_is_lost_whatever_happens(events):
    run = Run()
    moment = 0.0
    expected: set[tuple[AlarmKind, int]] = set()
    until = 0.0
    for wait, what, kind, key, place in events:
        moment += wait
        now = seconds(moment)
        heard = len(run.heard) if moment < until - 0.001 and what != "unmute" else None
        if what == "alarm":
            run.at(moment, alarm(key, kind, place, moment))
            expected.add((kind, key))
        elif what == "dismiss":
            run.state = dismiss(run.state, {(kind, key)}, now, RULES)
            expected.discard((kind, key))
        elif what == "answer":
            run.state = answer(run.state, {(kind, key)})
            expected.discard((kind, key))
            assert (kind, key) not in run.state.names()
        elif what == "mute":
            run.state = mute(run.state, seconds(moment + 9_999), now, RULES)
            until = moment + 300
        elif what == "unmute":
            run.state = unmute(run.state)
            until = 0.0
        run.at(moment)
        # Nothing sounds in a mute, and no two sounds stand nearer than ten seconds.
        assert heard is None or len(run.heard) == heard
        names = [one.name for line in run.state.lines for one in line.alarms]
        assert len(names) == len(set(names))
        assert expected <= set(names)
        assert all(line.alarms and len({one.place for one in line.alarms}) == 1 for line in run.state.lines)
        ranks = [list(AlarmKind).index(line.kind) for line in run.state.lines]
        assert ranks == sorted(ranks)
    times = [at for at, _kind in run.heard]
    assert all(later - earlier >= 9.999 for earlier, later in itertools.pairwise(times))


@given(
    st.lists(st.tuples(st.floats(0, 59.9), KINDS, st.sampled_from(["A", "B", "C"])), min_size=1, max_size=200),
)
@settings(max_examples=50, deadline=None)
def test_that_a_minute_of_anything_has_at_most_six_sounds_and_keeps_each_alarm(flood):
    run = Run()
    for key, (moment, kind, place) in enumerate(sorted(flood, key=lambda one: one[0])):
        run.at(moment, alarm(key, kind, place, moment))
    assert 1 <= len(run.heard) <= 6
    assert len(run.state.lines) <= 4
    assert sorted(key for line in run.shown() for key in line) == list(range(len(flood)))


@pytest.mark.parametrize("kind", AlarmKind)
def test_that_each_kind_can_sound(kind):
    assert Run().at(0, alarm(1, kind)).heard == [(0, kind)]
