"""Forms of supervision: opened with a time and an effect, then answered, pressed and ended."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QWidget

from gridcenter.domain.case import Case, current_branches
from gridcenter.domain.department import DepartmentCode
from gridcenter.domain.directory import Directory
from gridcenter.domain.supervision import (
    Supervision,
    SupervisionAct,
    SupervisionAction,
    SupervisionLevel,
    SupervisionOrder,
)
from ui.dialogs.record_words import RecordDialog
from ui.kit import Kit
from ui.queue_words import local_time, short_number
from ui.widgets.labels import label
from ui.widgets.moment import MomentEdit
from ui.widgets.options import Options

# A preset: most demands are for the next day.
_USUAL = timedelta(days=1)


class SuperviseDialog(RecordDialog):
    """Level, department, when done, to what effect, and the demand."""

    def __init__(
        self, kit: Kit, case: Case, directory: Directory, typed: str = "", parent: QWidget | None = None
    ) -> None:
        self._case = case
        self._directory = directory
        number = short_number(case.number)
        about = f"{number} {directory.category_name(case.category)}"
        super().__init__(
            kit,
            kit.words.name(SupervisionAction.SUPERVISE),
            number,
            about,
            needed=False,
            typed=typed,
            parent=parent,
        )
        self.resize(kit.px(600), self.sizeHint().height() + kit.px(24))
        self.effect.setFocus()

    def _words_key(self) -> str:
        return "supervise.demand"

    def _add_fields(self) -> None:
        words, directory = self.kit.words, self._directory
        self.level = Options(words("supervise.level"), [(level, words.name(level)) for level in SupervisionLevel], self)
        self.level.choose(SupervisionLevel.ORDINARY)
        self.level.changed.connect(self._changed)
        self.department = QComboBox()
        self.department.setAccessibleName(words("supervise.department"))
        # Those that have the case can answer at their own desks; before any has it, everybody may be asked.
        has = [branch.department for branch in current_branches(self._case.branches) if branch.state.live]
        everybody = [code for code, one in sorted(directory.departments.items()) if one.active]
        for code in has or everybody:
            self.department.addItem(directory.department_name(code), code)
        self.department.currentIndexChanged.connect(self._changed)
        self.due = MomentEdit(datetime.now(UTC) + _USUAL, directory.district.zone, words("supervise.due"))
        self.due.dateTimeChanged.connect(self._changed)
        self.effect = QLineEdit()
        self.effect.setAccessibleName(words("supervise.effect"))
        self.effect.textChanged.connect(self._changed)
        for name, field in (
            ("supervise.level", self.level),
            ("supervise.department", self.department),
            ("supervise.due", self.due),
            ("supervise.effect", self.effect),
        ):
            self.body.addWidget(label(words(name), tone="t2"))
            self.body.addWidget(field)

    @Slot()
    def _changed(self) -> None:
        level = self.level.value()
        self.say(
            self.kit.words(
                "supervise.will",
                number=self._number,
                level=self.kit.words.name(level),
                department=self.department.currentText(),
                due=local_time(self.due.moment(), self._directory.district.zone),
            )
        )
        self.check()

    def problem(self) -> str:
        """What is missing, or empty."""
        if not self.effect.text().strip():
            return self.kit.words("error.bad_move.effect")
        if self.due.moment() <= datetime.now(UTC):
            return self.kit.words("error.bad_move.when_done")
        return ""

    def order(self) -> SupervisionOrder:
        """What is asked of whom."""
        return SupervisionOrder(
            level=SupervisionLevel(self.level.value()),
            department=DepartmentCode(self.department.currentData()),
            effect=self.effect.text().strip(),
            due_at=self.due.moment(),
            demand=self.typed(),
            case=self._case.id,
        )


class SupervisionDialog(RecordDialog):
    """A reply, a press with a new day if wished, an end with whether the effect was reached."""

    def __init__(
        self,
        kit: Kit,
        supervision: Supervision,
        action: SupervisionAction,
        directory: Directory,
        *,
        behalf: bool = False,
        typed: str = "",
        parent: QWidget | None = None,
    ) -> None:
        self._supervision = supervision
        self._action = action
        self._directory = directory
        self._behalf = behalf
        self.achieved: Options | None = None
        self.new_day: QCheckBox | None = None
        self.due: MomentEdit | None = None
        department = directory.department_name(supervision.department)
        super().__init__(
            kit,
            kit.words.name(action),
            supervision.number,
            f"{supervision.number} {department}",
            typed=typed,
            parent=parent,
        )

    def _add_fields(self) -> None:
        words, one = self.kit.words, self._supervision
        self.body.addWidget(label(words("supervise.effect_is", effect=one.effect), wrap=True))
        if one.reply and self._action is not SupervisionAction.REPLY:
            self.body.addWidget(label(words("supervise.reply_is", reply=one.reply), tone="t2", wrap=True))
        if self._action is SupervisionAction.PRESS:
            self.new_day = QCheckBox(words("supervise.new_due"))
            self.due = MomentEdit(
                max(one.due_at, datetime.now(UTC) + _USUAL), self._directory.district.zone, words("supervise.due")
            )
            self.due.setEnabled(False)
            self.new_day.toggled.connect(self.due.setEnabled)
            self.new_day.toggled.connect(self._changed)
            self.due.dateTimeChanged.connect(self._changed)
            self.body.addWidget(self.new_day)
            self.body.addWidget(self.due)
        if self._action is SupervisionAction.CLOSE:
            self.achieved = Options(
                words("supervise.result"), [(True, words("supervise.reached")), (False, words("supervise.not_reached"))]
            )
            self.achieved.changed.connect(self._changed)
            self.body.addWidget(label(words("supervise.result"), tone="t2"))
            self.body.addWidget(self.achieved)

    def problem(self) -> str:
        """What is missing, or empty."""
        if self.achieved is not None and self.achieved.value() is None:
            return self.kit.words("error.bad_move.achieved")
        moment = self._moment()
        if moment is not None and moment <= datetime.now(UTC):
            return self.kit.words("error.bad_move.when_done")
        return super().problem()

    def _moment(self) -> datetime | None:
        if self.new_day is None or self.due is None or not self.new_day.isChecked():
            return None
        return self.due.moment()

    def act(self) -> SupervisionAct:
        """What is to be done."""
        achieved = self.achieved.value() if self.achieved is not None else None
        return SupervisionAct(self._action, self.typed(), self._moment(), achieved, self._behalf)
