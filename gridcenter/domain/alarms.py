"""Alarms: what may sound, how often, and what is shown. A pure state; the time is handed in."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

AlarmName = tuple["AlarmKind", int]


class AlarmKind(StrEnum):
    """What an alarm is about, the most serious first."""

    EMERGENCY_WHISTLE = "emergency_whistle"
    NEW_CRITICAL = "new_critical"
    CONNECTION_LOST = "connection_lost"
    OVERDUE_OWN = "overdue_own"


_RANK = {kind: place for place, kind in enumerate(AlarmKind)}
# How often a kind sounds again while nobody has answered it; None: until somebody has. The others sound once.
_AGAIN: dict[AlarmKind, int | None] = {
    AlarmKind.EMERGENCY_WHISTLE: 1,
    AlarmKind.NEW_CRITICAL: 1,
    AlarmKind.CONNECTION_LOST: None,
}


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something to be answered. `key` is the case's id (0 for the link), `place` its grid's name or empty."""

    kind: AlarmKind
    key: int
    place: str
    at: datetime

    @property
    def name(self) -> AlarmName:
        """What makes two alarms the same one."""
        return self.kind, self.key


@dataclass(frozen=True, slots=True)
class AlarmBudget:
    """How much alarm a person is asked to bear; presets.

    At most one sound in `sound_gap`. With more than `fold_above` alarms in `fold_span` those of one place share a
    line. An alarm that nobody answers sounds again after `repeat_after`. `longest_mute` is the longest silence.
    """

    sound_gap: timedelta = timedelta(seconds=10)
    fold_span: timedelta = timedelta(minutes=1)
    fold_above: int = 1
    repeat_after: timedelta = timedelta(minutes=1)
    longest_mute: timedelta = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class AlarmLine:
    """One line on the screen: an alarm, or several of one place in the order in which they came."""

    alarms: tuple[Alarm, ...]

    @property
    def kind(self) -> AlarmKind:
        """The most serious kind in the line."""
        return min((alarm.kind for alarm in self.alarms), key=_RANK.__getitem__)

    @property
    def first(self) -> Alarm:
        """The oldest alarm of the most serious kind."""
        return min(self.alarms, key=lambda alarm: _RANK[alarm.kind])

    @property
    def place(self) -> str:
        """The place that all of them share, or empty."""
        return self.alarms[0].place


@dataclass(frozen=True, slots=True)
class Ring:
    """An alarm that has yet to sound, from when, and how often again after that (None: without end)."""

    alarm: Alarm
    due: datetime
    again: int | None


@dataclass(frozen=True, slots=True)
class AlarmState:
    """What is shown, the most serious first, and what has yet to sound. `arrivals` are the last minute's."""

    lines: tuple[AlarmLine, ...] = ()
    rings: tuple[Ring, ...] = ()
    arrivals: tuple[datetime, ...] = ()
    sounded_at: datetime | None = None
    muted_until: datetime | None = None

    def names(self) -> frozenset[AlarmName]:
        """The alarms that are shown or have yet to sound."""
        shown = {alarm.name for line in self.lines for alarm in line.alarms}
        return frozenset(shown | {ring.alarm.name for ring in self.rings})


@dataclass(frozen=True, slots=True)
class Step:
    """What a moment brought: the state after it, and the one kind that sounds, or None."""

    state: AlarmState
    sound: AlarmKind | None

    @property
    def shown(self) -> tuple[AlarmLine, ...]:
        """The lines on the screen."""
        return self.state.lines


def step(state: AlarmState, alarms: Iterable[Alarm], now: datetime, rules: AlarmBudget) -> Step:
    """Takes in new alarms and says what sounds now.

    One sound stands for every alarm of its kind that waits. While muted they wait, and sound at its end if they still
    stand. An alarm that is due to sound is on the screen, muted or not.
    """
    lines = _Lines(state.lines)
    rings = {ring.alarm.name: ring for ring in state.rings}
    arrivals = [at for at in state.arrivals if timedelta(0) <= now - at < rules.fold_span]
    for alarm in alarms:
        arrivals.append(now)
        lines.put(alarm, fold=len(arrivals) > rules.fold_above)
        if alarm.name not in rings:
            rings[alarm.name] = Ring(alarm, now, _AGAIN.get(alarm.kind, 0))
    ready = [ring for ring in rings.values() if _ready(ring, now, rules)]
    for ring in ready:
        if ring.alarm.name not in lines:
            # Put aside by the person and not answered since: the sound must have its twin on the screen.
            lines.put(ring.alarm, fold=len(ready) > rules.fold_above)
    sound = None
    sounded_at = state.sounded_at
    until = muted(state, now, rules)
    quiet = sounded_at is not None and timedelta(0) <= now - sounded_at < rules.sound_gap
    if ready and until is None and not quiet:
        sound = min((ring.alarm.kind for ring in ready), key=_RANK.__getitem__)
        sounded_at = now
        for ring in ready:
            if ring.alarm.kind is sound:
                _advance(rings, ring, now + rules.repeat_after)
    after = AlarmState(
        lines=lines.sorted(),
        rings=tuple(rings.values()),
        arrivals=tuple(arrivals),
        sounded_at=sounded_at,
        muted_until=until,
    )
    return Step(after, sound)


