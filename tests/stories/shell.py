"""The command line as people of different seats use it, on one database."""

from __future__ import annotations

import json
from typing import Any

import pytest

from gridcenter.cli.main import main


class Shell:
    """Runs commands and takes down what they say."""

    def __init__(self, url: str, capsys: pytest.CaptureFixture[str]) -> None:
        self.url = url
        self._capsys = capsys

    def run(self, line: str, *words: str, who: str = "") -> Any:
        """Runs a command, written as one line and further words that hold spaces; returns its JSON."""
        status, out, err = self._go(line, *words, "--json", who=who)
        assert (status, err) == (0, ""), err
        return json.loads(out)

    def text(self, line: str, *words: str) -> str:
        """Runs a command and returns what it prints for people."""
        status, out, err = self._go(line, *words, who="")
        assert (status, err) == (0, ""), err
        return out

    def refused(self, line: str, *words: str, who: str = "") -> str:
        """Runs a command that has to be refused and returns its one sentence."""
        status, out, err = self._go(line, *words, who=who)
        assert (status, out) == (2, "")
        assert len(err.splitlines()) == 1
        return err

    def _go(self, line: str, *words: str, who: str) -> tuple[int, str, str]:
        actor = ["--as", who] if who else []
        status = main(["--db", self.url, "--lang", "en", *line.split(), *words, *actor])
        out, err = self._capsys.readouterr()
        return status, out, err
