"""The life of a whistle: whether an act fits it and what it is afterwards. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from types import MappingProxyType

from gridcenter.domain.area import AreaCode
from gridcenter.domain.calendar import Calendars, weekday_calendars
from gridcenter.domain.case import CaseId
from gridcenter.domain.department import DepartmentCode
from gridcenter.domain.limits import Clock, ClockKind
from gridcenter.domain.matter import Matter
from gridcenter.domain.people import Person, PersonId, Role
from gridcenter.domain.whistle import (
    Admission,
    Whistle,
    WhistleBranch,
    WhistleFacts,
    WhistleId,
    WhistleKind,
    WhistleRules,
    WhistleStage,
    WhistleState,
    live_branches,
    span_due,
    span_kind,
)
from gridcenter.domain.whistle_moves import (
    BEHALF_ROLES,
    BRANCH_ACTIONS,
    BRANCH_MOVES,
    DEPARTMENT_ACTIONS,
    REASON_NEEDED,
    ROLE_ACTIONS,
    WHISTLE_MOVES,
    WhistleAct,
    WhistleAction,
)
from gridcenter.errors import BadMove, NotAllowed, ReasonMissing

A, S, B = WhistleAction, WhistleStage, WhistleState
BEST_SCORE = 5


@dataclass(frozen=True, slots=True)
class WhistleCircumstances:
    """What an act depends on besides the whistle: who, when, the rules, the calendars, the matter as the list has it.

    `known` are the departments that can be named.
    """

    actor: PersonId
    at: datetime
    rules: WhistleRules = field(default_factory=WhistleRules)
    calendars: Calendars = field(default_factory=weekday_calendars)
    matter: Matter | None = None
    known: frozenset[DepartmentCode] = frozenset()


# -- who may


def require(
    person: Person, action: WhistleAction, department: DepartmentCode | None = None, *, behalf: bool = False
) -> None:
    """Raises NotAllowed unless a role has the action and a department's act is its own, or recorded for it."""
    recorded = behalf and action in DEPARTMENT_ACTIONS
    allowed = person.active and (
        not person.roles.isdisjoint(BEHALF_ROLES)
        if recorded
        else any(action in ROLE_ACTIONS[role] for role in person.roles)
    )
    own = recorded or action not in DEPARTMENT_ACTIONS or department in (None, person.department)
    if not allowed or not own:
        needs = BEHALF_ROLES if recorded else {role for role in Role if action in ROLE_ACTIONS[role]}
        raise NotAllowed(
            action=action,
            roles=tuple(sorted(person.roles)),
            needs=tuple(role for role in Role if role in needs),
        )


def require_town(person: Person, action: WhistleAction, town: AreaCode) -> None:
    """Raises NotAllowed when somebody who acts for a town acts on another's whistle."""
    acts_for_town = not any(action in ROLE_ACTIONS[role] for role in person.roles - {Role.TOWN, Role.GRID_WORKER})
    if acts_for_town and person.area is not None and not person.area.startswith(town):
        raise NotAllowed(action=action, roles=tuple(sorted(person.roles)), needs=(Role.TOWN,))


def sees(person: Person, whistle: Whistle) -> bool:
    """A department sees what it was named for, a town what is its own; the centre sees all."""
    if person.roles <= {Role.DEPARTMENT}:
        return any(one.department == person.department for one in whistle.branches)
    if person.roles <= {Role.TOWN, Role.GRID_WORKER} and person.area is not None:
        return person.area.startswith(whistle.town)
    return True


@dataclass(frozen=True, slots=True)
class WhistleOffer:
    """An action that can be done now, and for which department if any."""

    action: WhistleAction
    department: DepartmentCode | None = None


# Where two steps fit a branch, the one that comes first.
_NEXT = (A.ADMIT, A.NAME, A.INSIST, A.CONFIRM, A.SIGN, A.CHECK_IN, A.FEED_BACK)


def offers(whistle: Whistle, person: Person, *, behalf: bool = False) -> tuple[WhistleOffer, ...]:
    """Everything this person can do with the whistle now, the next step first; `behalf`: what may be recorded."""
    found = []
    for action in WhistleAction:
        if (whistle.stage, action) not in WHISTLE_MOVES or (behalf and action not in DEPARTMENT_ACTIONS):
            continue
        for department in _aims(whistle, action):
            try:
                require(person, action, department, behalf=behalf)
                require_town(person, action, whistle.town)
                check(whistle, _probe(action, department))
            except (NotAllowed, BadMove):
                continue
            found.append(WhistleOffer(action, department))
    order = {action: place for place, action in enumerate(_NEXT)}
    return tuple(sorted(found, key=lambda offer: order.get(offer.action, len(order))))


