from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import permutations

import pytest

from gridcenter.domain.area import AreaCode
from gridcenter.domain.calendar import weekday_calendars
from gridcenter.domain.command import record_command
from gridcenter.domain.department import DepartmentCode
from gridcenter.domain.limits import ClockKind
from gridcenter.domain.matter import Matter
from gridcenter.domain.people import Person, PersonId, Role
from gridcenter.domain.whistle import (
    Admission,
    Whistle,
    WhistleFacts,
    WhistleKind,
    WhistleLimits,
    WhistleRules,
    WhistleStage,
    WhistleState,
    live_branches,
    span_due,
)
from gridcenter.domain.whistle_life import (
    WhistleCircumstances,
    apply,
    blow,
    branch_clocks,
    breaches,
    offers,
    require,
    require_town,
    sees,
    stage_of,
)
from gridcenter.domain.whistle_moves import (
    BRANCH_ACTIONS,
    BRANCH_MOVES,
    DEPARTMENT_ACTIONS,
    REASON_NEEDED,
    ROLE_ACTIONS,
    WHISTLE_MOVES,
    WHISTLE_RULES,
    Score,
    WhistleAct,
    WhistleAction,
)
from gridcenter.errors import BadMove, NotAllowed, ReasonMissing

A, S, B, R = WhistleAction, WhistleStage, WhistleState, Role
# A Monday morning.
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
TOWN = AreaCode("320102001")
DESKS = (DepartmentCode("CG"), DepartmentCode("JT"), DepartmentCode("SW"))
MATTER = Matter("M1", "占道经营联合整治", DESKS[:2])
FACTS = WhistleFacts(WhistleKind.ROUTINE, "夜市占道", "油烟扰民", "解放路", AreaCode("320102001001001"), matter="M1")


def under(
    minutes: float = 0, matter: Matter | None = MATTER, rules: WhistleRules | None = None
) -> WhistleCircumstances:
    return WhistleCircumstances(
        PersonId("li"),
        NOW + timedelta(minutes=minutes),
        rules or WhistleRules(),
        weekday_calendars(),
        matter,
        frozenset(DESKS),
    )


def blown(kind: WhistleKind = WhistleKind.ROUTINE, matter: Matter | None = MATTER) -> Whistle:
    return blow(replace(FACTS, kind=kind), TOWN, None, under(matter=matter))


def act(line: str, **more: object) -> WhistleAct:
    """An act as words: `name CG JT`, `sign CG`, `release CG JT`."""
    word, *names = line.split()
    action = A(word)
    codes = tuple(map(DepartmentCode, names))
    one, several = (codes[0], codes[1:]) if action in BRANCH_ACTIONS else (None, codes)
    values = {"reason": "理由", "note": "已办", "place": "路口", "people": 3, "facts": FACTS, **more}
    return WhistleAct(action, one, several, **values)  # type: ignore[arg-type]


def play(whistle: Whistle, *lines: str, minutes: float = 0) -> Whistle:
    for line in lines:
        scores = tuple(Score(one.department, 4, "及时") for one in live_branches(whistle.branches))
        whistle = apply(whistle, act(line, scores=scores), under(minutes))
    return whistle


def refusal(whistle: Whistle, tried: WhistleAct, circumstances: WhistleCircumstances | None = None) -> str:
    with pytest.raises(BadMove) as told:
        apply(whistle, tried, circumstances or under())
    return str(told.value.data["why"])


# Every state that three departments can bring a whistle into.


def key(whistle: Whistle) -> tuple:
    branches = sorted((one.department, one.lead, one.state, one.returns) for one in live_branches(whistle.branches))
    contacted = any(one.contacted_at for one in whistle.branches)
    return whistle.stage, whistle.admitted, contacted, tuple(branches)


