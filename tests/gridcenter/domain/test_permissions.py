from collections import defaultdict
from collections.abc import Callable
from typing import Any

import pytest

from gridcenter.domain.case import BranchState, Case, Stage, current_branches, live_lead
from gridcenter.domain.department import DepartmentCode
from gridcenter.domain.moves import BRANCH_ACTIONS, BRANCH_MOVES, CASE_MOVES, DEPARTMENT_ACTIONS, OUT_OF_LINE, Action
from gridcenter.domain.people import Person, Role
from gridcenter.domain.permissions import ROLE_ACTIONS, Offer, may, next_step, offers, require
from gridcenter.errors import BadMove, NotAllowed

R, A, S = Role, Action, Stage
FILED = ("accept", "file")


@pytest.fixture(scope="module")
def worked(walk: Any) -> dict[int, set[tuple[Action, DepartmentCode | None]]]:
    """By the identity of a case of the walk: the actions that work on it, with the department where one is meant."""
    found: dict[int, set[tuple[Action, DepartmentCode | None]]] = defaultdict(set)
    for step in walk.steps:
        # Where every department has the case there is nobody left to dispatch to; a fourth would do.
        found[id(step.before)].add((step.act.action, step.act.department))
    for case in walk.cases.values():
        if (case.stage, A.DISPATCH) in CASE_MOVES:
            found[id(case)].add((A.DISPATCH, None))
        for branch in current_branches(case.branches):
            # To whom is asked by the form; in these tests every department may have the case already.
            if (case.stage, A.TRANSFER) in CASE_MOVES and (branch.state, A.TRANSFER) in BRANCH_MOVES:
                found[id(case)].add((A.TRANSFER, branch.department))
    return found


@pytest.fixture(scope="module")
def workable(walk: Any) -> set[tuple[Stage | None, Action]]:
    """The pairs of stage and action of which at least one act has been done."""
    return {(None, A.REPORT), (None, A.IMPORT)} | {(step.before.stage, step.act.action) for step in walk.steps}


@pytest.fixture(scope="module")
def crowd(person: Callable[..., Person]) -> list[Person]:
    """One person of each role, the desks of three departments, one with two roles, one without any."""
    alone = [person(role) for role in Role if role is not R.DEPARTMENT]
    desks = [person(R.DEPARTMENT, department=code) for code in "ABC"]
    return [*alone, *desks, person(R.ACCEPTOR, R.DEPARTMENT, department="A"), person()]


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("stage", [None, *Stage], ids=str)
def test_that_stage_action_and_role_together_decide(
    stage: Stage | None,
    action: Action,
    stage_table: dict[tuple[Stage | None, Action], frozenset[Stage]],
    role_table: dict[tuple[Role, Action], bool],
    workable: set[tuple[Stage | None, Action]],
    person: Callable[..., Person],
) -> None:
    for role in Role:
        who = person(role, department="A" if role is R.DEPARTMENT else None)
        department = who.department if action in BRANCH_ACTIONS else None
        allowed = role_table[role, action]
        if allowed:
            require(who, action, department)
        else:
            with pytest.raises(NotAllowed) as refused:
                require(who, action, department)
            assert refused.value.data["action"] is action
            assert set(refused.value.data["needs"]) == {other for other in Role if role_table[other, action]}
        assert may(who, action) is allowed
        if action not in OUT_OF_LINE:
            assert (may(who, action) and (stage, action) in workable) is (
                role_table[role, action] and bool(stage_table[stage, action])
            ), role


def test_that_supervision_does_not_dispatch_and_command_does_not_close(
    role_table: dict[tuple[Role, Action], bool],
) -> None:
    assert {(role, action) for role in Role for action in ROLE_ACTIONS[role]} == {
        pair for pair, allowed in role_table.items() if allowed
    }
    assert A.DISPATCH not in ROLE_ACTIONS[R.ACCEPTOR]
    assert A.CLOSE not in ROLE_ACTIONS[R.DISPATCHER]
    assert [role for role in Role if A.VOID in ROLE_ACTIONS[role]] == [R.SHIFT_LEADER]


