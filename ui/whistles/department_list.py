"""The departments at the left of the board: how many whistles each has, has yet to sign, is late with."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from gridcenter.domain.department import DepartmentCode
from gridcenter.domain.directory import Directory
from ui.kit import Kit
from ui.models.whistle_columns import DepartmentCount
from ui.theme.tokens import LABEL
from ui.widgets.painted import paint_text

Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()
_ROW = 52


class _Counts(QAbstractListModel):
    def __init__(self, kit: Kit, directory: Directory) -> None:
        super().__init__()
        self._kit = kit
        self._directory = directory
        self.counts: list[DepartmentCount] = []

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.counts)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        count = self.counts[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return count
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self.name(count)} {count.open} {self.detail(count)}"
        return None

    def name(self, count: DepartmentCount) -> str:
        """The department's name, or the word for all."""
        if count.department is None:
            return self._kit.words("whistles.all")
        return self._directory.department_name(count.department)

    def detail(self, count: DepartmentCount) -> str:
        """What is not signed yet, in words."""
        return self._kit.words("whistles.to_sign", n=count.to_sign) if count.to_sign else ""

    def late(self, count: DepartmentCount) -> str:
        """What is late, in words."""
        return self._kit.words("whistles.late_count", n=count.late) if count.late else ""


class _Rows(QStyledItemDelegate):
    def __init__(self, kit: Kit, model: _Counts) -> None:
        super().__init__(model)
        self._kit = kit
        self._model = model

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(self._kit.px(80), self._kit.px(_ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        count = index.data(Qt.ItemDataRole.UserRole)
        if not isinstance(count, DepartmentCount):
            return
        kit, px, color = self._kit, self._kit.px, self._kit.theme.color
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, color("sel"))
            painter.fillRect(rect.x(), rect.y(), px(3), rect.height(), color("sel_bar"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, color("hover"))
        inner = rect.adjusted(px(14), px(4), -px(12), -px(4))
        upper = QRect(inner.x(), inner.y(), inner.width(), px(24))
        lower = QRect(inner.x(), inner.y() + px(24), inner.width(), px(20))
        number = str(count.open)
        wide = kit.theme.metrics().horizontalAdvance(number)
        paint_text(painter, kit, upper.adjusted(0, 0, -wide - px(8), 0), self._model.name(count))
        paint_text(painter, kit, upper.adjusted(upper.width() - wide - 1, 0, 0, 0), number, "t2")
        paint_text(painter, kit, lower, self._model.detail(count), "t2", LABEL)
        late = self._model.late(count)
        wide = kit.theme.metrics(LABEL).horizontalAdvance(late)
        paint_text(painter, kit, lower.adjusted(lower.width() - wide - 1, 0, 0, 0), late, "late_text", LABEL)


class DepartmentList(QListView):
    """A line for all and one for each department; the chosen one filters the board."""

    # DepartmentCode, or None for all.
    department_chosen = Signal(object)

    def __init__(self, kit: Kit, directory: Directory) -> None:
        super().__init__()
        self._counts = _Counts(kit, directory)
        self._quiet = False
        self.department: DepartmentCode | None = None
        self.setModel(self._counts)
        self.setItemDelegate(_Rows(kit, self._counts))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(kit.words("whistles.departments"))
        self.selectionModel().currentChanged.connect(self._current)

    def counts(self) -> list[DepartmentCount]:
        """What is shown, from top to bottom."""
        return list(self._counts.counts)

    def show_counts(self, counts: list[DepartmentCount]) -> None:
        """Shows counts; a chosen department stays, also with nothing left."""
        if self.department is not None and all(one.department != self.department for one in counts):
            counts = [*counts, DepartmentCount(self.department, 0, 0, 0)]
        if counts == self._counts.counts:
            return
        place = self.verticalScrollBar().value()
        self._quiet = True
        self._counts.beginResetModel()
        self._counts.counts = counts
        self._counts.endResetModel()
        row = next((at for at, one in enumerate(counts) if one.department == self.department), 0)
        self.setCurrentIndex(self._counts.index(row))
        self._quiet = False
        self.verticalScrollBar().setValue(place)

    def choose(self, department: DepartmentCode | None) -> None:
        """Filters by a department, or by none."""
        row = next((at for at, one in enumerate(self._counts.counts) if one.department == department), 0)
        self.setCurrentIndex(self._counts.index(row))

    @Slot(QModelIndex, QModelIndex)
    def _current(self, index: QModelIndex, _old: QModelIndex) -> None:
        if index.isValid() and not self._quiet:
            self.department = self._counts.counts[index.row()].department
            self.department_chosen.emit(self.department)
