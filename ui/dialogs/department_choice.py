"""Departments by one line or a list, kept in step; the first one leads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gridcenter.domain.department import Department, DepartmentCode
from gridcenter.domain.search import folded
from ui.kit import Kit
from ui.widgets.buttons import KeyCap
from ui.widgets.labels import label, row

_SPLIT = str.maketrans(dict.fromkeys(",，、;；", " "))
_ROW = 34


def read_departments(text: str, departments: Sequence[Department]) -> list[DepartmentCode]:
    """Each word of the line is a department: initials, Chinese or code; the first leads."""
    found: list[DepartmentCode] = []
    for word in folded(text).translate(_SPLIT).split():
        fits = [one for one in departments if _fits(one, word)]
        # Two departments may share initials; the code belongs to one.
        fits.sort(key=lambda one: (one.code.lower() != word, word not in (one.initials, one.short_name)))
        found.extend(one.code for one in fits[:1] if one.code not in found)
    return found


def _fits(department: Department, word: str) -> bool:
    names = (department.initials, department.code.lower(), folded(department.short_name), folded(department.name))
    return any(name.startswith(word) for name in names) or word in folded(department.name)


def plain_table(table: QTableWidget, kit: Kit) -> None:
    """Gives a table of a form its plain look."""
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(kit.px(_ROW))
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setShowGrid(False)
    table.setStyleSheet(f"QTableWidget {{ border: 1px solid {kit.theme.tokens.line}; }}")
    table.horizontalHeader().setHighlightSections(False)
    table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


class DepartmentChoice(QWidget):
    """The line and the list. `lead` says whether the first one leads; `single` takes one only."""

    changed = Signal()

    def __init__(
        self, kit: Kit, departments: Iterable[Department], *, lead: bool, single: bool = False, rows: int = 6
    ) -> None:
        super().__init__()
        self.kit = kit
        self.departments = list(departments)
        self.lead = lead
        self._single = single
        self._chosen: list[DepartmentCode] = []
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(kit.px(6))
        self.line = QLineEdit()
        self.line.setPlaceholderText(kit.words("department_choice.single" if single else "dispatch.line_hint"))
        self.line.setAccessibleName(kit.words("dispatch.departments"))
        self.line.textEdited.connect(self._read_line)
        box.addWidget(self.line)
        self.list = _ChoiceTable(self, rows)
        box.addWidget(self.list, 1)
        hints: list[QWidget | int] = [
            label(kit.words("dispatch.shown", n=len(self.departments)), tone="t3", type_="label"),
            1,
            KeyCap(kit, kit.words("key.space")),
            label(kit.words("dispatch.toggle"), tone="t2", type_="label"),
        ]
        if lead and not single:
            hints += [KeyCap(kit, "Z"), label(kit.words("dispatch.make_lead"), tone="t2", type_="label")]
        box.addWidget(row(*hints))
        self.setFocusProxy(self.line)
        self.list.show_chosen(self._chosen)

    @property
    def chosen(self) -> tuple[DepartmentCode, ...]:
        """The departments, the first one leading."""
        return tuple(self._chosen)

    @Slot(str)
    def _read_line(self, text: str) -> None:
        found = read_departments(text, self.departments)
        self._chosen = found[:1] if self._single else found
        # Typed departments come to the top of the list, so that line and list show the same.
        self.departments.sort(key=lambda one: found.index(one.code) if one.code in found else len(found))
        self._show()

    def choose(self, codes: Iterable[DepartmentCode]) -> None:
        """Takes these departments, those of them that are on the list."""
        known = {one.code for one in self.departments}
        self._chosen = [code for code in codes if code in known][: 1 if self._single else None]
        self._write_line()

    def toggle(self, code: DepartmentCode) -> None:
        """Takes a department in or leaves it out."""
        if code in self._chosen:
            self._chosen.remove(code)
        elif self._single:
            self._chosen = [code]
        else:
            self._chosen.append(code)
        self._write_line()

    def make_lead(self, code: DepartmentCode) -> None:
        """Puts a department first."""
        if self.lead:
            self._chosen = [code, *(one for one in self._chosen if one != code)][: 1 if self._single else None]
            self._write_line()

    def _write_line(self) -> None:
        names = {one.code: one.short_name for one in self.departments}
        self.line.setText(self.kit.words("list.comma").join(names[code] for code in self._chosen))
        self._show()

    def _show(self) -> None:
        self.list.show_chosen(self._chosen)
        self.changed.emit()


class DepartmentTable(QTableWidget):
    """Departments to choose from, one a row; Space or a click takes one in or out, Z makes it the lead."""

    # A department is to be taken in or out, or to lead: its code.
    toggled = Signal(object)
    lead_asked = Signal(object)

    def __init__(self, kit: Kit, columns: Sequence[str], widths: Sequence[int]) -> None:
        super().__init__(0, len(columns))
        self._kit = kit
        self.setHorizontalHeaderLabels([kit.words(f"dispatch.column.{name}") for name in columns])
        plain_table(self, kit)
        self.setTabKeyNavigation(False)
        for column, width in enumerate(widths):
            self.setColumnWidth(column, kit.px(width))
        self.horizontalHeader().setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self.setAccessibleName(kit.words("dispatch.departments"))
        self.cellClicked.connect(self._click)

    def _role(self, code: DepartmentCode, chosen: list[DepartmentCode], leads: bool) -> str:
        """The word for what a department is chosen as; `leads` when the first of them does."""
        if code not in chosen:
            return ""
        return self._kit.words("queue.lead" if leads and chosen[0] == code else "pane.assist")

    def _cell(self, line: int, column: int, text: str, code: DepartmentCode, token: str = "") -> QTableWidgetItem:
        item = self.item(line, column)
        if item is None:
            item = QTableWidgetItem()
            self.setItem(line, column, item)
        item.setText(text)
        item.setForeground(self._kit.theme.color(token or ("accent" if column == 0 else "t1")))
        item.setData(Qt.ItemDataRole.UserRole, code)
        return item

    def _code(self, line: int) -> DepartmentCode | None:
        item = self.item(line, 0)
        return DepartmentCode(item.data(Qt.ItemDataRole.UserRole)) if item else None

    @Slot(int, int)
    def _click(self, line: int, _column: int) -> None:
        code = self._code(line)
        if code is not None:
            self.toggled.emit(code)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        code = self._code(self.currentRow())
        if code is not None and event.key() == Qt.Key.Key_Space:
            self.toggled.emit(code)
        elif code is not None and event.key() == Qt.Key.Key_Z:
            self.lead_asked.emit(code)
        else:
            super().keyPressEvent(event)


class _ChoiceTable(DepartmentTable):
    """Lead sign, name, duty."""

    def __init__(self, choice: DepartmentChoice, rows: int) -> None:
        super().__init__(choice.kit, ("role", "department", "duty"), (64, 110))
        self._choice = choice
        self.setMinimumHeight(choice.kit.px(_ROW) * (min(rows, max(1, len(choice.departments))) + 1) + 2)
        self.toggled.connect(choice.toggle)
        self.lead_asked.connect(choice.make_lead)

    def show_chosen(self, chosen: list[DepartmentCode]) -> None:
        """Shows who there is and who is chosen as what."""
        self.setRowCount(len(self._choice.departments))
        for line, one in enumerate(self._choice.departments):
            for column, text in enumerate((self._role(one.code, chosen, self._choice.lead), one.short_name, one.duty)):
                self._cell(line, column, text, one.code)
