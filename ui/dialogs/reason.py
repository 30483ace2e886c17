"""Asks for words: a reason, a note, and which department when an action may mean several."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QPlainTextEdit, QWidget

from gridcenter.domain.case import Case
from gridcenter.domain.department import DepartmentCode
from gridcenter.domain.directory import Directory
from gridcenter.domain.moves import REASON_NEEDED, Act, Action
from ui.dialogs.action_dialog import ActionDialog
from ui.dialogs.drafts import Drafts
from ui.kit import Kit
from ui.queue_words import short_number
from ui.widgets.labels import label

# What will become of the clocks, where it cannot be seen from the case before.
_EFFECTS = {
    Action.REOPEN: "reason.effect.reopen",
    Action.SEPARATE: "reason.effect.separate",
    Action.APPEAL: "reason.effect.appeal",
    Action.DENY: "reason.effect.deny",
}


class ReasonDialog(ActionDialog):
    """One action with its words."""

    def __init__(
        self,
        kit: Kit,
        case: Case,
        action: Action,
        departments: list[DepartmentCode],
        directory: Directory,
        drafts: Drafts,
        parent: QWidget | None = None,
    ) -> None:
        self._word = kit.words.name(action)
        category = directory.category_name(case.category)
        super().__init__(kit, self._word, f"{short_number(case.number)} {category}", self._word, parent)
        self._case = case
        self._action = action
        self._directory = directory
        self._drafts = drafts
        self._department = QComboBox()
        for code in departments:
            self._department.addItem(directory.department_name(code), code)
        if len(departments) > 1:
            self.body.addWidget(label(kit.words("reason.department"), tone="t2"))
            self.body.addWidget(self._department)
        self._department.currentIndexChanged.connect(self._changed)
        self._add_fields()
        needed = action in REASON_NEEDED
        self.body.addWidget(label(kit.words("reason.reason" if needed else "reason.note"), tone="t2"))
        self.text = QPlainTextEdit(drafts.text(case.id, action))
        self.text.setAccessibleName(kit.words("reason.reason" if needed else "reason.note"))
        self.text.setTabChangesFocus(True)
        self.text.setMinimumHeight(kit.px(110))
        self.text.textChanged.connect(self._changed)
        self.body.addWidget(self.text)
        standard = directory.standards.get(case.standard) if case.standard else None
        if action in (Action.CLOSE, Action.PASS, Action.FEED_BACK) and standard is not None:
            self.body.addWidget(
                label(kit.words("reason.closing", condition=standard.closing_condition), tone="t2", wrap=True)
            )
        effect = _EFFECTS.get(action)
        if effect is not None:
            self.body.addWidget(label(kit.words(effect), tone="t2", wrap=True))
        self._add_foot()
        self.setMinimumWidth(kit.px(560))
        self._changed()
        self.text.setFocus()

    def _add_fields(self) -> None:
        """What a form asks besides words. Subclasses say."""

    def _add_foot(self) -> None:
        """What a form shows below the words. Subclasses say."""

    def problem(self) -> str:
        if self._action in REASON_NEEDED and not self.text.toPlainText().strip():
            return self.kit.words("error.reason_missing", action=self._word)
        return ""

    @Slot()
    def _changed(self) -> None:
        self._drafts.keep(self._case.id, self._action, self.text.toPlainText())
        places = {"number": short_number(self._case.number), "action": self._word}
        if self._department.count():
            self.say(self.kit.words("reason.will_department", department=self._department.currentText(), **places))
        else:
            self.say(self.kit.words("reason.will", **places))
        self.check()

    def act(self) -> Act:
        """What is to be done."""
        text = self.text.toPlainText().strip()
        department = self._department.currentData()
        if self._action in REASON_NEEDED:
            return Act(self._action, department=department, reason=text)
        return Act(self._action, department=department, note=text)
