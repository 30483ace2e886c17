"""What an empty table says: which view is empty, or which filter leaves nothing, and what to do."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QTableView, QVBoxLayout, QWidget

from ui.kit import Kit
from ui.models.case_filter import CaseFilter
from ui.models.case_table import CaseTable
from ui.widgets.buttons import KeyButton
from ui.widgets.labels import label


class EmptyNote(QWidget):
    """Stands in the middle of a table that has no rows."""

    # The one thing that can be done: clear the filter.
    action = Signal()

    def __init__(self, kit: Kit, table: QTableView) -> None:
        super().__init__(table)
        self._kit = kit
        self._table = table
        box = QVBoxLayout(self)
        self._text = label("", tone="t2")
        self._text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._button = KeyButton(kit, kit.words("queue.clear_filter"), "Ctrl 0", small=True)
        self._button.clicked.connect(self.action)
        box.addWidget(self._text)
        box.addWidget(self._button, 0, Qt.AlignmentFlag.AlignHCenter)
        table.installEventFilter(self)
        self.hide()

    def show_for(self, model: CaseTable, chosen: CaseFilter, *, loading: bool) -> None:
        """Shows itself when there are no rows, with the words that fit."""
        if model.rowCount():
            self.hide()
            return
        words = self._kit.words
        if model.showing_results:
            text = words("queue.empty_search")
        elif loading:
            text = words("queue.empty_loading")
        elif chosen.narrowed:
            text = words("queue.empty_filter")
        else:
            text = words("queue.empty_view", view=words.name(chosen.view))
        self._text.setText(text)
        self._button.setVisible(chosen.narrowed or model.showing_results)
        self.adjustSize()
        self._place()
        self.show()

    def _place(self) -> None:
        self.move((self._table.width() - self.width()) // 2, self._table.height() // 3)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)
