"""A whole desk over a small district in a file: its window, what outlives it, and how an old picture is said."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QSettings, Qt
from PySide6.QtWidgets import QApplication

from gridcenter import paths
from gridcenter.domain.alarms import AlarmKind
from gridcenter.domain.attachment import CASE, PhotoKind
from gridcenter.domain.case import Priority, Stage
from gridcenter.domain.moves import Act, Action
from gridcenter.domain.presence import DeskId
from gridcenter.domain.views import View
from gridcenter.errors import StorageFailure
from gridcenter.words import load_words
from tests.conftest import Desk as District
from tests.pictures import picture
from tests.ui.shell.conftest import RecordingPlayer
from ui import app
from ui.background.live import Link
from ui.dialogs.reason import ReasonDialog
from ui.dialogs.send import SendDialog
from ui.dialogs.split import SplitDialog
from ui.models.case_filter import CaseFilter
from ui.preferences.preferences import Preferences
from ui.queue.related_block import CaseLink
from ui.queue.task_block import TaskBlock

CONTROL = Qt.KeyboardModifier.ControlModifier
WHISTLES, SETTINGS = 1, 2


@pytest.fixture
def district(make_desk: Callable[[str], District]) -> District:
    return make_desk("sqlite")


@pytest.fixture
def preferences(tmp_path) -> Preferences:
    return Preferences(QSettings(str(tmp_path / "desk.ini"), QSettings.Format.IniFormat))


@pytest.fixture
def make_app(qtbot, district: District, preferences: Preferences) -> Iterator[Callable[[], app.Desk]]:
    """Opens a shift leader's desk and waits until its board is read."""
    made: list[app.Desk] = []

    def make() -> app.Desk:
        words = load_words("zh", paths.resources() / "text")
        desk = app.Desk(district.center, district.person("shift_leader"), preferences, words, None, RecordingPlayer())
        made.append(desk)
        with qtbot.waitSignal(desk.board.progressed, check_params_cb=lambda count: count < 0):
            desk.start()
        desk.window.resize(1600, 900)
        with qtbot.waitActive(desk.window):
            desk.window.activateWindow()
        return desk

    yield make
    for desk in made:
        desk.window.close()
        desk.close()
        desk.window.deleteLater()
        desk.deleteLater()


def restyle(desk, **values):
    """Sets preferences and has the window made anew, as the preferences screen does."""
    for name, value in values.items():
        setattr(desk._preferences, name, value)
    desk.window.preferences_screen.changed.emit()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    return desk.window


def test_that_the_desk_opens_on_what_is_open_and_says_that_it_is_connected(make_app, district):
    case = district.report()
    district.play(district.report(), "reject")
    desk = make_app()
    window = desk.window
    assert [window.queue.model.item(row).id for row in range(window.queue.model.rowCount())] == [case.id]
    assert desk.live.link is Link.CONNECTED
    assert window.status.link.text() == "已连接"
    assert window.windowTitle().endswith("GridCenter")
    assert not window.strip.isVisible()


def test_that_a_new_look_makes_the_window_anew_and_keeps_the_board(make_app, district, qtbot):
    first = district.report()
    desk = make_app()
    board, old, rows = desk.board, desk.window, desk.window.queue.model.rowCount()
    window = restyle(desk, language="en", theme="light", scale=130)
    assert window is not old
    assert not shiboken6.isValid(old)
    assert desk.board is board
    assert window.queue.model.rowCount() == rows
    assert window.queue.views.rows[View.ALL].text() == "All"
    assert window.queue._kit.theme.px(100) == 130
    assert not window.queue._kit.theme.tokens.dark
    district.play(first, "accept")
    qtbot.waitUntil(lambda: desk.board.get(first.id).case.stage is Stage.ACCEPTED)
    second = district.report()
    qtbot.waitUntil(lambda: window.queue.model.row_of(second.id) >= 0)
    assert window.queue.model.news() == (1, 1)


