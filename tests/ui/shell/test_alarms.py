"""What is news and sounds, what ends an alarm, and that own limits are met without a look at the board."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from gridcenter.domain.alarms import AlarmKind
from gridcenter.domain.case import BranchState, Priority, Stage
from gridcenter.domain.department import DepartmentCode
from gridcenter.domain.people import Person, PersonId, Role
from tests.ui.models.conftest import ME, make_branch, make_case
from ui.background.live import Link

CRITICAL, OVERDUE, LOST = AlarmKind.NEW_CRITICAL, AlarmKind.OVERDUE_OWN, AlarmKind.CONNECTION_LOST
OTHER = PersonId("other")
DEPARTMENT = Person(PersonId("cg"), "城管", frozenset({Role.DEPARTMENT}), DepartmentCode("CG"))


def critical(key, version=1, **values):
    return make_case(key, version, **{"priority": Priority.CRITICAL, **values})


def reported(case, **values):
    return replace(case, **{"reported_by": OTHER, **values})


def test_that_a_new_critical_case_sounds_and_is_shown(make_post):
    post = make_post()
    post.tell(reported(critical(1)))
    assert post.player.played == [CRITICAL]
    assert post.shown() == [[(CRITICAL, 1)]]


def test_that_other_cases_do_not(make_post):
    post = make_post()
    post.tell(
        reported(make_case(1)),
        reported(make_case(2, priority=Priority.URGENT)),
        reported(critical(3, operator=OTHER)),
        critical(4),
    )
    assert post.player.played == []
    assert post.shown() == []


def test_that_cases_loading_at_the_start_are_not_news(make_post):
    post = make_post(load=False)
    before = datetime.now(UTC) - timedelta(hours=1)
    post.stored.put(*(reported(critical(key), reported_at=before) for key in range(1, 9)))
    post.load()
    assert post.player.played == []
    post.tell(reported(critical(3, 2), reported_at=before))
    assert post.shown() == []


def test_that_an_old_case_changed_while_the_board_is_first_read_is_not_taken_for_new(make_post):
    post = make_post(load=False)
    before = datetime.now(UTC) - timedelta(hours=1)
    post.tell(reported(critical(1, 4), reported_at=before))
    assert post.shown() == []
    post.tell(reported(critical(2), reported_at=post.clock.moment + timedelta(seconds=1)))
    assert post.shown() == [[(CRITICAL, 2)]]


def test_that_a_case_that_came_while_the_link_was_lost_is_news(make_post):
    post = make_post()
    post.link.tell(Link.LOST)
    post.stored.put(reported(critical(1)))
    post.link.tell(Link.CONNECTED)
    post.load()
    assert post.shown() == [[(CRITICAL, 1)]]


def test_that_what_the_desk_saved_itself_is_no_news_to_it(make_post):
    post = make_post()
    post.tell(reported(make_case(1)))
    post.board.put_case(reported(critical(1, 2)))
    assert post.shown() == []


def test_that_a_case_that_becomes_critical_is_news_once(make_post):
    post = make_post()
    post.tell(reported(make_case(1)))
    post.tell(reported(critical(1, 2)))
    post.tell(reported(critical(1, 3)))
    assert post.player.played == [CRITICAL]
    assert post.shown() == [[(CRITICAL, 1)]]


def test_that_a_critical_case_sounds_again_after_a_minute_unless_somebody_takes_it(make_post):
    post = make_post()
    post.tell(reported(critical(1)), reported(critical(2)))
    post.wait(59)
    assert post.player.played == [CRITICAL]
    post.wait(1)
    assert post.player.played == [CRITICAL, CRITICAL]
    post.tell(reported(critical(3)))
    post.tell(*(reported(critical(key, 2, operator=OTHER)) for key in (1, 2, 3)))
    assert post.shown() == []
    post.wait(120)
    assert post.player.played == [CRITICAL, CRITICAL]


@pytest.mark.parametrize("end", [{"stage": Stage.REJECTED}, {"priority": Priority.NORMAL}])
def test_that_a_case_that_ends_or_is_critical_no_more_leaves(make_post, end):
    post = make_post()
    post.tell(reported(critical(1)))
    post.tell(reported(critical(1, 2, **end)))
    assert post.shown() == []


def test_that_a_department_hears_of_what_it_is_sent_until_it_signs(make_post):
    post = make_post(DEPARTMENT)
    values = {"stage": Stage.DISPATCHED, "operator": OTHER}
    post.tell(reported(critical(1, branches=(make_branch("SW"),), **values)))
    assert post.shown() == []
    post.tell(reported(critical(2, branches=(make_branch("CG"),), **values)))
    assert post.shown() == [[(CRITICAL, 2)]]
    post.tell(reported(critical(2, 2, branches=(make_branch("CG", BranchState.SIGNED),), **values)))
    assert post.shown() == []


# -- own limits


def test_that_an_own_limit_sounds_in_the_second_after_it_has_run_out(make_post):
    post = make_post(load=False)
    due = post.clock.moment + timedelta(seconds=30)
    post.stored.put(
        make_case(1, operator=ME.id, due_at=due),
        make_case(2, operator=OTHER, due_at=due),
        make_case(3, due_at=due),
    )
    post.load()
    post.wait(30)
    assert post.player.played == []
    post.wait(1)
    assert post.player.played == [OVERDUE]
    assert post.shown() == [[(OVERDUE, 1)]]
    post.wait(300)
    assert post.player.played == [OVERDUE]


def test_that_what_was_late_before_is_no_news(make_post):
    post = make_post(load=False)
    post.stored.put(make_case(1, operator=ME.id, due_minutes=-5))
    post.load()
    post.tell(make_case(2, due_minutes=-5))
    post.tell(make_case(2, 2, operator=ME.id, due_minutes=-5))
    post.wait(60)
    assert post.player.played == []


def test_that_only_the_limit_in_force_sounds(make_post):
    post = make_post()
    moment = post.clock.moment
    post.tell(make_case(1, operator=ME.id, due_at=moment + timedelta(seconds=10)))
    post.tell(make_case(1, 2, operator=ME.id, due_at=moment + timedelta(seconds=40)))
    post.tell(make_case(2, operator=ME.id, due_at=moment + timedelta(seconds=10)))
    post.tell(make_case(2, 2, operator=OTHER, due_at=moment + timedelta(seconds=10)))
    post.tell(make_case(3, operator=ME.id, due_at=moment + timedelta(seconds=10)))
    post.tell(make_case(3, 2, operator=ME.id, stage=Stage.REJECTED))
    post.wait(20)
    assert post.shown() == []
    post.wait(21)
    assert post.shown() == [[(OVERDUE, 1)]]


def test_that_a_case_whose_nearest_limit_becomes_one_that_ran_out_sounds(make_post):
    post = make_post()
    moment = post.clock.moment
    post.tell(make_case(1, operator=ME.id, due_at=moment + timedelta(hours=1)))
    post.tell(make_case(1, 2, operator=ME.id, due_at=moment - timedelta(seconds=5)))
    assert post.shown() == [[(OVERDUE, 1)]]


@pytest.mark.parametrize("after", [{"due_minutes": 60}, {"operator": OTHER}, {"stage": Stage.CLOSED}])
def test_that_an_overdue_case_that_goes_on_leaves_the_strip(make_post, after):
    post = make_post()
    post.tell(make_case(1, operator=ME.id, due_at=post.clock.moment + timedelta(seconds=1)))
    post.wait(2)
    assert post.shown() == [[(OVERDUE, 1)]]
    post.tell(make_case(1, 2, **{"operator": ME.id, "due_minutes": -1, **after}))
    assert post.shown() == []


# -- the link


def test_that_a_lost_connection_sounds_each_minute_and_leaves_when_it_is_back(make_post):
    post = make_post()
    post.link.tell(Link.CONNECTING)
    post.link.tell(Link.LOST)
    post.wait(60)
    assert post.player.played == [LOST, LOST]
    assert post.shown() == [[(LOST, 0)]]
    post.link.tell(Link.CONNECTED)
    assert post.shown() == []
    post.wait(120)
    assert post.player.played == [LOST, LOST]


# -- the mute


def test_that_a_mute_counts_down_ends_by_itself_and_hides_nothing(make_post):
    post = make_post()
    post.alarms.toggle_mute()
    assert post.alarms.muted_seconds() == 300
    post.wait(48)
    assert post.alarms.muted_seconds() == 252
    post.tell(reported(critical(1)))
    post.link.tell(Link.LOST)
    assert post.player.played == []
    assert post.shown() == [[(CRITICAL, 1)], [(LOST, 0)]]
    post.wait(251.5)
    assert post.alarms.muted_seconds() == 1
    post.wait(0.5)
    assert post.alarms.muted_seconds() == 0
    assert post.player.played == [CRITICAL]


def test_that_the_key_pressed_again_ends_a_mute(make_post):
    post = make_post()
    post.alarms.toggle_mute()
    post.alarms.toggle_mute()
    assert post.alarms.muted_seconds() == 0
    post.tell(reported(critical(1)))
    assert post.player.played == [CRITICAL]


def test_that_a_test_tone_is_heard_in_a_mute(make_post):
    post = make_post()
    post.alarms.toggle_mute()
    post.alarms.play_test()
    assert post.player.played == [CRITICAL]


def test_that_a_flood_is_six_sounds_a_minute_and_nothing_is_dropped(make_post):
    post = make_post()
    for second in range(60):
        post.tell(*(reported(critical(4 * second + number + 1)) for number in range(4)))
        post.wait(0.99)
    assert len(post.player.played) <= 6
    assert sum(len(line) for line in post.shown()) == 240
    assert len(post.shown()) <= 2


def test_that_the_end_closes_the_player(make_post):
    post = make_post()
    post.alarms.close()
    assert post.player.closed
