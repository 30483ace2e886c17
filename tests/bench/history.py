"""history, history_torn: does one order of 100,000 commands explain every answer eight desks got, acting at random.

The desks act on a dozen open cases at a time over PostgreSQL, as several persons each: steps that fit, steps that do
not, steps on versions long gone, steps taken back, cases put together and apart, records by telephone, commands sent
again and ids used for something else. The value of `history` is the
number of answers and stored rows that no order explains (tests/linearizability.py), its floor the number of commands;
that of `history_torn` the number of versions that were shown in two forms, its floor the number of answers with a case.
"""

from __future__ import annotations

import random
import time
import uuid
from collections import Counter, deque
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any
from zlib import crc32

from gridcenter.center import Center, open_center
from gridcenter.domain import permissions
from gridcenter.domain.case import Case, CaseId, Facts, NewCase, Source
from gridcenter.domain.case_rules import branch_values, case_values
from gridcenter.domain.category import CategoryId
from gridcenter.domain.command import Command, Receipt
from gridcenter.domain.moves import BRANCH_ACTIONS, UNTIL_NEEDED, Act, Action
from gridcenter.domain.people import Person, Role
from gridcenter.errors import Conflict, GridError
from gridcenter.services.cases import Cases
from gridcenter.store.engine import Database
from tests.bench import districts
from tests.bench.measuring import SPAWN, Bench, Result, say, told
from tests.linearizability import TORN, Row, Sent, violations

PROCESSES = 8
COMMANDS = 100_000
# Eleven minutes were seen where much else ran.
SECONDS = 2_400.0
# So many cases are acted on at a time; each is followed by another when it has come to its end.
TRACKS, CASES = 12, 900
_CENTRE = frozenset({Role.ACCEPTOR, Role.DISPATCHER, Role.SHIFT_LEADER, Role.AUDITOR})
_DEPARTMENTS = 3
_DONE_TO_CASES = tuple(action for action in Action if action not in (Action.REPORT, Action.IMPORT))
# Steps that are offered always come seldom, and those that end a case even more so.
_WEIGHTS = {
    **dict.fromkeys((Action.TAKE, Action.AMEND, Action.CLOSE, Action.MERGE), 1.0),
    **dict.fromkeys((Action.SUSPEND, Action.ASK_SUSPENSION), 1.0),
    Action.REJECT: 0.3,
    Action.VOID: 0.1,
}
_USUAL_WEIGHT = 6.0
# How often somebody goes on with a case at its end, takes a step back, or splits a case.
_AT_ITS_END, _TAKEN_BACK, _SPLIT = 0.2, 0.05, 0.02


def run(bench: Bench) -> list[Result]:
    """Acts, records and judges."""
    address = bench.postgres.create_database()
    districts.fill(address, total=200, still_open=0)
    seed = random.randrange(1_000_000)
    with open_center(address) as center:
        sent = reported(center, CASES)
        keys = [one.case for one in sent]
        with (
            told(f"{COMMANDS:,} commands, seed {seed}, with starting {PROCESSES} desks"),
            ProcessPoolExecutor(PROCESSES, mp_context=SPAWN) as pool,
        ):
            share = COMMANDS // PROCESSES
            futures = [pool.submit(play, address, number, keys, seed, share) for number in range(PROCESSES)]
            for future in futures:
                sent += future.result(SECONDS)
        with told("reading the history and judging"):
            found = violations(sent, stored(center, {one.case for one in sent}))
    for line in found[:20]:
        say(line)
    torn = [line for line in found if line.startswith(TORN)]
    wrong, commands, shown = len(found) - len(torn), len(sent) - CASES, sum(one.shown > 0 for one in sent)
    enough = commands >= COMMANDS
    return [
        Result("history", wrong, commands, "", "0 violations", wrong == 0 and enough, f"{_counted(sent)}; seed {seed}"),
        Result("history_torn", len(torn), shown, "", "0 versions in two forms", not torn and enough),
    ]


def _counted(sent: Sequence[Sent]) -> str:
    counts = Counter(one.refusal or "accepted" for one in sent)
    accepted = [one for one in sent if one.version]
    counts["repeated"] = len(accepted) - len({one.command for one in accepted})
    return ", ".join(f"{kind} {count}" for kind, count in counts.most_common())


def play(address: str, number: int, keys: Sequence[int], seed: int, count: int) -> list[Sent]:
    """One process's share of the commands."""
    with open_center(address) as center:
        player = Player(center, number, keys, seed)
        player.play(count)
        return player.sent


