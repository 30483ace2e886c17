"""The live table. What is selected keeps its place on the screen, whatever moves around it."""

from __future__ import annotations

from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from gridcenter.domain.case import CaseId
from ui.kit import Kit
from ui.models.case_table import COLUMNS, DEFAULT_COLUMN, CaseTable
from ui.queue.cells import ROW_HEIGHT, QueueCells

# Widths of the design at 100 %, Chinese and English.
_WIDTHS = {
    "number": (114, 120),
    "stage": (90, 122),
    "priority": (70, 96),
    "clock": (158, 206),
    "category": (112, 130),
    "grid": (118, 118),
    "address": (140, 124),
    "source": (74, 104),
    "departments": (216, 252),
    "operator": (50, 56),
    "looking": (88, 76),
}


_ONE_CHIP = (176, 206)
_NARROW_BELOW = 900
# The order in which columns go when there is no room.
_FOLDING = ("operator", "source", "grid", "looking", "address")


class QueueTable(QTableView):
    """Shows a CaseTable; one row is chosen at a time."""

    # The chosen case changed: CaseId, or None when nothing is chosen.
    case_chosen = Signal(object)
    # Enter or a double click: the person wants the case itself.
    case_entered = Signal()
    # Columns were hidden or shown; `hidden` names them.
    folded = Signal()

    def __init__(self, kit: Kit, model: CaseTable, cells: QueueCells, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kit = kit
        self._table = model
        self._chosen: CaseId | None = None
        self._anchor: tuple[CaseId, int] | None = None
        self._moving = False
        self.hidden: list[str] = []
        self.setModel(model)
        self.setItemDelegate(cells)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(kit.px(ROW_HEIGHT))
        rows.setDefaultSectionSize(kit.px(ROW_HEIGHT))
        self._set_up_header()
        self.doubleClicked.connect(self.case_entered)
        model.about_to_move.connect(self._hold)
        model.moved.connect(self._let_go)
        model.marks_forgotten.connect(self.viewport().update)

    def _set_up_header(self) -> None:
        header = self.horizontalHeader()
        header.setFixedHeight(self._kit.px(34))
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setSectionsMovable(True)
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setSortIndicator(DEFAULT_COLUMN, Qt.SortOrder.AscendingOrder)
        header.sectionClicked.connect(self._order)
        place = 0 if self._kit.words.language == "zh" else 1
        for column, name in enumerate(COLUMNS):
            self.setColumnWidth(column, self._kit.px(_WIDTHS[name][place]))
        header.setMinimumSectionSize(self._kit.px(48))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    def _fold(self) -> None:
        """Hides columns that have no room, the least needed first, and says which."""
        place = 0 if self._kit.words.language == "zh" else 1
        room = self.viewport().width()
        narrow = room < self._kit.px(_NARROW_BELOW)
        widths = {name: pair[place] for name, pair in _WIDTHS.items()}
        if narrow:
            # One chip is enough here: the worst is in it, the rest in the tooltip.
            widths["departments"] = _ONE_CHIP[place]
        hidden: list[str] = []
        for name in _FOLDING:
            if sum(self._kit.px(width) for other, width in widths.items() if other not in hidden) <= room:
                break
            hidden.append(name)
        # These widths are not the person's; a layout kept before there was such a column has none for it either.
        for name in ("departments", "looking"):
            self.setColumnWidth(COLUMNS.index(name), self._kit.px(widths[name]))
        for column, name in enumerate(COLUMNS):
            self.setColumnHidden(column, name in hidden)
        header = self.horizontalHeader()
        stretched = "category" if "address" in hidden else "address"
        for name in ("category", "address"):
            mode = QHeaderView.ResizeMode.Stretch if name == stretched else QHeaderView.ResizeMode.Interactive
            header.setSectionResizeMode(COLUMNS.index(name), mode)
        if stretched != "category":
            self.setColumnWidth(COLUMNS.index("category"), self._kit.px(widths["category"]))
        if hidden != self.hidden:
            self.hidden = hidden
            self.folded.emit()

    @Slot(int)
    def _order(self, column: int) -> None:
        if COLUMNS[column] == "looking":
            # Rows would jump with everybody's eyes; the header turns its mark by itself and is turned back.
            self.order_by(self._table.sort_column, self._table.descending)
            return
        descending = column == self._table.sort_column and not self._table.descending
        self.order_by(column, descending)

    def order_by(self, column: int, descending: bool = False) -> None:
        """Orders by a column and shows that in the header."""
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        self.horizontalHeader().setSortIndicator(column, order)
        self._table.order_by(column, descending)

    # -- the chosen row

    @property
    def chosen(self) -> CaseId | None:
        """The chosen case."""
        return self._chosen

    def choose(self, case: CaseId, *, scroll: bool = True) -> bool:
        """Chooses a case when it is among the rows."""
        row = self._table.row_of(case)
        if row < 0:
            return False
        index = self._table.index(row, 0)
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.selectionModel().setCurrentIndex(index, flags)
        if scroll:
            self.scrollTo(index)
        return True

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        if self._moving:
            return
        rows = self.selectionModel().selectedRows()
        chosen = self._table.item(rows[0].row()).id if rows else None
        if chosen != self._chosen:
            self._chosen = chosen
            if chosen is not None:
                self._table.seen(chosen)
            self.case_chosen.emit(chosen)

    @Slot()
    def _hold(self) -> None:
        """Remembers where the chosen row, or else the first one in sight, stands on the screen."""
        self._moving = True
        self._anchor = None
        if self._chosen is not None:
            row = self._table.row_of(self._chosen)
            if row >= 0:
                y = self.rowViewportPosition(row)
                if -self._kit.px(ROW_HEIGHT) < y < self.viewport().height():
                    self._anchor = (self._chosen, y)
                    return
        if self.verticalScrollBar().value() > 0:
            first = self.rowAt(0)
            if first >= 0:
                self._anchor = (self._table.item(first).id, self.rowViewportPosition(first))

    @Slot()
    def _let_go(self) -> None:
        """Puts the held row back to where it stood."""
        if self._anchor is not None:
            case, y = self._anchor
            row = self._table.row_of(case)
            if row >= 0:
                bar = self.verticalScrollBar()
                bar.setValue(row * self._kit.px(ROW_HEIGHT) - y)
        if self._chosen is not None:
            if self._table.row_of(self._chosen) < 0:
                # The case left this view and keeps its pane; no other row may look chosen meanwhile.
                self.selectionModel().clearSelection()
            else:
                # A reset forgets the selection.
                self.choose(self._chosen, scroll=False)
        self._moving = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.case_entered.emit()
            return
        super().keyPressEvent(event)
