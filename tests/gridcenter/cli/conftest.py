"""Runs the command line as a shell would and takes down what it says."""

from __future__ import annotations

import pytest

from gridcenter.cli.main import main


@pytest.fixture
def run(capsys):
    """Runs a command; returns exit status, standard output and the lines of standard error."""

    def go(*arguments: str, url: str = "", language: str = "en"):
        status = main([*(["--db", url] if url else []), "--lang", language, *arguments])
        out, err = capsys.readouterr()
        return status, out, err.splitlines()

    return go
