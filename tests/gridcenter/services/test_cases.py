"""Everything done to cases: once, by the right person, on what the actor saw; and what happens when it goes wrong."""

from __future__ import annotations

import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from gridcenter.domain.case import CaseId, NewCase, Source, Stage
from gridcenter.domain.case_rules import change_command
from gridcenter.domain.category import CategoryId, StandardId
from gridcenter.domain.effects import Circumstances
from gridcenter.domain.lifecycle import apply
from gridcenter.domain.moves import Act, Action
from gridcenter.errors import BadMove, Conflict, NotAllowed, NotFound, ReasonMissing, StorageFailure, Unreachable
from gridcenter.store import gateway_postgres, gateway_sqlite

only_postgresql = pytest.mark.parametrize("engine", ["postgresql"], indirect=True)


def new_id() -> str:
    """The id of a command."""
    return str(uuid.uuid4())


@pytest.fixture
def send(desk):
    """Sends a step to the gateway behind the service's back, as a client whose answer was lost."""

    def send(name: str, case, act: Act, command_id: str):
        database, directory = desk.center.database, desk.center.directory
        actor, at = desk.person(name), desk.center.now()
        under = Circumstances(actor.id, at, directory.district.minutes)
        command = change_command(case, apply(case, act, under), act, command_id=command_id, actor=actor.id, at=at)
        gateway = gateway_postgres if database.is_postgresql else gateway_sqlite
        return gateway.apply_command(database, command)

    return send


def test_that_a_report_becomes_a_numbered_case_with_its_clock(desk):
    new = desk.new("雨水井盖破损")
    case = desk.center.cases.report(desk.person("intake"), new, command_id=new_id())
    assert (case.number, case.version, case.stage) == ("20260302-0001", 1, Stage.REPORTED)
    assert (case.facts, case.source, case.reported_by) == (new.facts, Source.HOTLINE, "intake")
    assert case.clock is not None
    assert (
        case.clock.due - case.clock.start
        == desk.center.directory.district.minutes.after(case.clock.kind, case.clock.start) - case.clock.start
    )
    assert desk.center.cases.get(case.id) == case
    assert desk.center.cases.by_number(case.number) == case
    assert desk.center.cases.open_cases() == (case,)


def test_that_a_case_goes_from_its_report_to_its_end(desk):
    lines = ["verify", "confirm", "file", "dispatch SZ CG", "sign SZ", "sign CG", "handle SZ", "feed_back CG"]
    lines += ["feed_back SZ", "inspect", "rework SZ", "feed_back SZ", "inspect", "pass", "close"]
    case = desk.play(desk.report(), *lines)
    assert (case.stage, case.version, case.rework_count) == (Stage.CLOSED, 16, 1)
    history = desk.center.cases.history(case.id)
    assert [entry.action for entry in history] == ["report", *(line.split()[0] for line in lines)]
    assert [entry.version for entry in history] == list(range(1, 17))
    assert desk.center.cases.open_cases() == ()
    assert desk.center.cases.newest(5) == (case,)


def test_that_the_times_of_a_step_and_of_its_history_are_the_same(desk):
    case = desk.play(desk.report(), "accept")
    assert desk.center.cases.history(case.id)[-1].at == case.stage_since == case.accepted_at


def test_that_a_person_without_the_role_is_refused_before_anything_is_written(desk):
    case = desk.report()
    with pytest.raises(NotAllowed):
        desk.center.cases.do(desk.person("auditor"), case, Act(Action.ACCEPT), command_id=new_id())
    with pytest.raises(NotAllowed):
        desk.center.cases.report(desk.person("desk-CG"), desk.new(), command_id=new_id())
    assert desk.center.cases.newest(5) == (case,)


def test_that_a_person_who_lost_the_role_meanwhile_is_refused_by_the_database(desk):
    case = desk.report()
    actor = desk.person("acceptor")
    desk.center.directories.put_people([replace(actor, active=False)], "")
    with pytest.raises(NotAllowed):
        desk.center.cases.do(actor, case, Act(Action.ACCEPT), command_id=new_id())
    assert desk.center.cases.get(case.id) == case


def test_that_an_impossible_step_or_one_without_its_reason_is_refused(desk):
    case = desk.report()
    with pytest.raises(BadMove):
        desk.center.cases.do(desk.person("acceptor"), case, Act(Action.CLOSE), command_id=new_id())
    with pytest.raises(ReasonMissing):
        desk.center.cases.do(desk.person("acceptor"), case, Act(Action.REJECT), command_id=new_id())
    assert desk.center.cases.get(case.id) == case


