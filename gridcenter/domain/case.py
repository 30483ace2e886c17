"""The case: one request from its report to its strike-off, with one branch for each department it went to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from gridcenter.domain.area import AreaCode
from gridcenter.domain.category import CategoryId, StandardId
from gridcenter.domain.department import DepartmentCode
from gridcenter.domain.limits import Clock, ClockKind
from gridcenter.domain.people import PersonId

CaseId = NewType("CaseId", int)


class Stage(StrEnum):
    """Where a case stands. Verify is before filing (is it true), inspect is after handling (is it done)."""

    REPORTED = "reported"
    VERIFYING = "verifying"
    ACCEPTED = "accepted"
    FILED = "filed"
    DISPATCHED = "dispatched"
    HANDLING = "handling"
    RETURNED = "returned"
    REWORK = "rework"
    HANDLED = "handled"
    INSPECTING = "inspecting"
    TO_CLOSE = "to_close"
    CLOSED = "closed"
    REJECTED = "rejected"
    VOID = "void"
    MERGED = "merged"

    @property
    def final(self) -> bool:
        """The case is off the queue; only what is done in the open, such as reopening it, leads back."""
        return self in FINAL_STAGES


FINAL_STAGES = frozenset({Stage.CLOSED, Stage.REJECTED, Stage.VOID, Stage.MERGED})


class BranchState(StrEnum):
    """Where one department's part of a case stands."""

    TO_SIGN = "to_sign"
    SIGNED = "signed"
    HANDLING = "handling"
    FED_BACK = "fed_back"
    REWORK = "rework"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"

    @property
    def live(self) -> bool:
        """The department still owes or has given its answer; a returned or withdrawn branch is out."""
        return self not in (BranchState.RETURNED, BranchState.WITHDRAWN)


class Priority(StrEnum):
    """How urgent a case is."""

    CRITICAL = "critical"
    URGENT = "urgent"
    NORMAL = "normal"


class Source(StrEnum):
    """Where a case came from."""

    HOTLINE = "hotline"
    GRID_WORKER = "grid_worker"
    CITIZEN_SNAPSHOT = "citizen_snapshot"
    VIDEO = "video"
    URBAN_MANAGEMENT = "urban_management"
    APPROVALS = "approvals"
    ENFORCEMENT = "enforcement"
    SERVICES = "services"
    LEADER = "leader"
    IMPORT = "import"


class Ask(StrEnum):
    """What a department has asked for and nobody has decided yet."""

    EXTENSION = "extension"
    SUSPENSION = "suspension"


class Appeal(StrEnum):
    """How a department's appeal against a breach stands. The breach itself stays what it was."""

    ASKED = "asked"
    SECONDED = "seconded"
    GRANTED = "granted"
    DENIED = "denied"


# A department in one of these states works, and its handling clock runs.
WORKING = frozenset({BranchState.SIGNED, BranchState.HANDLING, BranchState.REWORK})


@dataclass(frozen=True, slots=True)
class Branch:
    """One department's part of a case. Sent again to the same department it is a new branch with a higher ordinal.

    `time_limit` is the handling limit as text such as `5WD`, `extensions` how often it was granted once more, and
    `paused_until` the moment at which a suspended clock goes on; `due_at` already reckons with both.
    `check_in_due_at` is set where somebody has to come to the place. A granted `appeal` exempts the branch from the
    figures and changes no time; `appeal_by` reviewed it first.
    """

    ordinal: int
    department: DepartmentCode
    lead: bool
    state: BranchState
    dispatched_at: datetime
    sign_due_at: datetime
    due_at: datetime
    signed_at: datetime | None = None
    handling_at: datetime | None = None
    fed_back_at: datetime | None = None
    ended_at: datetime | None = None
    note: str = ""
    time_limit: str = ""
    extensions: int = 0
    reminders: int = 0
    asked: Ask | None = None
    asked_at: datetime | None = None
    asked_until: datetime | None = None
    paused_until: datetime | None = None
    check_in_due_at: datetime | None = None
    checked_in_at: datetime | None = None
    check_in_place: str = ""
    check_in_people: int = 0
    appeal: Appeal | None = None
    appeal_by: PersonId | None = None

    @property
    def breached(self) -> bool:
        """True when the department signed, came or answered too late; only a clock that has ended can tell."""
        came = self.checked_in_at
        late_to_come = self.check_in_due_at is not None and (
            came > self.check_in_due_at if came is not None else self.fed_back_at is not None
        )
        return (
            late_to_come
            or (self.signed_at is not None and self.signed_at > self.sign_due_at)
            or (self.fed_back_at is not None and self.fed_back_at > self.due_at)
        )


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a case and may be amended: what, where, how urgent. Position in degrees, CGCS2000."""

    category: CategoryId
    description: str
    address: str = ""
    area: AreaCode | None = None
    longitude: float | None = None
    latitude: float | None = None
    priority: Priority = Priority.NORMAL
    duplicate: bool = False


@dataclass(frozen=True, slots=True)
class NewCase:
    """A report on its way in. `external_id` is the source system's own number, unique with `feed_name`."""

    facts: Facts
    source: Source
    reported_at: datetime
    feed_name: str = ""
    external_id: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """A case as it stood at `version`; `number` is what people say, `id` what tables use.

    A merged case names the one it went into and the stage it came from, one split off names where it comes from.
    """

    id: CaseId
    number: str
    version: int
    stage: Stage
    stage_since: datetime
    priority: Priority
    source: Source
    category: CategoryId
    description: str
    address: str
    area: AreaCode | None
    longitude: float | None
    latitude: float | None
    duplicate: bool
    reported_at: datetime
    reported_by: PersonId
    feed_name: str = ""
    external_id: str = ""
    standard: StandardId | None = None
    operator: PersonId | None = None
    accepted_at: datetime | None = None
    filed_at: datetime | None = None
    dispatched_at: datetime | None = None
    handled_at: datetime | None = None
    closed_at: datetime | None = None
    rework_count: int = 0
    clock_kind: ClockKind | None = None
    clock_start: datetime | None = None
    clock_department: str = ""
    due_at: datetime | None = None
    suspended_until: datetime | None = None
    merged_into: CaseId | None = None
    merged_stage: Stage | None = None
    split_from: CaseId | None = None
    reopen_count: int = 0
    branches: tuple[Branch, ...] = ()

    @property
    def facts(self) -> Facts:
        """The part that may be amended."""
        return Facts(
            category=self.category,
            description=self.description,
            address=self.address,
            area=self.area,
            longitude=self.longitude,
            latitude=self.latitude,
            priority=self.priority,
            duplicate=self.duplicate,
        )

    @property
    def clock(self) -> Clock | None:
        """The nearest running clock, or None when the case is at its end."""
        if self.clock_kind is None or self.clock_start is None or self.due_at is None:
            return None
        return Clock(self.clock_kind, self.clock_start, self.due_at, self.clock_department)


def is_suspended(case: Case, now: datetime) -> bool:
    """True while work on the case rests; it goes on by itself at the end."""
    return case.suspended_until is not None and now < case.suspended_until


def current_branches(branches: tuple[Branch, ...]) -> tuple[Branch, ...]:
    """The last branch of each department, lead first, then in the order of dispatch."""
    last = {branch.department: branch for branch in branches}
    return tuple(sorted(last.values(), key=lambda branch: (not (branch.lead and branch.state.live), branch.ordinal)))


def live_lead(branches: tuple[Branch, ...]) -> Branch | None:
    """The lead department's branch, or None when no department leads now."""
    return next((branch for branch in current_branches(branches) if branch.lead and branch.state.live), None)
