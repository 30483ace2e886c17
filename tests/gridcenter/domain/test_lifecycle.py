from collections import defaultdict
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gridcenter.domain.case import (
    Branch,
    BranchState,
    Case,
    Facts,
    NewCase,
    Priority,
    Source,
    Stage,
    current_branches,
)
from gridcenter.domain.category import CategoryId, StandardId
from gridcenter.domain.department import DepartmentCode
from gridcenter.domain.effects import Circumstances
from gridcenter.domain.lifecycle import apply, branch_clock, check, nearest_clock, report, stage_of
from gridcenter.domain.limits import ClockKind, Limit, StageMinutes
from gridcenter.domain.moves import (
    BRANCH_MOVES,
    CASE_MOVES,
    DEPARTMENT_ACTIONS,
    OPEN_STAGES,
    OUT_OF_LINE,
    REASON_NEEDED,
    Act,
    Action,
)
from gridcenter.domain.people import Person, PersonId, Role
from gridcenter.domain.permissions import offers, require
from gridcenter.errors import BadMove, NotAllowed, ReasonMissing

A, B, S = Action, BranchState, Stage
WITH_LEAD = frozenset({S.DISPATCHED, S.HANDLING, S.REWORK, S.HANDLED, S.INSPECTING, S.TO_CLOSE})
FROM_BRANCHES = frozenset({S.DISPATCHED, S.HANDLING, S.RETURNED, S.REWORK, S.HANDLED})
FILED = ("accept", "file")
HANDLED = (*FILED, "dispatch A B", "sign A", "feed_back A", "sign B", "feed_back B")
OWN_MINUTES = {
    S.REPORTED: (ClockKind.ACCEPT, 15),
    S.VERIFYING: (ClockKind.VERIFY, 30),
    S.ACCEPTED: (ClockKind.FILE, 15),
    S.FILED: (ClockKind.DISPATCH, 15),
    S.RETURNED: (ClockKind.DISPATCH, 15),
    S.HANDLED: (ClockKind.INSPECT, 30),
    S.INSPECTING: (ClockKind.INSPECT, 30),
    S.TO_CLOSE: (ClockKind.CLOSE, 60),
}

# What each state of a department's branch becomes; a dot where the action does not fit.
BRANCH_TABLE = """
state     |sign   handle   feed_back return   withdraw  rework send_back void     transfer       remind         ask_extension  ask_suspension extend         refuse         suspend        resume    check_in  reckon    reopen    undo      appeal    exempt    deny
to_sign   |signed .        .         returned withdrawn .      withdrawn withdrawn withdrawn      to_sign        .              .              .              .              .              .        .         to_sign   .         withdrawn .         .         .
signed    |.      handling fed_back  returned withdrawn .      withdrawn withdrawn withdrawn      signed         signed         signed         signed         signed         signed         signed   signed    signed    .         .         .         .         .
handling  |.      .        fed_back  returned withdrawn .      withdrawn withdrawn withdrawn      handling       handling       handling       handling       handling       handling       handling handling  handling  .         .         .         .         .
fed_back  |.      .        .         .        .         rework withdrawn withdrawn .              .              .              .              .              .              .              .        .         .         rework    .         fed_back  fed_back  fed_back
rework    |.      handling fed_back  .        withdrawn .      withdrawn withdrawn withdrawn      rework         rework         rework         rework         rework         rework         rework   rework    rework    .         .         .         .         .
returned  |.      .        .         .        .         .      withdrawn .        .              .              .              .              .              .              .              .         .         .         .         .         .         .         .
withdrawn |.      .        .         .        .         .      .         .        .              .              .              .              .              .              .              .         .         .         .         .         .         .         .
"""  # noqa: E501


def leads(case: Case) -> list[Branch]:
    return [branch for branch in case.branches if branch.lead and branch.state.live]


def refused(ask: Callable[[], object]) -> BadMove | ReasonMissing | NotAllowed | None:
    """The refusal that an attempt meets, or None when it works; anything else that is raised goes on."""
    try:
        ask()
    except (BadMove, ReasonMissing, NotAllowed) as refusal:
        return refusal
    return None


def states(case: Case) -> dict[str, str]:
    return {branch.department: branch.state.value for branch in current_branches(case.branches)}


def desk(code: str) -> DepartmentCode:
    return DepartmentCode(code)


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("stage", [None, *Stage])
def test_that_the_table_of_moves_is_the_one_written_by_hand(
    stage: Stage | None, action: Action, stage_table: dict[tuple[Stage | None, Action], frozenset[Stage]]
) -> None:
    assert CASE_MOVES.get((stage, action), frozenset()) == stage_table[stage, action]


def test_that_the_table_of_branches_is_the_one_written_by_hand() -> None:
    head, *rows = BRANCH_TABLE.strip().splitlines()
    actions = [Action(word) for word in head.split("|")[1].split()]
    by_hand = {
        (BranchState(row.split("|")[0].strip()), action): BranchState(word)
        for row in rows
        for action, word in zip(actions, row.split("|")[1].split(), strict=True)
        if word != "."
    }
    assert dict(BRANCH_MOVES) == by_hand


def test_that_the_tables_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        CASE_MOVES[S.CLOSED, A.TAKE] = frozenset({S.CLOSED})  # type: ignore[index]
    with pytest.raises(TypeError):
        BRANCH_MOVES[B.RETURNED, A.SIGN] = B.SIGNED  # type: ignore[index]