def test_that_several_roles_add_up(person: Callable[..., Person]) -> None:
    both = person(R.ACCEPTOR, R.DISPATCHER)
    assert may(both, A.CLOSE)
    assert may(both, A.DISPATCH)
    assert not may(both, A.VOID)


@pytest.mark.parametrize("action", Action)
def test_that_nobody_inactive_and_nobody_without_a_role_may_do_anything(
    action: Action, person: Callable[..., Person]
) -> None:
    for who in (person(*Role, department="A", active=False), person()):
        assert not may(who, action)
        with pytest.raises(NotAllowed):
            require(who, action)


@pytest.mark.parametrize("action", sorted(DEPARTMENT_ACTIONS))
def test_that_a_department_acts_on_its_own_branch_only(action: Action, person: Callable[..., Person]) -> None:
    desk = person(R.DEPARTMENT, department="A")
    require(desk, action, DepartmentCode("A"))
    for who in (desk, person(R.DEPARTMENT), person(*Role, department="A")):
        with pytest.raises(NotAllowed) as refused:
            require(who, action, DepartmentCode("B"))
        assert refused.value.data["own"] is False


def test_that_only_the_role_is_asked_while_no_branch_is_named(person: Callable[..., Person]) -> None:
    require(person(R.DEPARTMENT, department="A"), A.SIGN)
    with pytest.raises(NotAllowed):
        require(person(R.SHIFT_LEADER), A.SIGN)


def test_that_the_centre_withdraws_from_any_department(person: Callable[..., Person]) -> None:
    require(person(R.DISPATCHER), A.WITHDRAW, DepartmentCode("B"))
    with pytest.raises(NotAllowed):
        require(person(R.DEPARTMENT, department="B"), A.WITHDRAW, DepartmentCode("B"))


def test_that_what_is_offered_is_exactly_what_the_person_may_do_and_what_works(
    walk: Any,
    worked: dict[int, set[tuple[Action, DepartmentCode | None]]],
    role_table: dict[tuple[Role, Action], bool],
    crowd: list[Person],
) -> None:
    for case in walk.cases.values():
        for who in crowd:
            offered = [
                (offer.action, offer.department)
                for offer in offers(case, who)
                if offer.refusal is None and offer.action not in OUT_OF_LINE
            ]
            right = {
                (action, department)
                for action, department in worked[id(case)]
                if any(role_table[role, action] for role in who.roles)
                and (action not in DEPARTMENT_ACTIONS or department == who.department)
            }
            assert set(offered) == right, (walk.key(case), who.roles)
            assert len(offered) == len(right)


def test_that_a_refused_offer_says_why_and_is_one_that_does_not_work(
    walk: Any, worked: dict[int, set[tuple[Action, DepartmentCode | None]]], crowd: list[Person]
) -> None:
    reasons = set()
    for case in walk.cases.values():
        for who in crowd:
            for offer in offers(case, who):
                if offer.refusal is not None:
                    assert (offer.action, offer.department) not in worked[id(case)]
                    assert offer.refusal.data["action"] is offer.action
                    assert may(who, offer.action)
                    reasons.add((offer.action, offer.refusal.data["why"]))
    assert reasons == {(A.WITHDRAW, "lead"), (A.CLOSE, "not_fed_back")}


def test_that_the_next_step_is_among_the_offers_that_work(walk: Any, crowd: list[Person]) -> None:
    seen = set()
    for case in walk.cases.values():
        for who in crowd:
            step = next_step(case, who)
            if step is not None:
                assert step.refusal is None
                assert step in offers(case, who), (walk.key(case), who.roles)
                seen.add(step.action)
    centre = {A.ACCEPT, A.CONFIRM, A.FILE, A.DISPATCH, A.INSPECT, A.PASS, A.CLOSE}
    assert seen == centre | {A.SIGN, A.HANDLE, A.FEED_BACK}


