"""Starts the desk: look, sign-in, centre, window; the last border for what goes wrong; an orderly exit."""

from __future__ import annotations

import argparse
import faulthandler
import hashlib
import logging
import sys
import tempfile
import threading
import uuid
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import (
    QLibraryInfo,
    QMessageLogContext,
    QObject,
    QSettings,
    QTimer,
    QtMsgType,
    QTranslator,
    Slot,
    qInstallMessageHandler,
)
from PySide6.QtWidgets import QApplication, QMessageBox

from gridcenter import log, paths
from gridcenter.center import Center, open_center, parse_url
from gridcenter.domain.change import CALENDAR_KIND, Change
from gridcenter.domain.people import Person, PersonId
from gridcenter.domain.presence import DeskId
from gridcenter.domain.supervision import Supervision, supervised
from gridcenter.domain.task import SEATS, Task
from gridcenter.domain.whistle_life import sees
from gridcenter.errors import BadInput, GridError, NotFound
from gridcenter.settings import from_environment
from gridcenter.words import LANGUAGES, Words, load_words
from ui.background.calls import Calls, Lane
from ui.background.draft_file import DraftFile
from ui.background.garbage import Garbage
from ui.background.live import Live
from ui.dialogs.drafts import Drafts
from ui.kit import make_kit
from ui.models.case_board import CaseBoard
from ui.models.presence_board import PresenceBoard
from ui.models.queue_item import ItemMaker
from ui.models.record_board import RecordBoard
from ui.picture import SCREENS, take_picture
from ui.preferences.preferences import THEMES, Preferences
from ui.shell.alarms import Alarms
from ui.shell.main_window import MainWindow
from ui.shell.sounds import Player, Silence, make_player
from ui.sign_in.dialog import SignInDialog
from ui.theme.theme import Theme
from ui.theme.tokens import DARK, LIGHT

_LOG = logging.getLogger(__name__)
DEMO_LOGIN = "desk1"
_CLOSING_SECONDS = 5.0
_AGAIN_MS = 5_000
_SWITCH_SECONDS = 0.001


