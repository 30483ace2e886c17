"""cold_start_*: from starting the program to the first painted rows of the queue, 10,000 open cases, both databases.

The floor is Python starting an empty Qt window.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from gridcenter.paths import resources
from tests.bench.districts import fill
from tests.bench.measuring import Bench, Result, median

OPEN_CASES, CASES = 10_000, 20_000
ROUNDS = 5
SECONDS = 60

# Each program says on its last line what the system's clock showed when it had painted; that clock is one for all.
_EMPTY = """
import sys, time
from PySide6.QtWidgets import QApplication, QWidget
class Window(QWidget):
    def paintEvent(self, event):
        print(time.monotonic(), flush=True)
        application.quit()
application = QApplication(sys.argv[:1])
window = Window()
window.resize(1920, 1080)
window.show()
application.exec()
"""
_DESK = """
import sys, time
from PySide6.QtWidgets import QApplication
from ui import app
from tests.bench import desks
def painted(_table):
    print(time.monotonic(), flush=True)
    QApplication.quit()
desks.on_paint(painted)
sys.exit(app.main(sys.argv[1:]))
"""


def run(bench: Bench) -> list[Result]:
    """Measures."""
    results = []
    with tempfile.TemporaryDirectory() as folder:
        addresses = {
            "sqlite": f"sqlite:///{folder}/district.db",
            "postgresql": bench.postgres.create_database(),
        }
        for engine, address in addresses.items():
            fill(address, total=CASES, still_open=OPEN_CASES)
            # By turns, so that both meet the same neighbours; the first of each warms the disk's cache.
            values, floors = [], []
            for _round in range(ROUNDS + 1):
                values.append(_started(_DESK, Path(folder), "--db", address, "--demo", "--lang", "zh"))
                floors.append(_started(_EMPTY, Path(folder)))
            value = median(values[1:])
            results.append(
                Result(f"cold_start_{engine}", value, median(floors[1:]), "s", "at most 2.5 s", value <= 2.5)
            )
    return results


def _started(program: str, home: Path, *arguments: str) -> float:
    """Seconds from starting a program to its first paint; it keeps its settings and logs in a folder of ours."""
    own = {name: str(home) for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME")}
    environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ, **own, "PYTHONPATH": str(resources().parent)}
    begun = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        env=environment,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert done.stdout.strip(), done.stderr[-2000:]
    return float(done.stdout.split()[-1]) - begun
