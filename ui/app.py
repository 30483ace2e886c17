"""Starts the desk: look, sign-in, centre, window; the last border for what goes wrong; an orderly exit."""

from __future__ import annotations

import argparse
import faulthandler
import logging
import sys
import tempfile
from collections.abc import Sequence
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
from PySide6.QtWidgets import QApplication

from gridcenter import log, paths
from gridcenter.center import Center, open_center
from gridcenter.domain.people import Person, PersonId
from gridcenter.errors import BadInput, GridError
from gridcenter.settings import from_environment
from gridcenter.words import LANGUAGES, Words, load_words
from ui.background.calls import Calls
from ui.background.live import Live
from ui.kit import Kit, make_kit
from ui.models.case_board import CaseBoard
from ui.models.queue_item import ItemMaker
from ui.preferences.preferences import THEMES, Preferences
from ui.shell.main_window import MainWindow
from ui.sign_in.dialog import SignInDialog
from ui.theme.theme import Theme
from ui.theme.tokens import DARK, LIGHT

_LOG = logging.getLogger(__name__)
DEMO_LOGIN = "desk1"
# The longest a picture waits for the board; past it the picture shows what there is.
_PICTURE_SECONDS = 20


class Desk(QObject):
    """One person at one district: what outlives a change of look, and the window that does not."""

    def __init__(self, center: Center, person: Person, preferences: Preferences, words: Words) -> None:
        super().__init__()
        self._center = center
        self._person = person
        self._preferences = preferences
        self._words = words
        self.calls = Calls(self)
        self._maker = ItemMaker(center.directory)
        self.board = CaseBoard(center.cases, self.calls, self._maker, person, self)
        self.live = Live(center.make_feed(), center.sever, self)
        self.live.changed.connect(self.board.hear)
        self.live.resynced.connect(self.board.reload)
        self.board.progressed.connect(self.live.board_progressed)
        self.window = self._make_window()

    def _make_window(self) -> MainWindow:
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        theme = Theme(DARK if self._preferences.theme == "dark" else LIGHT, self._preferences.scale)
        theme.apply(application)
        kit = make_kit(self._words, theme, application.devicePixelRatio())
        window = MainWindow(
            kit, self._center, self._person, self.calls, self.board, self.live, self._maker, self._preferences
        )
        window.restyle_asked.connect(self._restyle)
        window.closed.connect(self._closed)
        return window

    def start(self) -> None:
        """Begins to listen; the feed's first word has the board read."""
        self.live.start()
        self.window.show()

    @Slot()
    def _restyle(self) -> None:
        """Makes the window anew in another language, theme or size; board and feed go on."""
        old = self.window
        self._words = load_words(self._preferences.language or self._words.language, paths.resources() / "text")
        geometry = old.saveGeometry()
        old.keep()
        self.window = self._make_window()
        self.window.restoreGeometry(geometry)
        self.window.show_screen(old.screens.currentIndex())
        self.window.show()
        old.close()
        old.deleteLater()

    @Slot()
    def _closed(self) -> None:
        QApplication.quit()

    def close(self) -> None:
        """Ends the threads and lets go of the database."""
        self.live.close()
        self.calls.close()
        self._center.close()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="gridcenter-desk", description="The desk of a district command centre.")
    parser.add_argument("--db", default="", metavar="URL", help="sqlite:///FILE or postgresql://…, else GRIDCENTER_DB")
    parser.add_argument("--lang", default="", choices=("", *LANGUAGES))
    parser.add_argument("--theme", default="", choices=("", *THEMES))
    parser.add_argument("--user", default="", metavar="LOGIN", help="fills in the name at sign-in")
    parser.add_argument("--demo", action="store_true", help="sign in to a demo district by itself")
    parser.add_argument("--screenshot", type=Path, metavar="FILE", help="draw the desk into a picture, then exit")
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
        center = open_center(settings.database_url)
    except GridError as error:
        sys.stderr.write(words.error(error) + "\n")
        return 2
    person = _who(application, center, preferences, words, options)
    if person is None:
        center.close()
        return 0
    desk = Desk(center, person, preferences, words)
    try:
        desk.start()
        if options.screenshot is not None:
            return _take_picture(application, desk, options.screenshot, options.size)
        return application.exec()
    finally:
        desk.close()


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


def _who(
    application: QApplication, center: Center, preferences: Preferences, words: Words, options: argparse.Namespace
) -> Person | None:
    if options.demo:
        return center.directory.people[PersonId(options.user or DEMO_LOGIN)]
    theme = Theme(DARK if preferences.theme == "dark" else LIGHT, preferences.scale)
    theme.apply(application)
    kit: Kit = make_kit(words, theme, application.devicePixelRatio())
    calls = Calls()
    try:
        dialog = SignInDialog(
            kit,
            center.directories,
            calls,
            centre=words("app.centre", name=center.directory.district.name or "GridCenter"),
            where=center.database.where,
            login=options.user or preferences.last_login,
        )
        dialog.exec()
    finally:
        calls.close()
    if dialog.person is not None:
        preferences.last_login = dialog.person.id
    return dialog.person


def _take_picture(application: QApplication, desk: Desk, file: Path, size: str) -> int:
    width, _, height = size.partition("x")
    desk.window.resize(int(width), int(height))
    waited = QTimer()
    waited.setSingleShot(True)
    waited.timeout.connect(application.quit)
    waited.start(_PICTURE_SECONDS * 1000)
    shooter = _Shooter(desk, file)
    desk.board.progressed.connect(shooter.board_progressed)
    application.exec()
    return 0 if shooter.done else 1


class _Shooter(QObject):
    """Chooses a telling case once the board is read, and saves the window's picture when its history is there."""

    def __init__(self, desk: Desk, file: Path) -> None:
        super().__init__(desk)
        self._desk = desk
        self._file = file
        self.done = False

    @Slot(int)
    def board_progressed(self, count: int) -> None:
        if count >= 0:
            return
        model = self._desk.window.queue.model
        rows = range(min(model.rowCount(), 14))
        best = max(rows, key=lambda row: (len(model.item(row).branches), -row), default=-1)
        if best >= 0:
            self._desk.window.queue.table.choose(model.item(best).id, scroll=False)
        QTimer.singleShot(1500, self._shoot)

    @Slot()
    def _shoot(self) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        self.done = self._desk.window.grab().save(str(self._file), "PNG")
        QApplication.quit()


def _log_qt(kind: QtMsgType, _context: QMessageLogContext, message: str | None) -> None:
    level = logging.WARNING if kind in (QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg) else logging.INFO
    _LOG.log(level, "Qt: %s", message)


def _report(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    # One of the four borders: a slot that fails must leave its trace in the log, and the desk goes on.
    _LOG.critical("unexpected", exc_info=(kind, error, trace))
    sys.__excepthook__(kind, error, trace)