def test_that_who_saves_second_gets_both_versions(desk):
    seen = desk.report()
    saved = desk.play(seen, "accept")
    with pytest.raises(Conflict) as raised:
        desk.play(seen, "reject")
    assert raised.value.current == saved
    assert raised.value.attempted is not None
    assert (raised.value.attempted.stage, raised.value.attempted.version) == (Stage.REJECTED, 2)
    assert raised.value.data == {"number": seen.number, "version": 2}
    assert desk.center.cases.get(seen.id) == saved
    assert len(desk.center.cases.history(seen.id)) == 2


def test_that_a_step_on_a_case_that_is_not_there_is_refused(desk):
    ghost = replace(desk.report(), id=CaseId(77))
    with pytest.raises(NotFound):
        desk.play(ghost, "accept")
    with pytest.raises(NotFound):
        desk.center.cases.get(CaseId(77))
    with pytest.raises(NotFound):
        desk.center.cases.by_number("20260302-0077")
    assert desk.center.cases.history(CaseId(77)) == ()


def test_that_a_step_repeated_after_an_unknown_outcome_is_done_once(desk, send):
    seen = desk.report()
    command_id = new_id()
    send("acceptor", seen, Act(Action.ACCEPT), command_id)
    again = desk.center.cases.do(desk.person("acceptor"), seen, Act(Action.ACCEPT), command_id=command_id)
    assert (again.stage, again.version) == (Stage.ACCEPTED, 2)
    assert again == desk.center.cases.get(seen.id)
    assert [entry.version for entry in desk.center.cases.history(seen.id)] == [1, 2]


def test_that_a_step_repeated_late_returns_the_case_as_it_stands(desk, send):
    seen = desk.report()
    command_id = new_id()
    send("acceptor", seen, Act(Action.ACCEPT), command_id)
    further = desk.play(desk.center.cases.get(seen.id), "file")
    again = desk.center.cases.do(desk.person("acceptor"), seen, Act(Action.ACCEPT), command_id=command_id)
    assert again == further
    assert len(desk.center.cases.history(seen.id)) == 3


def test_that_a_report_repeated_with_its_command_is_one_case(desk):
    command_id, new = new_id(), desk.new()
    first = desk.center.cases.report(desk.person("intake"), new, command_id=command_id)
    moved = desk.play(first, "accept")
    assert desk.center.cases.report(desk.person("intake"), new, command_id=command_id) == moved
    assert len(desk.center.cases.newest(5)) == 1


def test_that_a_report_repeated_with_its_sources_number_is_one_case(desk):
    new = desk.new(feed_name="12345", external_id="A-1")
    first = desk.center.cases.report(desk.person("intake"), new, command_id=new_id())
    changed = replace(new, facts=replace(new.facts, description="另一段话"))
    assert desk.center.cases.report(desk.person("intake"), changed, command_id=new_id()) == first
    other = desk.center.cases.report(desk.person("intake"), replace(new, feed_name="12319"), command_id=new_id())
    assert other.id != first.id
    assert len(desk.center.cases.history(first.id)) == 1


def test_that_reports_without_a_sources_number_are_cases_of_their_own(desk):
    first, second = desk.report(feed_name="12345"), desk.report(feed_name="12345")
    assert first.id != second.id


def test_that_two_intakes_at_once_make_one_case_of_one_sources_number(desk):
    barrier = threading.Barrier(2)

    def report(new: NewCase) -> CaseId:
        barrier.wait(10)
        return desk.center.cases.report(desk.person("intake"), new, command_id=new_id()).id

    with ThreadPoolExecutor(2) as pool:
        for turn in range(15):
            new = desk.new(feed_name="12345", external_id=f"A-{turn}")
            assert len(set(pool.map(report, [new, new]))) == 1
    assert [case.number[-4:] for case in desk.center.cases.newest(50)] == [f"{n:04d}" for n in range(15, 0, -1)]


def test_that_a_report_of_an_unknown_category_fails_and_leaves_nothing(desk):
    new = desk.new(feed_name="12345", external_id="A-1")
    with pytest.raises(StorageFailure):
        desk.center.cases.report(
            desk.person("intake"), replace(new, facts=replace(new.facts, category=CategoryId("?"))), command_id=new_id()
        )
    assert desk.center.cases.newest(5) == ()


def test_that_an_unknown_standard_is_refused(desk):
    case = desk.play(desk.report(), "accept")
    with pytest.raises(NotFound) as raised:
        desk.center.cases.do(
            desk.person("acceptor"), case, Act(Action.FILE, standard=StandardId("none")), command_id=new_id()
        )
    assert raised.value.data == {"what": "standard", "key": "none"}
    assert desk.center.cases.get(case.id) == case


@pytest.mark.parametrize("department", ["XX", "OLD"])
def test_that_an_unknown_or_closed_department_is_refused(department, desk):
    case = desk.play(desk.report(), "accept", "file")
    with pytest.raises(BadMove) as raised:
        desk.play(case, f"dispatch SZ {department}")
    assert (raised.value.data["why"], raised.value.data["department"]) == ("unknown_department", department)
    assert desk.center.cases.get(case.id) == case


