"""The server goes away and comes back: the desk says so, keeps what was typed, and has everything afterwards."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

import pytest
from PySide6.QtWidgets import QApplication

from gridcenter.demo import create as demo
from gridcenter.domain.case import Stage
from gridcenter.domain.moves import Act, Action
from gridcenter.errors import Unreachable
from gridcenter.store import schema
from gridcenter.store.engine import Database, parse_url
from tests.servers.postgres import server
from ui.background.live import Link
from ui.dialogs.reason import ReasonDialog

WAIT_MS = 30_000


@pytest.fixture
def running():
    """A server of this test's own, since it is stopped and frozen."""
    with server() as one:
        yield one


@pytest.fixture
def desk(running, open_desk):
    url = running.create_database()
    database = Database(parse_url(url))
    schema.upgrade(database)
    demo.create(database, seed=5, count=3_000, until=datetime.now(UTC))
    database.close()
    return open_desk(url)


def test_that_the_desk_says_it_comes_back_by_itself_and_does_a_lost_step_once(desk, running, qtbot):
    item = next(item for item in desk.board.items() if item.case.stage is Stage.REPORTED)
    other = next(item for item in desk.board.items() if item.case.stage is Stage.FILED)
    desk.window.queue.table.choose(item.id)
    assert desk.window.queue.pane.actions_bar.press("F8")
    form = QApplication.activeModalWidget()
    assert isinstance(form, ReasonDialog)
    form.text.setPlainText("不属实")

    running.stop()
    qtbot.waitUntil(lambda: desk.live.link is Link.LOST, timeout=WAIT_MS)
    assert desk.window.status.link.text() == desk._words("status.link.lost")
    confirmed = desk.live.confirmed_at
    form.confirm_button.click()
    qtbot.waitUntil(lambda: form.confirm_button.isEnabled(), timeout=WAIT_MS)
    assert form.text.toPlainText() == "不属实"
    assert form._error.text()
    assert len(desk.board) > 0
    assert desk.live.confirmed_at == confirmed

    running.start()
    person = desk._center.directory.people["desk3"]
    center = desk._center

    # The first calls after a restart meet connections that died with the server; one command id, so one step.
    command_id = str(uuid.uuid4())
    for _attempt in range(20):
        try:
            center.cases.do(person, other.case, Act(Action.TAKE), command_id=command_id)
            break
        except Unreachable:
            continue
    qtbot.waitUntil(lambda: desk.live.link is Link.CONNECTED, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: desk.board.get(other.id).case.operator == "desk3", timeout=WAIT_MS)
    qtbot.waitUntil(lambda: desk.live.confirmed_at > confirmed, timeout=WAIT_MS)

    for _attempt in range(3):
        if desk.board.get(item.id) is None:
            break
        if form.confirm_button.isEnabled():
            form.confirm_button.click()
        qtbot.waitUntil(lambda: desk.board.get(item.id) is None or form.confirm_button.isEnabled(), timeout=WAIT_MS)
    assert desk.board.get(item.id) is None
    history = center.cases.history(item.id)
    assert [entry.action for entry in history].count(Action.REJECT) == 1


def test_that_a_frozen_server_is_noticed_and_its_calls_are_freed(desk, running, qtbot, monkeypatch):
    monkeypatch.setattr("ui.background.live.SILENT_SECONDS", 2.0)
    running.freeze()
    try:
        qtbot.waitUntil(lambda: desk.live.link is Link.LOST, timeout=WAIT_MS)
    finally:
        running.thaw()
    qtbot.waitUntil(lambda: desk.live.link is Link.CONNECTED, timeout=WAIT_MS)
    before = desk.live.confirmed_at
    qtbot.waitUntil(lambda: desk.live.confirmed_at > before, timeout=WAIT_MS)