def every_act(whistle: Whistle) -> Iterator[WhistleAct]:
    scores = tuple(Score(one.department, 4) for one in live_branches(whistle.branches))
    for action in A:
        if action in BRANCH_ACTIONS:
            for desk in DESKS:
                yield act(f"{action} {desk}")
                if action is A.RELEASE:
                    yield from (act(f"{action} {desk} {other}") for other in DESKS if other != desk)
        elif action is A.NAME:
            for size in (1, 2):
                yield from (act(f"{action} {' '.join(desks)}") for desks in permutations(DESKS[:2], size))
        elif action is A.REFUSE_RESULT:
            yield act(f"{action}")
            yield from (act(f"{action} {desk}") for desk in DESKS)
        else:
            yield act(f"{action}", scores=scores)


@pytest.fixture(scope="module")
def walk() -> list[tuple[Whistle, WhistleAct, Whistle]]:
    steps = []
    seen: dict[tuple, Whistle] = {}
    on_list, off_list = under(5), under(5, None)
    waiting = deque([blown(), blown(matter=None)])
    while waiting:
        whistle = waiting.popleft()
        if key(whistle) in seen or len(whistle.branches) > 3:
            continue
        seen[key(whistle)] = whistle
        for tried in every_act(whistle):
            # Blown again it may have come off the list meanwhile.
            lists = (on_list, off_list) if tried.action is A.BLOW_AGAIN else (on_list,)
            try:
                afters = [apply(whistle, tried, circumstances) for circumstances in lists]
            except (BadMove, ReasonMissing):
                continue
            steps.extend((whistle, tried, after) for after in afters)
            waiting.extend(afters)
    return steps


def test_that_every_entry_of_the_table_is_reached_and_nothing_else(walk):
    reached = defaultdict(set)
    reached[None, A.BLOW] = {S.BLOWN, S.ADMITTING}
    for before, tried, after in walk:
        reached[before.stage, tried.action].add(after.stage)
    assert dict(reached) == {entry: set(stages) for entry, stages in WHISTLE_MOVES.items()}


def test_that_every_entry_of_the_branch_table_is_reached_and_nothing_else(walk):
    reached = set()
    for before, tried, after in walk:
        later = {one.ordinal: one for one in after.branches}
        for one in before.branches:
            if later[one.ordinal] != one:
                reached.add((one.state, tried.action, later[one.ordinal].state))
    assert reached == {(state, action, to) for (state, action), to in BRANCH_MOVES.items()}


def test_that_the_stage_is_that_of_the_worst_open_branch_and_one_department_leads(walk):
    for _before, _tried, after in walk:
        live = live_branches(after.branches)
        if after.stage in (S.NAMED, S.HANDLING, S.RETURNED, S.FED_BACK):
            assert stage_of(after.branches) is after.stage
            assert sum(one.lead for one in live) == 1
            assert live[0].lead
        assert after.version > 1
        assert (after.closed_at is not None) is after.stage.final
        assert (after.clock is None) is (after.stage.final or after.stage is S.SENT_BACK)


def test_that_every_open_whistle_can_still_be_closed(walk):
    before = defaultdict(set)
    for earlier, _tried, after in walk:
        before[key(after)].add(key(earlier))
    waiting = [key(after) for _earlier, _tried, after in walk if after.stage is S.CLOSED]
    closable = set(waiting)
    while waiting:
        for one in before[waiting.pop()] - closable:
            closable.add(one)
            waiting.append(one)
    assert {key(earlier) for earlier, _tried, _after in walk} <= closable


def test_that_what_is_written_is_what_the_action_may_write(walk):
    for before, tried, after in walk:
        command = record_command("whistle", before, after, tried.action, command_id="c", actor=PersonId("li"), at=NOW)
        assert set(command.values) <= WHISTLE_RULES.columns[tried.action], tried.action
        if tried.action in DEPARTMENT_ACTIONS:
            assert len(command.branches) == 1


def test_that_a_department_writes_its_own_branch_alone(walk):
    for before, tried, after in walk:
        if tried.action in DEPARTMENT_ACTIONS:
            changed = [one for one in after.branches if one not in before.branches]
            assert [one.department for one in changed] == [tried.department]


