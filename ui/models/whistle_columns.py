"""Where a whistle stands on the board, and what of it is late. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum

from gridcenter.domain.department import DepartmentCode
from gridcenter.domain.whistle import Whistle, WhistleBranch, WhistleStage, WhistleState, live_branches
from gridcenter.domain.whistle_life import branch_clocks

_FAR = datetime(9999, 1, 1, tzinfo=UTC)


class Column(Enum):
    """The board's columns, from the centre's desk to the town's answer."""

    CENTRE = "centre"
    TO_SIGN = "to_sign"
    TO_CHECK_IN = "to_check_in"
    HANDLING = "handling"
    TO_RULE = "to_rule"
    TO_CONFIRM = "to_confirm"


_BY_STAGE = {WhistleStage.RETURNED: Column.TO_RULE, WhistleStage.FED_BACK: Column.TO_CONFIRM}


def column_of(whistle: Whistle) -> Column:
    """The column of the worst open branch; without branches the centre's, also for what was sent back to the town."""
    if whistle.stage in _BY_STAGE:
        return _BY_STAGE[whistle.stage]
    states = {branch.state for branch in live_branches(whistle.branches)}
    if not states or whistle.stage in (WhistleStage.ADMITTING, WhistleStage.BLOWN, WhistleStage.SENT_BACK):
        return Column.CENTRE
    if WhistleState.TO_SIGN in states:
        return Column.TO_SIGN
    return Column.TO_CHECK_IN if WhistleState.SIGNED in states else Column.HANDLING


def by_limit(whistle: Whistle) -> tuple[datetime, int]:
    """The order of cards: nearest limit first, what waits for nothing last."""
    return whistle.due_at or _FAR, whistle.id


def is_late(whistle: Whistle, now: datetime) -> bool:
    """The nearest limit has run out."""
    return whistle.due_at is not None and whistle.due_at < now


def branch_late(branch: WhistleBranch, now: datetime) -> bool:
    """The department's nearest limit has run out."""
    clocks = branch_clocks(branch)
    return bool(clocks) and clocks[0].due < now


def shown_branches(whistle: Whistle, now: datetime, most: int) -> tuple[list[WhistleBranch], int]:
    """The lead, then the others with the worst first, at most so many, and how many are left out."""
    branches = live_branches(whistle.branches)
    if not branches:
        return [], 0
    lead, *others = branches
    others.sort(key=lambda one: (not branch_late(one, now), one.state is WhistleState.FED_BACK, one.ordinal))
    return [lead, *others[: most - 1]], max(0, len(others) - most + 1)


@dataclass(frozen=True, slots=True)
class DepartmentCount:
    """A department on the board: how many whistles it has, has yet to sign, is late with. None: all whistles."""

    department: DepartmentCode | None
    open: int
    to_sign: int
    late: int


def department_counts(whistles: Iterable[Whistle], now: datetime) -> list[DepartmentCount]:
    """The count of all, then of each department that has an open part; those with most that is late first."""
    everything = list(whistles)
    parts: dict[DepartmentCode, list[WhistleBranch]] = {}
    for whistle in everything:
        for branch in live_branches(whistle.branches):
            parts.setdefault(branch.department, []).append(branch)
    counts = [
        DepartmentCount(
            code,
            len(branches),
            sum(branch.state is WhistleState.TO_SIGN for branch in branches),
            sum(branch_late(branch, now) for branch in branches),
        )
        for code, branches in parts.items()
    ]
    counts.sort(key=lambda one: (-one.late, -one.to_sign, -one.open, one.department or ""))
    waiting = sum(
        any(one.state is WhistleState.TO_SIGN for one in live_branches(whistle.branches)) for whistle in everything
    )
    late = sum(is_late(whistle, now) for whistle in everything)
    return [DepartmentCount(None, len(everything), waiting, late), *counts]
