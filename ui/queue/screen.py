"""The operator's home: views, live table, the case. Wires parts; contains none."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Protocol

from PySide6.QtCore import QByteArray, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from gridcenter.domain.case import Case, CaseId
from gridcenter.domain.directory import Directory
from gridcenter.domain.history import HistoryEntry
from gridcenter.domain.moves import CASE_MOVES, Action
from gridcenter.domain.people import Person
from gridcenter.domain.permissions import Offer, may
from gridcenter.domain.search import SearchResult
from gridcenter.domain.skips import Skip, skip
from gridcenter.domain.views import View, views_of
from gridcenter.errors import GridError
from ui.background.calls import Calls, Lane
from ui.dialogs.lookups import SimilarReader
from ui.dialogs.similar import SimilarDialog
from ui.dialogs.skip import SkipDialog
from ui.kit import Kit
from ui.models.board_walk import Walk, waits_for, walk
from ui.models.case_board import BoardChange, CaseBoard
from ui.models.case_filter import CaseFilter
from ui.models.case_table import DEFAULT_COLUMN, CaseTable
from ui.models.presence_board import PresenceBoard
from ui.models.queue_item import ItemMaker, QueueItem
from ui.queue.case_actions import CaseActions
from ui.queue.case_pane import CasePane
from ui.queue.cells import QueueCells
from ui.queue.empty_note import EmptyNote
from ui.queue.lookers import LookingFoot
from ui.queue.next_up import NextUp
from ui.queue.supervision_block import KEY as SUPERVISE_KEY
from ui.queue.table_view import QueueTable
from ui.queue.task_desk import TaskDesk
from ui.queue.tool_bar import QueueToolBar
from ui.queue.view_list import VIEW_KEYS, ViewList
from ui.widgets.buttons import KeyCap
from ui.widgets.labels import ElidedLabel, label, row, rule

_FAST_TICK_MS = 1_000
_MARK_SECONDS = 20.0
_CLOCK_TICKS = 10
# Closed cases are not on the board, so appeals are counted by asking once in a while.
_APPEAL_TICKS = 30
_SEARCH_LIMIT = 200
# A board of up to this many rows is walked through every second, a larger one every ten.
_FEW = 5_000
_ACTION_KEYS = (
    *("F4", "F8", "F9", "Shift+F4", "Shift+F8", "Shift+F9", "Alt+F8", "Alt+F9"),
    *("Alt+H", "Alt+C", "Alt+M", "Alt+O", "Alt+A", "Alt+E", "Alt+S"),
    *("Alt+V", "Alt+T", "Alt+R", "Ctrl+T", "Ctrl+E", "Ctrl+Shift+Del"),
)


class CaseHistoryReader(Protocol):
    """What the screen reads of the case service."""

    def history(self, case: CaseId) -> tuple[HistoryEntry, ...]:
        """Every step of a case."""

    def search(self, query: str, limit: int) -> SearchResult:
        """Cases that hold the words."""

    def by_ids(self, ids: list[CaseId]) -> tuple[Case, ...]:
        """The cases with these ids."""


class AppealReader(Protocol):
    """What the reviewers of appeals need of the case service."""

    def with_appeals(self) -> tuple[Case, ...]:
        """Closed cases with an appeal that waits for a decision."""


class QueueScreen(QWidget):
    """Views at the left, the table in the middle, the case at the right."""

    # Counts changed: the status bar and the rail show them too.
    counted = Signal()

    def __init__(
        self,
        kit: Kit,
        directory: Directory,
        person: Person,
        board: CaseBoard,
        reader: CaseHistoryReader,
        calls: Calls,
        actions: CaseActions,
        maker: ItemMaker,
        parent: QWidget | None = None,
        *,
        similar: SimilarReader | None = None,
        appeals: AppealReader | None = None,
    ) -> None:
        super().__init__(parent)
        self._kit = kit
        self._directory = directory
        self._similar = similar
        self._appeals = appeals if may(person, Action.EXEMPT) else None
        self._person = person
        self._board = board
        self._reader = reader
        self._calls = calls
        self._maker = maker
        self.actions_runner = actions
        self._ticks = 0
        self._next_stale = True
        self._presence: PresenceBoard | None = None
        self._search_words = ""
        self._was_narrow: bool | None = None
        self.overdue_count = 0
        self._attention_count = 0
        # Cases let wait on this desk, also after their time, so that the strip can say why.
        self._skips: dict[CaseId, Skip] = {}
        self._walking = False
        self._own: list[tuple[str, CaseFilter]] = []
        self.model = CaseTable(board, kit.words, directory, person, self)
        self.cells = QueueCells(kit, self.model, directory, person)
        self.table = QueueTable(kit, self.model, self.cells)
        self.view_order = views_of(person)
        self.views = ViewList(kit, views=self.view_order, with_appeals=self._appeals is not None)
        self.looking = LookingFoot(kit)
        self.bar = QueueToolBar(kit, directory, views=self.view_order)
        self.pane = CasePane(kit, directory, person)
        self.next_up = NextUp(kit, person)
        self.task_desk = TaskDesk(kit, directory, person)
        self.empty = EmptyNote(kit, self.table)
        self._foot = ElidedLabel(kit, "t2", 14)
        self._lay_out()
        self._connect()
        self._bind_keys()
        self._timer = QTimer(self)
        self._timer.setInterval(_FAST_TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._timer.start()
        self.show_filter(CaseFilter())

    # -- layout

    def _lay_out(self) -> None:
        kit = self._kit
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.next_up)
        layout.addWidget(self.task_desk)
        middle = QWidget()
        middle_box = QVBoxLayout(middle)
        middle_box.setContentsMargins(0, 0, 0, 0)
        middle_box.setSpacing(0)
        middle_box.addWidget(self.bar)
        middle_box.addWidget(self.table, 1)
        foot = rule("above", "s2")
        foot_box = QHBoxLayout(foot)
        foot_box.setContentsMargins(kit.px(12), 0, kit.px(12), 0)
        foot_box.addWidget(self._foot, 1)
        self._keys = row(*self._key_hints(), spacing=kit.px(6))
        foot_box.addWidget(self._keys)
        foot.setFixedHeight(kit.px(32))
        middle_box.addWidget(foot)
        self._left = rule("right")
        left_box = QVBoxLayout(self._left)
        left_box.setContentsMargins(0, 0, 0, 0)
        left_box.addWidget(self.views, 1)
        left_box.addWidget(self.looking)
        self._left.setFixedWidth(kit.px(190 if kit.words.language == "zh" else 220))
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(1)
        self.splitter.addWidget(self._left)
        self.splitter.addWidget(middle)
        self.splitter.addWidget(self.pane)
        self.splitter.setStretchFactor(1, 1)
        self.pane.setMinimumWidth(kit.px(380))
        self.splitter.setSizes([kit.px(190), kit.px(1260), kit.px(470)])
        layout.addWidget(self.splitter, 1)

    def _key_hints(self) -> list[QWidget]:
        words = self._kit.words
        hints: list[QWidget] = []
        for key, name in (("↑ ↓", "choose"), ("Enter", "open"), ("F6", "pane"), ("Ctrl N", "new")):
            hints += [KeyCap(self._kit, key), label(words(f"queue.key.{name}"), tone="t2", type_="label")]
        return hints

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        width = round(self.width() * 100 / self._kit.theme.scale)
        self._left.setVisible(width >= 1400)
        pane = self._kit.px(404 if width < 1400 else 470)
        if self._was_narrow is not (width < 1400):
            self._was_narrow = width < 1400
            left = self._left.width() if width >= 1400 else 0
            self.splitter.setSizes([left, self.width() - left - pane, pane])
        self.bar.fold(width)
        self._keys.setVisible(width >= 1400)

    # -- wiring

    def _connect(self) -> None:
        self.views.view_chosen.connect(self.bar.set_view)
        self.views.filter_chosen.connect(self.show_filter)
        self.views.appeals_chosen.connect(self.show_appeals)
        self.bar.changed.connect(self._filter_changed)
        self.bar.search_asked.connect(self.search)
        self.bar.top_asked.connect(self.table.scrollToTop)
        self.table.case_chosen.connect(self._chosen)
        self.table.folded.connect(self._show_foot)
        self.table.case_entered.connect(self._enter_pane)
        self.pane.action_asked.connect(self._asked)
        self.pane.records.case_asked.connect(self.open_case)
        self.task_desk.case_asked.connect(self.open_case)
        self.next_up.taken.connect(self._take_next)
        self.next_up.skip_asked.connect(self._ask_skip)
        self.model.counted.connect(self._count)
        self._board.updated.connect(self._board_updated)
        self._board.progressed.connect(self._progressed)
        self.actions_runner.saved.connect(self._saved)
        self.actions_runner.cases_asked.connect(self.show_cases)
        self.empty.action.connect(self._clear_filter)

    def _bind_keys(self) -> None:
        self._shortcut("Ctrl+F", self._focus_filter)
        self._shortcut("Ctrl+0", self._default_order)
        self._shortcut("Ctrl+Home", self.table.scrollToTop)
        self._shortcut("Ctrl+H", self.pane.toggle_history)
        self._shortcut("Ctrl+N", self.actions_runner.new_case)
        self._shortcut("Ctrl+S", self._keep_filter)
        self._shortcut("Ctrl+P", self.pane.photos.ask_files)
        self._shortcut("F2", self._take_next)
        self._shortcut("F3", self._compare)
        self._shortcut("Shift+F2", self._ask_skip)
        self._shortcut("F12", self._telephone)
        self._shortcut("Ctrl+Z", self.actions_runner.undo)
        self._shortcut("F6", partial(self._next_pane, 1))
        self._shortcut("Shift+F6", partial(self._next_pane, -1))
        self._shortcut(SUPERVISE_KEY, self.pane.records.begin_supervision)
        for key, view in zip(VIEW_KEYS, self.view_order, strict=False):
            self._shortcut(f"Alt+{key}", partial(self.bar.set_view, view))
        if self._appeals is not None:
            self._shortcut(f"Alt+{VIEW_KEYS[len(self.view_order)]}", self.show_appeals)
        for key in _ACTION_KEYS:
            self._shortcut(key, partial(self._press, key))

    def _press(self, key: str) -> None:
        if not self.task_desk.press(key):
            self.pane.actions_bar.press(key)

    def _shortcut(self, keys: str, slot: Callable[..., object]) -> None:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(slot)

    # -- filters and search

    @Slot(object)
    def show_filter(self, chosen: CaseFilter) -> None:
        """Shows a view with filters."""
        self.bar.set_filter(chosen)
        self._filter_changed(chosen)

    @Slot(object)
    def _filter_changed(self, chosen: CaseFilter) -> None:
        self.views.set_current(chosen)
        self.model.show_view(chosen)

    @Slot(str)
    def search(self, query: str) -> None:
        """Looks words up among all cases, closed ones too."""
        self.bar.progress.setText(self._kit.words("queue.searching"))
        self._calls.submit(
            Lane.READ,
            partial(self._search, query),
            self,
            partial(self._found, query),
            self._search_failed,
        )

    def _search(self, query: str) -> tuple[list[QueueItem], bool]:
        # In a reading thread.
        result = self._reader.search(query, _SEARCH_LIMIT)
        return self._maker.items(result.cases), result.more

    def _found(self, query: str, found: tuple[list[QueueItem], bool]) -> None:
        items, more = found
        self.bar.progress.setText("")
        self.model.show_results(items)
        key = "queue.found_more" if more else "queue.found"
        self._search_words = self._kit.words(key, query=query, n=len(items))
        self._count()
        if items:
            self.table.choose(items[0].id)
            self.table.setFocus()

    @Slot(object)
    def show_cases(self, cases: tuple[CaseId, ...]) -> None:
        """Shows these cases as a list of results, in the order they are given."""
        self._read_list(cases, "queue.counted")

    @Slot(object)
    def open_case(self, case: CaseId) -> None:
        """Shows one case: in the table when it is on the board, else as a list of its own."""
        if self._board.get(case) is not None:
            self.show_case(case)
        else:
            self._read_list((case,), "queue.opened")

    @Slot()
    def show_appeals(self) -> None:
        """Shows the cases with an appeal that waits for a decision, as a list of results."""
        if self._appeals is not None:
            if self.views.appeals is not None:
                self.views.appeals.setChecked(True)
            show = partial(self._show_cases, "queue.appealed")
            self._calls.submit(Lane.READ, self._read_appeals, self, show, self._search_failed)

    def _read_appeals(self) -> list[QueueItem]:
        # In a reading thread.
        return self._maker.items(self._appeals.with_appeals()) if self._appeals is not None else []

    def _count_appeals(self) -> None:
        if self._appeals is not None:
            call = self._appeals.with_appeals
            self._calls.submit(Lane.READ, call, self, self._appeals_counted, self._history_failed)

    def _appeals_counted(self, found: tuple[Case, ...]) -> None:
        if self.views.appeals is not None:
            self.views.appeals.set_count(len(found))

    def _read_list(self, cases: tuple[CaseId, ...], title: str) -> None:
        show = partial(self._show_cases, title)
        self._calls.submit(Lane.READ, partial(self._read_cases, cases), self, show, self._search_failed)

    def _read_cases(self, cases: tuple[CaseId, ...]) -> list[QueueItem]:
        # In a reading thread.
        found = {case.id: case for case in self._reader.by_ids(list(cases))}
        return self._maker.items([found[key] for key in cases if key in found])

    def _show_cases(self, title: str, items: list[QueueItem]) -> None:
        self.model.show_results(items)
        self._search_words = self._kit.words(title, n=len(items))
        self._count()
        if items:
            self.table.choose(items[0].id)
            self.table.setFocus()

    def _search_failed(self, error: GridError) -> None:
        self.bar.progress.setText(self.actions_runner.sentence(error))

    @Slot()
    def _focus_filter(self) -> None:
        self.bar.text.setFocus()
        self.bar.text.selectAll()

    @Slot()
    def _default_order(self) -> None:
        self.table.order_by(DEFAULT_COLUMN)
        self.show_filter(CaseFilter(self.bar.filter.view))

    @Slot()
    def _clear_filter(self) -> None:
        self.show_filter(CaseFilter(self.bar.filter.view))

    @Slot()
    def _keep_filter(self) -> None:
        """Keeps the filter in force under its own words, or lets go of it when it was kept."""
        chosen = self.bar.filter
        if not chosen.narrowed:
            return
        if any(kept == chosen for _name, kept in self._own):
            self._own = [(name, kept) for name, kept in self._own if kept != chosen]
        else:
            self._own.append((self._filter_name(chosen), chosen))
        self.show_own(self._own)
        self.views.set_current(chosen)

    def _filter_name(self, chosen: CaseFilter) -> str:
        parts = [chosen.text.strip()]
        if chosen.town:
            parts.append(self.bar.town.currentText())
        if chosen.urgent:
            parts.append(self._kit.words("queue.urgent_only"))
        if chosen.view is not View.ALL:
            parts.append(self._kit.words.name(chosen.view))
        return self._kit.words("list.comma").join(filter(None, parts))

    def own_filters(self) -> list[tuple[str, CaseFilter]]:
        """The person's own filters, to be kept between sessions."""
        return list(self._own)

    def show_own(self, filters: list[tuple[str, CaseFilter]]) -> None:
        """Shows the person's own filters."""
        self._own = list(filters)
        self.views.show_own(self._own)
        self._walk()
        self._count()

    # -- the chosen case

    @Slot(object)
    def _chosen(self, case: CaseId | None) -> None:
        if case is None:
            return
        row = self.model.row_of(case)
        item = self._board.get(case) or (self.model.item(row) if row >= 0 else None)
        self.pane.show_item(item)
        self._read_history(case)
        if self._presence is not None:
            self._presence.look(case)

    def watch(self, presence: PresenceBoard) -> None:
        """Shows who else has which case open, and says which one this desk has."""
        self._presence = presence
        self.model.watch(presence)
        self.pane.watch(presence)
        presence.changed.connect(self._show_looking)
        self._show_looking()

    @Slot()
    def _show_looking(self) -> None:
        if self._presence is not None:
            self.looking.show_others(self._presence, self._board)

    def _read_history(self, case: CaseId) -> None:
        self._calls.submit(
            Lane.READ, partial(self._reader.history, case), self, self.pane.show_history, self._history_failed
        )

        shown = self.pane.item
        if self._similar is not None and shown is not None and shown.id == case:
            call = partial(self._similar.of, shown.case)
            self._calls.submit(Lane.READ, call, self, partial(self.pane.show_similar, case), self._history_failed)

    @Slot()
    def _compare(self) -> None:
        """Opens the case shown beside those that may be the same matter."""
        shown = self.pane.item
        if shown is None or not self.pane.similar:
            return
        can_merge = (shown.case.stage, Action.MERGE) in CASE_MOVES and may(self._person, Action.MERGE)
        dialog = SimilarDialog(
            self._kit, self._directory, shown.case, self.pane.similar, can_merge=can_merge, parent=self.window()
        )
        dialog.case_chosen.connect(self._go_to)
        dialog.merge_asked.connect(partial(self.actions_runner.merge, shown.case))
        dialog.open()

    @Slot()
    def _telephone(self) -> None:
        if self.pane.item is not None:
            self.actions_runner.telephone(self.pane.item.case)

    @Slot(object)
    def _go_to(self, case: CaseId) -> None:
        if self._board.get(case) is None:
            return
        if not self.table.choose(case):
            self.show_filter(CaseFilter(View.ALL))
            self.table.choose(case)
        self.table.setFocus()

    def _history_failed(self, _error: GridError) -> None:
        """The strip under the top bar says it already; the pane keeps what it has."""

    @Slot(object)
    def _board_updated(self, change: BoardChange) -> None:
        shown = self.pane.item
        if shown is not None:
            for old, new in change.pairs:
                either = new or old
                if either is not None and either.id == shown.id:
                    self._refresh_pane(shown, new)
        self._next_stale = True

    def _refresh_pane(self, shown: QueueItem, new: QueueItem | None) -> None:
        if new is not None:
            self.pane.show_item(new)
            self._read_history(new.id)
        else:
            # It left the board: closed, or no longer ours. The database knows how it stands.
            self._calls.submit(
                Lane.READ, partial(self._search_one, shown.id), self, self._show_left, self._history_failed
            )

    def _search_one(self, case: CaseId) -> list[QueueItem]:
        return self._maker.items(self._reader.by_ids([case]))

    def _show_left(self, items: list[QueueItem]) -> None:
        if items and self.pane.item is not None and self.pane.item.id == items[0].id:
            self.pane.show_item(items[0])
            self._read_history(items[0].id)

    @Slot(object)
    def _saved(self, case: Case) -> None:
        if self.pane.item is not None and self.pane.item.id == case.id:
            self.pane.show_item(self._maker.item(case))
            self._read_history(case.id)
        if case.stage.final:
            self._count_appeals()
        self.table.setFocus()

    @Slot(object)
    def _asked(self, offer: Offer) -> None:
        if self.pane.item is not None:
            self.actions_runner.ask(self.pane.item, offer)

    # -- next up

    @Slot()
    def _take_next(self) -> None:
        shown = self.next_up.item
        item = self._board.get(shown.id) if shown is not None else None
        if item is None or not waits_for(item, self._person):
            # The strip is a moment behind: the case has ended, or somebody else has taken it.
            self._walk()
            return
        self.show_case(item.id)
        self._skips.pop(item.id, None)
        if item.case.operator != self._person.id:
            self.actions_runner.take(item)

    def show_case(self, case: CaseId) -> None:
        """Chooses a case in the table, in the view of all when the one shown has it not."""
        if not self.table.choose(case):
            self.bar.set_view(View.ALL)
            self.table.choose(case)
        self.table.setFocus()

    @Slot()
    def _ask_skip(self) -> None:
        if self.next_up.item is None:
            return
        form = SkipDialog(self._kit, self.next_up.item, self.window())
        form.confirmed.connect(partial(self._skip, form))
        form.open()

    def _skip(self, form: SkipDialog) -> None:
        self._skips[form.item.id] = skip(form.reason, form.note, datetime.now(UTC))
        form.succeed()
        self._walk()
        self.table.setFocus()

    # -- panes, time, counts

    @Slot()
    def _enter_pane(self) -> None:
        buttons = self.pane.actions_bar.buttons
        if buttons:
            buttons[0][0].setFocus()

    def _next_pane(self, step: int) -> None:
        panes: list[QWidget] = [self.bar.text, self.table]
        if self.task_desk.isVisible():
            panes.insert(0, self.task_desk.list)
        if self.pane.actions_bar.buttons:
            panes.append(self.pane.actions_bar.buttons[0][0])
        focus = QApplication.focusWidget()
        places = [
            place
            for place, pane in enumerate(panes)
            if focus is pane or (focus and self._part(pane).isAncestorOf(focus))
        ]
        place = places[0] if places else 0
        panes[(place + step) % len(panes)].setFocus(Qt.FocusReason.TabFocusReason)

    def _part(self, pane: QWidget) -> QWidget:
        parts: dict[QWidget, QWidget] = {
            self.task_desk.list: self.task_desk,
            self.bar.text: self.bar,
            self.table: self.table,
        }
        return parts.get(pane, self.pane)

    @Slot()
    def _tick(self) -> None:
        self._ticks += 1
        if self._ticks % _APPEAL_TICKS == 1:
            self._count_appeals()
        if self.window().isActiveWindow():
            self.model.forget_marks(_MARK_SECONDS)
        if self._ticks % _CLOCK_TICKS == 0:
            self.table.viewport().update()
            self.model.pass_time()
            self.pane.pass_time()
            self.task_desk.pass_time()
        few = len(self._board) < _FEW
        if (self._next_stale and few) or self._ticks % _CLOCK_TICKS == 0:
            self._next_stale = False
            self._walk()
        self._count()
        self._show_looking()

    @Slot(int)
    def _progressed(self, count: int) -> None:
        words = self._kit.words
        self.bar.progress.setText("" if count < 0 else words("queue.reading", n=f"{count:,}"))
        if count < 0:
            self._walk()
        self._count()

    @Slot()
    def _count(self) -> None:
        timed = {View.OVERDUE: self.overdue_count, View.ATTENTION: self._attention_count}
        for view, line in self.views.rows.items():
            line.set_count(timed[view] if view in timed else self._board.count(view))
        shown = self.model.rowCount()
        if self.model.showing_results:
            self.bar.title.setText(self._search_words)
        else:
            name = self._kit.words.name(self.bar.filter.view)
            self.bar.title.setText(self._kit.words("queue.title", view=name, n=shown))
        self.bar.show_news(*self.model.news())
        self.empty.show_for(self.model, self.bar.filter, loading=self._board.loading)
        self._show_foot()
        self.counted.emit()

    def _walk(self) -> None:
        """Has the whole board looked through in the background, one walk at a time."""
        if self._walking:
            return
        self._walking = True
        items = tuple(self._board.items())
        own = [chosen for _name, chosen in self._own]
        now = datetime.now(UTC)
        self._skips = {case: one for case, one in self._skips.items() if self._board.get(case) is not None}
        skipped = frozenset(case for case, one in self._skips.items() if now < one.until)
        call = partial(walk, items, own, self._person, now.timestamp(), skipped)
        self._calls.submit(Lane.READ, call, self, self._walked, self._walk_failed)

    def _walked(self, found: Walk) -> None:
        self._walking = False
        self.overdue_count = found.overdue
        self._attention_count = found.attention
        for (line, _chosen), count in zip(self.views.own(), found.own, strict=False):
            line.set_count(count)
        let_wait = self._skips.get(found.best.id) if found.best is not None else None
        if let_wait is not None and datetime.now(UTC) < let_wait.until:
            # It was let wait while the walk was under way.
            self._walk()
            return
        self.next_up.show_item(found.best, let_wait, found.skipped)
        self._count()

    def _walk_failed(self, _error: GridError) -> None:
        self._walking = False

    @Slot()
    def _show_foot(self) -> None:
        words = self._kit.words
        rows = self.model.rowCount()
        first, last = self.table.rowAt(0) + 1, self.table.rowAt(self.table.viewport().height() - 1) + 1
        text = words("queue.range", first=max(first, min(rows, 1)), last=last or rows, n=f"{rows:,}")
        hidden = self.table.hidden
        if hidden:
            names = words("list.comma").join(words(f"queue.column.{name}") for name in hidden)
            text = words("queue.hidden", range=text, n=len(hidden), names=names)
        self._foot.set_text(text)

    def set_reckoned(self, reckoned: bool) -> None:
        """While the picture may be old, clocks say that they only reckon."""
        if self.cells.reckoned != reckoned:
            self.cells.reckoned = reckoned
            self.table.viewport().update()

    # -- keeping

    def go_on_from(self, other: QueueScreen) -> None:
        """Stands where another window's queue stood: drafts, filter, chosen case."""
        self.actions_runner.go_on_from(other.actions_runner)
        self._skips = other._skips
        self.show_filter(other.bar.filter)
        if other.table.chosen is not None:
            self.table.choose(other.table.chosen)

    def state(self) -> QByteArray:
        """Widths and column order, to be kept for the person."""
        return self.table.horizontalHeader().saveState()

    def splitter_state(self) -> QByteArray:
        """The widths of the parts."""
        return self.splitter.saveState()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            going_back = self.model.showing_results or QApplication.focusWidget() is self.bar.text
            if going_back:
                self._clear_filter()
            elif self.table.hasFocus():
                # Nothing to go back from here: the window may have something to put away.
                event.ignore()
                return
            self.table.setFocus()
            return
        super().keyPressEvent(event)
