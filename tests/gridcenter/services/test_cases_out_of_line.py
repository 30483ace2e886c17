"""Merging, splitting, undoing, recording by telephone: on both databases, and when two do it at once."""

import threading
import uuid
from dataclasses import replace
from datetime import timedelta

import pytest

from gridcenter.domain.case import Appeal, BranchState, CaseId, Stage
from gridcenter.domain.case_rules import change_command
from gridcenter.domain.department import DepartmentCode
from gridcenter.domain.lifecycle import apply
from gridcenter.domain.moves import Act, Action
from gridcenter.domain.planning import circumstances
from gridcenter.errors import BadMove, Conflict, GridError, NotAllowed
from gridcenter.store import gateway, gateway_postgres, gateway_sqlite

CG = DepartmentCode("CG")


def do(desk, who, case, action, **more):
    return desk.center.cases.do(desk.person(who), case, Act(action, **more), command_id=str(uuid.uuid4()))


def send(desk, who, case, act):
    """Sends a step past the service, as a client that has been tampered with would."""
    center, at = desk.center, desk.center.now()
    planned = apply(case, act, circumstances(center.directory, desk.person(who).id, case, act, at))
    command = change_command(case, planned, act, command_id=str(uuid.uuid4()), actor=desk.person(who).id, at=at)
    way = gateway_postgres if center.database.is_postgresql else gateway_sqlite
    return way.apply_command(center.database, command)


def test_that_merged_cases_name_each_other_and_come_apart_again(desk):
    one, other = desk.report("路面塌陷"), desk.report("路面有坑")
    merged = do(desk, "acceptor", other, Action.MERGE, other=one)
    stored = desk.center.cases.get(other.id)
    assert stored == merged
    assert (stored.stage, stored.merged_into, stored.merged_stage) == (Stage.MERGED, one.id, Stage.REPORTED)
    assert [case.id for case in desk.center.cases.open_cases()] == [one.id]
    assert [case.id for case in desk.center.cases.related(one)] == [other.id]
    assert [case.id for case in desk.center.cases.related(merged)] == [one.id]
    back = do(desk, "acceptor", merged, Action.SEPARATE, reason="不是同一处")
    assert desk.center.cases.get(other.id) == back
    assert desk.center.cases.related(one) == ()
    assert [entry.action for entry in desk.center.cases.history(other.id)] == ["report", "merge", "separate"]


def test_that_a_merge_into_a_case_that_has_changed_meanwhile_is_a_conflict(desk):
    one, other = desk.report(), desk.report()
    desk.play(one, "accept")
    with pytest.raises(Conflict):
        do(desk, "acceptor", other, Action.MERGE, other=one)
    assert desk.center.cases.get(other.id) == other


