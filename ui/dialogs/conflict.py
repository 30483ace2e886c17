"""Two versions side by side: what stands now, and what would have been saved."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QGridLayout, QVBoxLayout, QWidget

from gridcenter.domain.case import Case, current_branches
from gridcenter.domain.directory import Directory
from gridcenter.errors import Conflict
from ui.kit import Kit
from ui.queue_words import short_number
from ui.widgets.buttons import KeyButton
from ui.widgets.labels import label, row


class ConflictDialog(QDialog):
    """Shows where the versions differ; the person looks at the new one or does their own step on top of it."""

    # The person wants their own step done on what stands now: Case.
    again = Signal(object)

    def __init__(
        self, kit: Kit, conflict: Conflict, seen: Case, directory: Directory, *, can_repeat: bool, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._kit = kit
        self._directory = directory
        self._conflict = conflict
        self.setWindowTitle(kit.words("conflict.title"))
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        current = conflict.current
        mine = conflict.attempted or seen
        box = QVBoxLayout(self)
        box.setContentsMargins(kit.px(20), kit.px(16), kit.px(20), kit.px(16))
        box.setSpacing(kit.px(12))
        box.addWidget(label(kit.words("conflict.title"), type_="head"))
        number = short_number(current.number)
        box.addWidget(label(kit.words("conflict.what", number=number, version=current.version), wrap=True))
        box.addWidget(self._versions(current, mine))
        close = KeyButton(kit, kit.words("conflict.look"), "Esc")
        close.clicked.connect(self.reject)
        repeat = KeyButton(kit, kit.words("conflict.again"), "Ctrl Enter", primary=True)
        repeat.setShortcut("Ctrl+Return")
        repeat.clicked.connect(self._again)
        repeat.setEnabled(can_repeat)
        if not can_repeat:
            box.addWidget(label(kit.words("conflict.gone"), tone="soon", wrap=True))
        box.addWidget(row(1, close, repeat))
        self.setMinimumWidth(kit.px(760))

    def _versions(self, current: Case, mine: Case) -> QWidget:
        kit = self._kit
        frame = QWidget()
        grid = QGridLayout(frame)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(kit.px(20))
        grid.setVerticalSpacing(kit.px(8))
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        grid.addWidget(label(kit.words("conflict.theirs"), tone="accent"), 0, 1)
        grid.addWidget(label(kit.words("conflict.mine"), tone="accent"), 0, 2)
        for line, (name, theirs, own) in enumerate(self._rows(current, mine), 1):
            tone = "soon" if theirs != own else ""
            grid.addWidget(label(kit.words(f"conflict.field.{name}"), tone="t2"), line, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label(theirs, tone=tone, wrap=True), line, 1, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label(own, tone=tone, wrap=True), line, 2, Qt.AlignmentFlag.AlignTop)
        return frame

    def _rows(self, *versions: Case) -> list[tuple[str, str, str]]:
        words, directory = self._kit.words, self._directory
        described = []
        for case in versions:
            branches = [
                f"{directory.department_name(branch.department)} {words.name(branch.state)}"
                for branch in current_branches(case.branches)
            ]
            described.append(
                {
                    "version": str(case.version),
                    "stage": words.name(case.stage),
                    "priority": words.name(case.priority),
                    "category": directory.category_name(case.category),
                    "address": case.address,
                    "description": case.description,
                    "departments": words("list.comma").join(branches),
                    "operator": directory.person_name(case.operator),
                }
            )
        theirs, own = described
        always = ("version", "stage")
        return [(name, theirs[name], own[name]) for name in theirs if name in always or theirs[name] != own[name]]

    def _again(self) -> None:
        self.again.emit(self._conflict.current)
        self.accept()