# Every state that three departments can bring a case into.


def test_that_every_stage_that_can_be_reached_is_in_the_table(walk: Any) -> None:
    assert {step.after.stage for step in walk.steps} | {S.REPORTED} == set(Stage) - {S.MERGED}
    outside = [step for step in walk.steps if step.after.stage not in CASE_MOVES[step.before.stage, step.act.action]]
    assert outside == []


def test_that_no_entry_of_the_table_is_dead(walk: Any) -> None:
    reached: dict[tuple[Stage | None, Action], set[Stage]] = defaultdict(set)
    # These two make a case; the walk begins with one.
    reached[None, A.REPORT] = {S.REPORTED}
    reached[None, A.IMPORT] = {S.REPORTED, S.CLOSED}
    for step in walk.steps:
        reached[step.before.stage, step.act.action].add(step.after.stage)
    assert dict(reached) == {key: set(stages) for key, stages in CASE_MOVES.items() if key[1] not in OUT_OF_LINE}


def test_that_no_entry_of_the_branch_table_is_dead(walk: Any) -> None:
    reached = set()
    for step in walk.steps:
        after = {branch.ordinal: branch for branch in step.after.branches}
        for branch in step.before.branches:
            if after[branch.ordinal] != branch and step.act.action not in OUT_OF_LINE:
                reached.add((branch.state, step.act.action, after[branch.ordinal].state))
    in_line = {(state, action, to) for (state, action), to in BRANCH_MOVES.items() if action not in OUT_OF_LINE}
    assert reached == in_line


def test_that_only_what_is_out_of_line_leads_out_of_a_final_stage(walk: Any) -> None:
    assert {stage for stage in Stage if stage.final} == {S.CLOSED, S.REJECTED, S.VOID, S.MERGED}
    assert [step for step in walk.steps if step.before.stage.final] == []
    assert {action for stage, action in CASE_MOVES if stage is not None and stage.final} <= OUT_OF_LINE
    assert set(OPEN_STAGES) == {step.before.stage for step in walk.steps}


def test_that_the_table_is_never_what_stops_an_act_after_its_checks(
    walk: Any, circumstances: Callable[..., Circumstances]
) -> None:
    worked = {(id(step.before), step.act) for step in walk.steps}
    acts = {step.act for step in walk.steps}
    for case in walk.cases.values():
        for act in acts:
            if (case.stage, act.action) in CASE_MOVES and (id(case), act) not in worked:
                with pytest.raises(BadMove) as told:
                    apply(case, act, circumstances())
                assert told.value.data["why"] != "stage"


def test_that_malformed_acts_are_refused_with_the_two_errors_that_are_told(
    walk: Any, circumstances: Callable[..., Circumstances], facts: Facts
) -> None:
    nobody, twice, unknown = desk("nobody"), (desk("A"), desk("A")), (desk("nobody"),)
    bare = [Act(action) for action in Action]
    reasoned = [Act(action, reason="理由") for action in Action]
    aimless = [Act(action, nobody, unknown, reason="理由") for action in Action if action is not A.DISPATCH]
    doubled = [Act(A.DISPATCH, departments=twice), Act(A.DISPATCH, departments=(*unknown, *twice))]
    useless = {A.SIGN, A.HANDLE, A.FEED_BACK, A.RETURN, A.WITHDRAW, A.DISPATCH, A.FILE, A.REPORT, A.IMPORT, A.AMEND}
    useless |= {A.REWORK, A.TRANSFER, A.ASK_EXTENSION, A.ASK_SUSPENSION, A.EXTEND, A.REFUSE, A.REMIND, A.SUSPEND}
    useless |= (OUT_OF_LINE | {A.CHECK_IN}) - {A.RECKON, A.REOPEN}
    for case in walk.cases.values():
        for act in (*bare, *reasoned, *aimless, *doubled):
            refusal = refused(partial(apply, case, act, circumstances(limit=None)))
            if refusal is not None:
                assert refusal.data["action"] is act.action
            else:
                assert act.action not in useless


def test_that_exactly_one_live_department_leads_while_departments_have_the_case(walk: Any) -> None:
    for case in walk.cases.values():
        assert len(leads(case)) == (1 if case.stage in WITH_LEAD or case.stage is S.CLOSED else 0), walk.key(case)


def test_that_the_stage_agrees_with_what_the_departments_have(walk: Any) -> None:
    for case in walk.cases.values():
        live = {branch.state for branch in current_branches(case.branches) if branch.state.live}
        if case.stage in FROM_BRANCHES:
            assert stage_of(case.branches) is case.stage
        elif case.stage in (S.INSPECTING, S.TO_CLOSE, S.CLOSED):
            assert live == {B.FED_BACK}
        else:
            assert live == set()


def test_that_every_open_case_can_still_be_closed(walk: Any) -> None:
    before: dict[tuple, set[tuple]] = defaultdict(set)
    for step in walk.steps:
        before[walk.key(step.after)].add(walk.key(step.before))
    waiting = [walk.key(case) for case in walk.cases.values() if case.stage is S.CLOSED]
    closable = set(waiting)
    while waiting:
        for key in before[waiting.pop()] - closable:
            closable.add(key)
            waiting.append(key)
    assert {walk.key(case) for case in walk.cases.values() if not case.stage.final} - closable == set()