def _aims(whistle: Whistle, action: WhistleAction) -> Iterable[DepartmentCode | None]:
    if action not in BRANCH_ACTIONS:
        return (None,)
    return [one.department for one in live_branches(whistle.branches) if (one.state, action) in BRANCH_MOVES]


def _probe(action: WhistleAction, department: DepartmentCode | None) -> WhistleAct:
    """An act with everything filled in that a form would ask for."""
    facts = WhistleFacts(kind=WhistleKind.ROUTINE, subject="-")
    return WhistleAct(action, department, facts=facts, place="-", people=1, reason="-", note="-")


# -- what stands against it


def check(whistle: Whistle, act: WhistleAct) -> None:
    """Raises BadMove or ReasonMissing when the act does not fit the whistle; who may do it is asked elsewhere."""
    if (whistle.stage, act.action) not in WHISTLE_MOVES:
        raise BadMove(action=act.action, stage=whistle.stage, why="stage")
    if act.action in REASON_NEEDED and not act.reason.strip():
        raise ReasonMissing(action=act.action)
    if act.action in BRANCH_ACTIONS:
        _check_branch(whistle, act)


def _check_branch(whistle: Whistle, act: WhistleAct) -> None:
    if act.department is None:
        raise BadMove(action=act.action, stage=whistle.stage, why="which_department")
    branch = branch_of(whistle, act.department)
    if branch is None:
        raise BadMove(action=act.action, stage=whistle.stage, why="department", department=act.department)
    if (branch.state, act.action) not in BRANCH_MOVES:
        raise BadMove(action=act.action, stage=branch.state, why="branch", department=branch.department)
    if act.action is A.CONTACT and branch.contacted_at is not None:
        raise BadMove(action=act.action, stage=branch.state, why="contacted", department=branch.department)
    if act.action is A.CHECK_IN and not act.place.strip():
        raise BadMove(action=act.action, stage=branch.state, why="place", department=branch.department)
    if act.action is A.CHECK_IN and act.people < 1:
        raise BadMove(action=act.action, stage=branch.state, why="people", department=branch.department)
    if act.action is A.FEED_BACK and not act.note.strip():
        raise BadMove(action=act.action, stage=branch.state, why="result", department=branch.department)


def branch_of(whistle: Whistle, department: DepartmentCode | None) -> WhistleBranch | None:
    """A department's part, while it is not out."""
    return next((one for one in live_branches(whistle.branches) if one.department == department), None)


def _check_named(whistle: Whistle, act: WhistleAct, under: WhistleCircumstances) -> None:
    if not act.departments:
        raise BadMove(action=act.action, stage=whistle.stage, why="no_department")
    if len(set(act.departments)) != len(act.departments):
        raise BadMove(action=act.action, stage=whistle.stage, why="department_twice")
    for department in act.departments:
        if department not in under.known:
            raise BadMove(action=act.action, stage=whistle.stage, why="unknown_department", department=department)
        if branch_of(whistle, department) is not None:
            raise BadMove(action=act.action, stage=whistle.stage, why="has_it", department=department)
    # What the supervisor admitted by hand is bound by no list.
    if under.matter is not None and whistle.admitted is Admission.LISTED:
        for department in under.matter.strangers(act.departments):
            raise BadMove(action=act.action, stage=whistle.stage, why="not_on_list", department=department)


# -- what comes of it


def blow(facts: WhistleFacts, town: AreaCode, case: CaseId | None, under: WhistleCircumstances) -> Whistle:
    """The whistle as it first stands; id and number are given by the database. Raises BadMove without a subject."""
    if not facts.subject.strip():
        raise BadMove(action=A.BLOW, stage="", why="subject")
    listed = _listed(under)
    whistle = Whistle(
        id=WhistleId(0),
        number="",
        version=1,
        stage=S.BLOWN if listed else S.ADMITTING,
        stage_since=under.at,
        kind=facts.kind,
        town=town,
        area=facts.area,
        case=case,
        matter=facts.matter,
        subject=facts.subject.strip(),
        description=facts.description.strip(),
        address=facts.address.strip(),
        longitude=facts.longitude,
        latitude=facts.latitude,
        blown_by=under.actor,
        blown_at=under.at,
        admitted=Admission.LISTED if listed else None,
    )
    return _with_clock(whistle, under.rules)


