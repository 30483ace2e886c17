"""Extension, suspension and transfer go through the gateway and come back from both databases as they went in."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from gridcenter.domain.case import Ask
from gridcenter.domain.department import DepartmentCode
from gridcenter.domain.moves import Act, Action
from gridcenter.errors import BadMove, CommandReused, NotAllowed

A = Action
SZ, CG = DepartmentCode("SZ"), DepartmentCode("CG")


@pytest.fixture
def working(desk):
    """A case that one department has signed."""
    return desk.play(desk.report(), "accept", "file", "dispatch SZ", "sign SZ")


@pytest.fixture
def do(desk):
    """Does an act as somebody with the role, or as a department's desk, and reads the case again."""

    def make(role: str, case, act: Act):
        done = desk.center.cases.do(desk.person(role), case, act, command_id=str(uuid.uuid4()))
        assert desk.center.cases.get(case.id) == done
        return done

    return make


def test_that_a_department_asks_and_the_dispatcher_grants(desk, working, do):
    own = desk.person("desk-SZ")
    cases = desk.center.cases
    asked = cases.do(own, working, Act(A.ASK_EXTENSION, SZ, reason="缺料"), command_id=str(uuid.uuid4()))
    assert cases.get(working.id).branches[-1].asked is Ask.EXTENSION
    granted = do("dispatcher", asked, Act(A.EXTEND, SZ))
    assert granted.branches[-1].extensions == 1
    assert granted.branches[-1].due_at > working.branches[-1].due_at
    assert [entry.action for entry in cases.history(working.id)][-2:] == ["ask_extension", "extend"]
    with pytest.raises(NotAllowed):
        cases.do(own, granted, Act(A.EXTEND, SZ), command_id=str(uuid.uuid4()))


def test_that_the_shift_leader_suspends_and_the_dispatcher_resumes(desk, working, do):
    until = desk.center.now() + timedelta(days=9)
    with pytest.raises(NotAllowed):
        do("dispatcher", working, Act(A.SUSPEND, reason="汛期", until=until))
    resting = do("shift_leader", working, Act(A.SUSPEND, reason="汛期", until=until))
    assert resting.suspended_until == until
    assert resting.due_at > working.due_at
    resumed = do("dispatcher", resting, Act(A.RESUME))
    assert resumed.suspended_until is None
    assert resumed.branches[-1].due_at < resting.branches[-1].due_at


def test_that_a_transfer_reaches_a_known_department_only(desk, working, do):
    with pytest.raises(BadMove):
        do("dispatcher", working, Act(A.TRANSFER, SZ, (DepartmentCode("NOBODY"),), reason="改派"))
    moved = do("dispatcher", working, Act(A.TRANSFER, SZ, (CG,), reason="改派"))
    assert [(one.department, one.state.value) for one in moved.branches] == [("SZ", "withdrawn"), ("CG", "to_sign")]
    assert desk.center.cases.history(working.id)[-1].department == "SZ,CG"


def test_that_a_reminder_is_a_step_of_the_history(desk, working, do):
    reminded = do("acceptor", working, Act(A.REMIND, SZ, note="居民又来电"))
    assert reminded.branches[-1].reminders == 1
    assert desk.center.cases.history(working.id)[-1].note == "居民又来电"


def test_that_a_repeated_id_with_another_department_is_refused(desk, working):
    person, key = desk.person("dispatcher"), str(uuid.uuid4())
    desk.center.cases.do(person, working, Act(A.REMIND, SZ), command_id=key)
    moved = desk.center.cases.get(working.id)
    second = desk.play(moved, "dispatch CG")
    with pytest.raises(CommandReused):
        desk.center.cases.do(person, second, Act(A.REMIND, CG), command_id=key)