@pytest.mark.parametrize("blank", ["", " ", "\t\n", "　"])
def test_that_a_reason_of_nothing_is_a_missing_reason(
    blank: str, walk: Any, circumstances: Callable[..., Circumstances]
) -> None:
    asked = set()
    for step in walk.steps:
        if step.act.action in REASON_NEEDED:
            with pytest.raises(ReasonMissing) as told:
                apply(step.before, replace(step.act, reason=blank), circumstances())
            assert told.value.data == {"action": step.act.action}
            asked.add(step.act.action)
    centre = {A.REJECT, A.SEND_BACK, A.WITHDRAW, A.REWORK, A.VOID, A.TRANSFER, A.REFUSE, A.SUSPEND}
    assert asked == centre | {A.RETURN, A.ASK_EXTENSION, A.ASK_SUSPENSION}


def test_that_other_actions_need_no_reason(walk: Any) -> None:
    free = {step.act.action for step in walk.steps} - REASON_NEEDED
    assert len(free) == 17
    for step in walk.steps:
        if step.act.action in free:
            check(step.before, replace(step.act, reason=""))


# Single steps and what they leave behind.


def test_that_a_report_is_the_first_version_and_waits_for_acceptance(
    now: datetime, facts: Facts, circumstances: Callable[..., Circumstances]
) -> None:
    earlier = now - timedelta(hours=3)
    case = report(NewCase(facts, Source.VIDEO, earlier, "patrol", "77"), circumstances(actor="wang"))
    assert (case.version, case.stage, case.stage_since) == (1, S.REPORTED, now)
    assert (case.source, case.reported_at, case.reported_by) == (Source.VIDEO, earlier, "wang")
    assert (case.feed_name, case.external_id) == ("patrol", "77")
    assert case.facts == facts
    assert (case.clock_kind, case.clock_start, case.due_at) == (ClockKind.ACCEPT, now, now + timedelta(minutes=15))


def test_that_a_case_goes_from_report_to_strike_off(played: Callable[..., Case]) -> None:
    case = played(*FILED, "dispatch A", "sign A", "handle A", "feed_back A", "inspect", "pass", "close")
    assert (case.stage, case.version, case.standard) == (S.CLOSED, 10, "s1")
    assert case.clock is None
    assert None not in (case.accepted_at, case.filed_at, case.dispatched_at, case.handled_at, case.closed_at)


@pytest.mark.parametrize("ending", ["reject", "void"])
def test_that_the_other_endings_stamp_the_end_and_stop_the_clock(
    ending: str, played: Callable[..., Case], circumstances: Callable[..., Circumstances], now: datetime
) -> None:
    later = now + timedelta(minutes=7)
    case = played(ending, under=circumstances(at=later))
    assert case.closed_at == later
    assert (case.clock_kind, case.clock_start, case.clock_department, case.due_at) == (None, None, "", None)


def test_that_void_and_send_back_take_the_case_from_every_live_department(
    played: Callable[..., Case], circumstances: Callable[..., Circumstances], now: datetime
) -> None:
    later = circumstances(at=now + timedelta(minutes=5))
    several = played(*FILED, "dispatch A B C", "return A", "sign B", "feed_back B")
    for ending, of_returned in (("void", "returned"), ("send_back", "withdrawn")):
        case = played(ending, case=several, under=later)
        assert states(case) == {"A": of_returned, "B": "withdrawn", "C": "withdrawn"}
        ended = {branch.department: branch.ended_at for branch in case.branches}
        assert ended == {"A": now, "B": later.at, "C": later.at}


def test_that_who_takes_or_accepts_a_case_has_it_and_who_files_or_dispatches_only_when_nobody_has(
    played: Callable[..., Case], circumstances: Callable[..., Circumstances]
) -> None:
    assert played("take", under=circumstances(actor="wang")).operator == "wang"
    accepted = played("accept", under=circumstances(actor="wang"))
    assert accepted.operator == "wang"
    assert played("file", case=accepted, under=circumstances(actor="zhao")).operator == "wang"
    verified = played("verify", "confirm", "file", under=circumstances(actor="zhao"))
    assert verified.operator == "zhao"
    ownerless = replace(verified, operator=None)
    assert played("dispatch A", case=ownerless, under=circumstances(actor="sun")).operator == "sun"
    assert played("take", case=accepted, under=circumstances(actor="zhao")).operator == "zhao"


def test_that_amending_replaces_all_facts_and_nothing_else(
    reported: Case, circumstances: Callable[..., Circumstances], now: datetime
) -> None:
    other = Facts(CategoryId("set/event/05/06"), "积水", "东路", None, 120.1, 33.3, Priority.URGENT, duplicate=True)
    later = circumstances(at=now + timedelta(minutes=9))
    case = apply(reported, Act(A.AMEND, facts=other), later)
    assert case.facts == other
    same = replace(
        reported,
        version=2,
        category=other.category,
        description="积水",
        address="东路",
        longitude=120.1,
        latitude=33.3,
        priority=Priority.URGENT,
        duplicate=True,
    )
    assert case == same