def _listed(under: WhistleCircumstances) -> bool:
    return under.matter is not None and under.matter.valid(under.at.astimezone(under.calendars.district.zone).date())


def apply(whistle: Whistle, act: WhistleAct, under: WhistleCircumstances) -> Whistle:
    """The whistle after the act, one version on; raises BadMove or ReasonMissing and changes nothing then."""
    check(whistle, act)
    changed = _EFFECTS.get(act.action, _branch_step)(whistle, act, under)
    stages = WHISTLE_MOVES[whistle.stage, act.action]
    stage = changed.stage if changed.stage is not whistle.stage else _stage(changed, stages)
    if stage not in stages:
        raise BadMove(action=act.action, stage=whistle.stage, why="stage")
    since = under.at if stage is not whistle.stage else whistle.stage_since
    closed = under.at if stage.final else None
    moved = replace(changed, version=whistle.version + 1, stage=stage, stage_since=since, closed_at=closed)
    return _with_clock(moved, under.rules)


def _stage(whistle: Whistle, stages: frozenset[WhistleStage]) -> WhistleStage:
    return next(iter(stages)) if len(stages) == 1 else stage_of(whistle.branches)


def stage_of(branches: tuple[WhistleBranch, ...]) -> WhistleStage:
    """The stage of the worst open branch: a ruling, a signature, work or an answer waited for; else the centre's."""
    states = {one.state for one in live_branches(branches)}
    if not states:
        return S.BLOWN
    if B.RETURNED in states:
        return S.RETURNED
    if states == {B.FED_BACK}:
        return S.FED_BACK
    return S.NAMED if states == {B.TO_SIGN} else S.HANDLING


def _put(whistle: Whistle, moved: WhistleBranch) -> Whistle:
    return replace(whistle, branches=tuple(moved if one.ordinal == moved.ordinal else one for one in whistle.branches))


def _branch(whistle: Whistle, act: WhistleAct) -> WhistleBranch:
    branch = branch_of(whistle, act.department)
    assert branch is not None
    return branch


def _branch_step(whistle: Whistle, act: WhistleAct, under: WhistleCircumstances) -> Whistle:
    branch, at = _branch(whistle, act), under.at
    moved = replace(branch, state=BRANCH_MOVES[branch.state, act.action], note=act.note.strip() or branch.note)
    if act.action is A.SIGN:
        moved = replace(moved, signed_at=at)
    elif act.action is A.CONTACT:
        moved = replace(moved, contacted_at=at)
    elif act.action is A.CHECK_IN:
        moved = replace(moved, checked_in_at=at, check_in_place=act.place.strip(), check_in_people=act.people)
    elif act.action is A.FEED_BACK:
        moved = replace(moved, fed_back_at=at, result=act.note.strip())
    return _put(whistle, moved)


def _return(whistle: Whistle, act: WhistleAct, under: WhistleCircumstances) -> Whistle:
    branch = _branch(whistle, act)
    if branch.returns >= under.rules.most_returns:
        most = under.rules.most_returns
        raise BadMove(
            action=act.action, stage=branch.state, why="returned_already", department=branch.department, most=most
        )
    state = BRANCH_MOVES[branch.state, act.action]
    moved = replace(branch, state=state, returns=branch.returns + 1, ended_at=under.at, note=act.reason.strip())
    return _put(whistle, moved)


def _insist(whistle: Whistle, act: WhistleAct, under: WhistleCircumstances) -> Whistle:
    branch, at = _branch(whistle, act), under.at
    limits, calendar = under.rules.of(whistle.kind), under.calendars.of(branch.department)
    assert branch.ended_at is not None

    def resumed(due: datetime, span: str) -> datetime:
        # The clocks stood still while the centre had to rule.
        return calendar.resumed(due, branch.ended_at or at, at, span_kind(span))

    # What it had done in time it does once more, and has a whole limit for it.
    contact, asked = branch.contact_due_at, branch.contacted_at is None and limits.contact
    came = branch.checked_in_at is not None
    signed = branch.signed_at is not None
    moved = replace(
        branch,
        state=BRANCH_MOVES[branch.state, act.action],
        sign_due_at=span_due(calendar, at, limits.sign) if signed else resumed(branch.sign_due_at, limits.sign),
        contact_due_at=resumed(contact, limits.contact) if contact is not None and asked else contact,
        check_in_due_at=(
            span_due(calendar, at, limits.check_in) if came else resumed(branch.check_in_due_at, limits.check_in)
        ),
        feed_back_due_at=resumed(branch.feed_back_due_at, limits.feed_back),
        signed_at=None,
        checked_in_at=None,
        check_in_place="",
        check_in_people=0,
        ended_at=None,
        note=act.reason.strip(),
    )
    return _put(whistle, moved)