def test_that_every_open_case_has_a_next_step_for_somebody_and_no_final_one_has(walk: Any, crowd: list[Person]) -> None:
    for case in walk.cases.values():
        steps = [step for who in crowd if (step := next_step(case, who))]
        assert bool(steps) is not case.stage.final, walk.key(case)
        if case.stage.final:
            assert {offer.action for who in crowd for offer in offers(case, who)} <= OUT_OF_LINE


@pytest.mark.parametrize(
    ("lines", "role", "department", "step"),
    [
        ((), R.ACCEPTOR, None, Offer(A.ACCEPT)),
        ((), R.DISPATCHER, None, None),
        (("verify",), R.GRID_WORKER, None, Offer(A.CONFIRM)),
        (("accept",), R.ACCEPTOR, None, Offer(A.FILE)),
        (FILED, R.DISPATCHER, None, Offer(A.DISPATCH)),
        (FILED, R.ACCEPTOR, None, None),
        ((*FILED, "dispatch A"), R.DISPATCHER, None, None),
        ((*FILED, "dispatch A"), R.DEPARTMENT, "A", Offer(A.SIGN, DepartmentCode("A"))),
        ((*FILED, "dispatch A"), R.DEPARTMENT, "B", None),
        ((*FILED, "dispatch A", "sign A"), R.DEPARTMENT, "A", Offer(A.HANDLE, DepartmentCode("A"))),
        ((*FILED, "dispatch A", "sign A", "handle A"), R.DEPARTMENT, "A", Offer(A.FEED_BACK, DepartmentCode("A"))),
        ((*FILED, "dispatch A", "return A"), R.DEPARTMENT, "A", None),
        ((*FILED, "dispatch A", "return A"), R.SHIFT_LEADER, None, Offer(A.DISPATCH)),
    ],
)
def test_that_the_next_step_is_for_whose_turn_it_is(
    lines: tuple[str, ...],
    role: Role,
    department: str | None,
    step: Offer | None,
    played: Callable[..., Case],
    person: Callable[..., Person],
) -> None:
    assert next_step(played(*lines), person(role, department=department)) == step


def test_that_a_close_too_early_names_a_department_that_has_not_fed_back(
    walk: Any, person: Callable[..., Person]
) -> None:
    stages = set()
    for case in walk.cases.values():
        refused = [offer for offer in offers(case, person(R.ACCEPTOR)) if offer.action is A.CLOSE and offer.refusal]
        owing = [
            branch.department
            for branch in current_branches(case.branches)
            if branch.state in (BranchState.TO_SIGN, BranchState.SIGNED, BranchState.HANDLING, BranchState.REWORK)
        ]
        if case.stage not in (S.DISPATCHED, S.HANDLING, S.REWORK):
            assert refused == []
            continue
        stages.add(case.stage)
        (offer,) = refused
        assert isinstance(offer.refusal, BadMove)
        named = offer.refusal.data["department"]
        assert named in owing
        lead = live_lead(case.branches)
        assert lead is not None
        assert lead.department not in owing or named == lead.department
    assert stages == {S.DISPATCHED, S.HANDLING, S.REWORK}


def test_that_who_may_not_close_is_not_told_about_closing(
    played: Callable[..., Case], person: Callable[..., Person]
) -> None:
    case = played(*FILED, "dispatch A")
    for who in (person(R.DISPATCHER), person(R.DEPARTMENT, department="A"), person(R.AUDITOR)):
        assert all(offer.action is not A.CLOSE for offer in offers(case, who))


def test_that_the_lead_is_named_as_the_one_that_cannot_be_withdrawn_yet(
    played: Callable[..., Case], person: Callable[..., Person]
) -> None:
    found = {
        offer.department: offer.refusal
        for offer in offers(played(*FILED, "dispatch A B"), person(R.DISPATCHER))
        if offer.action is A.WITHDRAW
    }
    assert found["B"] is None
    assert isinstance(found["A"], BadMove)
    assert found["A"].data["department"] == "A"