def test_that_the_category_is_amended_before_filing_only_and_everything_else_till_the_end(
    walk: Any, circumstances: Callable[..., Circumstances], facts: Facts
) -> None:
    unfiled = set()
    for case in walk.cases.values():
        if case.stage.final:
            continue
        same = apply(case, Act(A.AMEND, facts=replace(facts, description="积水")), circumstances())
        assert (same.description, same.category, same.standard) == ("积水", case.category, case.standard)
        act = Act(A.AMEND, facts=replace(facts, category=CategoryId("set/event/05/06")))
        refusal = refused(partial(apply, case, act, circumstances()))
        if refusal is None:
            unfiled.add(case.stage)
        else:
            assert refusal.data == {"action": A.AMEND, "stage": case.stage, "why": "category"}
        assert (refusal is None) is (case.standard is None)
    assert unfiled == {S.REPORTED, S.VERIFYING, S.ACCEPTED}


def test_that_sending_back_takes_the_standard_away_and_another_can_be_chosen(
    played: Callable[..., Case], circumstances: Callable[..., Circumstances]
) -> None:
    for filed in (played(*FILED), played(*FILED, "dispatch A", "return A")):
        back = played("send_back", case=filed)
        assert (filed.standard, back.stage, back.standard) == ("s1", S.ACCEPTED, None)
        again = apply(back, Act(A.FILE, standard=StandardId("s2")), circumstances())
        assert (again.stage, again.standard) == (S.FILED, "s2")


def test_that_a_return_before_a_send_back_does_not_count_afterwards(
    played: Callable[..., Case], circumstances: Callable[..., Circumstances], now: datetime
) -> None:
    returned = played(*FILED, "dispatch A", "return A")
    later = circumstances(at=now + timedelta(minutes=5))
    back = played("send_back", case=returned, under=later)
    assert (states(back), back.branches[0].ended_at, back.branches[0].note) == ({"A": "withdrawn"}, now, "理由")
    assert played("file", "dispatch B", "withdraw B", case=back).stage is S.FILED
    assert played("dispatch B", "withdraw B", case=returned).stage is S.RETURNED


def test_that_filing_takes_the_category_of_its_standard(
    played: Callable[..., Case], circumstances: Callable[..., Circumstances]
) -> None:
    accepted = played("accept")
    of_other = replace(circumstances(), category=CategoryId("set/component/01/04"))
    filed = apply(accepted, Act(A.FILE, standard=StandardId("s2")), of_other)
    assert (filed.standard, filed.category) == ("s2", "set/component/01/04")
    unknown = replace(circumstances(), category=None)
    assert apply(accepted, Act(A.FILE, standard=StandardId("s2")), unknown).category == accepted.category


@pytest.mark.parametrize(
    ("lines", "act", "why"),
    [
        ((), Act(A.CLOSE), "stage"),
        (("accept",), Act(A.FILE), "standard"),
        ((), Act(A.AMEND), "facts"),
        (FILED, Act(A.DISPATCH), "no_department"),
        (FILED, Act(A.DISPATCH, departments=(desk("A"), desk("A"))), "department_twice"),
        ((*FILED, "dispatch A"), Act(A.DISPATCH, departments=(desk("B"), desk("A"))), "has_it"),
        ((*FILED, "dispatch A"), Act(A.SIGN), "which_department"),
        ((*FILED, "dispatch A"), Act(A.SIGN, desk("B")), "department"),
        ((*FILED, "dispatch A B", "sign A"), Act(A.SIGN, desk("A")), "branch"),
        ((*FILED, "dispatch A B"), Act(A.WITHDRAW, desk("A"), reason="错派"), "lead"),
        (FILED, Act(A.AMEND, facts=Facts(CategoryId("set/event/05/06"), "积水")), "category"),
        (HANDLED, Act(A.REWORK, departments=(desk("A"), desk("C")), reason="未修好"), "department"),
    ],
)
def test_that_a_refusal_says_what_stands_against_the_act(
    lines: tuple[str, ...],
    act: Act,
    why: str,
    played: Callable[..., Case],
    circumstances: Callable[..., Circumstances],
) -> None:
    case = played(*lines)
    for ask in (lambda: check(case, act), lambda: apply(case, act, circumstances())):
        with pytest.raises(BadMove) as told:
            ask()
        assert told.value.data["why"] == why
        assert told.value.data["action"] is act.action


@pytest.mark.parametrize(
    ("lines", "act"),
    [
        (FILED, Act(A.DISPATCH, departments=(desk("A"),))),
        (HANDLED, Act(A.REWORK, reason="未修好")),
        ((*HANDLED, "inspect"), Act(A.REWORK, departments=(desk("A"),), reason="未修好")),
    ],
)
def test_that_nothing_is_dispatched_or_done_again_without_a_limit(
    lines: tuple[str, ...], act: Act, played: Callable[..., Case], circumstances: Callable[..., Circumstances]
) -> None:
    case = played(*lines)
    with pytest.raises(BadMove) as told:
        apply(case, act, circumstances(limit=None))
    assert told.value.data == {"action": act.action, "stage": case.stage, "why": "standard"}


