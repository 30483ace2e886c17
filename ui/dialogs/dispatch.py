"""Dispatches a case to one or several departments; the first one leads when the case has no lead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gridcenter.domain.calendar import Due
from gridcenter.domain.case import Case, current_branches, live_lead
from gridcenter.domain.department import Department, DepartmentCode
from gridcenter.domain.directory import Directory
from gridcenter.domain.likeness import Likeness
from gridcenter.domain.limits import ClockKind
from gridcenter.domain.moves import Act, Action
from gridcenter.domain.recommendation import Recommendations
from ui.dialogs.action_dialog import ActionDialog
from ui.dialogs.department_choice import DepartmentTable, plain_table, read_departments
from ui.dialogs.drafts import Drafts
from ui.dialogs.recommended import RecommendedDepartments
from ui.kit import Kit
from ui.queue_words import short_number
from ui.widgets.boxes import empty
from ui.widgets.buttons import KeyCap
from ui.widgets.labels import label, row


@dataclass(frozen=True, slots=True)
class Load:
    """What a department has on its hands: cases it owes an answer for, and how many of them are late."""

    waiting: int
    late: int


class DispatchDialog(ActionDialog):
    """Departments by line or list, the clocks that will start, and what should be known before."""

    # The person wants to see the cases a recommendation was counted from: tuple of CaseId.
    cases_asked = Signal(object)

    def __init__(
        self,
        kit: Kit,
        case: Case,
        directory: Directory,
        loads: dict[str, Load],
        drafts: Drafts,
        parent: QWidget | None = None,
    ) -> None:
        about = f"{short_number(case.number)} {directory.category_name(case.category)} · {case.address}"
        super().__init__(kit, kit.words("dispatch.title"), about, kit.words.name(Action.DISPATCH), parent)
        self._case = case
        self._directory = directory
        self._loads = loads
        self._similar: tuple[Likeness, ...] | None = None
        self._drafts = drafts
        self._standard = directory.standards.get(case.standard) if case.standard else None
        self._has_lead = live_lead(case.branches) is not None
        busy = {branch.department for branch in current_branches(case.branches) if branch.state.live}
        self._departments = self._ordered(busy)
        self._chosen: list[DepartmentCode] = []
        columns = QHBoxLayout()
        columns.setSpacing(kit.px(24))
        columns.addWidget(self._left(), 1)
        columns.addWidget(self._right(), 1)
        self.body.addLayout(columns)
        self.resize(kit.px(1240), kit.px(760))
        if self._standard is not None and not self._has_lead and self._standard.department not in busy:
            self._suggest.show()
        QShortcut(QKeySequence("Alt+A"), self).activated.connect(self._adopt)
        QShortcut(QKeySequence("Alt+N"), self).activated.connect(self.note.setFocus)
        for keys in ("Alt+Return", "Alt+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self._take_recommended)
        self._show()
        self.line.setFocus()

    def _ordered(self, busy: set[DepartmentCode]) -> list[Department]:
        responsible = self._standard.department if self._standard else ""
        free = [one for one in self._directory.departments.values() if one.active and one.code not in busy]
        return sorted(free, key=lambda one: (one.code != responsible, one.code))

    # -- left: who

    def _left(self) -> QWidget:
        kit = self.kit
        left = QWidget()
        box = QVBoxLayout(left)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(kit.px(6))
        box.addWidget(label(kit.words("dispatch.departments"), tone="t2"))
        self.line = QLineEdit()
        self.line.setPlaceholderText(kit.words("dispatch.line_hint"))
        self.line.setAccessibleName(kit.words("dispatch.departments"))
        self.line.textEdited.connect(self._read_line)
        box.addWidget(self.line)
        self._said = label("", tone="accent", wrap=True)
        box.addWidget(self._said)
        self.recommended = RecommendedDepartments(kit, self._directory)
        self.recommended.cases_asked.connect(self.cases_asked)
        box.addWidget(self.recommended)
        self.list = _DepartmentTable(self)
        box.addWidget(self.list, 1)
        box.addWidget(
            row(
                label(kit.words("dispatch.shown", n=len(self._departments)), tone="t3", type_="label"),
                1,
                KeyCap(kit, kit.words("key.space")),
                label(kit.words("dispatch.toggle"), tone="t2", type_="label"),
                KeyCap(kit, "Z"),
                label(kit.words("dispatch.make_lead"), tone="t2", type_="label"),
            )
        )
        box.addWidget(row(label(kit.words("dispatch.note"), tone="t2"), KeyCap(kit, "Alt N"), 1))
        self.note = QPlainTextEdit(self._drafts.text(self._case.id, Action.DISPATCH))
        self.note.setAccessibleName(kit.words("dispatch.note"))
        self.note.setTabChangesFocus(True)
        self.note.setFixedHeight(kit.px(76))
        self.note.textChanged.connect(self._keep_note)
        box.addWidget(self.note)
        return left

    @Slot()
    def _keep_note(self) -> None:
        self._drafts.keep(self._case.id, Action.DISPATCH, self.note.toPlainText())

    @Slot(str)
    def _read_line(self, text: str) -> None:
        """Each word of the line is a department: initials, Chinese or code; the first leads."""
        found = read_departments(text, self._departments)
        self._chosen = found
        # Typed departments come to the top of the list, so that line and list show the same.
        self._departments.sort(key=lambda one: found.index(one.code) if one.code in found else len(found))
        self._show()

    def toggle(self, code: DepartmentCode) -> None:
        """Takes a department in or leaves it out."""
        if code in self._chosen:
            self._chosen.remove(code)
        else:
            self._chosen.append(code)
        self._write_line()

    def make_lead(self, code: DepartmentCode) -> None:
        """Puts a department first."""
        if self._has_lead:
            return
        if code in self._chosen:
            self._chosen.remove(code)
        self._chosen.insert(0, code)
        self._write_line()

    def _write_line(self) -> None:
        names = [self._directory.department_name(code) for code in self._chosen]
        self.line.setText(self.kit.words("list.comma").join(names))
        self._show()

    @Slot()
    def _adopt(self) -> None:
        if self._suggest.isVisible() and self._standard is not None:
            self.make_lead(self._standard.department)

    def show_recommendations(self, found: Recommendations) -> None:
        """Shows who should lead; a case that has a lead needs no other."""
        if not self._has_lead:
            self.recommended.show_found(found, {one.code for one in self._departments})

    def show_similar(self, found: tuple[Likeness, ...]) -> None:
        """Shows which cases may be the same matter."""
        self._similar = found
        self._show_checks()

    @Slot()
    def _take_recommended(self) -> None:
        if self.recommended.first is not None:
            self.make_lead(self.recommended.first)

    # -- right: what it starts

    def _right(self) -> QWidget:
        kit = self.kit
        right = QWidget()
        box = QVBoxLayout(right)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(kit.px(8))
        self._suggest = QWidget()
        suggest_box = QVBoxLayout(self._suggest)
        suggest_box.setContentsMargins(0, 0, 0, kit.px(8))
        suggest_box.addWidget(label(kit.words("dispatch.suggestion"), tone="t2"))
        if self._standard is not None:
            name = self._directory.department_name(self._standard.department)
            suggest_box.addWidget(
                row(
                    label(kit.words("dispatch.by_standard", department=name), wrap=True),
                    KeyCap(kit, "Alt A"),
                    label(kit.words("dispatch.adopt"), tone="t2"),
                )
            )
        self._suggest.hide()
        box.addWidget(self._suggest)
        box.addWidget(label(kit.words("dispatch.clocks"), tone="t2"))
        self._clocks = QTableWidget(0, 3)
        self._clocks.setHorizontalHeaderLabels(
            [kit.words("dispatch.column.department"), kit.words.name(ClockKind.SIGN), kit.words.name(ClockKind.HANDLE)]
        )
        plain_table(self._clocks, kit)
        self._clocks.setFixedHeight(kit.px(34 * 6))
        self._clocks.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self._clocks.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        box.addWidget(self._clocks)
        if self._standard is not None:
            limit = kit.words(f"limit_kind.{self._standard.limit.kind}", amount=self._standard.limit.amount)
            text = kit.words("dispatch.ground", condition=self._standard.filing_condition, limit=limit)
            box.addWidget(label(text, tone="t2", wrap=True))
        box.addWidget(label(kit.words("dispatch.checks"), tone="t2"))
        self._checks = QVBoxLayout()
        self._checks.setSpacing(kit.px(4))
        box.addLayout(self._checks)
        box.addStretch(1)
        return right

    def _show(self) -> None:
        """Brings list, clocks, checks and sentence into step with what is chosen."""
        self.list.show_departments(self._departments, self._chosen, self._loads, self._has_lead)
        names = [self._directory.department_name(code) for code in self._chosen]
        self._said.setText(self._roles(names))
        self._show_clocks(names)
        self._show_checks()
        if names:
            self.say(
                self.kit.words("dispatch.will", number=short_number(self._case.number), departments=self._roles(names))
            )
            self.confirm_button.setText(self.kit.words("dispatch.confirm", n=len(names)))
            self.confirm_button.updateGeometry()
        else:
            self.say(self.kit.words("dispatch.none"))
        self.check()

    def _roles(self, names: list[str]) -> str:
        words = self.kit.words
        comma = words("list.comma")
        if not names:
            return ""
        if self._has_lead:
            return words("dispatch.assist_only", assist=comma.join(names))
        if len(names) == 1:
            return words("dispatch.lead_only", lead=names[0])
        return words("dispatch.lead_and_assist", lead=names[0], assist=comma.join(names[1:]))

    def _show_clocks(self, names: list[str]) -> None:
        now = datetime.now(UTC)
        zone = self._directory.district.zone
        sign = self._directory.district.minutes.after(ClockKind.SIGN, now).astimezone(zone)
        self._clocks.setRowCount(len(names))
        for line, (code, name) in enumerate(zip(self._chosen, names, strict=True)):
            due = self._due(code, now)
            end = due.at.astimezone(zone) if due else None
            cells = (
                name,
                self.kit.words("dispatch.before", time=f"{sign:%H:%M}"),
                self.kit.words("dispatch.before", time=f"{end:%m-%d %H:%M}") if end else "",
            )
            for column, text in enumerate(cells):
                self._clocks.setItem(line, column, QTableWidgetItem(text))

    def _due(self, code: DepartmentCode, now: datetime) -> Due | None:
        return self._directory.calendars.of(code).due(now, self._standard.limit) if self._standard else None

    def _show_checks(self) -> None:
        empty(self._checks)
        words = self.kit.words
        if self._similar is not None:
            rules = self._directory.district.likeness
            span = {"metres": f"{rules.metres:g}", "hours": f"{rules.hours:g}"}
            numbers = words("list.comma").join(short_number(match.case.number) for match in self._similar)
            if numbers:
                self._check_line(words("dispatch.check.similar", numbers=numbers, **span), warns=True)
            else:
                self._check_line(words("dispatch.check.no_similar", **span), warns=False)
        now = datetime.now(UTC)
        unpublished = {due.unpublished for code in self._chosen if (due := self._due(code, now)) and due.unpublished}
        for year in sorted(unpublished):
            self._check_line(words("dispatch.check.unpublished", year=year), warns=True)
        for code in self._chosen:
            load = self._loads.get(code, Load(0, 0))
            if load.late:
                name = self._directory.department_name(code)
                self._check_line(words("dispatch.check.late", department=name, n=load.late), warns=True)

    def _check_line(self, text: str, *, warns: bool) -> None:
        icon = label()
        name, token = ("warning", "soon_text") if warns else ("tick", "ok")
        icon.setPixmap(self.kit.glyphs.icon(name, 14, token))
        icon.setFixedWidth(self.kit.px(18))
        self._checks.addWidget(row(icon, label(text, wrap=True)))

    def problem(self) -> str:
        if self._standard is None:
            return self.kit.words("error.bad_move.standard", action=self.kit.words.name(Action.DISPATCH))
        return "" if self._chosen else self.kit.words("dispatch.none")

    def act(self) -> Act:
        """What is to be done."""
        note = self.note.toPlainText().strip()
        return Act(Action.DISPATCH, departments=tuple(self._chosen), note=note)


class _DepartmentTable(DepartmentTable):
    """Lead sign, name, duty, load."""

    def __init__(self, dialog: DispatchDialog) -> None:
        super().__init__(dialog.kit, ("role", "department", "duty", "waiting", "late"), (64, 100, 200, 64, 64))
        self.toggled.connect(dialog.toggle)
        self.lead_asked.connect(dialog.make_lead)

    def show_departments(
        self,
        departments: list[Department],
        chosen: list[DepartmentCode],
        loads: dict[str, Load],
        has_lead: bool,
    ) -> None:
        """Shows who there is and who is chosen as what."""
        self.setRowCount(len(departments))
        for line, one in enumerate(departments):
            load = loads.get(one.code, Load(0, 0))
            late = f"! {load.late}" if load.late else "0"
            cells = (self._role(one.code, chosen, not has_lead), one.short_name, one.duty, str(load.waiting), late)
            for column, text in enumerate(cells):
                item = self._cell(line, column, text, one.code, "late_text" if column == 4 and load.late else "")
                if column > 2:
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
