"""Forms that name departments: for a whistle, in the place of one that is let go, for a matter put on the list."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from gridcenter.domain.department import Department, DepartmentCode
from gridcenter.domain.limits import Limit, LimitKind
from gridcenter.domain.whistle import Admission, Whistle, live_branches, span_kind
from gridcenter.domain.whistle_life import branch_of
from gridcenter.domain.whistle_moves import WhistleAct, WhistleAction
from ui.dialogs.department_choice import DepartmentChoice
from ui.dialogs.whistle_form import FormGround, WhistleDialog, WhistleReasonDialog, about
from ui.kit import Kit
from ui.queue_words import short_number
from ui.widgets.labels import label, row


def can_be_named(ground: FormGround, whistle: Whistle) -> list[Department]:
    """Active departments that are not called yet; on a listed matter only the list's, in its order."""
    free = [one for one in ground.directory.departments.values() if one.active and branch_of(whistle, one.code) is None]
    matter = ground.matters.get(whistle.matter)
    if whistle.admitted is not Admission.LISTED or matter is None or not matter.departments:
        return sorted(free, key=lambda one: one.code)
    order = {code: place for place, code in enumerate(matter.departments)}
    return sorted((one for one in free if one.code in order), key=lambda one: order[one.code])


def span_words(kit: Kit, span: str) -> str:
    """A limit in words, such as `30 minutes` or `3 work days`."""
    if span.endswith("m"):
        return kit.words("whistles.minutes", n=int(span[:-1]))
    kind = span_kind(span)
    amount = Limit.parse(span).amount
    if kind is LimitKind.URGENT_HOUR:
        return kit.words("whistles.hours", n=amount)
    return kit.words(f"limit_kind.{kind}", amount=amount)


class NameDialog(WhistleDialog):
    """Departments by line or list, the first leading when none leads yet; limits and the clocks that will start."""

    def __init__(self, ground: FormGround, whistle: Whistle, parent: QWidget | None = None) -> None:
        super().__init__(ground, whistle, WhistleAction.NAME, about(whistle, ground.kit), parent)
        kit = ground.kit
        self._has_lead = any(one.lead for one in live_branches(whistle.branches))
        columns = QHBoxLayout()
        columns.setSpacing(kit.px(24))
        left, right = QVBoxLayout(), QVBoxLayout()
        left.setSpacing(kit.px(6))
        right.setSpacing(kit.px(8))
        columns.addLayout(left, 2)
        columns.addLayout(right, 3)
        left.addWidget(label(kit.words("dispatch.departments"), tone="t2"))
        self.choice = DepartmentChoice(kit, can_be_named(ground, whistle), lead=not self._has_lead)
        self.choice.changed.connect(self.changed)
        left.addWidget(self.choice, 1)
        right.addWidget(label(self._ground_words(whistle), tone="t2", wrap=True))
        right.addWidget(label(self._limit_words(whistle), wrap=True))
        right.addWidget(self.clocks)
        right.addStretch(1)
        self.body.addLayout(columns, 1)
        self.note = self.add_text("note", kit.words("dispatch.note"), 64)
        self.resize(kit.px(1240), kit.px(640))
        self.changed()
        self.choice.line.setFocus()

    def _ground_words(self, whistle: Whistle) -> str:
        words = self.kit.words
        matter = self.ground.matters.get(whistle.matter)
        if whistle.admitted is Admission.LISTED and matter is not None:
            return words("whistles.by_list", matter=matter.name, code=matter.code)
        return words("whistles.by_hand")

    def _limit_words(self, whistle: Whistle) -> str:
        limits = self.ground.directory.district.whistles.of(whistle.kind)
        words = self.kit.words
        spans = [("sign", limits.sign), ("contact", limits.contact), ("check_in", limits.check_in)]
        parts = [
            words("whistles.limit", kind=words(f"clock_kind.{kind}"), span=span_words(self.kit, span))
            for kind, span in [*spans, ("feed_back", limits.feed_back)]
            if span
        ]
        return words("list.comma").join(parts)

    def sentence(self) -> str:
        words, directory = self.kit.words, self.ground.directory
        names = [directory.department_name(code) for code in self.choice.chosen]
        if not names or self.whistle is None:
            return words("dispatch.none")
        comma = words("list.comma")
        if self._has_lead:
            roles = words("dispatch.assist_only", assist=comma.join(names))
        elif len(names) == 1:
            roles = words("dispatch.lead_only", lead=names[0])
        else:
            roles = words("dispatch.lead_and_assist", lead=names[0], assist=comma.join(names[1:]))
        return words("whistles.will_name", number=short_number(self.whistle.number), departments=roles)

    def problem(self) -> str:
        return super().problem() if self.choice.chosen else self.kit.words("dispatch.none")

    def act(self) -> WhistleAct:
        return WhistleAct(self.action, departments=self.choice.chosen, note=self.note.toPlainText().strip())


