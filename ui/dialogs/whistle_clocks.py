"""What a step will do to the clocks of a whistle, as a table: a row for whoever owes, a column for each limit."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from gridcenter.domain.directory import Directory
from gridcenter.domain.limits import ClockKind
from gridcenter.domain.whistle_clocks import ClockChange
from ui.dialogs.department_choice import plain_table
from ui.kit import Kit
from ui.queue_words import local_time
from ui.widgets.labels import label

_ROW, _MOST_ROWS = 34, 6


class ClockTable(QWidget):
    """Starts are blue, moved limits amber with the old one behind, ended ones grey and said to end."""

    def __init__(self, kit: Kit, directory: Directory) -> None:
        super().__init__()
        self._kit = kit
        self._directory = directory
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(kit.px(4))
        box.addWidget(label(kit.words("whistles.clocks_after"), tone="t2"))
        self.table = QTableWidget(0, 1)
        plain_table(self.table, kit)
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.table.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.setAccessibleName(kit.words("whistles.clocks_after"))
        box.addWidget(self.table)
        self._none = label(kit.words("whistles.no_clocks"), tone="t2")
        box.addWidget(self._none)

    def show_changes(self, changes: tuple[ClockChange, ...] | None) -> None:
        """Shows what changes; None: the form is not complete yet, what was shown stays away."""
        self.table.setVisible(bool(changes))
        self._none.setText(self._kit.words("whistles.clocks_later" if changes is None else "whistles.no_clocks"))
        self._none.setVisible(not changes)
        if not changes:
            return
        kit = self._kit
        kinds = [kind for kind in _ORDER if any(one.kind is kind for one in changes)]
        owners = list(dict.fromkeys(self._owner(one) for one in changes))
        self.table.setColumnCount(len(kinds) + 1)
        self.table.setHorizontalHeaderLabels([kit.words("whistles.owner"), *(kit.words.name(kind) for kind in kinds)])
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self.table.setRowCount(len(owners))
        for line, owner in enumerate(owners):
            self._cell(line, 0, owner, "t1")
            for column in range(1, len(kinds) + 1):
                self._cell(line, column, "", "t1")
        for change in changes:
            text, token = self._words(change)
            self._cell(owners.index(self._owner(change)), kinds.index(change.kind) + 1, text, token)
        self.table.setFixedHeight(kit.px(_ROW) * (min(len(owners), _MOST_ROWS) + 1) + 2)

    def _cell(self, line: int, column: int, text: str, token: str) -> None:
        item = QTableWidgetItem(text)
        item.setForeground(self._kit.theme.color(token))
        item.setToolTip(text)
        self.table.setItem(line, column, item)

    def _owner(self, change: ClockChange) -> str:
        if change.department:
            return self._directory.department_name(change.department)
        return self._kit.words(f"whistles.owner_of.{change.kind}")

    def _words(self, change: ClockChange) -> tuple[str, str]:
        words, zone = self._kit.words, self._directory.district.zone
        before = local_time(change.before, zone) if change.before else ""
        after = local_time(change.after, zone) if change.after else ""
        if change.after is None:
            return words("whistles.clock_ends"), "t3"
        if change.before is None:
            return after, "accent"
        # To the minute: a limit that moves by less has not moved for people.
        if before != after:
            return words("whistles.clock_moves", after=after, before=before), "soon_text"
        return after, "t2"


_ORDER = (
    *(ClockKind.ADMIT, ClockKind.TRIAGE, ClockKind.RULE, ClockKind.CONFIRM),
    *(ClockKind.SIGN, ClockKind.CONTACT, ClockKind.CHECK_IN, ClockKind.FEED_BACK),
)
