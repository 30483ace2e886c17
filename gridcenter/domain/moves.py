"""What can be done to a case and where it leads: a table of moves for the case and one for its branches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from gridcenter.domain.case import WORKING, BranchState, Case, Facts, Stage
from gridcenter.domain.category import StandardId
from gridcenter.domain.department import DepartmentCode


class Action(StrEnum):
    """Everything that can be done to a case."""

    REPORT = "report"
    IMPORT = "import"
    TAKE = "take"
    AMEND = "amend"
    ACCEPT = "accept"
    REJECT = "reject"
    VERIFY = "verify"
    CONFIRM = "confirm"
    FILE = "file"
    SEND_BACK = "send_back"
    DISPATCH = "dispatch"
    WITHDRAW = "withdraw"
    SIGN = "sign"
    HANDLE = "handle"
    FEED_BACK = "feed_back"
    RETURN = "return"
    INSPECT = "inspect"
    PASS = "pass"
    REWORK = "rework"
    CLOSE = "close"
    VOID = "void"
    TRANSFER = "transfer"
    REMIND = "remind"
    ASK_EXTENSION = "ask_extension"
    ASK_SUSPENSION = "ask_suspension"
    EXTEND = "extend"
    REFUSE = "refuse"
    SUSPEND = "suspend"
    RESUME = "resume"
    CHECK_IN = "check_in"
    RECKON = "reckon"
    REOPEN = "reopen"
    MERGE = "merge"
    SEPARATE = "separate"
    SPLIT = "split"
    UNDO = "undo"
    APPEAL = "appeal"
    EXEMPT = "exempt"
    DENY = "deny"


S, B, A = Stage, BranchState, Action

# What a department does to its own branch; the case's stage follows from all branches.
DEPARTMENT_ACTIONS = frozenset(
    {A.SIGN, A.CHECK_IN, A.HANDLE, A.FEED_BACK, A.RETURN, A.ASK_EXTENSION, A.ASK_SUSPENSION, A.APPEAL}
)
# Actions aimed at one named department.
BRANCH_ACTIONS = DEPARTMENT_ACTIONS | {A.WITHDRAW, A.TRANSFER, A.REMIND, A.EXTEND, A.REFUSE, A.EXEMPT, A.DENY}
REASON_NEEDED = frozenset(
    {A.REJECT, A.SEND_BACK, A.WITHDRAW, A.RETURN, A.REWORK, A.VOID, A.TRANSFER}
    | {A.ASK_EXTENSION, A.ASK_SUSPENSION, A.REFUSE, A.SUSPEND}
    | {A.REOPEN, A.SEPARATE, A.APPEAL, A.DENY}
)
# Actions that need a moment at which something goes on.
UNTIL_NEEDED = frozenset({A.ASK_SUSPENSION, A.SUSPEND})

OPEN_STAGES = tuple(stage for stage in Stage if not stage.final)
_IN_DEPARTMENTS = (S.DISPATCHED, S.HANDLING, S.RETURNED, S.REWORK)
# Stages in which a department may be at work, and what can then be done to its clock.
_AT_WORK = (S.HANDLING, S.RETURNED, S.REWORK)
# Steps that whoever took them may take back for a moment, and the stages they led from.
UNDOABLE: Mapping[Action, frozenset[Stage]] = MappingProxyType(
    {
        A.ACCEPT: frozenset({S.REPORTED}),
        A.REJECT: frozenset({S.REPORTED, S.ACCEPTED, S.VERIFYING}),
        A.VERIFY: frozenset({S.REPORTED, S.ACCEPTED}),
        A.CONFIRM: frozenset({S.VERIFYING}),
        A.FILE: frozenset({S.ACCEPTED}),
        A.DISPATCH: frozenset({S.FILED, S.DISPATCHED, S.HANDLING}),
        A.INSPECT: frozenset({S.HANDLED}),
        A.PASS: frozenset({S.INSPECTING}),
        A.CLOSE: frozenset({S.TO_CLOSE}),
    }
)
# What happens outside the loop: taken back, opened again, put together and apart, appealed against.
OUT_OF_LINE = frozenset({A.REOPEN, A.MERGE, A.SEPARATE, A.SPLIT, A.UNDO, A.APPEAL, A.EXEMPT, A.DENY, A.RECKON})
# Stages in which a case may go into another: no department has it.
_MERGEABLE = (S.REPORTED, S.VERIFYING, S.ACCEPTED, S.FILED)
_CLOCK_ACTIONS = (A.ASK_EXTENSION, A.ASK_SUSPENSION, A.EXTEND, A.REFUSE, A.RESUME)


def _moves() -> dict[tuple[Stage | None, Action], frozenset[Stage]]:
    one: dict[tuple[Stage | None, Action], Stage] = {
        (None, A.REPORT): S.REPORTED,
        (S.REPORTED, A.ACCEPT): S.ACCEPTED,
        (S.REPORTED, A.REJECT): S.REJECTED,
        (S.REPORTED, A.VERIFY): S.VERIFYING,
        (S.ACCEPTED, A.VERIFY): S.VERIFYING,
        (S.ACCEPTED, A.REJECT): S.REJECTED,
        (S.ACCEPTED, A.FILE): S.FILED,
        (S.VERIFYING, A.CONFIRM): S.ACCEPTED,
        (S.VERIFYING, A.REJECT): S.REJECTED,
        (S.FILED, A.SEND_BACK): S.ACCEPTED,
        (S.RETURNED, A.SEND_BACK): S.ACCEPTED,
        (S.HANDLED, A.INSPECT): S.INSPECTING,
        (S.INSPECTING, A.PASS): S.TO_CLOSE,
        (S.HANDLED, A.REWORK): S.REWORK,
        (S.INSPECTING, A.REWORK): S.REWORK,
        (S.TO_CLOSE, A.REWORK): S.REWORK,
        (S.TO_CLOSE, A.CLOSE): S.CLOSED,
        (S.FILED, A.DISPATCH): S.DISPATCHED,
        **{(stage, A.VOID): S.VOID for stage in OPEN_STAGES},
        **{(stage, A.TAKE): stage for stage in OPEN_STAGES},
        **{(stage, A.AMEND): stage for stage in OPEN_STAGES},
        **{(stage, A.REMIND): stage for stage in _IN_DEPARTMENTS},
        **{(stage, A.RECKON): stage for stage in _IN_DEPARTMENTS},
        **{(stage, A.CHECK_IN): stage for stage in _AT_WORK},
        **{(stage, A.MERGE): S.MERGED for stage in _MERGEABLE},
        **{(S.CLOSED, action): S.CLOSED for action in (A.APPEAL, A.EXEMPT, A.DENY)},
        (None, A.SPLIT): S.ACCEPTED,
        (S.REJECTED, A.REOPEN): S.REPORTED,
        (S.VOID, A.REOPEN): S.ACCEPTED,
        **{(stage, action): stage for stage in _AT_WORK for action in _CLOCK_ACTIONS},
        (S.HANDLING, A.SUSPEND): S.HANDLING,
        (S.REWORK, A.SUSPEND): S.REWORK,
    }
    several: dict[tuple[Stage | None, Action], set[Stage]] = {
        # A case taken over from another system's file comes in as it stands there: open or ended.
        (None, A.IMPORT): {S.REPORTED, S.CLOSED},
        # The new branch waits for its signature; the others decide whether the case is beyond that.
        (S.DISPATCHED, A.DISPATCH): {S.DISPATCHED},
        (S.HANDLING, A.DISPATCH): {S.HANDLING},
        # Whoever had answered works again; a case that came in closed is filed first.
        (S.CLOSED, A.REOPEN): {S.REWORK, S.ACCEPTED},
        (S.MERGED, A.SEPARATE): set(_MERGEABLE),
        (S.ACCEPTED, A.UNDO): {S.REPORTED, S.VERIFYING},
        (S.REJECTED, A.UNDO): {S.REPORTED, S.ACCEPTED, S.VERIFYING},
        (S.VERIFYING, A.UNDO): {S.REPORTED, S.ACCEPTED},
        (S.FILED, A.UNDO): {S.ACCEPTED},
        (S.DISPATCHED, A.UNDO): {S.FILED, S.DISPATCHED},
        (S.HANDLING, A.UNDO): {S.HANDLING},
        (S.INSPECTING, A.UNDO): {S.HANDLED},
        (S.TO_CLOSE, A.UNDO): {S.INSPECTING},
        (S.CLOSED, A.UNDO): {S.TO_CLOSE},
        (S.RETURNED, A.DISPATCH): {S.DISPATCHED, S.HANDLING, S.REWORK},
        (S.REWORK, A.DISPATCH): {S.REWORK},
        (S.DISPATCHED, A.SIGN): {S.HANDLING},
        (S.HANDLING, A.SIGN): {S.HANDLING},
        (S.RETURNED, A.SIGN): {S.RETURNED},
        (S.REWORK, A.SIGN): {S.REWORK},
        (S.HANDLING, A.HANDLE): {S.HANDLING},
        (S.RETURNED, A.HANDLE): {S.RETURNED},
        (S.REWORK, A.HANDLE): {S.REWORK, S.HANDLING},
        (S.HANDLING, A.FEED_BACK): {S.HANDLING, S.HANDLED},
        (S.RETURNED, A.FEED_BACK): {S.RETURNED},
        (S.REWORK, A.FEED_BACK): {S.REWORK, S.HANDLING, S.HANDLED},
        (S.DISPATCHED, A.RETURN): {S.DISPATCHED, S.RETURNED},
        (S.HANDLING, A.RETURN): {S.HANDLING, S.HANDLED, S.DISPATCHED, S.RETURNED},
        (S.RETURNED, A.RETURN): {S.RETURNED},
        (S.REWORK, A.RETURN): {S.REWORK, S.RETURNED},
        # Not while the lead has returned the case: first somebody must lead.
        (S.DISPATCHED, A.TRANSFER): {S.DISPATCHED},
        (S.HANDLING, A.TRANSFER): {S.HANDLING, S.DISPATCHED},
        (S.REWORK, A.TRANSFER): {S.REWORK, S.HANDLING, S.DISPATCHED},
        (S.DISPATCHED, A.WITHDRAW): {S.DISPATCHED, S.FILED, S.RETURNED},
        (S.HANDLING, A.WITHDRAW): {S.HANDLING, S.HANDLED, S.DISPATCHED, S.FILED, S.RETURNED},
        (S.RETURNED, A.WITHDRAW): {S.RETURNED},
        (S.REWORK, A.WITHDRAW): {S.REWORK, S.HANDLING, S.HANDLED, S.DISPATCHED, S.FILED, S.RETURNED},
    }
    table = {key: frozenset({stage}) for key, stage in one.items()}
    table.update({key: frozenset(stages) for key, stages in several.items()})
    return table


# (stage, action) -> the stages it may lead to. What is not here cannot be done.
CASE_MOVES: Mapping[tuple[Stage | None, Action], frozenset[Stage]] = MappingProxyType(_moves())

BRANCH_MOVES: Mapping[tuple[BranchState, Action], BranchState] = MappingProxyType(
    {
        (B.TO_SIGN, A.SIGN): B.SIGNED,
        (B.SIGNED, A.HANDLE): B.HANDLING,
        (B.SIGNED, A.FEED_BACK): B.FED_BACK,
        (B.HANDLING, A.FEED_BACK): B.FED_BACK,
        (B.REWORK, A.HANDLE): B.HANDLING,
        (B.REWORK, A.FEED_BACK): B.FED_BACK,
        (B.FED_BACK, A.REWORK): B.REWORK,
        (B.FED_BACK, A.REOPEN): B.REWORK,
        **{(B.FED_BACK, action): B.FED_BACK for action in (A.APPEAL, A.EXEMPT, A.DENY)},
        **{(state, A.CHECK_IN): state for state in WORKING},
        **{(state, A.RECKON): state for state in (B.TO_SIGN, *WORKING)},
        (B.TO_SIGN, A.UNDO): B.WITHDRAWN,
        **{(state, A.RETURN): B.RETURNED for state in (B.TO_SIGN, B.SIGNED, B.HANDLING)},
        **{(state, A.WITHDRAW): B.WITHDRAWN for state in (B.TO_SIGN, *WORKING)},
        **{(state, A.TRANSFER): B.WITHDRAWN for state in (B.TO_SIGN, *WORKING)},
        **{(state, A.REMIND): state for state in (B.TO_SIGN, *WORKING)},
        **{(state, action): state for state in WORKING for action in (*_CLOCK_ACTIONS, A.SUSPEND)},
        **{(state, action): B.WITHDRAWN for state in BranchState if state.live for action in (A.SEND_BACK, A.VOID)},
        # A return of the round that is sent back must not count when the case is dispatched anew.
        (B.RETURNED, A.SEND_BACK): B.WITHDRAWN,
    }
)


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody wants done: the action and what it needs.

    `departments` are those to dispatch to, the lead first when the case has none; `department` is the one branch
    that a branch action is about; `standard` is the filing condition chosen when filing. A transfer goes from the
    `department` to the one in `departments`; `until` is when a suspended case goes on. `place` and `people` tell who
    came where. `other` is the case merged into, or the case as it was before a step that is undone. `behalf`: the
    actor records what the department said on the telephone.
    """

    action: Action
    department: DepartmentCode | None = None
    departments: tuple[DepartmentCode, ...] = ()
    standard: StandardId | None = None
    facts: Facts | None = None
    reason: str = ""
    note: str = ""
    until: datetime | None = None
    place: str = ""
    people: int = 0
    other: Case | None = None
    behalf: bool = False