def test_that_a_new_look_keeps_filter_choice_screen_and_half_typed_text(make_app, district, preferences, write):
    case = district.play(district.report(), "accept", "file")
    district.report()
    desk = make_app()
    queue = desk.window.queue
    queue.show_filter(CaseFilter(View.TO_DISPATCH, "井盖"))
    queue.table.choose(case.id)
    assert queue.pane.actions_bar.press("F8")
    form = QApplication.activeModalWidget()
    assert isinstance(form, ReasonDialog)
    form.text.setPlainText("写到一半")
    form.reject()
    queue._keep_filter()
    desk.window.show_screen(SETTINGS)
    window = restyle(desk, theme="light")
    assert window.screens.currentIndex() == SETTINGS
    assert window.queue.model.filter == CaseFilter(View.TO_DISPATCH, "井盖")
    assert window.queue.bar.text.text() == "井盖"
    assert window.queue.table.chosen == case.id
    assert [name for name, _filter in window.queue.own_filters()] == ["井盖、待派遣"]
    assert window.queue.actions_runner._drafts.text(case.id, Action.SEND_BACK) == "写到一半"


def test_that_what_was_arranged_is_there_at_the_next_start(make_app, district, preferences):
    desk = make_app()
    desk.window.queue.show_own([("我的", CaseFilter(View.OVERDUE, urgent=True))])
    desk.window.queue.table.horizontalHeader().moveSection(0, 2)
    desk.window.resize(1500, 800)
    desk.window.close()
    assert preferences.own_filters() == [("我的", CaseFilter(View.OVERDUE, urgent=True))]
    again = make_app().window
    assert [name for name, _filter in again.queue.own_filters()] == ["我的"]
    assert again.queue.table.horizontalHeader().visualIndex(0) == 2


def test_that_an_old_picture_is_said_by_bar_strip_and_clocks_and_nothing_goes_blank(make_app, district):
    district.report()
    desk = make_app()
    window = desk.window
    since = datetime.now(UTC) - timedelta(seconds=12)
    desk.live.close()
    desk.live.confirmed_at = since
    window._tick()
    assert window.queue.cells.reckoned
    assert not window.strip.isVisible()
    desk.live.confirmed_at = datetime.now(UTC) - timedelta(seconds=31)
    window._tick()
    local = desk.live.confirmed_at.astimezone(district.center.directory.district.zone)
    assert window.strip.text.text() == f"数据停在 {local:%H:%M:%S},正在重连。可看、可写草稿,恢复后再提交。"
    assert window.strip.isVisible()
    assert window.queue.model.rowCount() == 1
    desk.live.confirmed_at = datetime.now(UTC)
    window._tick()
    assert not window.strip.isVisible()
    assert not window.queue.cells.reckoned


def test_that_a_read_that_failed_is_told(make_app, district):
    desk = make_app()
    desk.board.failed.emit(StorageFailure(where="x.db", reason="disk full"))
    assert "disk full" in desk.window.toast.text()


def test_that_an_alarm_sounds_is_shown_and_leads_to_its_case_by_keys(make_app, district, qtbot):
    desk = make_app()
    window = desk.window
    window.show_screen(SETTINGS)
    case = district.report(priority=Priority.CRITICAL)
    qtbot.waitUntil(lambda: window.alarm_strip.isVisible())
    assert desk.alarms._player.played == [AlarmKind.NEW_CRITICAL]
    qtbot.keyClick(window, Qt.Key.Key_J, CONTROL)
    assert window.screens.currentIndex() == 0
    assert window.queue.table.chosen == case.id
    assert not window.alarm_strip.isVisible()


