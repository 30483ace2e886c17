"""The one window: rail, top bar, screens, status bar. Wires the desk together for one person."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from gridcenter.center import Center
from gridcenter.domain.case import CaseId
from gridcenter.domain.people import Person, Role
from gridcenter.domain.views import View
from gridcenter.domain.whistle import WhistleId
from gridcenter.errors import GridError
from ui.background.calls import Calls
from ui.background.live import Link, Live
from ui.dialogs.drafts import Drafts
from ui.feedback import Toast
from ui.kit import Kit
from ui.models.case_board import CaseBoard
from ui.models.queue_item import ItemMaker
from ui.models.record_board import RecordBoard
from ui.preferences.preferences import Preferences
from ui.preferences.screen import PreferencesScreen
from ui.queue.case_actions import CaseActions
from ui.queue.record_actions import RecordActions
from ui.queue.screen import QueueScreen
from ui.shell.alarm_strip import SHOW_KEY, AlarmStrip
from ui.shell.alarms import Alarms
from ui.shell.rail import RailButton
from ui.shell.sound_button import MUTE_KEY
from ui.shell.stale_strip import StaleStrip
from ui.shell.status_bar import Freshness, StatusBar
from ui.shell.top_bar import TopBar
from ui.whistles.screen import BLOW_KEY, WhistleScreen
from ui.whistles.whistle_actions import WhistleActions
from ui.widgets.labels import rule

_SECOND_MS = 1_000


class MainWindow(QMainWindow):
    """The desk of one person. `live`, the boards and `alarms` belong to the caller and outlive the window."""

    # The person changed language, theme or size.
    restyle_asked = Signal()
    # The window is going; the program ends with it.
    closed = Signal()

    def __init__(
        self,
        kit: Kit,
        center: Center,
        person: Person,
        calls: Calls,
        board: CaseBoard,
        live: Live,
        maker: ItemMaker,
        preferences: Preferences,
        drafts: Drafts,
        alarms: Alarms,
        whistles: RecordBoard,
    ) -> None:
        super().__init__()
        self._kit = kit
        self._board = board
        self._live = live
        self._preferences = preferences
        self._alarms = alarms
        self._restyling = False
        directory = center.directory
        centre = directory.district.name
        self.setWindowTitle(kit.words("app.title", centre=centre))
        self.top = TopBar(kit, kit.words("app.centre", name=centre) if centre else "")
        self.strip = StaleStrip(kit, directory.district.zone)
        self.alarm_strip = AlarmStrip(kit, alarms, board, whistles)
        self.status = StatusBar(kit, directory, person)
        self.toast = Toast(kit, self, kit.px(32))
        actions = CaseActions(
            kit,
            directory,
            person,
            center.cases,
            calls,
            board,
            self.toast,
            drafts,
            self,
            similar=center.similar,
            recommendations=center.recommendations,
            tasks=center.tasks,
        )
        self.queue = QueueScreen(
            kit,
            directory,
            person,
            board,
            center.cases,
            calls,
            actions,
            maker,
            similar=center.similar,
            appeals=center.cases,
        )
        self.records = RecordActions(kit, directory, person, center, calls, self.toast, self)
        self.records.reopen_asked.connect(actions.reopen)
        actions.call_back_asked.connect(self.records.plan)
        self.queue.task_desk.asked.connect(self.records.task)
        self.queue.pane.records.serve(center, calls, self.records)
        live.changed.connect(self.queue.pane.records.hear)
        live.resynced.connect(self.queue.pane.records.read_again)
        self.queue.pane.photos.serve(center.attachments, calls, self.toast)
        live.changed.connect(self.queue.pane.photos.hear)
        live.resynced.connect(self.queue.pane.photos.read_again)
        whistle_actions = WhistleActions(
            kit, directory, person, center.whistles, calls, whistles, self.toast, drafts, self
        )
        self.whistles = WhistleScreen(
            kit, directory, person, whistles, center.whistles, center.cases, calls, whistle_actions
        )
        live.resynced.connect(whistle_actions.read_list)
        self.preferences_screen = PreferencesScreen(kit, preferences, audible=alarms.audible)
        self.screens = QStackedWidget()
        self.screens.addWidget(self.queue)
        self.screens.addWidget(self.whistles)
        self.screens.addWidget(self.preferences_screen)
        self._names = (kit.words("rail.queue"), kit.words("rail.whistles"), kit.words("rail.settings"))
        self._rail = self._make_rail()
        self._lay_out()
        self.top.search_asked.connect(self._search)
        self.preferences_screen.changed.connect(self._restyle)
        self.preferences_screen.tone_asked.connect(alarms.play_test)
        self.top.sound.clicked.connect(alarms.toggle_mute)
        alarms.changed.connect(self._show_sound)
        self.alarm_strip.show_asked.connect(self._show_case)
        self.alarm_strip.whistle_asked.connect(self._show_whistle)
        self.whistles.case_asked.connect(self._show_case)
        self.whistles.counted.connect(self._count_whistles)
        self.queue.counted.connect(self._count)
        live.link_changed.connect(self._link_changed)
        board.failed.connect(self._read_failed)
        whistles.failed.connect(self._read_failed)
        self._bind_keys()
        self._timer = QTimer(self)
        self._timer.setInterval(_SECOND_MS)
        self._timer.timeout.connect(self._tick)
        self._timer.start()
        self._restore()
        # A town's work begins with its whistles.
        self.show_screen(self.screens.indexOf(self.whistles) if Role.TOWN in person.roles else 0)
        self._tick()
        self._count_whistles()
        if Role.TOWN in person.roles:
            self.whistles.columns.focus_board()
        else:
            self.queue.table.setFocus()

    def _make_rail(self) -> list[RailButton]:
        buttons = []
        for place, (icon, name) in enumerate(zip(("queue", "whistle", "settings"), self._names, strict=True)):
            button = RailButton(self._kit, icon, name)
            button.clicked.connect(partial(self.show_screen, place))
            buttons.append(button)
        return buttons

    def _lay_out(self) -> None:
        kit = self._kit
        rail = rule("right")
        rail.setFixedWidth(kit.px(64 if kit.words.language == "zh" else 84))
        rail_box = QVBoxLayout(rail)
        rail_box.setContentsMargins(0, kit.px(4), 0, kit.px(4))
        rail_box.setSpacing(kit.px(2))
        rail_box.addWidget(self._rail[0])
        rail_box.addWidget(self._rail[1])
        rail_box.addStretch(1)
        rail_box.addWidget(self._rail[2])
        right = QWidget()
        right_box = QVBoxLayout(right)
        right_box.setContentsMargins(0, 0, 0, 0)
        right_box.setSpacing(0)
        right_box.addWidget(self.top)
        right_box.addWidget(self.strip)
        right_box.addWidget(self.alarm_strip)
        right_box.addWidget(self.screens, 1)
        upper = QWidget()
        upper_box = QHBoxLayout(upper)
        upper_box.setContentsMargins(0, 0, 0, 0)
        upper_box.setSpacing(0)
        upper_box.addWidget(rail)
        upper_box.addWidget(right, 1)
        whole = QWidget()
        whole_box = QVBoxLayout(whole)
        whole_box.setContentsMargins(0, 0, 0, 0)
        whole_box.setSpacing(0)
        whole_box.addWidget(upper, 1)
        whole_box.addWidget(self.status)
        self.setCentralWidget(whole)

    def _bind_keys(self) -> None:
        for keys, slot in (
            ("Ctrl+K", self._focus_search),
            ("Ctrl+Tab", self._next_screen),
            ("Ctrl+,", partial(self.show_screen, self.screens.indexOf(self.preferences_screen))),
            (MUTE_KEY, self.top.sound.click),
            (SHOW_KEY, self.alarm_strip.ask),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(slot)
        blow = QShortcut(QKeySequence(BLOW_KEY), self.queue)
        blow.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        blow.activated.connect(self._blow_for_case)

    @Slot()
    def _blow_for_case(self) -> None:
        item = self.queue.pane.item
        self.whistles.actions_runner.blow(item.case if item is not None else None)

    @Slot()
    def _focus_search(self) -> None:
        self.top.line.setFocus()
        self.top.line.selectAll()

    @Slot()
    def _next_screen(self) -> None:
        self.show_screen((self.screens.currentIndex() + 1) % self.screens.count())

    def show_screen(self, place: int, *_checked: bool) -> None:
        """Shows a screen."""
        self.screens.setCurrentIndex(place)
        self._rail[place].setChecked(True)
        self.top.title.setText(self._names[place])

    @Slot(str)
    def _search(self, query: str) -> None:
        self.show_screen(0)
        self.queue.search(query)

    # -- alarms

    @Slot(object)
    def _show_case(self, case: CaseId) -> None:
        self.show_screen(0)
        if self._board.get(case) is None:
            # It has ended, or this desk's queue has it not; the database still knows it.
            self.queue.show_cases((case,))
        else:
            self.queue.show_case(case)

    @Slot(object)
    def _show_whistle(self, whistle: WhistleId) -> None:
        self.show_screen(self.screens.indexOf(self.whistles))
        self.whistles.show_whistle(whistle)

    @Slot()
    def _show_sound(self) -> None:
        self.top.sound.show_sound(self._alarms.audible, self._alarms.muted_seconds())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # It comes here when nothing below had a use for it: what is typed or searched goes back first.
        if event.key() == Qt.Key.Key_Escape and self.alarm_strip.isVisible():
            self.alarm_strip.dismiss()
            return
        super().keyPressEvent(event)

    # -- staying honest

    @Slot(object)
    def _link_changed(self, _link: Link) -> None:
        self._tick()

    @Slot(object)
    def _read_failed(self, error: GridError) -> None:
        self.toast.refuse(self._kit.words.error(error))

    @Slot()
    def _tick(self) -> None:
        now = datetime.now(UTC)
        confirmed = self._live.confirmed_at
        age = (now - confirmed).total_seconds() if confirmed else None
        state = self.status.show_link(self._live.link, age)
        self.status.show_time(now)
        self._show_sound()
        stale = state is Freshness.STALE or (self._live.link is Link.LOST and confirmed is None)
        if stale:
            self.strip.show_since(confirmed)
        else:
            self.strip.hide()
        self.queue.set_reckoned(state is not Freshness.FRESH)
        self.whistles.set_reckoned(state is not Freshness.FRESH)

    @Slot()
    def _count(self) -> None:
        overdue = self.queue.overdue_count
        self.status.show_counts(
            {
                View.TO_ACCEPT: self._board.count(View.TO_ACCEPT),
                View.TO_DISPATCH: self._board.count(View.TO_DISPATCH),
                View.OVERDUE: overdue,
            }
        )
        self._rail[0].set_late(overdue)

    @Slot()
    def _count_whistles(self) -> None:
        self._rail[1].set_late(self.whistles.late_count)

    # -- keeping and going

    def _restore(self) -> None:
        name = f"{self._kit.words.language}-{self._kit.theme.scale}"
        header = self._preferences.layout(f"columns-{name}")
        if not header.isEmpty():
            self.queue.table.horizontalHeader().restoreState(header)
        splitter = self._preferences.layout(f"splitter-{name}")
        if not splitter.isEmpty():
            self.queue.splitter.restoreState(splitter)
        self.queue.show_own(self._preferences.own_filters())
        geometry = self._preferences.layout("window")
        if geometry.isEmpty() or not self.restoreGeometry(geometry):
            self.resize(self._kit.px(1600), self._kit.px(900))

    def keep(self) -> None:
        """Keeps widths, window place and own filters for next time."""
        name = f"{self._kit.words.language}-{self._kit.theme.scale}"
        self._preferences.keep_layout(f"columns-{name}", self.queue.state())
        self._preferences.keep_layout(f"splitter-{name}", self.queue.splitter_state())
        self._preferences.keep_layout("window", self.saveGeometry())
        self._preferences.keep_filters(self.queue.own_filters())

    @Slot()
    def _restyle(self) -> None:
        self._restyling = True
        self.restyle_asked.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() * 100 / self._kit.theme.scale >= 1500
        self.top.centre.setVisible(wide)
        self.status.date.setVisible(wide)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.keep()
        event.accept()
        if not self._restyling:
            self.closed.emit()
