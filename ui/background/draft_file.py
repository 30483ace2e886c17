"""A file of half-typed text: a line for each change, written in a thread of its own, read again at the next start."""

from __future__ import annotations

import json
import logging
import os
import queue
import threading
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

_LOG = logging.getLogger(__name__)
_JOIN_SECONDS = 5.0

Entry = Mapping[str, Any]


class DraftFile:
    """Only ever added to while the desk runs, so that a crash at any moment costs the last line at most."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._write, name="desk-drafts", daemon=True)

    def read(self) -> list[Entry]:
        """Every line that is whole, oldest first."""
        try:
            lines = self._path.read_text(encoding="utf-8", errors="replace").split("\n")
        except OSError:
            return []
        found: list[Entry] = []
        # Only at line feeds: what was typed may hold other signs that end a line.
        for line in lines:
            try:
                entry = json.loads(line)
            except ValueError:
                continue
            if isinstance(entry, dict):
                found.append(entry)
        return found

    def start(self, kept: Iterable[Entry]) -> None:
        """Begins anew with what still counts, and takes changes from now on."""
        for entry in kept:
            self.add(entry)
        self._thread.start()

    def add(self, entry: Entry) -> None:
        """Writes a change soon; never waits."""
        self._lines.put(json.dumps(entry, ensure_ascii=False))

    def _write(self) -> None:
        fresh = self._path.with_suffix(".new")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            # What still counts is written beside the old file and then takes its place, so that one of them is whole.
            with fresh.open("w", encoding="utf-8") as file:
                ended = self._drain(file)
            os.replace(fresh, self._path)
            while not ended:
                line = self._lines.get()
                with self._path.open("a", encoding="utf-8") as file:
                    ended = line is None
                    if line is not None:
                        file.write(line + "\n")
                        ended = self._drain(file)
        except OSError:
            # The text is still in the forms; only a crash could lose it now.
            _LOG.exception("drafts cannot be written")

    def _drain(self, file: Any) -> bool:
        """Writes what waits; True when the end was among it."""
        while True:
            try:
                line = self._lines.get_nowait()
            except queue.Empty:
                return False
            if line is None:
                return True
            file.write(line + "\n")

    def close(self) -> None:
        """Writes what waits and ends."""
        self._lines.put(None)
        if self._thread.is_alive():
            self._thread.join(_JOIN_SECONDS)