def at_once(desk, *pairs):
    """Merges every pair in a thread of its own and returns what was refused."""
    begin, refused = threading.Barrier(len(pairs)), []

    def merge(case, into):
        begin.wait()
        try:
            do(desk, "acceptor", case, Action.MERGE, other=into)
        except GridError as error:
            refused.append(error)

    threads = [threading.Thread(target=merge, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refused


def test_that_of_two_opposite_merges_at_once_exactly_one_is_done(desk):
    for _round in range(6):
        one, other = desk.report(), desk.report()
        refused = at_once(desk, (one, other), (other, one))
        assert [type(error) for error in refused] == [Conflict]
        stages = sorted(desk.center.cases.get(case.id).stage for case in (one, other))
        assert stages == [Stage.MERGED, Stage.REPORTED]


def test_that_a_split_makes_a_second_case_and_merging_takes_it_back(desk):
    whole = desk.play(desk.report("井盖破损,旁边路灯不亮"), "accept", "file")
    actor, command = desk.person("acceptor"), str(uuid.uuid4())
    facts = replace(whole.facts, description="路灯不亮")
    part = desk.center.cases.split(actor, whole, facts, command_id=command)
    assert desk.center.cases.get(part.id) == part
    assert (part.stage, part.split_from, part.number == whole.number) == (Stage.ACCEPTED, whole.id, False)
    assert desk.center.cases.split(actor, whole, facts, command_id=command) == part
    assert [case.id for case in desk.center.cases.related(whole)] == [part.id]
    assert desk.center.cases.history(part.id)[0].note == whole.number
    assert [case.id for case in desk.center.cases.search("路灯").cases] == [part.id, whole.id]
    closed = desk.play(whole, "dispatch CG", "sign CG", "feed_back CG", "inspect", "pass", "close")
    assert desk.center.cases.split(actor, whole, facts, command_id=command) == part
    whole = do(desk, "shift_leader", closed, Action.REOPEN, reason="再办")
    merged = do(desk, "acceptor", part, Action.MERGE, other=whole)
    assert merged.stage is Stage.MERGED
    with pytest.raises(Conflict):
        desk.center.cases.split(actor, replace(whole, version=1), facts, command_id=str(uuid.uuid4()))


@pytest.mark.parametrize(
    ("lines", "who"), [(("accept",), "acceptor"), (("accept", "file", "dispatch CG SZ"), "dispatcher")]
)
def test_that_the_last_step_is_taken_back_by_who_took_it(desk, lines, who):
    case = desk.report()
    for line in lines:
        before, case = case, desk.play(case, line)
    undone = do(desk, who, case, Action.UNDO)
    assert desk.center.cases.get(case.id) == undone
    assert (undone.stage, undone.due_at) == (before.stage, before.due_at)
    assert all(branch.state is BranchState.WITHDRAWN for branch in undone.branches)
    assert desk.center.cases.at_version(undone, before.version) == before


def test_that_nobody_takes_back_what_another_did_or_what_is_too_long_ago(desk):
    case = desk.play(desk.report(), "accept")
    for who in ("dispatcher", "shift_leader"):
        with pytest.raises(BadMove) as told:
            do(desk, who, case, Action.UNDO)
        assert told.value.data["why"] == "undo_other"
        # A client that skips its own checks is refused by the database.
        with pytest.raises(NotAllowed):
            send(desk, who, case, Act(Action.UNDO, other=desk.center.cases.at_version(case, 1)))
    taken = desk.play(case, "take")
    with pytest.raises(BadMove) as told:
        do(desk, "dispatcher", taken, Action.UNDO)
    assert told.value.data["why"] == "undo_not"
    for _tick in range(61):
        desk.center.now()
    with pytest.raises(BadMove) as told:
        do(desk, "acceptor", case, Action.UNDO)
    assert told.value.data["why"] in ("undo_late", "undo_moved")


def test_that_a_step_sent_again_is_done_once_though_it_would_no_longer_fit(desk):
    accepted = desk.play(desk.report(), "accept")
    actor, undo, command = desk.person("acceptor"), Act(Action.UNDO), str(uuid.uuid4())
    undone = desk.center.cases.do(actor, accepted, undo, command_id=command)
    assert desk.center.cases.do(actor, accepted, undo, command_id=command) == undone
    working = desk.play(undone, "accept", "file", "dispatch CG", "sign CG")
    extend, command = Act(Action.EXTEND, department=CG), str(uuid.uuid4())
    extended = desk.center.cases.do(desk.person("dispatcher"), working, extend, command_id=command)
    for _second in range(4 * 3600):
        desk.center.now()
    assert desk.center.cases.do(desk.person("dispatcher"), working, extend, command_id=command) == extended
    with pytest.raises(BadMove):
        desk.center.cases.do(desk.person("shift_leader"), working, extend, command_id=command)
    assert len(desk.center.cases.history(extended.id)) == extended.version


def test_that_a_step_once_followed_by_another_cannot_be_taken_back(desk):
    dispatched = desk.play(desk.report(), "accept", "file", "dispatch CG")
    desk.play(dispatched, "sign CG")
    with pytest.raises(BadMove) as told:
        do(desk, "dispatcher", dispatched, Action.UNDO)
    assert told.value.data["why"] == "undo_moved"


def test_that_what_was_said_on_the_telephone_is_recorded_as_such(desk):
    case = desk.play(desk.report(), "accept", "file", "dispatch CG SZ")
    signed = do(desk, "dispatcher", case, Action.SIGN, department=CG, behalf=True, note="电话签收")
    assert signed.branches[0].state is BranchState.SIGNED
    own = desk.play(signed, "sign SZ")
    entries = desk.center.cases.history(own.id)[-2:]
    assert [(entry.actor, entry.department, entry.behalf) for entry in entries] == [
        ("dispatcher", "CG", True),
        ("desk-SZ", "SZ", False),
    ]


@pytest.mark.parametrize(
    ("who", "action", "behalf"),
    [
        ("grid_worker", Action.SIGN, True),
        ("desk-SZ", Action.SIGN, True),
        ("dispatcher", Action.SIGN, False),
        ("dispatcher", Action.CLOSE, True),
    ],
)
def test_that_the_database_itself_refuses_who_may_not_record(desk, who, action, behalf):
    case = desk.play(desk.report(), "accept", "file", "dispatch CG")
    if action is Action.CLOSE:
        case = desk.play(case, "sign CG", "feed_back CG", "inspect", "pass")
    with pytest.raises(NotAllowed):
        send(desk, who, case, Act(action, department=CG if action is Action.SIGN else None, behalf=behalf))
    assert desk.center.cases.get(case.id) == case


def test_that_an_appeal_waits_among_the_closed_cases_until_two_have_agreed(desk):
    case = desk.play(desk.report(), "accept", "file", "dispatch CG", "sign CG")
    for _hour in range(2 * 3600 + 60):
        desk.center.now()
    closed = desk.play(case, "feed_back CG", "inspect", "pass", "close")
    assert desk.center.cases.with_appeals() == ()
    asked = do(desk, "desk-CG", closed, Action.APPEAL, department=CG, reason="暴雨停工")
    assert [one.id for one in desk.center.cases.with_appeals()] == [case.id]
    seconded = do(desk, "acceptor", asked, Action.EXEMPT, department=CG)
    with pytest.raises(BadMove):
        do(desk, "acceptor", seconded, Action.EXEMPT, department=CG)
    granted = do(desk, "shift_leader", seconded, Action.EXEMPT, department=CG)
    assert granted.branches[0].appeal is Appeal.GRANTED
    assert granted.branches[0].breached
    assert desk.center.cases.with_appeals() == ()


def test_that_a_reopened_case_is_on_the_queue_again(desk):
    life = ("accept", "file", "dispatch CG", "sign CG", "feed_back CG", "inspect", "pass", "close")
    closed = desk.play(desk.report(), *life)
    reopened = do(desk, "shift_leader", closed, Action.REOPEN, reason="回访未解决")
    assert [case.id for case in desk.center.cases.open_cases()] == [reopened.id]
    assert desk.play(reopened, *life[4:]).reopen_count == 1


def test_that_a_forged_guard_is_refused(desk):
    one, other = desk.report(), desk.report()
    with pytest.raises(gateway.Stale):
        send(desk, "acceptor", other, Act(Action.MERGE, other=replace(one, version=9)))
    with pytest.raises(gateway.Stale):
        send(desk, "acceptor", other, Act(Action.MERGE, other=replace(one, id=CaseId(999))))


def test_that_a_check_in_is_stored_with_place_and_people(desk):
    case = desk.play(desk.report(), "accept", "file", "dispatch CG", "sign CG")
    came = do(desk, "desk-CG", case, Action.CHECK_IN, department=CG, place="解放路12号", people=3)
    stored = desk.center.cases.get(case.id)
    assert stored == came
    assert stored.branches[0].check_in_people == 3
    assert stored.branches[0].checked_in_at - case.stage_since < timedelta(minutes=1)
