"""Whole desks on real databases, opened and closed as a person would."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from gridcenter import paths
from gridcenter.center import open_center
from gridcenter.demo import create as demo
from gridcenter.domain.people import PersonId
from gridcenter.store.engine import Database, parse_url
from gridcenter.words import load_words
from tests.servers.postgres import PostgresServer
from tests.ui.conftest import look_is_given_back as look_is_given_back
from tests.ui.conftest import nothing_is_left_behind as nothing_is_left_behind
from ui.app import Desk
from ui.preferences.preferences import Preferences

WAIT_MS = 10_000


@pytest.fixture(scope="session")
def sqlite_district(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo district that others are copied from."""
    file = tmp_path_factory.mktemp("district") / "district.db"
    shutil.copyfile(sqlite_template, file)
    fill(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def postgres_district(postgres: PostgresServer, postgres_template: str) -> str:
    """The name of a demo district that others are copied from."""
    return fill(postgres.create_database(postgres_template)).rsplit("/", 1)[1]


@pytest.fixture
def district(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a demo district of each kind."""
    if engine == "sqlite":
        file = tmp_path / "story.db"
        shutil.copyfile(request.getfixturevalue("sqlite_district"), file)
        yield f"sqlite:///{file}"
        return
    running: PostgresServer = request.getfixturevalue("postgres")
    address = running.create_database(request.getfixturevalue("postgres_district"))
    yield address
    running.drop_database(address)


def fill(url: str) -> str:
    """Puts a demo district into an empty, migrated database."""
    database = Database(parse_url(url))
    demo.create(database, seed=5, count=3_000, until=datetime.now(UTC))
    with database.read() as connection:
        # A copied file must not miss what still stands in the journal.
        if not database.is_postgresql:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return url


@pytest.fixture
def open_desk(qapp: QApplication, qtbot, tmp_path: Path) -> Iterator[Callable[..., Desk]]:
    """Opens desks of people at a district and waits for their boards; closes them afterwards."""
    desks: list[Desk] = []

    def make(url: str, person: str = "leader", *, language: str = "zh") -> Desk:
        preferences = Preferences(QSettings(str(tmp_path / f"{len(desks)}.ini"), QSettings.Format.IniFormat))
        preferences.language = language
        center = open_center(url)
        who = center.directory.people[PersonId(person)]
        desk = Desk(center, who, preferences, load_words(language, paths.resources() / "text"))
        desks.append(desk)
        with qtbot.waitSignal(desk.board.progressed, timeout=WAIT_MS, check_params_cb=lambda count: count < 0):
            desk.start()
            desk.window.resize(1600, 900)
        qtbot.waitUntil(lambda: desk.live.confirmed_at is not None, timeout=WAIT_MS)
        return desk

    yield make
    for desk in desks:
        desk.window.close()
        desk.close()
        desk.window.deleteLater()
        desk.deleteLater()
    left = [thread.name for thread in threading.enumerate() if thread.name.startswith("desk-")]
    assert not left, left
