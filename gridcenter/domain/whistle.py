"""The whistle (吹哨): a town or a grid calls departments together, for a case or for a matter of its own."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

from gridcenter.domain.area import AreaCode
from gridcenter.domain.calendar import WorkCalendar
from gridcenter.domain.case import CaseId
from gridcenter.domain.department import DepartmentCode
from gridcenter.domain.limits import Clock, ClockKind, Limit, LimitKind
from gridcenter.domain.people import PersonId

WhistleId = NewType("WhistleId", int)


class WhistleKind(StrEnum):
    """What is called for: everyday help, a hard matter, or an emergency."""

    ROUTINE = "routine"
    PRIORITY = "priority"
    EMERGENCY = "emergency"


class WhistleStage(StrEnum):
    """Where a whistle stands; while departments have it, as its worst open branch does."""

    ADMITTING = "admitting"
    BLOWN = "blown"
    NAMED = "named"
    HANDLING = "handling"
    RETURNED = "returned"
    FED_BACK = "fed_back"
    CLOSED = "closed"
    SENT_BACK = "sent_back"
    VOID = "void"

    @property
    def final(self) -> bool:
        """The whistle is off the board."""
        return self in (WhistleStage.CLOSED, WhistleStage.VOID)


class WhistleState(StrEnum):
    """Where one department's part stands; returned waits for the centre's ruling, released is out."""

    TO_SIGN = "to_sign"
    SIGNED = "signed"
    CHECKED_IN = "checked_in"
    FED_BACK = "fed_back"
    REWORK = "rework"
    RETURNED = "returned"
    RELEASED = "released"

    @property
    def live(self) -> bool:
        """The department still owes or has given its answer."""
        return self is not WhistleState.RELEASED


class Admission(StrEnum):
    """By what right a whistle may be blown: the list, or the supervisor for once or for good."""

    LISTED = "listed"
    ONCE = "once"
    FOR_GOOD = "for_good"


@dataclass(frozen=True, slots=True)
class WhistleLimits:
    """What a department has for each step, as text: `30m` minutes, or a limit such as `24UH` or `3WD`.

    No contact is asked for where its text is empty. All count from the naming of the department. Presets after Nanjing
    Gulou (sign within an hour, contact the street within 24 hours, report in within 3 or 5 work days); the times for
    an answer are found nowhere, so settings.
    """

    sign: str = "60m"
    contact: str = "24UH"
    check_in: str = "3WD"
    feed_back: str = "10WD"

    def __post_init__(self) -> None:
        for name in ("sign", "contact", "check_in", "feed_back"):
            text = getattr(self, name)
            if text and not text.endswith("m"):
                Limit.parse(text)
            elif text and not 1 <= int(text[:-1]) <= 100_000:
                raise ValueError(f"{name} is from one minute to 100,000")
        if not (self.sign and self.check_in and self.feed_back):
            raise ValueError("to sign, to check in and to feed back each have a limit")


def span_due(calendar: WorkCalendar, start: datetime, span: str) -> datetime:
    """When a span such as `30m` or `3WD` that begins now runs out."""
    if span.endswith("m"):
        return start + timedelta(minutes=int(span[:-1]))
    return calendar.due(start, Limit.parse(span)).at


def span_kind(span: str) -> LimitKind:
    """How a span counts: minutes run always."""
    return LimitKind.URGENT_HOUR if span.endswith("m") else Limit.parse(span).kind


@dataclass(frozen=True, slots=True)
class WhistleRules:
    """The settings of whistles: limits by kind, and the minutes the centre and the town have for their own steps."""

    routine: WhistleLimits = field(default_factory=WhistleLimits)
    priority: WhistleLimits = field(default_factory=lambda: WhistleLimits(check_in="5WD", feed_back="20WD"))
    emergency: WhistleLimits = field(
        default_factory=lambda: WhistleLimits(sign="10m", contact="", check_in="30m", feed_back="24UH")
    )
    admit_minutes: int = 60
    triage_minutes: int = 15
    rule_minutes: int = 60
    confirm_minutes: int = 24 * 60
    most_returns: int = 1

    def __post_init__(self) -> None:
        if min(self.admit_minutes, self.triage_minutes, self.rule_minutes, self.confirm_minutes) <= 0:
            raise ValueError("every step has a minute or more")
        if self.most_returns < 0:
            raise ValueError("a department may return none or more")

    def of(self, kind: WhistleKind) -> WhistleLimits:
        """The limits of a kind."""
        limits: WhistleLimits = getattr(self, kind.value)
        return limits


@dataclass(frozen=True, slots=True)
class WhistleBranch:
    """One department's part: what it owes by when, when it came and with how many, what it answered, its score."""

    ordinal: int
    department: DepartmentCode
    lead: bool
    state: WhistleState
    named_at: datetime
    sign_due_at: datetime
    contact_due_at: datetime | None
    check_in_due_at: datetime
    feed_back_due_at: datetime
    signed_at: datetime | None = None
    contacted_at: datetime | None = None
    checked_in_at: datetime | None = None
    check_in_place: str = ""
    check_in_people: int = 0
    fed_back_at: datetime | None = None
    ended_at: datetime | None = None
    returns: int = 0
    result: str = ""
    note: str = ""
    score: int | None = None
    score_words: str = ""


@dataclass(frozen=True, slots=True)
class WhistleFacts:
    """What a whistle says: for what, where, how urgent. Position in degrees, CGCS2000."""

    kind: WhistleKind
    subject: str
    description: str = ""
    address: str = ""
    area: AreaCode | None = None
    longitude: float | None = None
    latitude: float | None = None
    matter: str = ""


@dataclass(frozen=True, slots=True)
class Whistle:
    """A whistle as it stood at `version`."""

    id: WhistleId
    number: str
    version: int
    stage: WhistleStage
    stage_since: datetime
    kind: WhistleKind
    town: AreaCode
    area: AreaCode | None
    case: CaseId | None
    matter: str
    subject: str
    description: str
    address: str
    longitude: float | None
    latitude: float | None
    blown_by: PersonId
    blown_at: datetime
    admitted: Admission | None = None
    operator: PersonId | None = None
    triaged_at: datetime | None = None
    closed_at: datetime | None = None
    clock_kind: ClockKind | None = None
    clock_start: datetime | None = None
    clock_department: str = ""
    due_at: datetime | None = None
    branches: tuple[WhistleBranch, ...] = ()

    @property
    def clock(self) -> Clock | None:
        """The nearest running clock, or None when nothing is waited for."""
        if self.clock_kind is None or self.clock_start is None or self.due_at is None:
            return None
        return Clock(self.clock_kind, self.clock_start, self.due_at, self.clock_department)


def live_branches(branches: tuple[WhistleBranch, ...]) -> tuple[WhistleBranch, ...]:
    """The branches that are not out, lead first, then in the order of naming."""
    return tuple(sorted((one for one in branches if one.state.live), key=lambda one: (not one.lead, one.ordinal)))