def test_that_rework_names_departments_that_have_fed_back_only(
    played: Callable[..., Case], circumstances: Callable[..., Circumstances]
) -> None:
    handled = played(*FILED, "dispatch A B C", "sign A", "feed_back A", "return B", "withdraw C")
    for code, state in (("B", B.RETURNED), ("C", B.WITHDRAWN)):
        act = Act(A.REWORK, departments=(desk("A"), desk(code)), reason="未修好")
        refusal = refused(partial(apply, handled, act, circumstances()))
        assert refusal is not None
        assert refusal.data == {"action": A.REWORK, "stage": state, "why": "branch", "department": code}
    unknown = refused(partial(check, handled, Act(A.REWORK, departments=(desk("D"),), reason="未修好")))
    assert unknown is not None
    assert unknown.data == {"action": A.REWORK, "stage": S.HANDLED, "why": "department", "department": "D"}
    assert states(played("rework", case=handled)) == {"A": "rework", "B": "returned", "C": "withdrawn"}


def test_that_acceptance_filing_and_dispatch_are_stamped_the_first_time_only(
    played: Callable[..., Case], circumstances: Callable[..., Circumstances], now: datetime
) -> None:
    times = [circumstances(at=now + timedelta(minutes=minutes)) for minutes in range(1, 12)]
    lines = ("accept", "file", "dispatch A", "return A", "send_back", "verify", "confirm", "file", "dispatch B")
    lines += ("withdraw B", "dispatch C")
    case = played()
    for line, under in zip(lines, times, strict=True):
        case = played(line, case=case, under=under)
    assert (case.stage, case.stage_since) == (S.DISPATCHED, times[-1].at)
    assert [case.accepted_at, case.filed_at, case.dispatched_at] == [under.at for under in times[:3]]


def test_that_the_dispatch_is_stamped_with_the_first_branch_whatever_the_stage(
    played: Callable[..., Case], circumstances: Callable[..., Circumstances], now: datetime
) -> None:
    later = circumstances(at=now + timedelta(minutes=9))
    unstamped = replace(played(*FILED, "dispatch A B", "sign B", "return A"), dispatched_at=None)
    case = played("dispatch A", case=unstamped, under=later)
    assert (case.stage, case.dispatched_at) == (S.HANDLING, later.at)


def test_that_the_handled_time_is_the_latest_and_gone_while_departments_work_again(
    played: Callable[..., Case], circumstances: Callable[..., Circumstances], now: datetime
) -> None:
    first, second = (circumstances(at=now + timedelta(hours=hours)) for hours in (1, 2))
    handled = played(*FILED, "dispatch A", "sign A", case=played())
    assert handled.handled_at is None
    handled = played("feed_back A", case=handled, under=first)
    assert handled.handled_at == first.at
    inspected = played("inspect", "pass", case=handled, under=second)
    assert inspected.handled_at == first.at
    again = played("rework A", case=inspected, under=second)
    assert again.handled_at is None
    assert played("feed_back A", case=again, under=second).handled_at == second.at
    assert played("void", case=inspected, under=second).handled_at == first.at


def test_that_stamps_never_change_but_the_handled_time_and_tell_how_far_a_case_came(
    walk: Any, circumstances: Callable[..., Circumstances], now: datetime
) -> None:
    later = circumstances(at=now + timedelta(hours=1))
    for step in walk.steps:
        before, after = step.before, apply(step.before, step.act, later)
        for name in ("accepted_at", "filed_at", "dispatched_at", "closed_at"):
            was, stands = getattr(before, name), getattr(after, name)
            assert stands == was or (was is None and stands == later.at)
        assert after.handled_at in (before.handled_at, later.at, None)
        if not after.stage.final:
            assert (after.handled_at is not None) is (after.stage in (S.HANDLED, S.INSPECTING, S.TO_CLOSE))
        assert (after.dispatched_at is not None) is bool(after.branches)
        assert (after.closed_at is not None) is after.stage.final
        assert after.filed_at is not None or after.standard is None


def test_that_dispatching_opens_a_branch_for_each_department_with_the_first_as_lead(
    played: Callable[..., Case], circumstances: Callable[..., Circumstances], now: datetime
) -> None:
    at = now + timedelta(hours=1)
    case = apply(played(*FILED), Act(A.DISPATCH, departments=(desk("B"), desk("A")), note="速办"), circumstances(at=at))
    assert case.branches == (
        Branch(
            1,
            desk("B"),
            True,
            B.TO_SIGN,
            at,
            at + timedelta(minutes=30),
            at + timedelta(hours=2),
            note="速办",
            time_limit="2UH",
        ),
        Branch(
            2,
            desk("A"),
            False,
            B.TO_SIGN,
            at,
            at + timedelta(minutes=30),
            at + timedelta(hours=2),
            note="速办",
            time_limit="2UH",
        ),
    )
    assert (case.stage, case.dispatched_at) == (S.DISPATCHED, at)


def test_that_a_department_added_later_assists(played: Callable[..., Case]) -> None:
    case = played(*FILED, "dispatch A", "sign A", "dispatch B C")
    assert [(branch.ordinal, branch.department, branch.lead) for branch in case.branches] == [
        (1, "A", True),
        (2, "B", False),
        (3, "C", False),
    ]
    assert case.stage is S.HANDLING