def _release(whistle: Whistle, act: WhistleAct, under: WhistleCircumstances) -> Whistle:
    branch = _branch(whistle, act)
    others = [one for one in live_branches(whistle.branches) if one.ordinal != branch.ordinal]
    if branch.lead and others and len(act.departments) != 1:
        raise BadMove(action=act.action, stage=whistle.stage, why="next_lead", department=branch.department)
    released = _put(
        whistle,
        replace(branch, state=BRANCH_MOVES[branch.state, act.action], ended_at=under.at),
    )
    if not act.departments:
        return released
    _check_named(released, act, under)
    return _named(released, act, under)


def _name(whistle: Whistle, act: WhistleAct, under: WhistleCircumstances) -> Whistle:
    _check_named(whistle, act, under)
    named = _named(whistle, act, under)
    return replace(named, operator=whistle.operator or under.actor, triaged_at=whistle.triaged_at or under.at)


def _named(whistle: Whistle, act: WhistleAct, under: WhistleCircumstances) -> Whistle:
    leads = any(one.lead for one in live_branches(whistle.branches))
    limits, at = under.rules.of(whistle.kind), under.at
    branches = list(whistle.branches)
    for place, department in enumerate(act.departments):
        calendar = under.calendars.of(department)
        branches.append(
            WhistleBranch(
                ordinal=len(branches) + 1,
                department=department,
                lead=not leads and place == 0,
                state=B.TO_SIGN,
                named_at=at,
                sign_due_at=span_due(calendar, at, limits.sign),
                contact_due_at=span_due(calendar, at, limits.contact) if limits.contact else None,
                check_in_due_at=span_due(calendar, at, limits.check_in),
                feed_back_due_at=span_due(calendar, at, limits.feed_back),
                note=act.note.strip(),
            )
        )
    return replace(whistle, branches=tuple(branches))


def _admit(whistle: Whistle, act: WhistleAct, _under: WhistleCircumstances) -> Whistle:
    admission = Admission.FOR_GOOD if act.for_good else Admission.ONCE
    return replace(whistle, admitted=admission, matter=act.matter.strip() or whistle.matter)


def _blow_again(whistle: Whistle, act: WhistleAct, under: WhistleCircumstances) -> Whistle:
    facts = act.facts
    if facts is None or not facts.subject.strip():
        raise BadMove(action=act.action, stage=whistle.stage, why="subject")
    listed = _listed(under)
    # What was admitted by hand before need not be admitted again.
    kept = None if whistle.admitted is Admission.LISTED else whistle.admitted
    admitted = Admission.LISTED if listed else kept
    return replace(
        whistle,
        stage=S.BLOWN if admitted is not None else S.ADMITTING,
        kind=facts.kind,
        subject=facts.subject.strip(),
        description=facts.description.strip(),
        address=facts.address.strip(),
        area=facts.area,
        longitude=facts.longitude,
        latitude=facts.latitude,
        matter=facts.matter,
        admitted=admitted,
        blown_at=under.at,
    )


def _confirm(whistle: Whistle, act: WhistleAct, _under: WhistleCircumstances) -> Whistle:
    scores = {one.department: one for one in act.scores}
    for department in scores:
        if branch_of(whistle, department) is None:
            raise BadMove(action=act.action, stage=whistle.stage, why="department", department=department)
    confirmed = whistle
    for branch in live_branches(whistle.branches):
        given = scores.get(branch.department)
        if given is None or not 1 <= given.score <= BEST_SCORE:
            raise BadMove(
                action=act.action, stage=whistle.stage, why="score", department=branch.department, most=BEST_SCORE
            )
        confirmed = _put(confirmed, replace(branch, score=given.score, score_words=given.words.strip()))
    return confirmed


def _refuse_result(whistle: Whistle, act: WhistleAct, under: WhistleCircumstances) -> Whistle:
    for department in act.departments:
        if branch_of(whistle, department) is None:
            raise BadMove(action=act.action, stage=whistle.stage, why="department", department=department)
    limits, refused = under.rules.of(whistle.kind), whistle
    for branch in live_branches(whistle.branches):
        if not act.departments or branch.department in act.departments:
            due = span_due(under.calendars.of(branch.department), under.at, limits.feed_back)
            state = BRANCH_MOVES[branch.state, act.action]
            again = replace(branch, state=state, feed_back_due_at=due, fed_back_at=None, note=act.reason.strip())
            refused = _put(refused, again)
    return refused


