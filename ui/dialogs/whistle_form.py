"""The frame of every form for a whistle: the step is tried on the value, so that clocks and faults are seen first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QPlainTextEdit, QVBoxLayout, QWidget

from gridcenter.domain import whistle_life
from gridcenter.domain.department import DepartmentCode
from gridcenter.domain.directory import Directory
from gridcenter.domain.matter import Matter
from gridcenter.domain.people import Person
from gridcenter.domain.whistle import Whistle
from gridcenter.domain.whistle_clocks import clock_changes
from gridcenter.domain.whistle_life import WhistleCircumstances
from gridcenter.domain.whistle_moves import REASON_NEEDED, WhistleAct, WhistleAction
from gridcenter.errors import GridError
from ui.dialogs.action_dialog import ActionDialog
from ui.dialogs.check_in import CheckInFields
from ui.dialogs.drafts import Drafts
from ui.dialogs.whistle_clocks import ClockTable
from ui.kit import Kit
from ui.queue_words import error_words, short_number
from ui.widgets.labels import label


@dataclass(frozen=True, slots=True)
class FormGround:
    """What every form for a whistle stands on: look and words, names, who acts, drafts, the list as last read."""

    kit: Kit
    directory: Directory
    person: Person
    drafts: Drafts
    matters: Mapping[str, Matter] = field(default_factory=dict)

    def circumstances(self, matter: str) -> WhistleCircumstances:
        """What an act of now depends on; the database decides with its own."""
        directory = self.directory
        return WhistleCircumstances(
            self.person.id,
            datetime.now(UTC),
            directory.district.whistles,
            directory.calendars,
            self.matters.get(matter),
            frozenset(code for code, one in directory.departments.items() if one.active),
        )


class WhistleDialog(ActionDialog):
    """One step of a whistle. Subclasses add fields to `body`, call `finish`, and say what the act is."""

    def __init__(
        self, ground: FormGround, whistle: Whistle | None, action: WhistleAction, about: str, parent: QWidget | None
    ) -> None:
        self.ground = ground
        self.whistle = whistle
        self.action = action
        self.word = ground.kit.words.name(action)
        super().__init__(ground.kit, self.word, about, self.word, parent)
        # Name of the draft, field, and what the field begins with when there is no draft.
        self._notes: list[tuple[str, QPlainTextEdit, str]] = []
        self.clocks = ClockTable(ground.kit, ground.directory)
        self.setMinimumWidth(ground.kit.px(680))

    def act(self) -> WhistleAct:
        """What is to be done. Subclasses say."""
        raise NotImplementedError

    def planned(self) -> Whistle:
        """The whistle as it will stand; raises what stands against the step."""
        assert self.whistle is not None
        act = self.act()
        matter = act.facts.matter if act.facts is not None else self.whistle.matter
        return whistle_life.apply(self.whistle, act, self.ground.circumstances(matter))

    def sentence(self) -> str:
        """What will be carried out."""
        number = short_number(self.whistle.number) if self.whistle is not None else ""
        return self.kit.words("whistles.will", number=number, action=self.word)

    def finish(self) -> None:
        """Puts the clocks under the fields and begins."""
        self.body.addWidget(self.clocks)
        self.changed()

    def add_text(
        self, name: str, caption: str, high: int = 84, *, initial: str = "", into: QVBoxLayout | None = None
    ) -> QPlainTextEdit:
        """A field for words whose draft is kept."""
        key = self.draft_key(name)
        box = into or self.body
        box.addWidget(label(caption, tone="t2"))
        text = QPlainTextEdit(self.ground.drafts.note(key) or initial)
        text.setAccessibleName(caption)
        text.setTabChangesFocus(True)
        text.setFixedHeight(self.kit.px(high))
        text.textChanged.connect(self.changed)
        box.addWidget(text)
        self._notes.append((key, text, initial))
        return text

    def draft_key(self, name: str) -> str:
        """Under which name a field's draft is kept."""
        return f"whistle {self.whistle.id if self.whistle is not None else 0} {self.action} {name}"

    def keep(self, key: str, text: str, initial: str = "") -> None:
        """Keeps a draft; what the form itself filled in is none."""
        self.ground.drafts.keep_note(key, text if text != initial else "")

    @Slot()
    def changed(self) -> None:
        """Brings drafts, clocks, sentence and button into step with the fields."""
        for key, text, initial in self._notes:
            self.keep(key, text.toPlainText(), initial)
        try:
            changes = clock_changes(self.whistle, self.planned(), self.ground.directory.district.whistles)
        except GridError:
            self.clocks.show_changes(None)
        else:
            self.clocks.show_changes(changes)
        self.say(self.sentence())
        self.check()

    def problem(self) -> str:
        """What stands against the step, by the whistle's own rules, or empty."""
        try:
            self.planned()
        except GridError as error:
            return error_words(self.kit.words, self.ground.directory, error)
        return ""

    def show_newer(self, current: Whistle) -> None:
        """Somebody saved first: the form goes on upon what stands now."""
        self.whistle = current
        self.changed()

    def succeed(self) -> None:
        for key, _text, _initial in self._notes:
            self.ground.drafts.keep_note(key, "")
        super().succeed()


