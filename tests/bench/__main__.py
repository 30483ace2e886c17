"""Measures GridCenter: each figure beside a floor taken in the same run, because only their ratio is the program's."""

from __future__ import annotations

import argparse
import importlib
import json
import sys
import time
from contextlib import ExitStack
from pathlib import Path

from tests.bench.measuring import Bench, Result, say

# Each module measures one thing or a few that belong together: module -> the names of its figures begin with.
BENCHMARKS = {
    "open_desk": ("open_first_rows", "open_board"),
    "search": ("search",),
    "cold_start": ("cold_start",),
    "table_heartbeat": ("table_heartbeat", "table_heartbeat_worst"),
    "case_import": ("case_import", "case_import_memory"),
    "dispatch_rate": ("dispatch_rate",),
    "live_latency": ("live_latency",),
    "race": ("race",),
    "history": ("history", "history_torn"),
    "clocks": ("clocks",),
}


def main() -> int:
    """Runs the benchmarks named, or all; 1 when a goal was missed."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    known = sorted({*BENCHMARKS, *(name for names in BENCHMARKS.values() for name in names)})
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(known))
    parser.add_argument("--json", type=Path, metavar="FILE")
    options = parser.parse_args()
    unknown = set(options.names) - set(known)
    if unknown:
        parser.error(f"unknown: {', '.join(sorted(unknown))}; known are {', '.join(known)}")
    chosen = [
        module for module, names in BENCHMARKS.items() if not options.names or {module, *names} & set(options.names)
    ]
    results: list[Result] = []
    with ExitStack() as stack:
        bench = Bench(stack)
        for module in chosen:
            print(f"== {module}", flush=True)
            begun = time.perf_counter()
            found = importlib.import_module(f"tests.bench.{module}").run(bench)
            say(f"took {time.perf_counter() - begun:.0f} s")
            show(found)
            results += found
            if options.json:
                # After each one, so that what was measured stays when a later one cannot run.
                content = json.dumps([one.as_json() for one in results], ensure_ascii=False, indent=1)
                options.json.write_text(content + "\n", encoding="utf-8")
    return 0 if all(one.ok for one in results) else 1


def show(results: list[Result]) -> None:
    """Prints the table."""
    print(f"\n{'name':<32}{'value':>12}{'floor':>12}{'ratio':>8}  {'unit':<7}  goal")
    for one in results:
        mark = "" if one.ok else "   MISSED"
        note = f"  ({one.note})" if one.note else ""
        print(
            f"{one.name:<32}{one.value:>12,.2f}{one.floor:>12,.2f}{one.ratio:>8.2f}  {one.unit:<7}  "
            f"{one.goal}{mark}{note}"
        )


if __name__ == "__main__":
    sys.exit(main())