def _void(whistle: Whistle, act: WhistleAct, under: WhistleCircumstances) -> Whistle:
    ended = whistle
    for branch in live_branches(whistle.branches):
        state = BRANCH_MOVES[branch.state, act.action]
        ended = _put(ended, replace(branch, state=state, ended_at=branch.ended_at or under.at))
    return ended


def _nothing(whistle: Whistle, _act: WhistleAct, _under: WhistleCircumstances) -> Whistle:
    return whistle


_EFFECTS: Mapping[WhistleAction, Callable[[Whistle, WhistleAct, WhistleCircumstances], Whistle]] = MappingProxyType(
    {
        A.ADMIT: _admit,
        A.REFUSE: _nothing,
        A.SEND_BACK: _nothing,
        A.WITHDRAW: _nothing,
        A.NAME: _name,
        A.BLOW_AGAIN: _blow_again,
        A.RETURN: _return,
        A.INSIST: _insist,
        A.RELEASE: _release,
        A.CONFIRM: _confirm,
        A.REFUSE_RESULT: _refuse_result,
        A.VOID: _void,
    }
)


# -- clocks


def branch_clocks(branch: WhistleBranch) -> tuple[Clock, ...]:
    """The clocks a department is under, the nearest first: to sign, to make contact, to check in, to feed back."""
    start, department = branch.named_at, branch.department
    dues: list[tuple[ClockKind, datetime | None]] = []
    if branch.state is B.TO_SIGN:
        dues.append((ClockKind.SIGN, branch.sign_due_at))
    if branch.state in (B.TO_SIGN, B.SIGNED) and branch.contacted_at is None:
        dues.append((ClockKind.CONTACT, branch.contact_due_at))
    if branch.state in (B.TO_SIGN, B.SIGNED):
        dues.append((ClockKind.CHECK_IN, branch.check_in_due_at))
    if branch.state in (B.TO_SIGN, B.SIGNED, B.CHECKED_IN, B.REWORK):
        dues.append((ClockKind.FEED_BACK, branch.feed_back_due_at))
    clocks = [Clock(kind, start, due, department) for kind, due in dues if due is not None]
    return tuple(sorted(clocks, key=lambda clock: clock.due))


def nearest_clock(whistle: Whistle, rules: WhistleRules) -> Clock | None:
    """The clock that runs out first: the centre's or the town's own step, else the nearest of the departments'."""
    own = {
        S.ADMITTING: (ClockKind.ADMIT, rules.admit_minutes),
        S.BLOWN: (ClockKind.TRIAGE, rules.triage_minutes),
        S.RETURNED: (ClockKind.RULE, rules.rule_minutes),
        S.FED_BACK: (ClockKind.CONFIRM, rules.confirm_minutes),
    }.get(whistle.stage)
    clocks = [clock for branch in live_branches(whistle.branches) for clock in branch_clocks(branch)[:1]]
    if own is not None:
        kind, minutes = own
        clocks.append(Clock(kind, whistle.stage_since, whistle.stage_since + timedelta(minutes=minutes)))
    if whistle.stage.final or whistle.stage is S.SENT_BACK:
        return None
    return min(clocks, key=lambda clock: clock.due, default=None)


def _with_clock(whistle: Whistle, rules: WhistleRules) -> Whistle:
    clock = nearest_clock(whistle, rules)
    if clock is None:
        return replace(whistle, clock_kind=None, clock_start=None, clock_department="", due_at=None)
    return replace(
        whistle, clock_kind=clock.kind, clock_start=clock.start, clock_department=clock.department, due_at=clock.due
    )


def breaches(branch: WhistleBranch) -> tuple[ClockKind, ...]:
    """The limits a department has missed by what it did; a step not done yet is told by its running clock."""
    pairs = (
        (ClockKind.SIGN, branch.signed_at, branch.sign_due_at),
        (ClockKind.CONTACT, branch.contacted_at, branch.contact_due_at),
        (ClockKind.CHECK_IN, branch.checked_in_at, branch.check_in_due_at),
        (ClockKind.FEED_BACK, branch.fed_back_at, branch.feed_back_due_at),
    )
    return tuple(kind for kind, done, due in pairs if done is not None and due is not None and done > due)
