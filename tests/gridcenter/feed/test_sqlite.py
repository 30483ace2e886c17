"""The feed on SQLite: a file that is away is lost, and found again."""

from __future__ import annotations

import shutil
from pathlib import Path

from gridcenter.domain.change import Lost, Resync
from gridcenter.feed.sqlite import SqliteFeed
from gridcenter.store.engine import Database, parse_url


def test_that_a_file_that_cannot_be_opened_is_lost_and_then_found(sqlite_template, tmp_path):
    file: Path = tmp_path / "later" / "district.db"
    absent = Database(parse_url(f"sqlite:///{file}"))
    feed = SqliteFeed(absent, poll_seconds=0.05)
    told: list[object] = []

    def keep(event: object) -> None:
        told.append(event)
        if isinstance(event, Lost):
            file.parent.mkdir()
            shutil.copyfile(sqlite_template, file)
        else:
            feed.stop()

    feed.run(keep)
    absent.close()
    lost, resync = told[:2]
    assert isinstance(lost, Lost)
    assert isinstance(resync, Resync)
    assert "unable to open" in lost.reason