def test_that_the_dispatcher_has_the_case_again_when_the_lead_returns_it_though_others_go_on(
    played: Callable[..., Case],
) -> None:
    returned = played(*FILED, "dispatch A B", "sign B", "return A")
    assert (returned.stage, states(returned)) == (S.RETURNED, {"B": "signed", "A": "returned"})
    assert played("handle B", "feed_back B", case=returned).stage is S.RETURNED
    again = played("dispatch C", case=returned)
    assert (again.stage, [branch.department for branch in leads(again)]) == (S.HANDLING, ["C"])


def test_that_a_department_gets_a_case_back_on_a_new_branch_and_the_old_one_stays(
    played: Callable[..., Case],
) -> None:
    returned = played(*FILED, "dispatch A", "return A")
    again = played("dispatch A", case=returned)
    assert again.branches[0] == returned.branches[0]
    assert (again.branches[1].ordinal, again.branches[1].state, again.branches[1].lead) == (2, B.TO_SIGN, True)
    assert again.stage is S.DISPATCHED


def test_that_withdrawing_the_only_department_leaves_a_filed_case(played: Callable[..., Case]) -> None:
    assert played(*FILED, "dispatch A", "withdraw A").stage is S.FILED


def test_that_an_assistant_that_leaves_last_does_not_hold_up_the_others(played: Callable[..., Case]) -> None:
    waiting = played(*FILED, "dispatch A B", "sign A", "feed_back A")
    assert waiting.stage is S.HANDLING
    assert played("return B", case=waiting).stage is S.HANDLED
    assert played("withdraw B", case=waiting).stage is S.HANDLED


def test_that_a_department_stamps_its_own_steps_and_leaves_its_words(
    played: Callable[..., Case], circumstances: Callable[..., Circumstances], now: datetime
) -> None:
    case = played(*FILED, "dispatch A B")
    times = [now + timedelta(minutes=minutes) for minutes in (10, 20, 30)]
    other = case.branches[1]
    for action, at in zip((A.SIGN, A.HANDLE, A.FEED_BACK), times, strict=True):
        case = apply(case, Act(action, desk("A"), note=f"{action}好"), circumstances(at=at))
    branch = case.branches[0]
    assert [branch.signed_at, branch.handling_at, branch.fed_back_at] == times
    assert (branch.note, branch.ended_at) == ("feed_back好", None)
    assert case.branches[1] == other


def test_that_a_reason_is_the_branch_note_when_there_is_no_other(
    played: Callable[..., Case], circumstances: Callable[..., Circumstances], now: datetime
) -> None:
    case = played(*FILED, "dispatch A")
    returned = apply(case, Act(A.RETURN, desk("A"), reason="不属我局"), circumstances(at=now + timedelta(minutes=1)))
    assert (returned.branches[0].note, returned.branches[0].ended_at) == ("不属我局", now + timedelta(minutes=1))


def test_that_rework_keeps_the_departments_counts_and_starts_the_limit_again(
    played: Callable[..., Case], circumstances: Callable[..., Circumstances], now: datetime
) -> None:
    at = now + timedelta(hours=5)
    one = played("inspect", "rework A", case=played(*HANDLED), under=circumstances(at=at))
    assert (one.stage, one.rework_count, states(one)) == (S.REWORK, 1, {"A": "rework", "B": "fed_back"})
    branch = one.branches[0]
    assert (branch.dispatched_at, branch.due_at, branch.fed_back_at) == (at, at + timedelta(hours=2), None)
    assert (one.due_at, one.clock_department, one.clock_kind) == (branch.due_at, "A", ClockKind.HANDLE)
    twice = played("feed_back A", "rework", case=one, under=circumstances(at=at))
    assert (twice.rework_count, states(twice)) == (2, {"A": "rework", "B": "rework"})


# Clocks.


@pytest.mark.parametrize(
    ("lines", "kind", "minutes"),
    [
        ((), ClockKind.ACCEPT, 15),
        (("verify",), ClockKind.VERIFY, 30),
        (("accept",), ClockKind.FILE, 15),
        (FILED, ClockKind.DISPATCH, 15),
        ((*FILED, "dispatch A"), ClockKind.SIGN, 30),
        ((*FILED, "dispatch A", "sign A"), ClockKind.HANDLE, 120),
        ((*FILED, "dispatch A", "sign A", "handle A"), ClockKind.HANDLE, 120),
        ((*FILED, "dispatch A B", "return A"), ClockKind.DISPATCH, 15),
        (HANDLED, ClockKind.INSPECT, 30),
        ((*HANDLED, "inspect"), ClockKind.INSPECT, 30),
        ((*HANDLED, "inspect", "pass"), ClockKind.CLOSE, 60),
    ],
)
def test_that_each_stage_waits_for_its_step(
    lines: tuple[str, ...], kind: ClockKind, minutes: int, played: Callable[..., Case], now: datetime
) -> None:
    case = played(*lines)
    assert (case.clock_kind, case.clock_start, case.due_at) == (kind, now, now + timedelta(minutes=minutes))


def test_that_an_inspection_goes_on_with_the_clock_of_the_handled_case(
    played: Callable[..., Case], circumstances: Callable[..., Circumstances], now: datetime
) -> None:
    later, passed = (circumstances(at=now + timedelta(minutes=minutes)) for minutes in (20, 25))
    handled = played(*HANDLED)
    inspecting = played("inspect", case=handled, under=later)
    assert (inspecting.stage_since, inspecting.clock) == (later.at, handled.clock)
    assert played("pass", case=inspecting, under=passed).clock_start == passed.at
    unstamped = played("inspect", case=replace(handled, handled_at=None), under=later)
    assert unstamped.clock_start == later.at
    again = played("rework A", "feed_back A", "inspect", case=inspecting, under=later)
    assert again.clock_start == later.at