@pytest.mark.parametrize("action", sorted(REASON_NEEDED))
def test_that_a_reason_of_nothing_is_a_missing_reason(action, walk):
    step = next(step for step in walk if step[1].action is action)
    with pytest.raises(ReasonMissing):
        apply(step[0], replace(step[1], reason=" "), under())


# The clocks of Nanjing Gulou, and those of an emergency.


def test_that_a_routine_whistle_has_an_hour_to_sign_a_day_to_make_contact_and_three_work_days_to_report_in():
    branch = play(blown(), "name CG").branches[0]
    assert branch.sign_due_at == NOW + timedelta(hours=1)
    assert branch.contact_due_at == NOW + timedelta(hours=24)
    # 09:00 on Monday and three work days of eight hours: 09:00 on Thursday.
    assert branch.check_in_due_at == datetime(2026, 3, 5, 1, 0, tzinfo=UTC)


def test_that_a_priority_whistle_has_five_work_days_and_an_emergency_thirty_minutes():
    assert play(blown(WhistleKind.PRIORITY), "name CG").branches[0].check_in_due_at == datetime(
        2026, 3, 9, 1, 0, tzinfo=UTC
    )
    branch = play(blown(WhistleKind.EMERGENCY), "name CG").branches[0]
    assert branch.check_in_due_at == NOW + timedelta(minutes=30)
    assert branch.contact_due_at is None


def test_that_the_nearest_clock_follows_the_work():
    whistle = blown()
    assert (whistle.clock_kind, whistle.due_at) == (ClockKind.TRIAGE, NOW + timedelta(minutes=15))
    assert blown(matter=None).clock_kind is ClockKind.ADMIT
    kinds = []
    for line in ("name CG", "sign CG", "contact CG", "check_in CG", "feed_back CG"):
        whistle = play(whistle, line)
        kinds.append(whistle.clock_kind)
    assert kinds == [ClockKind.SIGN, ClockKind.CONTACT, ClockKind.CHECK_IN, ClockKind.FEED_BACK, ClockKind.CONFIRM]
    assert play(whistle, "confirm").clock is None


def test_that_the_clocks_stand_still_until_the_centre_has_ruled():
    named = play(blown(), "name CG JT")
    returned = play(named, "return CG", minutes=30)
    assert (returned.stage, returned.clock_kind) == (S.RETURNED, ClockKind.SIGN)
    ruled = play(returned, "insist CG", minutes=90)
    first, second = ruled.branches
    assert first.sign_due_at == named.branches[0].sign_due_at + timedelta(hours=1)
    assert first.check_in_due_at == named.branches[0].check_in_due_at + timedelta(hours=1)
    assert second == named.branches[1]
    assert ruled.stage is S.NAMED


def test_that_a_department_told_to_go_on_has_a_whole_limit_for_what_it_had_done():
    named = play(blown(), "name CG")
    came = play(play(named, "sign CG", "contact CG", minutes=5), "check_in CG", minutes=6)
    ruled = play(play(came, "return CG", minutes=3000), "insist CG", minutes=3060)
    branch = ruled.branches[0]
    at = NOW + timedelta(minutes=3060)
    assert (branch.state, branch.sign_due_at, branch.checked_in_at) == (B.TO_SIGN, at + timedelta(hours=1), None)
    assert branch.contact_due_at == came.branches[0].contact_due_at
    again = play(ruled, "sign CG", "check_in CG", "feed_back CG", minutes=3070)
    assert breaches(again.branches[0]) == ()


def test_that_what_was_done_late_is_told_and_what_is_not_done_is_not():
    whistle = play(play(blown(), "name CG"), "sign CG", minutes=61)
    assert breaches(whistle.branches[0]) == (ClockKind.SIGN,)
    whistle = play(whistle, "contact CG", "check_in CG", "feed_back CG", minutes=62)
    assert breaches(whistle.branches[0]) == (ClockKind.SIGN,)


