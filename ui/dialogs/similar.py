"""A case and those that may be the same matter, facts side by side. Merges nothing itself."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QFrame, QGridLayout, QListWidget, QScrollArea, QVBoxLayout, QWidget

from gridcenter.domain.case import Case, current_branches
from gridcenter.domain.directory import Directory
from gridcenter.domain.likeness import Likeness
from ui.dialogs.similar_hints import similar_line
from ui.kit import Kit
from ui.queue_words import short_number
from ui.widgets.buttons import KeyButton
from ui.widgets.labels import label, row

_ROWS_SHOWN = 5
_MERGE_KEY = "Alt+M"


class SimilarDialog(QDialog):
    """The similar cases as a list; below it this case and the chosen one."""

    # The person wants this case in the queue: CaseId of an open case.
    case_chosen = Signal(object)
    # The person wants the case looked at merged into this one: Case.
    merge_asked = Signal(object)

    def __init__(
        self,
        kit: Kit,
        directory: Directory,
        case: Case,
        found: tuple[Likeness, ...],
        *,
        can_merge: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._kit = kit
        self._directory = directory
        self._case = case
        self._found = found
        title = kit.words("similar.title", number=short_number(case.number))
        self.setWindowTitle(title)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box = QVBoxLayout(self)
        box.setContentsMargins(kit.px(20), kit.px(16), kit.px(20), kit.px(16))
        box.setSpacing(kit.px(12))
        box.addWidget(label(title, type_="head"))
        self.list = QListWidget()
        self.list.setAccessibleName(title)
        now = datetime.now(UTC)
        for match in found:
            self.list.addItem(similar_line(kit.words, directory, match, now))
        self.list.setFixedHeight(kit.px(28) * min(_ROWS_SHOWN, len(found)) + kit.px(8))
        self.list.currentRowChanged.connect(self._show)
        box.addWidget(self.list)
        self._sides = QScrollArea()
        self._sides.setWidgetResizable(True)
        self._sides.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        box.addWidget(self._sides, 1)
        self._ended = label(kit.words("similar.ended"), tone="soon", wrap=True)
        box.addWidget(self._ended)
        close = KeyButton(kit, kit.words("similar.close"), "Esc")
        close.clicked.connect(self.reject)
        self.merge_button: KeyButton | None = None
        if can_merge:
            self.merge_button = KeyButton(kit, kit.words("similar.merge"), _MERGE_KEY.replace("+", " "))
            self.merge_button.setShortcut(_MERGE_KEY)
            self.merge_button.clicked.connect(self._merge)
        self.go_button = KeyButton(kit, kit.words("similar.go"), "Enter", primary=True)
        self.go_button.clicked.connect(self._go)
        for keys in ("Return", "Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.go_button.click)
        box.addWidget(row(1, close, self.merge_button, self.go_button))
        self.resize(kit.px(980), kit.px(720))
        self.list.setCurrentRow(0)
        self.list.setFocus()

    @property
    def chosen(self) -> Case | None:
        """The similar case that is looked at."""
        place = self.list.currentRow()
        return self._found[place].case if 0 <= place < len(self._found) else None

    @Slot(int)
    def _show(self, _place: int) -> None:
        other = self.chosen
        if other is None:
            return
        self._sides.setWidget(self._side_by_side(other))
        self._ended.setVisible(other.stage.final)
        self.go_button.setEnabled(not other.stage.final)

    def _side_by_side(self, other: Case) -> QWidget:
        kit = self._kit
        frame = QFrame()
        frame.setProperty("pane", "s1")
        grid = QGridLayout(frame)
        grid.setContentsMargins(kit.px(12), kit.px(8), kit.px(12), kit.px(8))
        grid.setHorizontalSpacing(kit.px(20))
        grid.setVerticalSpacing(kit.px(8))
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        grid.addWidget(label(kit.words("similar.this"), tone="accent"), 0, 1)
        grid.addWidget(label(kit.words("similar.that"), tone="accent"), 0, 2)
        top = Qt.AlignmentFlag.AlignTop
        for line, ((name, mine), (_name, theirs)) in enumerate(
            zip(self._facts(self._case), self._facts(other), strict=True), 1
        ):
            tone = "" if mine == theirs else "soon"
            grid.addWidget(label(name, tone="t2"), line, 0, top)
            grid.addWidget(label(mine, wrap=True), line, 1, top)
            grid.addWidget(label(theirs, tone=tone, wrap=True), line, 2, top)
        grid.setRowStretch(grid.rowCount(), 1)
        return frame

    def _facts(self, case: Case) -> list[tuple[str, str]]:
        words, directory = self._kit.words, self._directory
        branches = [
            f"{directory.department_name(branch.department)} {words.name(branch.state)}"
            for branch in current_branches(case.branches)
        ]
        local = case.reported_at.astimezone(directory.district.zone)
        source = words("pane.source_at", source=words.name(case.source), time=f"{local:%m-%d %H:%M}")
        return [
            (words("queue.column.number"), case.number),
            (words("queue.column.stage"), words.name(case.stage)),
            (words("queue.column.category"), directory.category_name(case.category)),
            (words("pane.fact.situation"), case.description),
            (words("pane.fact.place"), case.address),
            (words("pane.fact.grid"), directory.area_name(case.area)),
            (words("pane.fact.source"), source),
            (words("queue.column.priority"), words.name(case.priority)),
            (words("queue.column.departments"), words("list.comma").join(branches)),
        ]

    @Slot()
    def _go(self) -> None:
        other = self.chosen
        if other is not None and not other.stage.final:
            self.accept()
            self.case_chosen.emit(other.id)

    @Slot()
    def _merge(self) -> None:
        other = self.chosen
        if other is not None:
            self.merge_asked.emit(other)