def reported(center: Center, count: int) -> list[Sent]:
    """Reports cases and says so as records, because a history begins with the report."""
    leader = next(one for one in center.directory.people.values() if one.active and Role.SHIFT_LEADER in one.roles)
    categories = sorted({standard.category for standard in center.directory.standards.values()})
    return [_reported(center, leader, categories[place % len(categories)]) for place in range(count)]


def _reported(center: Center, person: Person, category: CategoryId) -> Sent:
    new = NewCase(Facts(category, "井盖松动"), Source.HOTLINE, center.now())
    command, began = str(uuid.uuid4()), time.monotonic_ns()
    case = center.cases.report(person, new, command_id=command)
    ended, value = time.monotonic_ns(), form(case)
    return Sent(-1, command, case.id, 0, Action.REPORT, began, ended, case.version, shown=case.version, value=value)


def stored(center: Center, keys: Iterable[int]) -> dict[int, list[Row]]:
    """The steps of cases as the database keeps them."""
    histories = {key: center.cases.history(CaseId(key)) for key in keys}
    return {key: [(one.version, one.command, one.action) for one in steps] for key, steps in histories.items()}


def form(case: Case) -> int:
    """A number for everything a case says, the same wherever the case came from."""
    parts = (case.id, case.number, case.version, case_values(case), [branch_values(one) for one in case.branches])
    return crc32(repr(parts).encode())


class Witness:
    """Stands before the gateway and keeps its receipt, which the service does not hand on."""

    def __init__(self, gateway: Any) -> None:
        self._gateway = gateway
        self.receipt: Receipt | None = None

    def apply_command(self, database: Database, command: Command) -> Receipt:
        """Carries the command out as the gateway does."""
        self.receipt = self._gateway.apply_command(database, command)
        return self.receipt