def test_that_each_of_a_departments_clocks_is_named_while_it_runs():
    whistle = play(blown(), "name CG")
    names = [clock.kind for clock in branch_clocks(whistle.branches[0])]
    assert names == [ClockKind.SIGN, ClockKind.CONTACT, ClockKind.CHECK_IN, ClockKind.FEED_BACK]
    signed = play(whistle, "sign CG", "contact CG")
    assert [clock.kind for clock in branch_clocks(signed.branches[0])] == [ClockKind.CHECK_IN, ClockKind.FEED_BACK]


@pytest.mark.parametrize("span", ["0m", "100001m", "x", "3XX", "0WD"])
def test_that_limits_that_cannot_be_are_refused(span):
    with pytest.raises(ValueError, match=r".+"):
        WhistleLimits(sign=span)
    with pytest.raises(ValueError, match=r".+"):
        WhistleLimits(check_in="")
    with pytest.raises(ValueError, match=r".+"):
        WhistleRules(triage_minutes=0)


def test_that_minutes_run_always_and_work_days_do_not():
    calendar = weekday_calendars().district
    friday = datetime(2026, 3, 6, 9, 0, tzinfo=UTC)
    assert span_due(calendar, friday, "30m") == friday + timedelta(minutes=30)
    assert span_due(calendar, friday, "1WD") == datetime(2026, 3, 9, 9, 0, tzinfo=UTC)


# The list of what may be whistled.


def test_that_a_matter_on_the_list_goes_to_the_centre_and_any_other_to_the_supervisor():
    assert (blown().stage, blown().admitted) == (S.BLOWN, Admission.LISTED)
    past = replace(MATTER, valid_to=date(2026, 3, 1))
    for matter in (None, past, replace(MATTER, valid_from=date(2026, 3, 3))):
        assert (blown(matter=matter).stage, blown(matter=matter).admitted) == (S.ADMITTING, None)
    # The last day counts, in the district's own time.
    assert blown(matter=replace(MATTER, valid_to=date(2026, 3, 2))).stage is S.BLOWN


def test_that_only_listed_departments_are_named_unless_the_supervisor_admitted_it():
    assert refusal(blown(), act("name SW")) == "not_on_list"
    assert play(blown(), "admit", "name SW").stage is S.NAMED
    waiting = blown(matter=None)
    once = play(waiting, "admit")
    assert (once.stage, once.admitted) == (S.BLOWN, Admission.ONCE)
    for_good = apply(waiting, act("admit", for_good=True, matter="M9"), under())
    assert (for_good.admitted, for_good.matter) == (Admission.FOR_GOOD, "M9")


def test_that_a_whistle_sent_back_is_blown_again_with_what_was_mended():
    back = play(blown(), "send_back")
    assert (back.stage, back.clock) == (S.SENT_BACK, None)
    other = replace(FACTS, subject="夜市占道及油烟", kind=WhistleKind.PRIORITY)
    again = apply(back, act("blow_again", facts=other), under(30))
    assert (again.stage, again.subject, again.kind) == (S.BLOWN, other.subject, WhistleKind.PRIORITY)
    assert refusal(back, act("blow_again", facts=replace(other, subject=" "))) == "subject"
    assert refusal(back, act("blow_again", facts=None)) == "subject"
    assert apply(back, act("blow_again"), under(matter=None)).stage is S.ADMITTING


def test_that_a_whistle_says_what_it_is_for():
    with pytest.raises(BadMove) as told:
        blow(replace(FACTS, subject=" "), TOWN, None, under())
    assert told.value.data["why"] == "subject"


# What stands against an act.


