"""The clocks a whistle runs, all of them, and what a step changes of them. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from gridcenter.domain.limits import Clock, ClockKind
from gridcenter.domain.whistle import Whistle, WhistleRules, live_branches
from gridcenter.domain.whistle_life import branch_clocks, nearest_clock


def running_clocks(whistle: Whistle, rules: WhistleRules) -> tuple[Clock, ...]:
    """Every running clock, the nearest first: the centre's or the town's own step and those of the departments."""
    own = nearest_clock(replace(whistle, branches=()), rules)
    clocks = [clock for branch in live_branches(whistle.branches) for clock in branch_clocks(branch)]
    return tuple(sorted([*clocks, *([own] if own else [])], key=lambda clock: clock.due))


@dataclass(frozen=True, slots=True)
class ClockChange:
    """One clock before and after a step; None: it does not run."""

    kind: ClockKind
    department: str
    before: datetime | None
    after: datetime | None


def clock_changes(before: Whistle | None, after: Whistle, rules: WhistleRules) -> tuple[ClockChange, ...]:
    """Every clock that runs before or after a step, the whistle's own first, then in the order of naming."""
    old = {(one.kind, one.department): one.due for one in running_clocks(before, rules)} if before else {}
    new = {(one.kind, one.department): one.due for one in running_clocks(after, rules)}
    order: dict[str, int] = {branch.department: branch.ordinal for branch in after.branches}
    kinds = {kind: place for place, kind in enumerate(ClockKind)}
    keys = sorted(old.keys() | new.keys(), key=lambda key: (order.get(key[1], 0), kinds[key[0]]))
    return tuple(ClockChange(*key, old.get(key), new.get(key)) for key in keys)
