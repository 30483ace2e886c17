"""Files a case: the category, and the filing condition that sets the limit and the responsible department."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QPlainTextEdit, QWidget

from gridcenter.domain.case import Case
from gridcenter.domain.category import CaseStandard, CategoryId
from gridcenter.domain.directory import Directory
from gridcenter.domain.moves import Act, Action
from ui.dialogs.action_dialog import ActionDialog
from ui.dialogs.drafts import Drafts
from ui.dialogs.pickers import category_picker
from ui.kit import Kit
from ui.queue_words import short_number
from ui.widgets.labels import label


class FileDialog(ActionDialog):
    """Chooses a filing condition of the case's own category or of another."""

    def __init__(
        self, kit: Kit, case: Case, directory: Directory, drafts: Drafts, parent: QWidget | None = None
    ) -> None:
        super().__init__(
            kit,
            kit.words("file.title"),
            f"{short_number(case.number)} {case.address}",
            kit.words.name(Action.FILE),
            parent,
        )
        self._case = case
        self._directory = directory
        self._drafts = drafts
        self._standards: tuple[CaseStandard, ...] = ()
        self.body.addWidget(label(case.description, wrap=True))
        self.body.addWidget(label(kit.words("file.category"), tone="t2"))
        self._category = category_picker(kit, directory, with_standards=True)
        self.body.addWidget(self._category)
        self.body.addWidget(label(kit.words("file.condition"), tone="t2"))
        self.conditions = QListWidget()
        self.conditions.setAccessibleName(kit.words("file.condition"))
        self.conditions.setStyleSheet(f"QListWidget {{ border: 1px solid {kit.theme.tokens.line2}; }}")
        self.conditions.setWordWrap(True)
        self.conditions.setFixedHeight(kit.px(150))
        self.body.addWidget(self.conditions)
        self.body.addWidget(label(kit.words("reason.note"), tone="t2"))
        self.note = QPlainTextEdit(drafts.text(case.id, Action.FILE))
        self.note.setTabChangesFocus(True)
        self.note.setFixedHeight(kit.px(64))
        self.body.addWidget(self.note)
        self.setMinimumWidth(kit.px(720))
        self._category.picked.connect(self._show_conditions)
        self.conditions.currentRowChanged.connect(self._changed)
        self.note.textChanged.connect(self._changed)
        self._category.pick(case.category)
        self._show_conditions(self._category.key)
        self.conditions.setFocus()

    @Slot(str)
    def _show_conditions(self, category: str) -> None:
        self._standards = self._directory.standards_of(CategoryId(category))
        self.conditions.clear()
        for place, standard in enumerate(self._standards, 1):
            text = self.kit.words(
                "file.condition_line",
                place=place,
                condition=standard.filing_condition,
                limit=self._limit(standard),
                department=self._directory.department_name(standard.department),
            )
            self.conditions.addItem(QListWidgetItem(text))
        if self._standards:
            self.conditions.setCurrentRow(0)
        self._changed()

    def _limit(self, standard: CaseStandard) -> str:
        return self.kit.words(f"limit_kind.{standard.limit.kind}", amount=standard.limit.amount)

    def _chosen(self) -> CaseStandard | None:
        row = self.conditions.currentRow()
        return self._standards[row] if 0 <= row < len(self._standards) else None

    def problem(self) -> str:
        return "" if self._chosen() else self.kit.words("file.none")

    @Slot()
    def _changed(self) -> None:
        self._drafts.keep(self._case.id, Action.FILE, self.note.toPlainText())
        standard = self._chosen()
        if standard is not None:
            self.say(
                self.kit.words(
                    "file.will",
                    number=short_number(self._case.number),
                    category=self._directory.category_name(standard.category),
                    limit=self._limit(standard),
                    department=self._directory.department_name(standard.department),
                )
            )
        else:
            self.say("")
        self.check()

    def act(self) -> Act:
        """What is to be done."""
        standard = self._chosen()
        assert standard is not None
        return Act(Action.FILE, standard=standard.id, note=self.note.toPlainText().strip())
