"""The views at the left of the queue, each with its key and count, and a person's own filters."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QSizePolicy, QVBoxLayout, QWidget

from gridcenter.domain.views import OPERATOR_VIEWS, View
from ui.kit import Kit
from ui.models.case_filter import CaseFilter
from ui.theme.tokens import KEY
from ui.widgets.buttons import KeyCap
from ui.widgets.labels import label, row, rule

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
# Where there are more than ten, the keys go on along the row of digits.
VIEW_KEYS = "1234567890-="
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class ViewRow(QAbstractButton):
    """One line: key, word, count. A count that is late stands in a red box."""

    def __init__(self, kit: Kit, key: str, text: str, *, late: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kit = kit
        self._key = key
        self._late = late
        self._count = 0
        self.setText(text)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.set_count(0)

    def set_count(self, count: int) -> None:
        """Shows how many there are."""
        if count != self._count or not self.accessibleName():
            self._count = count
            self.setAccessibleName(f"{self.text()} {count} {self._key}")
            self.update()

    def count(self) -> int:
        """The number shown."""
        return self._count

    def sizeHint(self) -> QSize:
        return QSize(self._kit.px(160), self._kit.px(36))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, px = self._kit.theme, self._kit.px
        if self.isChecked():
            painter.fillRect(self.rect(), theme.color("sel"))
            painter.fillRect(0, 0, px(3), self.height(), theme.color("sel_bar"))
        elif self.underMouse():
            painter.fillRect(self.rect(), theme.color("hover"))
        left = px(14)
        if self._key:
            painter.setFont(theme.font(KEY))
            painter.setPen(theme.color("t3"))
            painter.drawText(QRect(left, 0, px(46), self.height()), _LEFT, self._key)
            left += px(44)
        count = f"{self._count:,}"
        wide = theme.metrics().horizontalAdvance(count)
        right = self.width() - px(12)
        painter.setFont(theme.font())
        if self._late and self._count:
            box = QRect(right - wide - px(10), (self.height() - px(24)) // 2, wide + px(12), px(24))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("late_fill"))
            painter.drawRoundedRect(box, px(3), px(3))
            painter.setPen(theme.color("on_late"))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, count)
        else:
            painter.setPen(theme.color("t2"))
            painter.drawText(QRect(0, 0, right, self.height()), _RIGHT, count)
        painter.setPen(theme.color("t1"))
        text = theme.metrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, right - wide - left - px(14))
        painter.drawText(QRect(left, 0, right - left, self.height()), _LEFT, text)
        if self.hasFocus():
            painter.setPen(theme.color("focus"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(1, 1, -2, -2))


class ViewList(QWidget):
    """Chooses a view or one of the person's own filters."""

    # A view was chosen: View.
    view_chosen = Signal(object)
    # An own filter was chosen: CaseFilter.
    filter_chosen = Signal(object)
    # The list of appeals was asked for.
    appeals_chosen = Signal()

    def __init__(
        self,
        kit: Kit,
        parent: QWidget | None = None,
        *,
        views: tuple[View, ...] = OPERATOR_VIEWS,
        with_appeals: bool = False,
    ) -> None:
        super().__init__(parent)
        self._kit = kit
        self._group = QButtonGroup(self)
        self.rows: dict[View, ViewRow] = {}
        self._own: list[tuple[ViewRow, CaseFilter]] = []
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._head(kit.words("queue.views")))
        for key, view in zip(VIEW_KEYS, views, strict=False):
            line = ViewRow(kit, f"Alt {key}", kit.words.name(view), late=view is View.OVERDUE)
            line.clicked.connect(self._view_clicked)
            self.rows[view] = line
            self._group.addButton(line)
            layout.addWidget(line)
        self.appeals: ViewRow | None = None
        if with_appeals:
            self.appeals = ViewRow(kit, f"Alt {VIEW_KEYS[len(views)]}", kit.words("queue.appeals"))
            self.appeals.clicked.connect(self.appeals_chosen)
            self._group.addButton(self.appeals)
            layout.addWidget(self.appeals)
        self._own_head = self._head(kit.words("queue.own_filters"), "Ctrl S")
        layout.addWidget(self._own_head)
        self._own_box = QVBoxLayout()
        self._own_box.setSpacing(0)
        layout.addLayout(self._own_box)
        self._hint = label(kit.words("queue.own_filters_hint"), tone="t3", type_="label", wrap=True)
        self._hint.setContentsMargins(kit.px(14), kit.px(8), kit.px(12), 0)
        layout.addWidget(self._hint)
        layout.addStretch(1)

    def _head(self, text: str, key: str = "") -> QWidget:
        frame = rule("below", "s2")
        box = QVBoxLayout(frame)
        box.setContentsMargins(self._kit.px(14), 0, self._kit.px(12), 0)
        box.addWidget(row(label(text, tone="t2"), 1, KeyCap(self._kit, key) if key else None))
        frame.setFixedHeight(self._kit.px(36))
        return frame

    def _view_clicked(self) -> None:
        for view, line in self.rows.items():
            if line is self.sender():
                self.view_chosen.emit(view)

    def _own_clicked(self) -> None:
        for line, chosen in self._own:
            if line is self.sender():
                self.filter_chosen.emit(chosen)

    def show_own(self, filters: list[tuple[str, CaseFilter]]) -> None:
        """Shows the person's own filters by name."""
        for line, _filter in self._own:
            self._group.removeButton(line)
            line.deleteLater()
        self._own = []
        for name, chosen in filters:
            line = ViewRow(self._kit, "", name)
            line.clicked.connect(self._own_clicked)
            self._group.addButton(line)
            self._own_box.addWidget(line)
            self._own.append((line, chosen))
        self._hint.setVisible(not filters)

    def own(self) -> list[tuple[ViewRow, CaseFilter]]:
        """The lines of the own filters with what they stand for."""
        return list(self._own)

    def set_current(self, chosen: CaseFilter) -> None:
        """Marks what is in force."""
        for line, kept in self._own:
            if kept == chosen:
                line.setChecked(True)
                return
        # A filter kept by a desk of another kind may name a view this one has not.
        if chosen.view in self.rows:
            self.rows[chosen.view].setChecked(True)