class ReleaseDialog(WhistleReasonDialog):
    """The ruling that a department may go; when it led and others stay, another one leads."""

    def add_fields(self) -> None:
        assert self.whistle is not None
        words = self.kit.words
        self._caption_next = label(words("whistles.next_lead"), tone="t2")
        self.choice = DepartmentChoice(
            self.kit, can_be_named(self.ground, self.whistle), lead=True, single=True, rows=4
        )
        self.choice.changed.connect(self.changed)
        self.body.addWidget(self._caption_next)
        self.body.addWidget(self.choice)

    def _needs_lead(self) -> bool:
        assert self.whistle is not None
        branch = branch_of(self.whistle, self.chosen_department())
        return branch is not None and branch.lead

    @Slot()
    def changed(self) -> None:
        for widget in (self._caption_next, self.choice):
            widget.setVisible(self._needs_lead())
        super().changed()

    def act(self) -> WhistleAct:
        act = super().act()
        following = self.choice.chosen if self._needs_lead() else ()
        return WhistleAct(act.action, act.department, departments=following, note=act.note)


class AdmitDialog(WhistleDialog):
    """A matter that no list names: for this once, or put on the list with a code and its departments."""

    def __init__(self, ground: FormGround, whistle: Whistle, parent: QWidget | None = None) -> None:
        super().__init__(ground, whistle, WhistleAction.ADMIT, about(whistle, ground.kit), parent)
        kit, words = ground.kit, ground.kit.words
        self.for_good = QCheckBox(words("whistles.for_good"))
        self.for_good.toggled.connect(self.changed)
        self.body.addWidget(label(words("whistles.admit_about"), wrap=True))
        self.body.addWidget(self.for_good)
        self._list = QWidget()
        box = QVBoxLayout(self._list)
        box.setContentsMargins(0, 0, 0, 0)
        self.code = QLineEdit(whistle.matter or self._next_code())
        self.code.setAccessibleName(words("whistles.code"))
        self.code.setMaxLength(32)
        self.code.textChanged.connect(self.changed)
        box.addWidget(row(label(words("whistles.code"), tone="t2"), self.code))
        box.addWidget(label(words("whistles.answering"), tone="t2"))
        active = [one for one in ground.directory.departments.values() if one.active]
        self.choice = DepartmentChoice(kit, sorted(active, key=lambda one: one.code), lead=False, rows=3)
        self.choice.list.setFixedHeight(self.choice.list.minimumHeight())
        self.choice.changed.connect(self.changed)
        box.addWidget(self.choice)
        self.body.addWidget(self._list)
        self.note = self.add_text("note", words("reason.note"), 48)
        self.finish()
        self.for_good.setFocus()

    def _next_code(self) -> str:
        """One more than the highest number behind the list's last code, where it ends in one."""
        codes = sorted(self.ground.matters)
        if not codes:
            return ""
        head = codes[-1].rstrip("0123456789")
        digits = codes[-1][len(head) :]
        return f"{head}{int(digits) + 1:0{len(digits)}d}" if digits else ""

    @Slot()
    def changed(self) -> None:
        self._list.setVisible(self.for_good.isChecked())
        super().changed()

    def sentence(self) -> str:
        if self.whistle is None:
            return ""
        words, number = self.kit.words, short_number(self.whistle.number)
        if not self.for_good.isChecked():
            return words("whistles.will_admit_once", number=number)
        names = [self.ground.directory.department_name(code) for code in self.choice.chosen]
        who = words("list.comma").join(names) or words("whistles.any_department")
        return words("whistles.will_admit", number=number, code=self.code.text().strip(), departments=who)

    def problem(self) -> str:
        if self.for_good.isChecked():
            code = self.code.text().strip()
            if not code:
                return self.kit.words("whistles.no_code")
            if code in self.ground.matters:
                return self.kit.words("whistles.code_taken", code=code, name=self.ground.matters[code].name)
        return super().problem()

    def act(self) -> WhistleAct:
        note = self.note.toPlainText().strip()
        if not self.for_good.isChecked():
            return WhistleAct(self.action, note=note)
        chosen: tuple[DepartmentCode, ...] = self.choice.chosen
        return WhistleAct(self.action, departments=chosen, matter=self.code.text().strip(), for_good=True, note=note)