class Player:
    """Acts at random as several persons and writes down what was sent and what came of it; for one thread."""

    def __init__(self, center: Center, number: int, keys: Sequence[int], seed: int, tracks: int = TRACKS) -> None:
        directory = center.directory
        self._number = number
        self._rng = random.Random(f"{seed} {number}")
        self._cases = Cases(center.database, lambda: directory, center.now)
        self._witness = Witness(self._cases._gateway)
        self._cases._gateway = self._witness  # type: ignore[assignment]
        self._tracks = [deque(CaseId(key) for key in keys[track::tracks]) for track in range(tracks)]
        self._held: dict[CaseId, deque[Case]] = {}
        self._before: deque[tuple[Person, Case, Act, str]] = deque(maxlen=40)
        self._done: deque[tuple[Person, Case]] = deque(maxlen=3)
        desks = sorted(one.department for one in directory.people.values() if one.active and one.department)
        active = [code for code in desks if directory.departments[code].active]
        self._departments = active[:_DEPARTMENTS]
        self._people = [
            one
            for one in directory.people.values()
            if one.active and (one.roles & _CENTRE or one.department in self._departments)
        ]
        self._standards = sorted(directory.standards)
        self._now = center.now
        self.sent: list[Sent] = []

    def play(self, count: int) -> None:
        """Sends so many commands."""
        while len(self.sent) < count:
            dice = self._rng.random()
            if dice < 0.1 and self._before:
                # The same command again, of long ago or of just now.
                self._send(*self._rng.choice(self._before))
                continue
            if self._done and self._rng.random() < _TAKEN_BACK:
                person, after = self._done.pop()
                self._send(person, after, Act(Action.UNDO), str(uuid.uuid4()))
                continue
            held = self._case(fresh=self._rng.random() < 0.7)
            if self._rng.random() < _SPLIT:
                self._split(self._rng.choice(held))
            elif dice < 0.2:
                # As somebody whose picture stood still.
                case = self._rng.choice(held)
                self._send(*self._fitting(case), str(uuid.uuid4()))
            elif dice < 0.3:
                self._send(*self._any(held[-1]), str(uuid.uuid4()))
            else:
                self._send_fitting(held[-1], dice)

    def _send_fitting(self, case: Case, dice: float) -> None:
        person, case, act = self._fitting(case)
        command = str(uuid.uuid4())
        if dice < 0.32 and self._before:
            other, _case, former, known = self._rng.choice(self._before)
            if (other.id, former.action) != (person.id, act.action):
                command = known
        elif dice < 0.6:
            # Whoever wants the same of the same version sends the same id, perhaps at the same moment.
            command = str(uuid.uuid5(uuid.NAMESPACE_OID, f"{case.id} {case.version} {person.id} {act}"))
        self._send(person, case, act, command)

    def _case(self, *, fresh: bool) -> Sequence[Case]:
        """What is held of one of the cases in play, the newest last, read again or as it was heard of last."""
        track = self._rng.choice(self._tracks)
        while True:
            held = self._held.setdefault(track[0], deque(maxlen=5))
            if fresh or not held:
                self._hold(self._cases.get(track[0]))
            if not held[-1].stage.final or len(track) == 1 or self._rng.random() < _AT_ITS_END:
                return held
            track.popleft()

    def _hold(self, case: Case) -> None:
        held = self._held.setdefault(case.id, deque(maxlen=5))
        if not held or held[-1].version < case.version:
            held.append(case)

    def _fitting(self, case: Case) -> tuple[Person, Case, Act]:
        """A step that is offered to somebody, or any when none is."""
        for person in self._rng.sample(self._people, len(self._people)):
            offers = [(offer, False) for offer in permissions.offers(case, person) if offer.refusal is None]
            offers += [(offer, True) for offer in permissions.telephone_offers(case, person)]
            if offers:
                weights = [_WEIGHTS.get(offer.action, _USUAL_WEIGHT) for offer, _behalf in offers]
                ((offer, behalf),) = self._rng.choices(offers, weights)
                return person, case, self._act(case, offer.action, offer.department, behalf=behalf)
        return self._any(case)

    def _any(self, case: Case) -> tuple[Person, Case, Act]:
        """A step that somebody wants, whether it fits or not."""
        action = self._rng.choice(_DONE_TO_CASES)
        department = self._rng.choice(self._departments) if action in BRANCH_ACTIONS else None
        return self._rng.choice(self._people), case, self._act(case, action, department)

    def _act(self, case: Case, action: Action, department: Any, *, behalf: bool = False) -> Act:
        several = tuple(self._rng.sample(self._departments, self._rng.randint(1, 2)))
        return Act(
            action,
            department,
            several if action is Action.DISPATCH else (),
            self._rng.choice(self._standards) if action is Action.FILE else None,
            replace(case.facts, description=f"井盖松动{self._rng.randrange(9)}") if action is Action.AMEND else None,
            reason=self._rng.choice(("理由", "理由", "理由", "")) if action is Action.TAKE else "理由",
            until=self._now() + timedelta(days=1) if action in UNTIL_NEEDED else None,
            place="解放路12号",
            people=2,
            other=self._rng.choice(self._case(fresh=self._rng.random() < 0.7)) if action is Action.MERGE else None,
            behalf=behalf,
        )

    def _send(self, person: Person, case: Case, act: Act, command: str) -> None:
        self._witness.receipt = None
        after, refusal = None, ""
        began = time.monotonic_ns()
        try:
            after = self._cases.do(person, case, act, command_id=command)
        except Conflict as error:
            after, refusal = error.current, error.code
        except GridError as error:
            refusal = error.code
        ended = time.monotonic_ns()
        receipt = self._witness.receipt
        version = receipt.version if receipt else 0
        shown, value = (after.version, form(after)) if after else (0, 0)
        what = (self._number, command, case.id, case.version, act.action.value)
        guards = () if act.other is None else ((act.other.id, act.other.version),)
        self.sent.append(Sent(*what, began, ended, version, refusal, shown, value, guards))
        self._before.append((person, case, act, command))
        if after:
            self._hold(after)
            if version == after.version:
                self._done.append((person, after))

    def _split(self, case: Case) -> None:
        """Makes a second case of one, and sends that once or twice; the new case is acted on like the others."""
        person, command = self._rng.choice(self._people), str(uuid.uuid4())
        for _time in range(self._rng.randint(1, 2)):
            self._witness.receipt = None
            part, current, refusal = None, None, ""
            began = time.monotonic_ns()
            try:
                part = self._cases.split(person, case, case.facts, command_id=command)
            except Conflict as error:
                current, refusal = error.current, error.code
            except GridError as error:
                refusal = error.code
            ended = time.monotonic_ns()
            receipt, action = self._witness.receipt, Action.SPLIT.value
            if part is None or receipt is None:
                shown, value = (current.version, form(current)) if current else (0, 0)
                what = (self._number, command, case.id, case.version, action, began, ended)
                self.sent.append(Sent(*what, refusal=refusal, shown=shown, value=value))
                continue
            told = (receipt.version, "", part.version, form(part), ((case.id, case.version),))
            self.sent.append(Sent(self._number, command, part.id, 0, action, began, ended, *told))
            self._hold(part)
            if not receipt.repeated:
                self._rng.choice(self._tracks).insert(1, part.id)
