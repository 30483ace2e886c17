"""The log goes to a file of the person's, with times in UTC."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from logging.handlers import RotatingFileHandler
from pathlib import Path

import pytest

from gridcenter import log, paths


@pytest.fixture
def log_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """A log that was begun in a folder of this test's own; the root logger is as before afterwards."""
    for name in ("HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    root = logging.getLogger()
    level, handlers = root.level, list(root.handlers)
    log.set_up("test")
    yield paths.log_folder() / "test.log"
    for handler in [one for one in root.handlers if one not in handlers]:
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)


def test_that_no_file_is_made_before_there_is_something_to_say(log_file):
    assert not log_file.exists()


def test_that_a_line_tells_time_level_name_and_sentence(log_file):
    logging.getLogger("gridcenter.feed").info("数据库 %s", "回来了")
    logging.getLogger("gridcenter.feed").debug("unsaid")
    lines = log_file.read_text(encoding="utf-8").splitlines()
    assert len(lines) == 1
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ INFO gridcenter\.feed 数据库 回来了", lines[0])


def test_that_times_in_the_log_are_utc(log_file):
    record = logging.LogRecord("x", logging.INFO, "", 0, "m", None, None)
    record.created = 0.0
    handler = next(one for one in logging.getLogger().handlers if isinstance(one, RotatingFileHandler))
    assert handler.format(record).startswith("1970-01-01T00:00:00Z")


def test_that_an_error_is_logged_with_its_traceback(log_file):
    try:
        int("weg")
    except ValueError:
        logging.getLogger("ui").exception("failed")
    text = log_file.read_text(encoding="utf-8")
    assert "Traceback" in text
    assert "ValueError: " in text