def test_that_escape_goes_back_first_and_puts_an_alarm_away_last(make_app, district, qtbot, write):
    desk = make_app()
    window = desk.window
    district.report(priority=Priority.CRITICAL)
    qtbot.waitUntil(lambda: window.alarm_strip.isVisible())
    assert window.queue.table.hasFocus()
    write(window.queue.bar.text, "井盖")
    window.queue.bar.text.setFocus()
    qtbot.keyClick(window.queue.bar.text, Qt.Key.Key_Escape)
    assert window.queue.bar.text.text() == ""
    assert window.alarm_strip.isVisible()
    qtbot.keyClick(window.queue.table, Qt.Key.Key_Escape)
    assert not window.alarm_strip.isVisible()
    district.report(priority=Priority.CRITICAL)
    qtbot.waitUntil(lambda: window.alarm_strip.isVisible())
    window.show_screen(SETTINGS)
    qtbot.keyClick(window.preferences_screen.tone, Qt.Key.Key_Escape)
    assert not window.alarm_strip.isVisible()


def test_that_a_mute_and_what_is_shown_outlive_a_new_look(make_app, district, qtbot):
    desk = make_app()
    qtbot.keyClick(desk.window, Qt.Key.Key_M, CONTROL)
    assert desk.window.top.sound.text() in ("静音 5:00", "静音 4:59")
    district.report(priority=Priority.CRITICAL)
    qtbot.waitUntil(lambda: desk.window.alarm_strip.isVisible())
    window = restyle(desk, language="en", theme="light")
    assert window.alarm_strip.isVisible()
    assert window.top.sound.text().startswith("Muted ")
    assert desk.alarms._player.played == []
    with qtbot.waitActive(window):
        window.activateWindow()
    qtbot.keyClick(window, Qt.Key.Key_M, CONTROL)
    assert window.top.sound.text() == "Sound on"
    window.preferences_screen.tone.click()
    assert desk.alarms._player.played == [AlarmKind.NEW_CRITICAL]


def test_that_the_search_line_finds_ended_cases_from_any_screen(make_app, district, qtbot, write):
    ended = district.play(district.report("路灯不亮"), "reject")
    desk = make_app()
    window = desk.window
    window.show_screen(SETTINGS)
    qtbot.keyClick(window, Qt.Key.Key_K, CONTROL)
    assert window.top.line.hasFocus()
    write(window.top.line, "路灯")
    qtbot.keyClick(window.top.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.queue.table.chosen == ended.id)
    assert window.screens.currentIndex() == 0
    qtbot.waitUntil(lambda: "路灯" in window.queue.bar.title.text())
    assert [offer.action for offer in window.queue.pane.actions_bar.offers()] == [Action.REOPEN]


def test_that_keys_go_from_screen_to_screen(make_app, qtbot):
    window = make_app().window
    for _round in range(2):
        qtbot.keyClick(window, Qt.Key.Key_Tab, CONTROL)
        assert window.screens.currentIndex() == WHISTLES
        qtbot.keyClick(window, Qt.Key.Key_Tab, CONTROL)
        assert window.screens.currentIndex() == SETTINGS
        assert window.top.title.text() == "设置"
        qtbot.keyClick(window, Qt.Key.Key_Tab, CONTROL)
        assert window.screens.currentIndex() == 0
    qtbot.keyClick(window, Qt.Key.Key_Comma, CONTROL)
    assert window.screens.currentIndex() == SETTINGS


def test_that_what_is_chosen_is_told_to_others_through_a_new_look_until_the_desk_closes(make_app, district, qtbot):
    case = district.report()
    desk = make_app()
    presence = district.center.presence
    desk.window.queue.table.choose(case.id)
    qtbot.waitUntil(lambda: [one.key for one in presence.everyone()] == [case.id])
    (told,) = presence.everyone()
    assert told.person == "shift_leader"
    presence.look_at(district.person("acceptor"), DeskId("elsewhere"), CASE, case.id)
    window = restyle(desk, theme="light")
    qtbot.waitUntil(lambda: len(window.queue.pane._looking.lookers()) == 2)
    desk.window.close()
    desk.close()
    assert [one.desk for one in presence.everyone()] == ["elsewhere"]