def test_that_filing_takes_the_standards_category_and_its_limit_counts(desk):
    standard = next(one for one in desk.center.directory.standards.values() if str(one.limit) == "4WH")
    case = desk.play(desk.report(minor="01"), "accept")
    filed = desk.center.cases.do(
        desk.person("acceptor"), case, Act(Action.FILE, standard=standard.id), command_id=new_id()
    )
    assert (filed.standard, filed.category) == (standard.id, standard.category)
    branch = desk.play(filed, "dispatch SZ").branches[0]
    # Dispatched at nine in the morning: the noon break does not count.
    assert (branch.due_at - branch.dispatched_at).total_seconds() == (4 + 2) * 3600


def test_that_filing_under_another_category_changes_the_words_it_is_found_by(desk):
    standard = next(one for one in desk.center.directory.standards.values() if str(one.limit) == "4WH")
    case = desk.play(desk.report("东西坏了", minor="01"), "accept")
    assert len(desk.center.cases.search("上水井盖").cases) == 1
    desk.center.cases.do(desk.person("acceptor"), case, Act(Action.FILE, standard=standard.id), command_id=new_id())
    assert desk.center.cases.search("上水井盖").cases == ()
    assert len(desk.center.cases.search("路灯").cases) == 1


def test_that_an_amendment_is_stored_and_its_words_are_found(desk):
    case = desk.report()
    facts = replace(case.facts, description="消防栓漏水", priority="urgent", longitude=None, latitude=None, area=None)
    amended = desk.center.cases.do(desk.person("acceptor"), case, Act(Action.AMEND, facts=facts), command_id=new_id())
    assert amended.facts == facts
    assert desk.center.cases.get(case.id) == amended
    assert desk.center.cases.search("消防栓").cases == (amended,)
    assert desk.center.cases.search("雨水井盖").cases == ()


def test_that_open_pages_may_be_left_before_their_end(desk):
    for _one in range(3):
        desk.report()
    pages = desk.center.cases.open_pages()
    assert len(next(pages)) == 3
    pages.close()
    desk.report()
    assert len(desk.center.cases.open_cases()) == 4


@only_postgresql
def test_that_a_stopped_server_is_unreachable_and_reachable_again_when_started(postgres, desk):
    case = desk.report()
    command_id = new_id()
    postgres.stop()
    try:
        for _one in range(2):
            with pytest.raises(Unreachable) as raised:
                desk.center.cases.do(desk.person("acceptor"), case, Act(Action.ACCEPT), command_id=command_id)
            assert raised.value.data["reason"]
            assert "***" in raised.value.data["where"]
        with pytest.raises(Unreachable):
            desk.center.cases.newest(1)
    finally:
        postgres.start()
    assert desk.center.cases.get(case.id) == case
    done = desk.center.cases.do(desk.person("acceptor"), case, Act(Action.ACCEPT), command_id=command_id)
    assert done.version == 2


@only_postgresql
def test_that_a_step_begun_before_the_server_died_is_done_at_most_once(postgres, desk):
    case = desk.report()
    command_id = new_id()
    desk.center.cases.do(desk.person("acceptor"), case, Act(Action.ACCEPT), command_id=command_id)
    postgres.stop()
    postgres.start()
    with pytest.raises(Unreachable):  # the pool learns of it by its first call
        desk.center.cases.newest(1)
    again = desk.center.cases.do(desk.person("acceptor"), case, Act(Action.ACCEPT), command_id=command_id)
    assert again.version == 2
    assert len(desk.center.cases.history(case.id)) == 2


@only_postgresql
def test_that_severing_frees_calls_on_a_frozen_server_within_a_second(postgres, desk):
    case = desk.report()
    begun = threading.Barrier(4)
    results: list[object] = []

    def call(read: bool) -> None:
        with desk.center.database.read() as connection:
            connection.exec_driver_sql("select 1")
            begun.wait(10)
            begun.wait(10)
            connection.exec_driver_sql("select 1" if read else "select pg_advisory_lock(1)")

    def guarded(read: bool) -> None:
        try:
            call(read)
        except Unreachable as error:
            results.append((error, time.monotonic()))

    threads = [threading.Thread(target=guarded, args=(number < 2,)) for number in range(3)]
    for thread in threads:
        thread.start()
    begun.wait(10)
    postgres.freeze()
    try:
        begun.wait(10)
        for thread in threads:
            thread.join(0.1)
        assert all(thread.is_alive() for thread in threads)
        severed = time.monotonic()
        desk.center.sever()
        for thread in threads:
            thread.join(5)
    finally:
        postgres.thaw()
    assert not any(thread.is_alive() for thread in threads)
    assert len(results) == 3
    assert all(ended - severed < 1 for _error, ended in results)
    assert desk.center.cases.get(case.id) == case