def about(whistle: Whistle, kit: Kit) -> str:
    """The whistle in a form's head."""
    return f"{kit.words.name(whistle.kind)} {short_number(whistle.number)} {whistle.subject}"


class WhistleReasonDialog(WhistleDialog):
    """A step that needs words: a reason, a result, a note; and which department where it may be several."""

    def __init__(
        self,
        ground: FormGround,
        whistle: Whistle,
        action: WhistleAction,
        departments: tuple[DepartmentCode, ...] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(ground, whistle, action, about(whistle, ground.kit), parent)
        words = self.kit.words
        self.department = QComboBox()
        self.department.setAccessibleName(words("reason.department"))
        for code in departments:
            self.department.addItem(ground.directory.department_name(code), code)
        if len(departments) > 1:
            self.body.addWidget(label(words("reason.department"), tone="t2"))
            self.body.addWidget(self.department)
        self.department.currentIndexChanged.connect(self.changed)
        self.add_fields()
        self.text = self.add_text("text", words(self._caption()))
        self.finish()
        self.text.setFocus()

    def add_fields(self) -> None:
        """What a form asks besides words. Subclasses say."""

    def _caption(self) -> str:
        if self.action is WhistleAction.FEED_BACK:
            return "whistles.result_needed"
        return "reason.reason" if self.action in REASON_NEEDED else "reason.note"

    def sentence(self) -> str:
        if not self.department.count() or self.whistle is None:
            return super().sentence()
        return self.kit.words(
            "reason.will_department",
            number=short_number(self.whistle.number),
            department=self.department.currentText(),
            action=self.word,
        )

    def chosen_department(self) -> DepartmentCode | None:
        """The department the step is for."""
        code = self.department.currentData()
        return DepartmentCode(code) if code else None

    def act(self) -> WhistleAct:
        text = self.text.toPlainText().strip()
        reason, note = (text, "") if self.action in REASON_NEEDED else ("", text)
        return WhistleAct(self.action, self.chosen_department(), reason=reason, note=note)


class WhistleCheckInDialog(WhistleReasonDialog):
    """A department says that its people are at the place: where, how many."""

    def add_fields(self) -> None:
        address = self.whistle.address if self.whistle is not None else ""
        self.fields = CheckInFields(self.kit, address)
        for widget in self.fields.widgets:
            self.body.addWidget(widget)
        self.fields.place.textChanged.connect(self.changed)
        self.fields.people.valueChanged.connect(self.changed)

    def act(self) -> WhistleAct:
        act = super().act()
        place, people = self.fields.place.text().strip(), self.fields.people.value()
        return WhistleAct(act.action, act.department, place=place, people=people, note=act.note)
