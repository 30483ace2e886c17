"""The town's answer: it confirms and scores each department, or says for whom the result is not good enough."""

from __future__ import annotations

from PySide6.QtWidgets import QButtonGroup, QCheckBox, QGridLayout, QLineEdit, QRadioButton, QWidget

from gridcenter.domain.department import DepartmentCode
from gridcenter.domain.whistle import Whistle, live_branches
from gridcenter.domain.whistle_life import BEST_SCORE
from gridcenter.domain.whistle_moves import Score, WhistleAct, WhistleAction
from ui.dialogs.whistle_form import FormGround, WhistleDialog, WhistleReasonDialog, about
from ui.widgets.labels import label, row


class ConfirmDialog(WhistleDialog):
    """A score from 1 to 5 and a few words for each department, beside what it did."""

    def __init__(self, ground: FormGround, whistle: Whistle, parent: QWidget | None = None) -> None:
        super().__init__(ground, whistle, WhistleAction.CONFIRM, about(whistle, ground.kit), parent)
        kit, words = ground.kit, ground.kit.words
        self.scores: dict[DepartmentCode, QButtonGroup] = {}
        self.lines: dict[DepartmentCode, QLineEdit] = {}
        self.body.addWidget(label(words("whistles.score_about", most=BEST_SCORE), tone="t2", wrap=True))
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(kit.px(16))
        grid.setVerticalSpacing(kit.px(6))
        grid.setColumnStretch(2, 1)
        for place, branch in enumerate(live_branches(whistle.branches)):
            name = ground.directory.department_name(branch.department)
            group = QButtonGroup(self)
            marks: list[QWidget | int] = []
            for mark in range(1, BEST_SCORE + 1):
                button = QRadioButton(str(mark))
                button.setAccessibleName(f"{name} {mark}")
                group.addButton(button, mark)
                marks.append(button)
            group.idToggled.connect(self.changed)
            key = self.draft_key(branch.department)
            line = QLineEdit(ground.drafts.note(key))
            line.setPlaceholderText(words("whistles.score_words"))
            line.setAccessibleName(f"{name} {words('whistles.score_words')}")
            line.textChanged.connect(self.changed)
            self.scores[branch.department], self.lines[branch.department] = group, line
            grid.addWidget(label(name), place * 2, 0)
            grid.addWidget(row(*marks), place * 2, 1)
            grid.addWidget(line, place * 2, 2)
            grid.addWidget(label(branch.result, tone="t2", wrap=True), place * 2 + 1, 1, 1, 2)
        self.body.addWidget(holder)
        self.note = self.add_text("note", words("reason.note"), 64)
        self.finish()
        first = next(iter(self.scores.values()), None)
        if first is not None:
            first.buttons()[-1].setFocus()

    def changed(self) -> None:
        for code, line in self.lines.items():
            self.ground.drafts.keep_note(self.draft_key(code), line.text())
        super().changed()

    def act(self) -> WhistleAct:
        scores = tuple(
            Score(code, group.checkedId(), self.lines[code].text().strip()) for code, group in self.scores.items()
        )
        return WhistleAct(self.action, scores=scores, note=self.note.toPlainText().strip())

    def succeed(self) -> None:
        for code in self.lines:
            self.ground.drafts.keep_note(self.draft_key(code), "")
        super().succeed()


class RefuseResultDialog(WhistleReasonDialog):
    """Which departments have to go on, and why; nobody ticked: all of them."""

    def add_fields(self) -> None:
        assert self.whistle is not None
        self.boxes: dict[DepartmentCode, QCheckBox] = {}
        self.body.addWidget(label(self.kit.words("whistles.refused_for"), tone="t2"))
        for branch in live_branches(self.whistle.branches):
            name = self.ground.directory.department_name(branch.department)
            box = QCheckBox(f"{name}: {branch.result}" if branch.result else name)
            box.toggled.connect(self.changed)
            self.boxes[branch.department] = box
            self.body.addWidget(box)

    def act(self) -> WhistleAct:
        act = super().act()
        chosen = tuple(code for code, box in self.boxes.items() if box.isChecked())
        return WhistleAct(act.action, departments=chosen, reason=act.reason)