def _ready(ring: Ring, now: datetime, rules: AlarmBudget) -> bool:
    # A due time further ahead than a repeat can be means that the machine's clock was set back.
    return ring.due <= now or ring.due > now + rules.repeat_after


def _advance(rings: dict[AlarmName, Ring], ring: Ring, due: datetime) -> None:
    if ring.again == 0:
        del rings[ring.alarm.name]
    else:
        rings[ring.alarm.name] = replace(ring, due=due, again=None if ring.again is None else ring.again - 1)


class _Lines:
    """Lines while they are being changed, found by alarm and by place."""

    def __init__(self, lines: tuple[AlarmLine, ...]) -> None:
        self._lines = [{alarm.name: alarm for alarm in line.alarms} for line in lines]
        self._of = {name: line for line in self._lines for name in line}
        self._at = {line.place: held for line, held in zip(lines, self._lines, strict=True) if line.place}

    def __contains__(self, name: AlarmName) -> bool:
        return name in self._of

    def put(self, alarm: Alarm, *, fold: bool) -> None:
        """Shows an alarm: in the line that has it, in its place's line when they fold, else in a line of its own."""
        line = self._of.get(alarm.name)
        if line is not None and line[alarm.name].place != alarm.place:
            # The case was moved to another grid meanwhile.
            del line[alarm.name]
            line = None
        if line is None and fold and alarm.place:
            line = self._at.get(alarm.place)
        if line is None:
            line = {}
            self._lines.append(line)
            if alarm.place:
                self._at[alarm.place] = line
        line[alarm.name] = alarm
        self._of[alarm.name] = line

    def sorted(self) -> tuple[AlarmLine, ...]:
        """The most serious first; among equals the oldest, so that a line keeps its place under the hand."""
        lines = [AlarmLine(tuple(line.values())) for line in self._lines if line]
        return tuple(sorted(lines, key=lambda line: _RANK[line.kind]))


def answer(state: AlarmState, names: Collection[AlarmName]) -> AlarmState:
    """Ends alarms that need nobody any more: the case is taken or has ended, the link is back."""
    return replace(
        state,
        lines=_without(state.lines, names),
        rings=tuple(ring for ring in state.rings if ring.alarm.name not in names),
    )


def dismiss(state: AlarmState, names: Collection[AlarmName], now: datetime, rules: AlarmBudget) -> AlarmState:
    """Takes alarms off the screen because the person has seen them; what must be answered comes back with its sound."""
    rings = []
    for ring in state.rings:
        if ring.alarm.name not in names or ring.due > now:
            rings.append(ring)
        elif ring.again != 0:
            rings.append(replace(ring, due=now + rules.repeat_after))
    return replace(state, lines=_without(state.lines, names), rings=tuple(rings))


def _without(lines: tuple[AlarmLine, ...], names: Collection[AlarmName]) -> tuple[AlarmLine, ...]:
    left = [tuple(alarm for alarm in line.alarms if alarm.name not in names) for line in lines]
    # A line may hold something milder now, so the order is made again.
    return tuple(sorted((AlarmLine(alarms) for alarms in left if alarms), key=lambda line: _RANK[line.kind]))


def mute(state: AlarmState, until: datetime, now: datetime, rules: AlarmBudget) -> AlarmState:
    """Stops sounds until a time, but never longer than the rules allow; the screen goes on showing everything."""
    return replace(state, muted_until=min(until, now + rules.longest_mute))


def unmute(state: AlarmState) -> AlarmState:
    """Lets sounds be heard again."""
    return replace(state, muted_until=None)


def muted(state: AlarmState, now: datetime, rules: AlarmBudget) -> datetime | None:
    """Until when sounds are muted, or None; a machine's clock that was set back does not make it longer."""
    until = state.muted_until
    return until if until is not None and now < until <= now + rules.longest_mute else None
