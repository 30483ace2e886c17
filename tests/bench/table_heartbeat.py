"""table_heartbeat(_worst): gaps of a 16 ms timer while 100,000 rows take 1,000 changes a second and scroll.

Of the changes 75 % are plain fields, 20 % a due time, 2.5 % new cases and 2.5 % gone ones. They come by the desk's own
way (feed, live, board, table); only the database is replaced by memory, and the values are made where it would be
read. The floor is the same window when nothing happens.
"""

from __future__ import annotations

import random
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice
from pathlib import Path

from gridcenter.center import Center, open_center
from gridcenter.domain.case import Case, CaseId, Stage
from gridcenter.domain.change import Alive, Change, Changes, FeedEvent, Resync
from gridcenter.domain.history import HistoryEntry
from gridcenter.domain.search import SearchResult
from gridcenter.services.cases import FIRST_PAGE, PAGE
from tests.bench.districts import SAMPLE, fill
from tests.bench.measuring import Bench, Result, in_child, percentile

ROWS = 100_000
RATE = 1_000
BEAT_MS = 16
SCROLL_MS = 33
IDLE_SECONDS, BUSY_SECONDS = 6.0, 20.0
# The feed tells what a notification brought: under load many commits at once.
FEED_SECONDS = 0.02


def run(_bench: Bench) -> list[Result]:
    """Measures."""
    with tempfile.TemporaryDirectory() as folder:
        address = f"sqlite:///{Path(folder) / 'district.db'}"
        fill(address, total=SAMPLE, still_open=0)
        idle, busy = in_child(beats, address)
    floor, value = percentile(idle, 0.95), percentile(busy, 0.95)
    return [
        Result(
            "table_heartbeat",
            value,
            floor,
            "ms",
            "p95 at most 20 ms",
            value <= 20,
            f"median {percentile(busy, 0.5):.1f}",
        ),
        Result("table_heartbeat_worst", max(busy), max(idle), "ms", "at most 50 ms", max(busy) <= 50),
    ]


class MemoryCases:
    """What a desk asks of the case service, answered from memory; a case asked for by id is one version on."""

    def __init__(self, sample: Sequence[Case]) -> None:
        rng = random.Random(1)
        now = datetime.now(UTC)
        self._rng = random.Random(2)
        self._lock = threading.Lock()
        self.cases: dict[int, Case] = {}
        for key, case in enumerate(islice(cycle(sample), ROWS), 1):
            due = now + timedelta(seconds=rng.uniform(-3_600, 86_400))
            self.cases[key] = replace(case, id=CaseId(key), number=f"20260101-{key:06d}", version=1, due_at=due)

    def open_pages(self) -> Iterator[tuple[Case, ...]]:
        """All open cases in pages of the service's sizes."""
        ordered = sorted(self.cases.values(), key=lambda case: (case.due_at, case.id))
        yield tuple(ordered[:FIRST_PAGE])
        for first in range(FIRST_PAGE, len(ordered), PAGE):
            yield tuple(ordered[first : first + PAGE])

    def by_ids(self, ids: Sequence[CaseId]) -> tuple[Case, ...]:
        """The cases as the changes left them."""
        with self._lock:
            return tuple(self.cases[key] for key in ids)

    def history(self, _case: CaseId) -> tuple[HistoryEntry, ...]:
        """None are kept."""
        return ()

    def search(self, _query: str, _limit: int) -> SearchResult:
        """Nothing is found."""
        return SearchResult((), more=False)

    def change(self, count: int) -> tuple[Change, ...]:
        """Makes so many changes and says which cases they were."""
        rng = self._rng
        with self._lock:
            return tuple(self._one(rng.random(), rng) for _number in range(count))

    def _one(self, dice: float, rng: random.Random) -> Change:
        keys = len(self.cases)
        old = self.cases[rng.randrange(1, keys + 1)]
        now = datetime.now(UTC)
        due = now + timedelta(seconds=rng.uniform(-3_600, 86_400))
        if dice < 0.025:
            new = replace(old, id=CaseId(keys + 1), number=f"20260101-{keys + 1:06d}", version=1, due_at=due)
            new = replace(new, stage=Stage.REPORTED, branches=())
        elif dice < 0.05:
            new = replace(old, version=old.version + 1, stage=Stage.CLOSED)
        elif dice < 0.25:
            new = replace(old, version=old.version + 1, due_at=due)
        else:
            new = replace(old, version=old.version + 1, operator=rng.choice(("desk1", "desk2", "desk3")))
        self.cases[new.id] = new
        return Change("case", new.id, new.version, "bench")


class ScriptedFeed:
    """A feed that tells of changes at a rate once it has been set going."""

    def __init__(self, cases: MemoryCases) -> None:
        self._cases = cases
        self._stopping = threading.Event()
        self.busy = threading.Event()
        self.told = 0

    def run(self, emit: Callable[[FeedEvent], None]) -> None:
        """Tells events until stopped."""
        emit(Resync(datetime.now(UTC)))
        begun: float | None = None
        while not self._stopping.wait(FEED_SECONDS):
            if self.busy.is_set():
                begun = begun or time.monotonic()
                changes = self._cases.change(int((time.monotonic() - begun) * RATE) - self.told)
                self.told += len(changes)
                emit(Changes(changes))
            emit(Alive(datetime.now(UTC)))

    def break_off(self) -> None:
        """There is no connection."""

    def stop(self) -> None:
        """Ends `run` soon."""
        self._stopping.set()


class BenchCenter(Center):
    """A district whose open cases lie in memory and whose feed is scripted."""

    def put(self, cases: MemoryCases) -> None:
        """Takes the cases."""
        self.cases = cases  # type: ignore[assignment]
        self.feed = ScriptedFeed(cases)

    def make_feed(self) -> ScriptedFeed:  # type: ignore[override]
        return self.feed


def beats(address: str) -> tuple[list[float], list[float]]:
    """The gaps in ms with the window idle, and with changes and scrolling."""
    from PySide6.QtCore import Qt, QTimer

    from tests.bench import desks

    desks.application()
    with open_center(address) as plain:
        sample = plain.cases.open_cases()
    center = BenchCenter(plain.database)
    cases = MemoryCases(sample)
    center.put(cases)
    gaps: list[float] = []
    last = [0.0]

    def beat() -> None:
        now = time.perf_counter()
        gaps.append((now - last[0]) * 1000)
        last[0] = now

    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.setInterval(BEAT_MS)
    timer.timeout.connect(beat)

    def measured(seconds: float) -> list[float]:
        gaps.clear()
        last[0] = time.perf_counter()
        timer.start()
        desks.run_for(seconds)
        timer.stop()
        return list(gaps)

    with desks.desk(center) as desk:
        desk.start()
        table = desk.window.queue.table
        desks.run_until(lambda: desk.window.queue.model.rowCount() == ROWS and not desk.board.loading, 120)
        desks.run_for(3)
        idle = measured(IDLE_SECONDS)
        scroll = QTimer()
        scroll.setInterval(SCROLL_MS)
        bar = table.verticalScrollBar()
        step = desk.window.queue.table.rowHeight(0)
        scroll.timeout.connect(lambda: bar.setValue((bar.value() + step) % bar.maximum()))
        scroll.start()
        center.feed.busy.set()
        desks.run_for(2)
        told = center.feed.told
        busy = measured(BUSY_SECONDS)
        assert center.feed.told - told > 0.9 * RATE * BUSY_SECONDS, "the changes did not come at their rate"
        scroll.stop()
    return idle, busy
