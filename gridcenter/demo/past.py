"""A year of cases that have been, driven through the real table of moves. Stores nothing and numbers nothing."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import accumulate

from gridcenter.demo.cases import CaseMaker
from gridcenter.demo.rhythm import busyness, local_hour
from gridcenter.demo.staff import Staff
from gridcenter.demo.stories import Step, Teller, Traits
from gridcenter.domain.calendar import Calendars
from gridcenter.domain.case import Case, NewCase, Stage
from gridcenter.domain.category import CaseStandard, StandardId
from gridcenter.domain.department import Department
from gridcenter.domain.effects import Circumstances
from gridcenter.domain.history import HistoryEntry
from gridcenter.domain.lifecycle import apply, report
from gridcenter.domain.limits import ClockRules, Limit, StageMinutes
from gridcenter.domain.moves import Action
from gridcenter.domain.people import Person

S = Stage

DAYS = 365
_OPEN_SHARE = 0.015
# Of the open ones; a few more come by being late on their own.
_OVERDUE_SHARE = 0.05
_REJECTED, _VOID = 0.03, 0.01
_VERIFIED, _RETURNED, _REWORKED, _ASSISTED = 0.15, 0.06, 0.05, 0.02
_OPEN_STAGES = {
    S.REPORTED: 6,
    S.VERIFYING: 4,
    S.ACCEPTED: 5,
    S.FILED: 5,
    S.DISPATCHED: 9,
    S.HANDLING: 42,
    S.RETURNED: 4,
    S.REWORK: 5,
    S.HANDLED: 7,
    S.INSPECTING: 5,
    S.TO_CLOSE: 8,
}


@dataclass(frozen=True, slots=True)
class _Draft:
    """A case before it is driven: its report, who brings it and what follows."""

    new: NewCase
    reporter: Person
    standard: CaseStandard
    limit: Limit
    steps: Sequence[Step]


def past_cases(
    maker: CaseMaker,
    people: Iterable[Person],
    departments: Iterable[Department],
    *,
    count: int,
    until: datetime,
    seed: int,
    minutes: StageMinutes,
    calendars: Calendars,
    limits: Mapping[StandardId, Limit],
) -> Iterator[tuple[Case, tuple[HistoryEntry, ...]]]:
    """So many cases of the year before `until`, oldest first, each with its history; about 1.5 % are still open.

    Ids are 0 and numbers empty: whoever stores the cases gives them.
    """
    rng = random.Random(f"past {seed}")
    staff = Staff(people)
    teller = Teller(staff, [department.code for department in departments], minutes, rng)
    still_open = round(count * _OPEN_SHARE)
    targets = rng.choices(list(_OPEN_STAGES), list(_OPEN_STAGES.values()), k=still_open)
    drafts = [_draft(maker, staff, teller, limits, at, until, rng) for at in _times(rng, count - still_open, until)]
    for target in targets:
        draft = _open_draft(maker, staff, teller, limits, target, until, rng)
        drafts.append(_overdue(draft, until, minutes, calendars, rng) if rng.random() < _OVERDUE_SHARE else draft)
    drafts.sort(key=lambda draft: draft.new.reported_at)
    for draft in drafts:
        yield _driven(draft, minutes, calendars)


def _times(rng: random.Random, count: int, until: datetime) -> list[datetime]:
    first = local_hour(until) - timedelta(days=DAYS)
    hours = [first + timedelta(hours=hour) for hour in range(1, DAYS * 24)]
    chosen = rng.choices(hours, cum_weights=list(accumulate(busyness(hour) for hour in hours)), k=count)
    return [(hour + timedelta(seconds=rng.randrange(3600))).astimezone(until.tzinfo) for hour in chosen]


def _draft(
    maker: CaseMaker,
    staff: Staff,
    teller: Teller,
    limits: Mapping[StandardId, Limit],
    at: datetime,
    until: datetime,
    rng: random.Random,
) -> _Draft:
    """A case that has come to its end before `until`, reported earlier when it would not have."""
    end = rng.choices((S.REJECTED, S.VOID, S.CLOSED), (_REJECTED, _VOID, 1.0 - _REJECTED - _VOID))[0]
    traits = Traits(
        verified=rng.random() < _VERIFIED,
        returned=rng.random() < _RETURNED,
        reworked=rng.random() < _REWORKED,
        assisted=rng.random() < _ASSISTED,
        end=end,
    )
    new, key = maker.new_case(at)
    standard = maker.standard(key)
    steps = teller.tell(traits, new.facts.area, standard, limits[key], on_site=_on_site(new))
    took = _took(steps)
    if at + took > until:
        new = replace(new, reported_at=until - took - timedelta(seconds=rng.randrange(3600, 3 * 86_400)))
    return _Draft(new, staff.reporter(new.source, new.facts.area), standard, limits[key], steps)


def _open_draft(
    maker: CaseMaker,
    staff: Staff,
    teller: Teller,
    limits: Mapping[StandardId, Limit],
    target: Stage,
    until: datetime,
    rng: random.Random,
) -> _Draft:
    """A case that stands in the target stage at `until`, part of the way to its next step."""
    traits = Traits(
        verified=target is S.VERIFYING or rng.random() < _VERIFIED,
        returned=target is S.RETURNED or rng.random() < _RETURNED,
        reworked=target is S.REWORK or rng.random() < _REWORKED,
        assisted=rng.random() < _ASSISTED,
    )
    new, key = maker.new_case(until)
    steps = teller.tell(traits, new.facts.area, maker.standard(key), limits[key], on_site=_on_site(new))
    stages = [S.REPORTED, *(step.stage for step in steps)]
    done = rng.choice([place for place, stage in enumerate(stages) if stage is target])
    waited = timedelta(seconds=rng.random() * steps[done].wait)
    new = replace(new, reported_at=until - _took(steps[:done]) - waited)
    return _Draft(new, staff.reporter(new.source, new.facts.area), maker.standard(key), limits[key], steps[:done])


def _overdue(draft: _Draft, until: datetime, minutes: StageMinutes, calendars: Calendars, rng: random.Random) -> _Draft:
    """The same case begun so much earlier that its clock has run out at `until`."""
    case, _ = _driven(draft, minutes, calendars)
    assert case.due_at is not None
    earlier = max(case.due_at - until, timedelta()) + timedelta(seconds=rng.randrange(120, 3 * 3600))
    return replace(draft, new=replace(draft.new, reported_at=draft.new.reported_at - earlier))


def _took(steps: Iterable[Step]) -> timedelta:
    return sum((timedelta(seconds=step.wait) for step in steps), timedelta())


def _on_site(new: NewCase) -> bool:
    return ClockRules().check_in_minutes(new.facts.priority) > 0


def _driven(draft: _Draft, minutes: StageMinutes, calendars: Calendars) -> tuple[Case, tuple[HistoryEntry, ...]]:
    at = draft.new.reported_at
    case = report(draft.new, Circumstances(draft.reporter.id, at, minutes))
    history = [_entry(None, case, Action.REPORT, at, draft.reporter, "", "", "")]
    for step in draft.steps:
        at += timedelta(seconds=step.wait)
        here = Circumstances(step.actor.id, at, minutes, draft.limit, draft.standard.category, calendars)
        after = apply(case, step.act, here)
        department = step.act.department or ",".join(step.act.departments)
        history.append(_entry(case, after, step.act.action, at, step.actor, department, step.act.reason, step.act.note))
        case = after
    return case, tuple(history)


def _entry(
    before: Case | None,
    after: Case,
    action: Action,
    at: datetime,
    actor: Person,
    department: str,
    reason: str,
    note: str,
) -> HistoryEntry:
    return HistoryEntry(
        key=0,
        version=after.version,
        command="",
        at=at,
        actor=actor.id,
        actor_name=actor.name,
        action=action,
        from_stage=None if before is None else before.stage,
        to_stage=after.stage,
        department=department,
        reason=reason,
        note=note,
        writes="",
    )