@pytest.mark.parametrize(
    ("lines", "tried", "why"),
    [
        ((), "sign CG", "stage"),
        ((), "name", "no_department"),
        ((), "name CG CG", "department_twice"),
        ((), "name XX", "unknown_department"),
        (("name CG",), "name CG", "has_it"),
        (("name CG",), "sign JT", "department"),
        (("name CG JT", "sign CG"), "feed_back CG", "branch"),
        (("name CG", "sign CG", "contact CG"), "contact CG", "contacted"),
        (("name CG", "sign CG", "check_in CG", "feed_back CG"), "refuse_result JT", "department"),
        (("name CG JT", "return CG"), "release CG", "next_lead"),
        (("name CG JT", "return CG"), "release CG JT", "has_it"),
        (("name CG", "return CG", "insist CG"), "return CG", "returned_already"),
    ],
)
def test_that_a_refusal_says_what_stands_against_it(lines, tried, why):
    assert refusal(play(blown(), *lines), act(tried)) == why


def test_that_a_check_in_and_an_answer_are_complete():
    signed = play(blown(), "name CG", "sign CG")
    assert refusal(signed, act("check_in CG", place=" ")) == "place"
    assert refusal(signed, act("check_in CG", people=0)) == "people"
    came = play(signed, "check_in CG")
    branch = came.branches[0]
    assert (branch.state, branch.check_in_place, branch.check_in_people) == (B.CHECKED_IN, "路口", 3)
    assert refusal(came, act("feed_back CG", note="")) == "result"


@pytest.mark.parametrize("scores", [(), (Score(DESKS[0], 0),), (Score(DESKS[0], 6),)])
def test_that_the_town_scores_every_department_when_it_confirms(scores):
    done = play(blown(), "name CG", "sign CG", "check_in CG", "feed_back CG")
    assert refusal(done, act("confirm", scores=scores)) == "score"
    stranger = (Score(DESKS[0], 5), Score(DESKS[1], 5))
    assert refusal(done, act("confirm", scores=stranger)) == "department"
    closed = apply(done, act("confirm", scores=(Score(DESKS[0], 5, "来得快"),)), under())
    assert (closed.stage, closed.branches[0].score, closed.branches[0].score_words) == (S.CLOSED, 5, "来得快")


def test_that_a_released_lead_is_followed_by_another_and_the_last_one_leaves_it_to_the_centre():
    returned = play(blown(matter=None), "admit", "name CG JT", "return CG")
    followed = play(returned, "release CG SW")
    assert [(one.department, one.lead, one.state) for one in live_branches(followed.branches)] == [
        ("SW", True, B.TO_SIGN),
        ("JT", False, B.TO_SIGN),
    ]
    alone = play(blown(), "name CG", "return CG", "release CG")
    assert (alone.stage, alone.clock_kind) == (S.BLOWN, ClockKind.TRIAGE)
    assert play(alone, "name CG").branches[-1].lead


def test_that_a_refused_result_is_worked_on_again_by_those_who_are_named():
    lines = ("name CG JT", *(f"{step} {desk}" for desk in ("CG", "JT") for step in ("sign", "check_in", "feed_back")))
    done = play(blown(), *lines)
    again = play(done, "refuse_result JT", minutes=60)
    assert [one.state for one in again.branches] == [B.FED_BACK, B.REWORK]
    assert again.branches[1].feed_back_due_at > done.branches[1].feed_back_due_at
    assert play(again, "feed_back JT", "confirm").stage is S.CLOSED


# Who may.


def person(*roles: Role, department: str | None = None, area: str | None = None) -> Person:
    return Person(
        PersonId("p"),
        "p",
        frozenset(roles),
        DepartmentCode(department) if department else None,
        AreaCode(area) if area else None,
    )