def test_that_an_act_that_keeps_the_stage_keeps_the_clock(
    played: Callable[..., Case], circumstances: Callable[..., Circumstances], now: datetime
) -> None:
    for case in (played("accept"), played(*FILED, "dispatch A B")):
        later = played("take", "amend", case=case, under=circumstances(at=now + timedelta(hours=1)))
        assert (later.clock, later.stage_since) == (case.clock, case.stage_since)


def test_that_the_department_due_first_has_the_case_clock(
    played: Callable[..., Case], circumstances: Callable[..., Circumstances], now: datetime
) -> None:
    signed = played(*FILED, "dispatch A", "sign A")
    later = circumstances(at=now + timedelta(minutes=80))
    with_b = played("dispatch B", case=signed, under=later)
    assert (with_b.clock_department, with_b.clock_kind) == ("B", ClockKind.SIGN)
    both = played("sign B", case=with_b, under=later)
    assert (both.clock_department, both.clock_kind) == ("A", ClockKind.HANDLE)
    assert played("feed_back A", case=both, under=later).clock_department == "B"


def test_that_a_limit_shorter_than_the_time_to_sign_comes_first(now: datetime) -> None:
    half = timedelta(minutes=30)
    branch = Branch(1, desk("A"), True, B.TO_SIGN, now, now + 3 * half, now + 2 * half)
    short = branch_clock(branch)
    assert short is not None
    assert (short.kind, short.due) == (ClockKind.HANDLE, now + 2 * half)
    even = branch_clock(replace(branch, sign_due_at=now + 2 * half))
    assert even is not None
    assert even.kind is ClockKind.SIGN
    for state in (B.FED_BACK, B.RETURNED, B.WITHDRAWN):
        assert branch_clock(replace(branch, state=state)) is None


# Random acts by random people.


START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MINUTES = StageMinutes()
PEOPLE = (
    *(Person(PersonId(role), role, frozenset({role})) for role in Role if role is not Role.DEPARTMENT),
    *(Person(PersonId(f"desk_{code}"), code, frozenset({Role.DEPARTMENT}), desk(code)) for code in "ABCD"),
    Person(PersonId("both"), "both", frozenset({Role.ACCEPTOR, Role.DISPATCHER})),
    Person(PersonId("gone"), "gone", frozenset({Role.SHIFT_LEADER}), active=False),
)
DESKS = st.sampled_from([desk(code) for code in "ABCD"])
OTHER_FACTS = Facts(CategoryId("set/event/05/06"), "道路积水", priority=Priority.CRITICAL)


@dataclass(frozen=True)
class Try:
    """One attempt: who, what, how long after the one before; `pick` chooses among what is offered instead."""

    who: Person
    act: Act
    minutes: int
    limit: Limit
    pick: int | None


TRIES = st.builds(
    Try,
    who=st.sampled_from(PEOPLE),
    act=st.builds(
        Act,
        action=st.sampled_from(Action),
        department=st.none() | DESKS,
        departments=st.lists(DESKS, max_size=3).map(tuple),
        standard=st.sampled_from([None, StandardId("s1"), StandardId("s2")]),
        facts=st.sampled_from([None, OTHER_FACTS, replace(OTHER_FACTS, category=CategoryId("set/component/01/03"))]),
        reason=st.sampled_from(["", "　", "理由"]),
        note=st.sampled_from(["", "说明"]),
        until=st.none() | st.integers(-1, 500).map(lambda days: START + timedelta(days=days)),
        place=st.sampled_from(["", "路口"]),
        people=st.integers(0, 3),
    ),
    minutes=st.integers(0, 200),
    limit=st.sampled_from([Limit.parse(text) for text in ("1UH", "2UH", "1WD", "7ND")]),
    pick=st.none() | st.integers(0, 400),
)


def free_desks(case: Case) -> tuple[DepartmentCode, ...]:
    has = {code for code, state in states(case).items() if state not in ("returned", "withdrawn")}
    return tuple(desk(code) for code in "ABCD" if code not in has)


def chosen(case: Case, pick: int) -> tuple[Person, Act] | None:
    """Somebody and an act offered to that person, so that cases get far; None when the case is at its end."""
    free = free_desks(case)
    open_to = [
        (who, offer)
        for who in PEOPLE
        for offer in offers(case, who)
        if offer.refusal is None
        # Whether a clock may still be extended, and whether work still rests, the time decides.
        and offer.action not in (A.VOID, A.REJECT, A.TAKE, A.AMEND, A.EXTEND, A.ASK_EXTENSION, A.RESUME)
        and offer.action not in OUT_OF_LINE
        and (free or offer.action not in (A.DISPATCH, A.TRANSFER))
    ]
    if not open_to:
        return None
    who, offer = open_to[pick % len(open_to)]
    departments = (free[pick % 4 :][:2] or free[:1]) if offer.action is A.DISPATCH else ()
    departments = free[:1] if offer.action is A.TRANSFER else departments
    until = START + timedelta(days=200)
    words = {"place": "路口", "people": 2}
    return who, Act(
        offer.action, offer.department, departments, StandardId("s1"), OTHER_FACTS, "理由", until=until, **words
    )


