"""Forms of what changes clocks: transfer, extension, suspension. Each shows beforehand what will become of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QDate, Slot
from PySide6.QtWidgets import QComboBox, QDateEdit, QWidget

from gridcenter.domain.case import Case, current_branches
from gridcenter.domain.department import DepartmentCode
from gridcenter.domain.directory import Directory
from gridcenter.domain.lifecycle import apply
from gridcenter.domain.moves import UNTIL_NEEDED, Act, Action
from gridcenter.domain.people import Person
from gridcenter.domain.planning import circumstances
from gridcenter.errors import GridError
from ui.dialogs.drafts import Drafts
from ui.dialogs.reason import ReasonDialog
from ui.kit import Kit
from ui.queue_words import error_words
from ui.widgets.labels import label

CLOCK_ACTIONS = frozenset(
    {Action.TRANSFER, Action.EXTEND, Action.REFUSE, Action.SUSPEND, Action.RESUME}
    | {Action.ASK_EXTENSION, Action.ASK_SUSPENSION}
)
_USUAL_DAYS = 7


class ClockDialog(ReasonDialog):
    """One action with its words, its date or new department, and its effect, tried beforehand on the case."""

    def __init__(
        self,
        kit: Kit,
        case: Case,
        action: Action,
        departments: list[DepartmentCode],
        directory: Directory,
        person: Person,
        drafts: Drafts,
        parent: QWidget | None = None,
    ) -> None:
        self._person = person
        self.target: QComboBox | None = None
        self.day: QDateEdit | None = None
        self._effect = label("", tone="t2", wrap=True)
        super().__init__(kit, case, action, departments, directory, drafts, parent)

    def _add_fields(self) -> None:
        words = self.kit.words
        if self._action is Action.TRANSFER:
            has = {one.department for one in current_branches(self._case.branches) if one.state.live}
            self.target = QComboBox()
            for code, department in sorted(self._directory.departments.items()):
                if department.active and code not in has:
                    self.target.addItem(department.short_name, code)
            self.target.setAccessibleName(words("clock_action.to"))
            self.target.currentIndexChanged.connect(self._changed)
            self.body.addWidget(label(words("clock_action.to"), tone="t2"))
            self.body.addWidget(self.target)
        if self._action in UNTIL_NEEDED:
            today = datetime.now(self._directory.district.zone).date()
            asked = [one.asked_until for one in self._case.branches if one.asked_until is not None]
            wanted = (
                asked[0].astimezone(self._directory.district.zone).date()
                if asked
                else today + timedelta(days=_USUAL_DAYS)
            )
            last = today + timedelta(days=self._directory.district.rules.longest_suspension_days)
            self.day = QDateEdit(QDate(wanted.year, wanted.month, wanted.day))
            self.day.setCalendarPopup(True)
            self.day.setDisplayFormat("yyyy-MM-dd")
            tomorrow = today + timedelta(days=1)
            self.day.setDateRange(
                QDate(tomorrow.year, tomorrow.month, tomorrow.day), QDate(last.year, last.month, last.day)
            )
            self.day.setAccessibleName(words("clock_action.until"))
            self.day.dateChanged.connect(self._changed)
            self.body.addWidget(label(words("clock_action.until"), tone="t2"))
            self.body.addWidget(self.day)

    def _add_foot(self) -> None:
        self.body.addWidget(self._effect)

    @Slot()
    def _changed(self) -> None:
        self._effect.setText("\n".join(self._effects()))
        super()._changed()

    def _foreseen(self) -> Case | GridError:
        act = self.act()
        tried = act if act.reason else replace(act, reason="-")
        at = datetime.now(UTC)
        try:
            return apply(self._case, tried, circumstances(self._directory, self._person.id, self._case, tried, at))
        except GridError as error:
            return error

    def _effects(self) -> list[str]:
        after = self._foreseen()
        if isinstance(after, GridError):
            return []
        words, before = self.kit.words, {one.ordinal: one for one in self._case.branches}
        lines = []
        for branch in after.branches:
            old = before.get(branch.ordinal)
            name = self._directory.department_name(branch.department)
            if old is None:
                lines.append(words("clock_action.starts", department=name, due=self._time(branch.due_at)))
            elif old.state.live and not branch.state.live:
                lines.append(words("clock_action.ends", department=name))
            elif old.due_at != branch.due_at:
                times = {"before": self._time(old.due_at), "after": self._time(branch.due_at)}
                lines.append(words("clock_action.moves", department=name, **times))
        return lines or [words("clock_action.stays")]

    def _time(self, at: datetime) -> str:
        return f"{at.astimezone(self._directory.district.zone):%m-%d %H:%M}"

    def problem(self) -> str:
        """The words that are missing, or what the trial was refused for."""
        missing = super().problem()
        if missing:
            return missing
        after = self._foreseen()
        return error_words(self.kit.words, self._directory, after) if isinstance(after, GridError) else ""

    def act(self) -> Act:
        """What is to be done."""
        act = super().act()
        if self.target is not None and self.target.currentData() is not None:
            act = replace(act, departments=(self.target.currentData(),))
        if self.day is not None:
            chosen = self.day.date()
            zone = self._directory.district.zone
            midnight = datetime(chosen.year(), chosen.month(), chosen.day(), tzinfo=zone)
            act = replace(act, until=midnight.astimezone(UTC))
        return act