ROLE_TABLE = """
role          |blow admit refuse name send_back blow_again withdraw sign contact check_in feed_back return insist release confirm refuse_result void
acceptor      | .    .     .      .    .         .          .        .    .       .        .         .      .      .       .       .             .
dispatcher    | x    .     .      x    x         .          .        .    .       .        .         .      x      x       .       .             .
shift_leader  | x    x     x      x    x         .          .        .    .       .        .         .      x      x       .       .             x
patrol_seat   | .    .     .      .    .         .          .        .    .       .        .         .      .      .       .       .             .
department    | .    .     .      .    .         .          .        x    x       x        x         x      .      .       .       .             .
town          | x    .     .      .    .         x          x        .    .       .        .         .      .      .       x       x             .
grid_worker   | x    .     .      .    .         .          .        .    .       .        .         .      .      .       .       .             .
intake        | .    .     .      .    .         .          .        .    .       .        .         .      .      .       .       .             .
auditor       | .    .     .      .    .         .          .        .    .       .        .         .      .      .       .       .             .
administrator | .    .     .      .    .         .          .        .    .       .        .         .      .      .       .       .             .
"""  # noqa: E501


def test_that_the_roles_are_those_written_by_hand():
    head, *rows = ROLE_TABLE.strip().splitlines()
    actions = [A(word) for word in head.split("|")[1].split()]
    assert set(actions) == set(A)
    for row in rows:
        name, marks = row.split("|")
        right = {action for action, mark in zip(actions, marks.split(), strict=True) if mark == "x"}
        assert ROLE_ACTIONS[Role(name.strip())] == right, name


def test_that_a_department_acts_for_itself_and_the_centre_records_for_it():
    require(person(R.DEPARTMENT, department="CG"), A.SIGN, DESKS[0])
    require(person(R.DISPATCHER), A.SIGN, DESKS[0], behalf=True)
    for who, behalf in ((person(R.DEPARTMENT, department="JT"), False), (person(R.TOWN), True)):
        with pytest.raises(NotAllowed):
            require(who, A.SIGN, DESKS[0], behalf=behalf)
    with pytest.raises(NotAllowed):
        require(person(R.DISPATCHER), A.CONFIRM, behalf=True)


def test_that_a_town_confirms_its_own_whistles_and_no_others():
    require_town(person(R.TOWN, area="320102001"), A.CONFIRM, TOWN)
    require_town(person(R.GRID_WORKER, area="320102001001001"), A.BLOW, TOWN)
    require_town(person(R.SHIFT_LEADER), A.VOID, TOWN)
    with pytest.raises(NotAllowed):
        require_town(person(R.TOWN, area="320102002"), A.CONFIRM, TOWN)


def test_that_everybody_sees_what_is_theirs():
    whistle = play(blown(), "name CG")
    seen = [
        sees(person(R.DEPARTMENT, department="CG"), whistle),
        sees(person(R.DEPARTMENT, department="JT"), whistle),
        sees(person(R.TOWN, area="320102001"), whistle),
        sees(person(R.TOWN, area="320102002"), whistle),
        sees(person(R.DISPATCHER), whistle),
    ]
    assert seen == [True, False, True, False, True]


def test_that_what_is_offered_works_and_the_next_step_comes_first(walk):
    crowd = [
        *(person(role, area="320102001") for role in Role if role is not R.DEPARTMENT),
        *(person(R.DEPARTMENT, department=code) for code in DESKS),
    ]
    worked = defaultdict(set)
    for before, tried, _after in walk:
        worked[id(before)].add((tried.action, tried.department))
    for whistle in {id(before): before for before, _tried, _after in walk}.values():
        for who in crowd:
            for offer in offers(whistle, who):
                # These may still be refused for what only the rules, the list or the form know.
                if offer.action not in (A.RETURN, A.RELEASE, A.NAME):
                    assert (offer.action, offer.department) in worked[id(whistle)], (whistle.stage, offer)
        recorded = {offer.action for offer in offers(whistle, person(R.DISPATCHER), behalf=True)}
        assert recorded <= DEPARTMENT_ACTIONS
    first = offers(play(blown(), "name CG", "sign CG"), person(R.DEPARTMENT, department="CG"))[0]
    assert first.action is A.CHECK_IN