def test_that_a_narrow_window_keeps_link_age_overdue_and_time(make_app):
    window = make_app().window
    window.resize(1366, 768)
    for part in (window.status.link, window.status.age, window.status.counts[View.OVERDUE], window.status.time):
        assert part.isVisible()
    assert not window.status.date.isVisible()
    assert window.minimumSizeHint().width() <= 1366


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--lang", "zh"], "没有给出数据库"),
        (["--lang", "zh", "--db", "mysql://x"], "无法识别"),
        (["--lang", "zh", "--demo", "--db", "sqlite:///{}/none/x.db"], "无法读写"),
        (["--lang", "zh", "--demo", "--user", "nobody", "--db", "DISTRICT"], "没有人员 nobody"),
    ],
)
def test_that_a_start_that_cannot_be_is_one_sentence_and_2(
    qapp, preferences, make_url, tmp_path, capsys, monkeypatch, arguments, says
):
    monkeypatch.delenv("GRIDCENTER_DB", raising=False)
    monkeypatch.setattr("sys.excepthook", None)
    url = make_url("sqlite")
    options = app._parser().parse_args([one.format(tmp_path).replace("DISTRICT", url) for one in arguments])
    assert app._run(qapp, options, preferences) == 2
    told = capsys.readouterr().err.splitlines()
    assert len(told) == 1
    assert says in told[0]


def test_that_a_photo_added_elsewhere_comes_into_the_pane_of_the_case_shown(make_app, district, qtbot):
    case = district.report()
    desk = make_app()
    desk.window.queue.table.choose(case.id)
    strip = desk.window.queue.pane.photos
    qtbot.waitUntil(lambda: strip.message.text() != desk.window._kit.words("photos.reading"))
    attachments = district.center.attachments
    attachments.add(district.person("acceptor"), CASE, case.id, "a.jpg", picture(), PhotoKind.NEAR)
    qtbot.waitUntil(lambda: len(strip.tiles) == 1)
    restyle(desk, language="en")
    qtbot.waitUntil(lambda: len(desk.window.queue.pane.photos.tiles) == 1)
    assert desk.window.queue.pane.photos.tiles[0].text().startswith("near ")


def test_that_somebody_is_sent_and_a_part_split_off_and_both_show(make_app, district, qtbot):
    case = district.report()
    desk = make_app()
    queue = desk.window.queue
    queue.table.choose(case.id)
    assert queue.pane.actions_bar.press("Alt+V")
    form = QApplication.activeModalWidget()
    assert isinstance(form, SendDialog)
    form.text.setPlainText("看井盖是否缺失")
    form.confirm_button.click()
    qtbot.waitUntil(lambda: queue.pane.records.findChild(TaskBlock) is not None)
    assert queue.pane.item.case.stage is Stage.VERIFYING
    assert queue.pane.actions_bar.press("Alt+S")
    form = QApplication.activeModalWidget()
    assert isinstance(form, SplitDialog)
    form.text.setPlainText("旁边路灯不亮")
    form.confirm_button.click()
    qtbot.waitUntil(lambda: len(desk.board) == 2)
    (part,) = [item for item in desk.board.items() if item.id != case.id]
    assert (part.case.split_from, part.case.description) == (case.id, "旁边路灯不亮")


def test_that_a_closed_related_case_opens_as_a_list_of_its_own(make_app, district, qtbot):
    into, other = district.report(), district.report()
    who = district.person("acceptor")
    merged = district.center.cases.do(
        who, other, Act(Action.MERGE, other=into, note="同"), command_id=str(uuid.uuid4())
    )
    desk = make_app()
    queue = desk.window.queue
    queue.table.choose(into.id)
    name = f"case {merged.id}"
    qtbot.waitUntil(lambda: queue.pane.records.findChild(CaseLink, name) is not None)
    queue.pane.records.findChild(CaseLink, name).click()
    qtbot.waitUntil(lambda: queue.model.showing_results and queue.pane.item.id == merged.id)
    qtbot.waitUntil(lambda: queue.pane.records.findChild(CaseLink, f"case {into.id}") is not None)
    queue.pane.records.findChild(CaseLink, f"case {into.id}").click()
    assert queue.pane.item.id == into.id