class Desk(QObject):
    """One person at one district: what outlives a change of look, and the window that does not."""

    def __init__(
        self,
        center: Center,
        person: Person,
        preferences: Preferences,
        words: Words,
        drafts: Drafts | None = None,
        player: Player | None = None,
    ) -> None:
        super().__init__()
        # Threads that make rows give way to the one that paints after a millisecond instead of five.
        sys.setswitchinterval(_SWITCH_SECONDS)
        self._center = center
        self._person = person
        self._preferences = preferences
        self._words = words
        self.calls = Calls(self)
        self._drafts = drafts or Drafts()
        self._maker = ItemMaker(center.directory)
        self.board = CaseBoard(center.cases, self.calls, self._maker, person, self)
        self.live = Live(center.make_feed(), center.sever, self)
        self.live.changed.connect(self.board.hear)
        self.live.resynced.connect(self.board.reload)
        self.board.progressed.connect(self.live.board_progressed)
        desk = DeskId(str(uuid.uuid4()))
        self.presence = PresenceBoard(center.presence, self.calls, center.directory, person, desk, self)
        self.live.link_changed.connect(self.presence.link_changed)
        self.whistles = RecordBoard("whistle", center.whistles, self.calls, self, sees=partial(sees, person))
        self._keep_up(self.whistles)
        self.alarms = Alarms(self.board, self.live, person, player or Silence(), self)
        self.alarms.watch_whistles(self.whistles, center.directory)
        self._garbage = Garbage(self)
        self.board.progressed.connect(self._garbage.board_progressed)
        # Who has no task to take has no need to know them.
        self.tasks = RecordBoard("task", center.tasks, self.calls, self)
        self.supervisions = RecordBoard("supervision", center.supervisions, self.calls, self)
        self.supervisions.changed.connect(self._show_supervised)
        self._keep_up(self.supervisions)
        if not person.roles.isdisjoint(SEATS):
            self.tasks.changed.connect(self._show_tasks)
            self._keep_up(self.tasks)
        self.live.changed.connect(self._follow_calendar)
        self.window = self._make_window()

    @Slot(object)
    def _follow_calendar(self, changes: tuple[Change, ...]) -> None:
        """What this desk dispatches from now on is due by the days in force."""
        if any(change.kind == CALENDAR_KIND for change in changes):
            self._read_directory()

    @Slot()
    def _read_directory(self) -> None:
        self.calls.submit(Lane.READ, self._center.reload_directory, self, self._followed, self._not_followed)

    def _followed(self, _directory: object) -> None:
        """Services ask the centre for it; forms show it from the next start on."""

    def _not_followed(self, _error: GridError) -> None:
        QTimer.singleShot(_AGAIN_MS, self._read_directory)

    def _keep_up(self, records: RecordBoard) -> None:
        self.live.expect(records.kind)
        records.completed.connect(self.live.board_read)
        self.live.changed.connect(records.hear)
        self.live.resynced.connect(records.reload)

    @Slot()
    def _show_supervised(self) -> None:
        self.board.put_supervised(supervised(self.supervisions.records(), self._person))

    @Slot()
    def _show_tasks(self) -> None:
        self.window.queue.task_desk.show_tasks(self.tasks.records())

    def _make_window(self) -> MainWindow:
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        theme = Theme(DARK if self._preferences.theme == "dark" else LIGHT, self._preferences.scale)
        theme.apply(application)
        kit = make_kit(self._words, theme, application.devicePixelRatio())
        window = MainWindow(
            kit,
            self._center,
            self._person,
            self.calls,
            self.board,
            self.live,
            self._maker,
            self._preferences,
            self._drafts,
            self.alarms,
            self.whistles,
        )
        window.restyle_asked.connect(self._restyle)
        window.closed.connect(self._closed)
        window.queue.watch(self.presence)
        window.records.supervision_saved.connect(self._supervision_saved)
        window.records.task_saved.connect(self._task_saved)
        window.queue.task_desk.show_tasks(self.tasks.records())
        return window

    @Slot(object)
    def _supervision_saved(self, one: Supervision) -> None:
        self.supervisions.put(one)

    @Slot(object)
    def _task_saved(self, one: Task) -> None:
        self.tasks.put(one)

    def start(self) -> None:
        """Begins to listen; the feed's first word has the board read."""
        self.live.start()
        self.window.show()
        if self._drafts.left:
            self.window.toast.tell(self._words("drafts.left", n=self._drafts.left))

    @Slot()
    def _restyle(self) -> None:
        """Makes the window anew in another language, theme or size; board and feed go on."""
        old = self.window
        self._words = load_words(self._preferences.language or self._words.language, paths.resources() / "text")
        geometry = old.saveGeometry()
        old.keep()
        self.window = self._make_window()
        self.window.restoreGeometry(geometry)
        self.window.queue.go_on_from(old.queue)
        self.window.whistles.go_on_from(old.whistles)
        self.window.records.go_on_from(old.records)
        self.window.show_screen(old.screens.currentIndex())
        self.window.show()
        old.close()
        old.deleteLater()

    @Slot()
    def _closed(self) -> None:
        QApplication.quit()

    def close(self) -> None:
        """Ends the threads and lets go of the database."""
        farewell = self.presence.close()
        self.alarms.close()
        self.live.close()
        # A call to a server that does not answer would keep the desk from going.
        patience = threading.Timer(_CLOSING_SECONDS, self._center.sever)
        patience.start()
        self.calls.close(farewell)
        patience.cancel()
        self._center.close()
        self._drafts.close()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="gridcenter-desk", description="The desk of a district command centre.")
    parser.add_argument("--db", default="", metavar="URL", help="sqlite:///FILE or postgresql://…, else GRIDCENTER_DB")
    parser.add_argument("--lang", default="", choices=("", *LANGUAGES))
    parser.add_argument("--theme", default="", choices=("", *THEMES))
    parser.add_argument("--user", default="", metavar="LOGIN", help="fills in the name at sign-in")
    parser.add_argument("--demo", action="store_true", help="sign in to a demo district by itself")
    parser.add_argument("--screenshot", type=Path, metavar="FILE", help="draw the desk into a picture, then exit")
    parser.add_argument("--screen", default=SCREENS[0], choices=SCREENS, help="which screen the picture shows")
    parser.add_argument("--size", default="1920x1080", metavar="WxH", help="size of the picture")
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the desk until its window is closed; returns the exit status."""
    options = _parser().parse_args(arguments)
    log.set_up("desk")
    faulthandler.enable()
    application = QApplication.instance() or QApplication([sys.argv[0]])
    assert isinstance(application, QApplication)
    application.setApplicationName("GridCenter")
    application.setOrganizationName("GridCenter")
    application.setQuitOnLastWindowClosed(False)
    qInstallMessageHandler(_log_qt)
    with tempfile.TemporaryDirectory(prefix="gridcenter-") as folder:
        return _run(application, options, Preferences(_settings(options, folder)))


def _run(application: QApplication, options: argparse.Namespace, preferences: Preferences) -> int:
    settings = from_environment(options.db, options.lang or preferences.language)
    words = load_words(settings.language, paths.resources() / "text")
    _translate_qt(application, settings.language)
    if options.theme:
        preferences.theme = options.theme
    if options.lang:
        preferences.language = options.lang
    sys.excepthook = _report
    try:
        if not settings.database_url:
            raise BadInput(what="no_database", where="", fix="")
        opening = _Opening(settings.database_url)
        if options.demo:
            center = opening.open()
            person: Person | None = center.directory.people.get(PersonId(options.user or DEMO_LOGIN))
            if person is None:
                raise NotFound(what="person", key=options.user or DEMO_LOGIN)
        else:
            person = _sign_in(application, opening, preferences, words, options)
    except GridError as error:
        _say(words.error(error))
        return 2
    if person is None or opening.center is None:
        return 0
    center = opening.center
    # A picture is the same for everybody: nobody's drafts are read or begun, and it is silent.
    drafts = Drafts(_draft_file(settings.database_url, person)) if options.screenshot is None else Drafts()
    player = make_player() if options.screenshot is None else None
    desk = Desk(center, person, preferences, words, drafts, player)
    try:
        desk.start()
        if options.screenshot is not None:
            return take_picture(application, desk, options.screenshot, options.size, options.screen)
        return application.exec()
    finally:
        desk.close()


def _draft_file(url: str, person: Person) -> DraftFile:
    """The person's drafts at this district, apart from those at any other."""
    name = hashlib.blake2b(f"{person.id}\n{parse_url(url).render_as_string()}".encode(), digest_size=8).hexdigest()
    return DraftFile(paths.data_folder() / "drafts" / f"{name}.jsonl")