def expected_clock(case: Case) -> tuple[ClockKind | None, datetime | None]:
    """Kind and due time of the nearest clock, reckoned anew from what the stage and the departments have."""
    if case.stage in OWN_MINUTES:
        kind, minutes = OWN_MINUTES[case.stage]
        start = case.handled_at if case.stage is S.INSPECTING else case.stage_since
        assert start is not None
        return kind, start + timedelta(minutes=minutes)
    if case.stage.final:
        return None, None
    last = {branch.department: branch for branch in case.branches}
    dues = []
    for branch in last.values():
        if branch.state in (B.TO_SIGN, B.SIGNED, B.HANDLING, B.REWORK):
            dues.append((branch.due_at, ClockKind.HANDLE))
            if branch.check_in_due_at is not None and branch.checked_in_at is None and branch.state is not B.REWORK:
                dues.append((branch.check_in_due_at, ClockKind.CHECK_IN))
        if branch.state is B.TO_SIGN:
            dues.append((branch.sign_due_at, ClockKind.SIGN))
    due = min(due for due, _ in dues)
    assert case.clock_kind in {kind for at, kind in dues if at == due}
    return case.clock_kind, due


def assert_sound(before: Case, act: Act, at: datetime, after: Case) -> None:
    assert after.version == before.version + 1
    assert after.stage in CASE_MOVES[before.stage, act.action]
    if act.action is not A.UNDO:
        assert after.stage_since == (before.stage_since if after.stage is before.stage else at)
    if after.stage in FROM_BRANCHES:
        assert stage_of(after.branches) is after.stage
    if after.stage in (S.DISPATCHED, S.HANDLING, S.REWORK, S.HANDLED):
        assert len(leads(after)) == 1
    assert (after.clock_kind, after.due_at) == expected_clock(after)
    assert after.clock == nearest_clock(after, MINUTES)
    old = [branch.ordinal for branch in before.branches]
    new = [branch.ordinal for branch in after.branches]
    assert new[: len(old)] == old
    assert new == list(range(1, len(new) + 1))
    assert len(new) == len(old) + (len(act.departments) if act.action in (A.DISPATCH, A.TRANSFER) else 0)
    ended = [branch for branch in before.branches if not branch.state.live]
    if act.action is A.SEND_BACK:
        last = current_branches(before.branches)
        ended = [replace(branch, state=B.WITHDRAWN) if branch in last else branch for branch in ended]
    assert [branch for branch in after.branches if branch in ended] == ended
    assert (after.reported_at, after.reported_by, after.id) == (before.reported_at, before.reported_by, before.id)
    if act.action in DEPARTMENT_ACTIONS:
        others = [branch for branch in before.branches if branch.department != act.department]
        assert [branch for branch in after.branches if branch.department != act.department] == others


def attempt(case: Case, who: Person, act: Act, under: Circumstances, after: list[Case]) -> None:
    require(who, act.action, act.department, behalf=act.behalf)
    after.append(apply(case, act, under))


@given(tries=st.lists(TRIES, min_size=1, max_size=30))
@settings(derandomize=True, deadline=None, max_examples=250, suppress_health_check=[HealthCheck.too_slow])
def test_that_random_acts_by_random_people_keep_a_case_sound(tries: list[Try]) -> None:
    at = START
    case = report(NewCase(OTHER_FACTS, Source.IMPORT, at), Circumstances(PersonId("intake"), at, MINUTES))
    applied = 0
    for trial in tries:
        at += timedelta(minutes=trial.minutes)
        offered = None if trial.pick is None else chosen(case, trial.pick)
        who, act = offered or (trial.who, trial.act)
        under = Circumstances(who.id, at, MINUTES, trial.limit, OTHER_FACTS.category)
        before = deepcopy(case)
        after: list[Case] = []
        refusal = refused(partial(attempt, case, who, act, under, after))
        assert case == before
        reasonless = act.action in REASON_NEEDED and not act.reason.strip()
        if refusal is None:
            assert not reasonless
            assert_sound(case, act, at, after[0])
            applied += 1
            case = after[0]
            continue
        assert offered is None
        assert after == []
        if not isinstance(refusal, NotAllowed):
            told_late = reasonless and (case.stage, act.action) in CASE_MOVES
            assert isinstance(refusal, ReasonMissing) is told_late
    assert case.version == 1 + applied


@given(picks=st.lists(st.tuples(st.integers(0, 400), st.integers(0, 200)), min_size=12, max_size=40))
@settings(derandomize=True, deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
def test_that_following_the_offers_is_never_refused_and_keeps_a_case_sound(picks: list[tuple[int, int]]) -> None:
    at = START
    case = report(NewCase(OTHER_FACTS, Source.IMPORT, at), Circumstances(PersonId("intake"), at, MINUTES))
    for pick, minutes in picks:
        offered = chosen(case, pick)
        if offered is None:
            assert case.stage.final
            break
        at += timedelta(minutes=minutes)
        who, act = offered
        require(who, act.action, act.department)
        after = apply(case, act, Circumstances(who.id, at, MINUTES, Limit.parse("2UH"), OTHER_FACTS.category))
        assert_sound(case, act, at, after)
        case = after
