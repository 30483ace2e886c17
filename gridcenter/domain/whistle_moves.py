"""What can be done to a whistle and by whom: its tables, and the rules that the databases check by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from gridcenter.domain.columns import field_names
from gridcenter.domain.department import DepartmentCode
from gridcenter.domain.people import Role
from gridcenter.domain.rulebook import Rulebook
from gridcenter.domain.whistle import Whistle, WhistleBranch, WhistleFacts, WhistleStage, WhistleState


class WhistleAction(StrEnum):
    """Everything that can be done to a whistle."""

    BLOW = "blow"
    ADMIT = "admit"
    REFUSE = "refuse"
    NAME = "name"
    SEND_BACK = "send_back"
    BLOW_AGAIN = "blow_again"
    WITHDRAW = "withdraw"
    SIGN = "sign"
    CONTACT = "contact"
    CHECK_IN = "check_in"
    FEED_BACK = "feed_back"
    RETURN = "return"
    INSIST = "insist"
    RELEASE = "release"
    CONFIRM = "confirm"
    REFUSE_RESULT = "refuse_result"
    VOID = "void"


A, S, B, R = WhistleAction, WhistleStage, WhistleState, Role

DEPARTMENT_ACTIONS = frozenset({A.SIGN, A.CONTACT, A.CHECK_IN, A.FEED_BACK, A.RETURN})
BRANCH_ACTIONS = DEPARTMENT_ACTIONS | {A.INSIST, A.RELEASE}
REASON_NEEDED = frozenset({A.REFUSE, A.SEND_BACK, A.RETURN, A.INSIST, A.REFUSE_RESULT, A.WITHDRAW, A.VOID})
_OPEN = tuple(stage for stage in S if not stage.final)

WHISTLE_MOVES: Mapping[tuple[WhistleStage | None, WhistleAction], frozenset[WhistleStage]] = MappingProxyType(
    {
        # On the list it goes to the centre; if not, the supervisor admits it first.
        (None, A.BLOW): frozenset({S.BLOWN, S.ADMITTING}),
        (S.SENT_BACK, A.BLOW_AGAIN): frozenset({S.BLOWN, S.ADMITTING}),
        (S.ADMITTING, A.ADMIT): frozenset({S.BLOWN}),
        (S.BLOWN, A.ADMIT): frozenset({S.BLOWN}),
        (S.ADMITTING, A.REFUSE): frozenset({S.SENT_BACK}),
        (S.BLOWN, A.SEND_BACK): frozenset({S.SENT_BACK}),
        **{(stage, A.WITHDRAW): frozenset({S.VOID}) for stage in (S.ADMITTING, S.BLOWN, S.SENT_BACK)},
        **{(stage, A.VOID): frozenset({S.VOID}) for stage in _OPEN},
        (S.BLOWN, A.NAME): frozenset({S.NAMED}),
        (S.NAMED, A.NAME): frozenset({S.NAMED}),
        (S.HANDLING, A.NAME): frozenset({S.HANDLING}),
        (S.RETURNED, A.NAME): frozenset({S.RETURNED}),
        (S.NAMED, A.SIGN): frozenset({S.HANDLING}),
        (S.HANDLING, A.SIGN): frozenset({S.HANDLING}),
        (S.RETURNED, A.SIGN): frozenset({S.RETURNED}),
        **{
            (stage, action): frozenset({stage})
            for stage in (S.HANDLING, S.RETURNED)
            for action in (A.CONTACT, A.CHECK_IN)
        },
        (S.HANDLING, A.FEED_BACK): frozenset({S.HANDLING, S.FED_BACK}),
        (S.RETURNED, A.FEED_BACK): frozenset({S.RETURNED}),
        **{(stage, A.RETURN): frozenset({S.RETURNED}) for stage in (S.NAMED, S.HANDLING, S.RETURNED)},
        (S.RETURNED, A.INSIST): frozenset({S.RETURNED, S.NAMED, S.HANDLING}),
        (S.RETURNED, A.RELEASE): frozenset({S.RETURNED, S.NAMED, S.HANDLING, S.FED_BACK, S.BLOWN}),
        (S.FED_BACK, A.CONFIRM): frozenset({S.CLOSED}),
        (S.FED_BACK, A.REFUSE_RESULT): frozenset({S.HANDLING}),
    }
)

BRANCH_MOVES: Mapping[tuple[WhistleState, WhistleAction], WhistleState] = MappingProxyType(
    {
        (B.TO_SIGN, A.SIGN): B.SIGNED,
        (B.SIGNED, A.CONTACT): B.SIGNED,
        (B.CHECKED_IN, A.CONTACT): B.CHECKED_IN,
        (B.SIGNED, A.CHECK_IN): B.CHECKED_IN,
        (B.CHECKED_IN, A.FEED_BACK): B.FED_BACK,
        (B.REWORK, A.FEED_BACK): B.FED_BACK,
        **{(state, A.RETURN): B.RETURNED for state in (B.TO_SIGN, B.SIGNED, B.CHECKED_IN)},
        (B.RETURNED, A.INSIST): B.TO_SIGN,
        (B.RETURNED, A.RELEASE): B.RELEASED,
        (B.FED_BACK, A.REFUSE_RESULT): B.REWORK,
        (B.FED_BACK, A.CONFIRM): B.FED_BACK,
        **{(state, A.VOID): B.RELEASED for state in B if state.live},
    }
)

# The town leads: it blows, confirms and scores. The centre names and rules; the shift leader admits what no list names.
ROLE_ACTIONS: Mapping[Role, frozenset[WhistleAction]] = MappingProxyType(
    {
        **{role: frozenset() for role in Role},
        R.TOWN: frozenset({A.BLOW, A.BLOW_AGAIN, A.WITHDRAW, A.CONFIRM, A.REFUSE_RESULT}),
        R.GRID_WORKER: frozenset({A.BLOW}),
        R.DISPATCHER: frozenset({A.BLOW, A.NAME, A.SEND_BACK, A.INSIST, A.RELEASE}),
        R.SHIFT_LEADER: frozenset({A.BLOW, A.NAME, A.SEND_BACK, A.INSIST, A.RELEASE, A.ADMIT, A.REFUSE, A.VOID}),
        R.DEPARTMENT: DEPARTMENT_ACTIONS,
    }
)
BEHALF_ROLES = frozenset({R.ACCEPTOR, R.DISPATCHER, R.SHIFT_LEADER})

_ALWAYS = frozenset({"stage", "stage_since", "clock_kind", "clock_start", "clock_department", "due_at"})
_FACTS = frozenset(field_names(WhistleFacts))
_EXTRA: Mapping[WhistleAction, frozenset[str]] = {
    A.BLOW: frozenset(field_names(Whistle)),
    A.BLOW_AGAIN: _FACTS | {"admitted", "blown_at"},
    A.ADMIT: frozenset({"admitted", "matter"}),
    A.NAME: frozenset({"operator", "triaged_at"}),
    A.CONFIRM: frozenset({"closed_at"}),
    A.WITHDRAW: frozenset({"closed_at"}),
    A.VOID: frozenset({"closed_at"}),
}

WHISTLE_RULES = Rulebook(
    kind="whistle",
    moves=WHISTLE_MOVES,
    roles=ROLE_ACTIONS,
    columns={action: _ALWAYS | _EXTRA.get(action, frozenset()) for action in WhistleAction},
    own=DEPARTMENT_ACTIONS,
    behalf=BEHALF_ROLES,
    branch_moves=BRANCH_MOVES,
    branch_fields=field_names(WhistleBranch),
    # Who is released as lead is followed by another in the same step.
    adding=frozenset({A.NAME, A.RELEASE}),
    first_state=B.TO_SIGN,
)


@dataclass(frozen=True, slots=True)
class Score:
    """What a town thinks of a department's part: 1 to 5, and why."""

    department: DepartmentCode
    score: int
    words: str = ""


@dataclass(frozen=True, slots=True)
class WhistleAct:
    """What somebody wants done to a whistle.

    `departments` are those to name, the lead first when none leads; when a lead is released, the one that follows it;
    when a result is refused, those meant (none: all). `matter` and `for_good` go with an admission.
    """

    action: WhistleAction
    department: DepartmentCode | None = None
    departments: tuple[DepartmentCode, ...] = ()
    facts: WhistleFacts | None = None
    matter: str = ""
    for_good: bool = False
    scores: tuple[Score, ...] = ()
    place: str = ""
    people: int = 0
    reason: str = ""
    note: str = ""
    behalf: bool = False
