"""The whistle board: departments at the left, cards in columns, the whistle at the right. Wires parts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Protocol

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from gridcenter.domain.case import Case, CaseId
from gridcenter.domain.department import DepartmentCode
from gridcenter.domain.directory import Directory
from gridcenter.domain.matter import Matter
from gridcenter.domain.people import Person
from gridcenter.domain.whistle import Whistle, WhistleId, live_branches
from gridcenter.domain.whistle_life import WhistleOffer
from gridcenter.errors import GridError
from ui.background.calls import Calls, Lane
from ui.kit import Kit
from ui.models.record_board import RecordBoard
from ui.models.whistle_columns import department_counts, is_late
from ui.whistles.action_bar import KEYS
from ui.whistles.board_view import WhistleBoardView
from ui.whistles.department_list import DepartmentList
from ui.whistles.pane import CASE_KEY, WhistlePane
from ui.whistles.whistle_actions import WhistleActions, WhistleService
from ui.widgets.buttons import KeyButton, KeyCap
from ui.widgets.labels import label, row, rule

_TICK_MS = 1_000
_CLOCK_TICKS = 10
_WIDE = 1_400
BLOW_KEY = "Ctrl+W"


class CaseReader(Protocol):
    """What the screen reads of the case service."""

    def by_ids(self, ids: Sequence[CaseId]) -> tuple[Case, ...]:
        """The cases with these ids."""


class WhistleScreen(QWidget):
    """The desk's whistles; `board` belongs to the caller and outlives the window."""

    # The count of late ones may have changed.
    counted = Signal()
    # A whistle's case is to be shown in the queue: CaseId.
    case_asked = Signal(object)

    def __init__(
        self,
        kit: Kit,
        directory: Directory,
        person: Person,
        board: RecordBoard,
        service: WhistleService,
        cases: CaseReader,
        calls: Calls,
        actions: WhistleActions,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._kit = kit
        self._board = board
        self._service = service
        self._cases = cases
        self._calls = calls
        self.actions_runner = actions
        self._ticks = 0
        self._narrow: bool | None = None
        self.late_count = 0
        self.departments = DepartmentList(kit, directory)
        self.columns = WhistleBoardView(kit, directory)
        self.pane = WhistlePane(kit, directory, person)
        self.title = label("", type_="head")
        self.blow_button = KeyButton(
            kit, kit.words("whistles.new"), BLOW_KEY.replace("+", " "), primary=True, small=True
        )
        self.blow_button.setVisible(actions.may_blow())
        self._lay_out()
        self._connect()
        self._bind_keys()
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._timer.start()
        self._show()

    def _lay_out(self) -> None:
        kit = self._kit
        self._left = rule("right")
        left_box = QVBoxLayout(self._left)
        left_box.setContentsMargins(0, 0, 0, 0)
        left_box.setSpacing(0)
        head = rule("below", "s2")
        head.setFixedHeight(kit.px(36))
        head_box = QHBoxLayout(head)
        head_box.setContentsMargins(kit.px(14), 0, kit.px(8), 0)
        head_box.addWidget(label(kit.words("whistles.departments"), tone="t2"))
        left_box.addWidget(head)
        left_box.addWidget(self.departments, 1)
        self._left.setFixedWidth(kit.px(190 if kit.words.language == "zh" else 210))
        bar = rule("below", "s2")
        bar.setFixedHeight(kit.px(44))
        bar_box = QHBoxLayout(bar)
        bar_box.setContentsMargins(kit.px(12), 0, kit.px(12), 0)
        bar_box.addWidget(self.title)
        bar_box.addStretch(1)
        bar_box.addWidget(self.blow_button)
        foot = rule("above", "s2")
        foot.setFixedHeight(kit.px(32))
        foot_box = QHBoxLayout(foot)
        foot_box.setContentsMargins(kit.px(12), 0, kit.px(12), 0)
        foot_box.addWidget(row(*self._key_hints(), 1, spacing=kit.px(6)))
        middle = QWidget()
        middle_box = QVBoxLayout(middle)
        middle_box.setContentsMargins(0, 0, 0, 0)
        middle_box.setSpacing(0)
        middle_box.addWidget(bar)
        middle_box.addWidget(self.columns, 1)
        middle_box.addWidget(foot)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(1)
        for part in (self._left, middle, self.pane):
            self.splitter.addWidget(part)
        self.splitter.setStretchFactor(1, 1)
        self.pane.setMinimumWidth(kit.px(360))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.splitter)

    def _key_hints(self) -> list[QWidget]:
        words = self._kit.words
        hints: list[QWidget] = []
        for key, name in (
            ("← ↑ ↓ →", "queue.key.choose"),
            ("Enter", "whistles.key.open"),
            ("F6", "queue.key.pane"),
            ("F12", "whistles.key.telephone"),
        ):
            hints += [KeyCap(self._kit, key), label(words(name), tone="t2", type_="label")]
        return hints

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = round(self.width() * 100 / self._kit.theme.scale) < _WIDE
        if narrow is not self._narrow:
            self._narrow = narrow
            self._left.setVisible(not narrow)
            left = 0 if narrow else self._left.width()
            pane = self._kit.px(380 if narrow else 430)
            self.splitter.setSizes([left, self.width() - left - pane, pane])

    # -- wiring

    def _connect(self) -> None:
        self._board.changed.connect(self._board_changed)
        self.departments.department_chosen.connect(self._filter)
        self.columns.chosen.connect(self._chosen)
        self.columns.entered.connect(self._enter_pane)
        self.pane.action_asked.connect(self._asked)
        self.pane.case_asked.connect(self.case_asked)
        self.blow_button.clicked.connect(self._blow)
        self.actions_runner.saved.connect(self._saved)
        self.actions_runner.list_read.connect(self.pane.show_matters)

    def _bind_keys(self) -> None:
        self._shortcut(BLOW_KEY, self._blow)
        self._shortcut("F12", self._telephone)
        self._shortcut("Ctrl+H", self.pane.toggle_history)
        self._shortcut("F6", partial(self._next_pane, 1))
        self._shortcut("Shift+F6", partial(self._next_pane, -1))
        self._shortcut("Escape", self.columns.focus_board)
        for keys in (CASE_KEY, "Alt+Enter"):
            self._shortcut(keys, self.pane.ask_case)
        for key in KEYS:
            self._shortcut(key, partial(self.pane.bar.press, key))

    def _shortcut(self, keys: str, slot: Callable[..., object]) -> None:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(slot)

    # -- what is shown

    def _whistles(self) -> list[Whistle]:
        return list(self._board.records())

    def _show(self) -> None:
        now = datetime.now(UTC)
        whistles = self._whistles()
        self.departments.show_counts(department_counts(whistles, now))
        chosen = self.departments.department
        shown = [one for one in whistles if chosen is None or _has(one, chosen)]
        self.columns.show_whistles(shown, now)
        self.title.setText(self._kit.words("whistles.title", n=len(shown)))
        self._count(now)

    def _count(self, now: datetime) -> None:
        late = sum(is_late(one, now) for one in self._whistles())
        if late != self.late_count:
            self.late_count = late
            # Somebody has become late: the counts beside the departments and over the columns say so too.
            self._show()
        self.counted.emit()

    @Slot(object)
    def _board_changed(self, ids: frozenset[int]) -> None:
        self._show()
        shown = self.pane.whistle
        if shown is not None and shown.id in ids:
            whistle = self._board.get(shown.id)
            if whistle is not None:
                self._refresh_pane(whistle)
            else:
                # It left the board: ended, or no longer ours. The database knows how it stands.
                call = partial(self._service.by_ids, [shown.id])
                self._calls.submit(Lane.READ, call, self, self._show_left, self._read_failed)
        elif shown is None:
            first = self.columns.first()
            if first is not None:
                self.columns.choose(first)

    def _show_left(self, found: tuple[Whistle, ...]) -> None:
        if found and self.pane.whistle is not None and self.pane.whistle.id == found[0].id:
            self._refresh_pane(found[0])

    def _refresh_pane(self, whistle: Whistle) -> None:
        self.pane.show_whistle(whistle)
        self._calls.submit(
            Lane.READ, partial(self._service.history, whistle.id), self, self.pane.show_history, self._read_failed
        )
        if whistle.case is not None:
            call = partial(self._cases.by_ids, [whistle.case])
            self._calls.submit(Lane.READ, call, self, self._show_case, self._read_failed)

    def _show_case(self, found: tuple[Case, ...]) -> None:
        if found:
            self.pane.show_case(found[0])

    def _read_failed(self, _error: GridError) -> None:
        """The strip under the top bar says it already; the pane keeps what it has."""

    @Slot(object)
    def _chosen(self, key: WhistleId) -> None:
        whistle = self._board.get(key)
        if whistle is not None and whistle is not self.pane.whistle:
            self._refresh_pane(whistle)

    @Slot(object)
    def _filter(self, _department: DepartmentCode | None) -> None:
        self._show()

    def show_whistle(self, key: WhistleId) -> None:
        """Chooses a whistle, without a filter when the one in force hides it."""
        if not self.columns.choose(key):
            self.departments.choose(None)
            self.columns.choose(key)
        self.columns.focus_board()

    @Slot(object)
    def show_list(self, matters: tuple[Matter, ...]) -> None:
        """Shows the names of the list."""
        self.pane.show_matters(matters)

    def set_reckoned(self, reckoned: bool) -> None:
        """While the picture may be old, clocks say that they only reckon."""
        if self.columns.cards.reckoned != reckoned:
            self.columns.cards.reckoned = reckoned
            self.columns.repaint_cards()

    # -- doing

    @Slot()
    def _blow(self) -> None:
        self.actions_runner.blow()

    @Slot()
    def _telephone(self) -> None:
        if self.pane.whistle is not None:
            self.actions_runner.telephone(self.pane.whistle)

    @Slot(object)
    def _asked(self, offer: WhistleOffer) -> None:
        if self.pane.whistle is not None:
            self.actions_runner.ask(self.pane.whistle, offer)

    @Slot(object)
    def _saved(self, whistle: Whistle) -> None:
        shown = self.pane.whistle
        if shown is None or shown.id == whistle.id:
            self._refresh_pane(whistle)

    # -- panes and time

    @Slot()
    def _enter_pane(self) -> None:
        if self.pane.bar.buttons:
            self.pane.bar.buttons[0][0].setFocus()

    def _next_pane(self, step: int) -> None:
        parts: list[QWidget] = [self.departments, self.columns, self.pane]
        focus = QApplication.focusWidget()
        place = next((at for at, part in enumerate(parts) if focus and (part is focus or part.isAncestorOf(focus))), 1)
        place = (place + step) % len(parts)
        if parts[place] is self.departments and not self._left.isVisible():
            place = (place + step) % len(parts)
        if parts[place] is self.columns:
            self.columns.focus_board()
        elif parts[place] is self.pane:
            self._enter_pane()
        else:
            self.departments.setFocus(Qt.FocusReason.TabFocusReason)

    @Slot()
    def _tick(self) -> None:
        self._ticks += 1
        self._count(datetime.now(UTC))
        if self._ticks % _CLOCK_TICKS == 0 and self.isVisible():
            self.columns.repaint_cards()
            self.pane.pass_time()

    def go_on_from(self, other: WhistleScreen) -> None:
        """Stands where another window's board stood."""
        self.actions_runner.go_on_from(other.actions_runner)
        self.pane.show_matters(self.actions_runner.matters)
        self.departments.choose(other.departments.department)
        if other.columns.chosen_id is not None:
            self.columns.choose(other.columns.chosen_id)


def _has(whistle: Whistle, department: DepartmentCode) -> bool:
    return any(branch.department == department for branch in live_branches(whistle.branches))
