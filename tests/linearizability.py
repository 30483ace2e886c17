"""Judges a recorded run: is there one order of each case's commands that fits what everybody was told, and when.

Pure: knows no database and no thread. Versions give the order away, so nothing has to be searched for: each case is
judged in one walk over its versions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf

STALE = "conflict"
TORN = "torn value"
# A step as it is stored: version, command, action.
Row = tuple[int, str, str]


@dataclass(frozen=True, slots=True)
class Sent:
    """One sending of one command: what it was about, from when until when (ns, one clock for all), what came of it.

    `version` is what the database said it came to, 0 when it was refused; `shown` the version of the case that came
    back, 0 when none did; `value` stands for everything that case said, 0 when nobody looked. `guards` are the other
    cases that had to stand at a version for it to be done.
    """

    process: int
    command: str
    case: int
    expected: int
    action: str
    began: int
    ended: int
    version: int = 0
    refusal: str = ""
    shown: int = 0
    value: int = 0
    guards: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Times:
    """Who was told of each version of a case, when one of them had been first, and when the version can have come."""

    told: Mapping[int, Sequence[Sent]]
    ends: Mapping[int, int]
    earliest: Mapping[int, int]
    latest: Mapping[int, int]

    def stood(self, version: int, began: float, ended: float) -> bool:
        """True when the version can have stood at some moment between the two."""
        return self.earliest.get(version, inf) <= ended and self.latest.get(version + 1, inf) >= began


def violations(sent: Iterable[Sent], stored: Mapping[int, Sequence[Row]]) -> list[str]:
    """Everything that no order of the commands explains, each as kind, case and facts; empty when all is well."""
    by_case: dict[int, list[Sent]] = {case: [] for case in stored}
    results: dict[str, set[tuple[int, int]]] = defaultdict(set)
    for one in sent:
        by_case.setdefault(one.case, []).append(one)
        if one.version:
            results[one.command].add((one.case, one.version))
    found = [f"done twice: {key} came to {sorted(some)}" for key, some in results.items() if len(some) > 1]
    times = {case: _times(some) for case, some in by_case.items()}
    for case, some in sorted(by_case.items()):
        found += (f"{kind}: case {case}: {facts}" for kind, facts in _of_case(case, some, times, stored.get(case, ())))
    return found


def _times(sent: Sequence[Sent]) -> Times:
    told: dict[int, list[Sent]] = defaultdict(list)
    for one in sent:
        if one.version:
            told[one.version].append(one)
    versions = sorted(told)
    # When a version can have come at the earliest, and at the latest. A command sent several times was done in one of
    # the sendings, so it began with the first and had ended with the first that ended.
    begins = {version: min(one.began for one in told[version]) for version in versions}
    ends = {version: min(one.ended for one in told[version]) for version in versions}
    return Times(told, ends, _running(versions, begins, max), _running(versions[::-1], ends, min))


def _of_case(
    case: int, sent: Sequence[Sent], times: Mapping[int, Times], rows: Sequence[Row]
) -> Iterator[tuple[str, str]]:
    own = times[case]
    yield from _order(own.told, own.earliest, own.ends)
    for one in sent:
        what = f"{one.action} {one.command} of process {one.process}"
        gone = own.earliest.get(one.expected + 1, inf)
        if one.refusal == STALE and (
            0 < one.shown < one.expected
            or ((gone > one.ended or one.shown == one.expected) and not _guard_gone(one, times))
        ):
            yield "false staleness", f"{what} was refused while version {one.expected} stood"
        if one.shown and not own.stood(one.shown, one.began, one.ended):
            yield "wrong answer", f"{what} was shown version {one.shown}, which did not stand then"
    yield from _guarded(own, times)
    yield from _values(sent)
    yield from _stored({(version, one.command, one.action) for version in own.told for one in own.told[version]}, rows)


def _guard_gone(one: Sent, times: Mapping[int, Times]) -> bool:
    """True when another case that had to stand at a version can have been beyond it."""
    return any(times[case].earliest.get(version + 1, inf) <= one.ended for case, version in one.guards if case in times)


def _guarded(own: Times, times: Mapping[int, Times]) -> Iterator[tuple[str, str]]:
    for version, told in own.told.items():
        for case, wanted in sorted({guard for one in told for guard in one.guards}):
            if case not in times or not times[case].stood(wanted, own.earliest[version], own.ends[version]):
                yield (
                    "lost guard",
                    f"version {version} rests on version {wanted} of case {case}, which did not stand then",
                )


def _running(versions: Sequence[int], moments: Mapping[int, int], choose: type[max] | type[min]) -> dict[int, int]:
    found: dict[int, int] = {}
    moment = None
    for version in versions:
        moment = moments[version] if moment is None else choose(moment, moments[version])
        found[version] = moment
    return found


def _order(
    told: Mapping[int, Sequence[Sent]], earliest: Mapping[int, int], ends: Mapping[int, int]
) -> Iterator[tuple[str, str]]:
    for version in range(1, max(told, default=0) + 1):
        if version not in told:
            yield "gap", f"nobody was told of version {version}"
            continue
        names = sorted({one.command for one in told[version]})
        if len(names) > 1:
            yield "double version", f"version {version} is of {', '.join(names)}"
        for one in told[version]:
            if one.expected != version - 1:
                yield "lost update", f"{one.command} saw version {one.expected} and came to {version}"
        if earliest[version] > ends[version]:
            yield "real time", f"version {version} had ended before a lower one began"


def _values(sent: Sequence[Sent]) -> Iterator[tuple[str, str]]:
    values: dict[int, set[int]] = defaultdict(set)
    for one in sent:
        if one.shown and one.value:
            values[one.shown].add(one.value)
    for version, some in sorted(values.items()):
        if len(some) > 1:
            yield TORN, f"version {version} was shown in {len(some)} forms"


def _stored(told: set[Row], rows: Sequence[Row]) -> Iterator[tuple[str, str]]:
    for row in sorted(told - set(rows)):
        yield "missing row", f"{row} was accepted and is not in the history"
    for row in sorted(set(rows) - told):
        yield "surplus row", f"{row} is in the history and nobody was told"
    if len(set(rows)) != len(rows):
        yield "surplus row", "the history has a row twice"
