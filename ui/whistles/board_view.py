"""The board: one painted list a column, arrows within and between them, one card chosen at most."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHBoxLayout, QListView, QScrollArea, QVBoxLayout, QWidget

from gridcenter.domain.directory import Directory
from gridcenter.domain.whistle import Whistle, WhistleId, live_branches
from gridcenter.time_words import clock_words
from ui.kit import Kit
from ui.models.whistle_columns import Column, by_limit, column_of, is_late
from ui.whistles.cards import WhistleCards, whistle_chip
from ui.widgets.labels import ElidedLabel, label, rule, set_tone

Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()
_NARROWEST = 196
_HEAD = 36


class ColumnModel(QAbstractListModel):
    """The cards of one column in their order."""

    def __init__(self, kit: Kit, directory: Directory, parent: QWidget) -> None:
        super().__init__(parent)
        self._kit = kit
        self._directory = directory
        self._whistles: list[Whistle] = []

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._whistles)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        whistle = self._whistles[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return whistle
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return self.sentence(whistle)
        return None

    def sentence(self, whistle: Whistle) -> str:
        """The whole card in words, every department named."""
        words, now = self._kit.words, datetime.now(UTC)
        chips = [whistle_chip(self._kit, self._directory, one, now) for one in live_branches(whistle.branches)]
        parts = [
            f"{whistle.number} {words.name(whistle.kind)} {words.name(whistle.stage)}",
            whistle.subject,
            words("whistles.at", town=self._directory.area_name(whistle.town), address=whistle.address),
            clock_words(words, whistle.clock, now) if whistle.clock else "",
            words("list.comma").join(f"{chip.name} {chip.word}" for chip in chips),
        ]
        return "\n".join(filter(None, parts))

    def whistles(self) -> list[Whistle]:
        """The cards from top to bottom."""
        return list(self._whistles)

    def show_whistles(self, whistles: list[Whistle]) -> None:
        """Shows these cards; nothing is reset when only their contents changed."""
        if [one.id for one in whistles] == [one.id for one in self._whistles]:
            changed = [
                row for row, (old, new) in enumerate(zip(self._whistles, whistles, strict=True)) if old is not new
            ]
            self._whistles = whistles
            for row in changed:
                self.dataChanged.emit(self.index(row), self.index(row))
        else:
            self.beginResetModel()
            self._whistles = whistles
            self.endResetModel()


class ColumnView(QListView):
    """One column of cards."""

    # Left or Right was pressed: -1 or 1.
    sideways = Signal(int)
    # Enter, or a double click.
    entered_card = Signal()
    # A card became current by key or mouse: Whistle.
    chosen = Signal(object)

    def __init__(self, model: ColumnModel, cards: WhistleCards, name: str) -> None:
        super().__init__()
        self._quiet = False
        self.setModel(model)
        self.cards_model = model
        self.setItemDelegate(cards)
        self.setAccessibleName(name)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.selectionModel().currentChanged.connect(self._current)
        self.doubleClicked.connect(self._entered)

    @Slot(QModelIndex, QModelIndex)
    def _current(self, index: QModelIndex, _old: QModelIndex) -> None:
        if index.isValid() and not self._quiet:
            self.chosen.emit(index.data(Qt.ItemDataRole.UserRole))

    @Slot(QModelIndex)
    def _entered(self, _index: QModelIndex) -> None:
        self.entered_card.emit()

    def place_at(self, row: int) -> None:
        """Makes a row current, or none, without a word to anybody."""
        self._quiet = True
        if row < 0:
            self.clearSelection()
            self.setCurrentIndex(QModelIndex())
        else:
            self.setCurrentIndex(self.model().index(row, 0))
        self._quiet = False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is not None and not event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.sideways.emit(step)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.entered_card.emit()
        else:
            super().keyPressEvent(event)


class WhistleBoardView(QScrollArea):
    """Six columns; as wide as there is room, never narrower than a card can be read."""

    # A card was chosen: WhistleId.
    chosen = Signal(object)
    # The chosen card is to be worked on.
    entered = Signal()

    def __init__(self, kit: Kit, directory: Directory, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kit = kit
        self.chosen_id: WhistleId | None = None
        self.cards = WhistleCards(kit, directory, self)
        self.views: dict[Column, ColumnView] = {}
        self._heads: dict[Column, tuple[ElidedLabel, QWidget]] = {}
        self._counts = {column: label("", tone="t2") for column in Column}
        self.setWidgetResizable(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner = QWidget()
        box = QHBoxLayout(inner)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        for column in Column:
            box.addWidget(self._column(column, directory), 1)
        self.setWidget(inner)

    def _column(self, column: Column, directory: Directory) -> QWidget:
        kit = self._kit
        frame = rule("right")
        frame.setMinimumWidth(kit.px(_NARROWEST))
        outer = QVBoxLayout(frame)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        head = rule("below", "s2")
        head.setFixedHeight(kit.px(_HEAD))
        head_box = QHBoxLayout(head)
        head_box.setContentsMargins(kit.px(12), 0, kit.px(12), 0)
        name = kit.words(f"whistles.column.{column.value}")
        title = ElidedLabel(kit, "t1", 15)
        title.set_text(name)
        head_box.addWidget(title, 1)
        head_box.addWidget(self._counts[column])
        outer.addWidget(head)
        view = ColumnView(ColumnModel(kit, directory, self), self.cards, name)
        tokens = kit.theme.tokens
        view.setStyleSheet(f"QListView {{ background: {tokens.s0}; padding: {kit.px(4)}px 0; }}")
        view.sideways.connect(self._sideways)
        view.entered_card.connect(self.entered)
        view.chosen.connect(self._chosen)
        outer.addWidget(view, 1)
        self.views[column] = view
        return frame

    # -- what is shown

    def show_whistles(self, whistles: Sequence[Whistle], now: datetime) -> None:
        """Shows whistles in their columns; the chosen card stays chosen and scrolls stay where they are."""
        focused = next((column for column, view in self.views.items() if view.hasFocus()), None)
        for column, view in self.views.items():
            cards = sorted((one for one in whistles if column_of(one) is column), key=by_limit)
            place = view.verticalScrollBar().value()
            view.cards_model.show_whistles(cards)
            view.verticalScrollBar().setValue(place)
            late = sum(is_late(one, now) for one in cards)
            count = self._kit.words("whistles.count_late", n=len(cards), late=late) if late else str(len(cards))
            self._counts[column].setText(count)
            set_tone(self._counts[column], "late" if late else "t2")
        self._mark_chosen()
        now_in = self.column_of_chosen()
        if focused is not None and now_in is not None and now_in is not focused:
            # The card that the hands are on has moved; they go with it.
            self.views[now_in].setFocus()

    def _mark_chosen(self) -> None:
        for view in self.views.values():
            ids = [one.id for one in view.cards_model.whistles()]
            view.place_at(ids.index(self.chosen_id) if self.chosen_id in ids else -1)

    def column_of_chosen(self) -> Column | None:
        """The column in which the chosen card stands."""
        for column, view in self.views.items():
            if any(one.id == self.chosen_id for one in view.cards_model.whistles()):
                return column
        return None

    def choose(self, whistle: WhistleId) -> bool:
        """Chooses a card and brings it into sight; False when no column has it."""
        self.chosen_id = whistle
        self._mark_chosen()
        column = self.column_of_chosen()
        if column is None:
            return False
        view = self.views[column]
        view.scrollTo(view.currentIndex())
        self.ensureWidgetVisible(view, 0, 0)
        self.chosen.emit(whistle)
        return True

    def first(self) -> WhistleId | None:
        """The card with the nearest limit of all."""
        cards = [one for view in self.views.values() for one in view.cards_model.whistles()[:1]]
        return min(cards, key=by_limit).id if cards else None

    def repaint_cards(self) -> None:
        """Brings the clocks in sight up to date."""
        for view in self.views.values():
            view.viewport().update()

    # -- choosing

    @Slot(object)
    def _chosen(self, whistle: Whistle) -> None:
        self.choose(whistle.id)

    @Slot(int)
    def _sideways(self, step: int) -> None:
        """To the card beside in the next column that has any."""
        columns = list(Column)
        view = self.sender()
        here = next(place for place, column in enumerate(columns) if self.views[column] is view)
        current = self.views[columns[here]]
        y = current.visualRect(current.currentIndex()).center().y() if current.currentIndex().isValid() else 0
        there = here + step
        while 0 <= there < len(columns):
            other = self.views[columns[there]]
            cards = other.cards_model.whistles()
            if cards:
                rows = range(len(cards))
                model = other.cards_model
                row = min(rows, key=lambda at: abs(other.visualRect(model.index(at)).center().y() - y))
                other.setFocus()
                self.choose(cards[row].id)
                return
            there += step

    def focus_board(self) -> None:
        """Gives the keys to the column of the chosen card, or to the first that has cards."""
        column = self.column_of_chosen()
        if column is None:
            first = self.first()
            if first is not None:
                self.choose(first)
                column = self.column_of_chosen()
        self.views[column or Column.CENTRE].setFocus()