def _settings(options: argparse.Namespace, folder: str) -> QSettings:
    if options.screenshot is not None:
        # A picture is the same for everybody: nobody's own settings are read or changed.
        return QSettings(str(Path(folder) / "picture.ini"), QSettings.Format.IniFormat)
    return QSettings("GridCenter", "desk")


def _translate_qt(application: QApplication, language: str) -> None:
    if language == "zh":
        translator = QTranslator(application)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if translator.load("qtbase_zh_CN", folder):
            application.installTranslator(translator)


class _Opening:
    """Opens the centre when it is first asked for: at sign-in, in the background, and again when it failed."""

    def __init__(self, url: str) -> None:
        self._url = url
        self.where = parse_url(url).render_as_string(hide_password=True)
        self.center: Center | None = None

    def open(self) -> Center:
        """The centre; raises what open_center raises."""
        if self.center is None:
            self.center = open_center(self._url)
        return self.center

    def sign_in(self, name: str, password: str) -> Person:
        """The person, or SignInRefused, or why the centre cannot be opened."""
        return self.open().directories.sign_in(name, password)


def _sign_in(
    application: QApplication, opening: _Opening, preferences: Preferences, words: Words, options: argparse.Namespace
) -> Person | None:
    theme = Theme(DARK if preferences.theme == "dark" else LIGHT, preferences.scale)
    theme.apply(application)
    kit = make_kit(words, theme, application.devicePixelRatio())
    calls = Calls()
    try:
        login = options.user or preferences.last_login
        dialog = SignInDialog(kit, opening, calls, centre="", where=opening.where, login=login)
        dialog.exec()
    finally:
        calls.close()
    if dialog.person is not None:
        preferences.last_login = dialog.person.id
    return dialog.person


def _say(sentence: str) -> None:
    # A windowed program on Windows has no standard error; a box is then the only way to be heard.
    if sys.stderr is None:
        QMessageBox.critical(None, "GridCenter", sentence)
    else:
        sys.stderr.write(sentence + "\n")


def _log_qt(kind: QtMsgType, _context: QMessageLogContext, message: str | None) -> None:
    level = logging.WARNING if kind in (QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg) else logging.INFO
    _LOG.log(level, "Qt: %s", message)


def _report(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    # One of the four borders: a slot that fails must leave its trace in the log, and the desk goes on.
    _LOG.critical("unexpected", exc_info=(kind, error, trace))
    sys.__excepthook__(kind, error, trace)
