"""What every benchmark is made with: results, medians, processes of their own, and the databases of one run."""

from __future__ import annotations

import multiprocessing
import statistics
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from tests.servers.postgres import PostgresServer, server

T = TypeVar("T")
WORK = Path(__file__).resolve().parents[2] / ".work" / "bench"
# A fresh interpreter each: a forked one would inherit threads, locks and the parent's high-water mark.
SPAWN = multiprocessing.get_context("spawn")
CHILD_SECONDS = 900


@dataclass(frozen=True, slots=True)
class Result:
    """A figure beside its floor, measured in the same run; `higher` says which way is better, `ok` what came of it."""

    name: str
    value: float
    floor: float
    unit: str
    goal: str
    ok: bool
    note: str = ""

    @property
    def ratio(self) -> float:
        """Value over floor."""
        return self.value / self.floor if self.floor else 0.0

    def as_json(self) -> dict[str, object]:
        """The result as it is written to a file."""
        figures = {"value": round(self.value, 4), "floor": round(self.floor, 4), "ratio": round(self.ratio, 4)}
        return {"name": self.name, **figures, "unit": self.unit, "goal": self.goal, "ok": self.ok, "note": self.note}


def median(values: Iterable[float]) -> float:
    """The middle value."""
    return statistics.median(values)


def percentile(values: Sequence[float], share: float) -> float:
    """The value that so large a share of the values does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def seconds_of(call: Callable[[], object]) -> float:
    """How long a call takes."""
    begun = time.perf_counter()
    call()
    return time.perf_counter() - begun


def in_child(call: Callable[..., T], *arguments: Any) -> T:
    """What a module's function returns in a process of its own."""
    return in_children([(call, arguments)])[0]


def in_children(calls: Sequence[tuple[Callable[..., T], Sequence[Any]]]) -> list[T]:
    """What functions return, each in a process of its own, all at the same time."""
    with ProcessPoolExecutor(len(calls), mp_context=SPAWN) as pool:
        futures = [pool.submit(call, *arguments) for call, arguments in calls]
        return [future.result(CHILD_SECONDS) for future in futures]


def say(text: str) -> None:
    """Tells the person who waits what is going on."""
    print(f"   {text}", flush=True)


@contextmanager
def told(text: str) -> Iterator[None]:
    """Tells what is being done, and afterwards how long it took."""
    begun = time.perf_counter()
    yield
    say(f"{text}: {time.perf_counter() - begun:.1f} s")


class Bench:
    """The servers and databases of one run, made when first asked for and gone at its end."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack

    @cached_property
    def postgres(self) -> PostgresServer:
        """A server that does not wait for the disk."""
        return self._stack.enter_context(server())

    @cached_property
    def durable_postgres(self) -> PostgresServer:
        """A server whose commits survive a power cut."""
        return self._stack.enter_context(server(durable=True))

    @cached_property
    def large_postgres(self) -> str:
        """The address of a district with 1,000,000 cases, 100,000 of them open."""
        from tests.bench import districts

        address = self.postgres.create_database()
        with told("PostgreSQL with 1,000,000 cases"):
            districts.fill(address, total=districts.LARGE, still_open=districts.LARGE_OPEN)
        return address

    @cached_property
    def large_sqlite(self) -> str:
        """The same in a file that is kept from run to run."""
        from tests.bench import districts

        return districts.kept_file(total=districts.LARGE, still_open=districts.LARGE_OPEN)
