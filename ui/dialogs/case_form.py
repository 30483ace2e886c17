"""Takes a report in, or amends what is known of a case."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLineEdit, QPlainTextEdit, QWidget

from gridcenter.domain.area import AreaCode
from gridcenter.domain.case import Case, CaseId, Facts, Priority, Source
from gridcenter.domain.category import CategoryId
from gridcenter.domain.directory import Directory
from gridcenter.domain.moves import Act, Action
from ui.dialogs.action_dialog import ActionDialog
from ui.dialogs.drafts import NEW_CASE, Drafts, FormDraft
from ui.dialogs.pickers import area_picker, category_picker
from ui.dialogs.similar_hints import SimilarHints
from ui.kit import Kit
from ui.queue_words import short_number
from ui.widgets.labels import label

# Sources a desk takes reports from by hand; the others come in by themselves.
_DESK_SOURCES = (Source.HOTLINE, Source.LEADER, Source.CITIZEN_SNAPSHOT, Source.GRID_WORKER, Source.VIDEO)


class CaseForm(ActionDialog):
    """One form for new cases and for amendments: the same facts, the same order."""

    def __init__(
        self,
        kit: Kit,
        directory: Directory,
        case: Case | None,
        drafts: Drafts,
        parent: QWidget | None = None,
        *,
        hints: SimilarHints | None = None,
    ) -> None:
        action = Action.REPORT if case is None else Action.AMEND
        about = "" if case is None else f"{short_number(case.number)} {directory.category_name(case.category)}"
        super().__init__(
            kit,
            kit.words("form.new" if case is None else "form.amend"),
            about,
            kit.words("form.report") if case is None else kit.words.name(action),
            parent,
        )
        self._case = case
        self._directory = directory
        self._drafts = drafts
        self.hints = hints
        self.description = QPlainTextEdit()
        self.description.setTabChangesFocus(True)
        self.description.setFixedHeight(kit.px(84))
        self.address = QLineEdit()
        self.category = category_picker(kit, directory)
        self.area = area_picker(kit, directory)
        self.priority = QComboBox()
        for priority in Priority:
            self.priority.addItem(kit.words.name(priority), priority)
        self.source = QComboBox()
        for source in _DESK_SOURCES:
            self.source.addItem(kit.words.name(source), source)
        self.duplicate = QCheckBox(kit.words("form.duplicate"))
        self._lay_out()
        self._show(case)
        draft = drafts.form(self._draft_key())
        if draft is not None:
            self._restore(draft)
        for signal in (
            self.description.textChanged,
            self.address.textEdited,
            self.category.picked,
            self.area.picked,
            self.priority.currentIndexChanged,
            self.source.currentIndexChanged,
            self.duplicate.toggled,
        ):
            signal.connect(self._changed)
        self.setMinimumWidth(kit.px(820))
        self._changed()
        self.description.setFocus()

    def _lay_out(self) -> None:
        kit = self.kit
        grid = QGridLayout()
        grid.setHorizontalSpacing(kit.px(16))
        grid.setVerticalSpacing(kit.px(4))
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        fields: list[tuple[str, QWidget, int, int, int]] = [
            ("description", self.description, 0, 0, 2),
            ("address", self.address, 2, 0, 1),
            ("priority", self.priority, 2, 1, 1),
            ("category", self.category, 4, 0, 1),
            ("area", self.area, 4, 1, 1),
        ]
        if self._case is None:
            fields.append(("source", self.source, 6, 0, 1))
        for name, field, line, column, span in fields:
            caption = label(kit.words(f"form.{name}"), tone="t2")
            caption.setBuddy(field)
            field.setAccessibleName(kit.words(f"form.{name}"))
            grid.addWidget(caption, line, column, 1, span)
            grid.addWidget(field, line + 1, column, 1, span)
        grid.addWidget(self.duplicate, 7, 1)
        self.body.addLayout(grid)
        if self.hints is not None:
            self.body.addWidget(self.hints)

    def _show(self, case: Case | None) -> None:
        self.priority.setCurrentIndex(list(Priority).index(Priority.NORMAL if case is None else case.priority))
        if case is None:
            self.duplicate.hide()
            return
        self.description.setPlainText(case.description)
        self.address.setText(case.address)
        self.category.pick(case.category)
        self.category.setEnabled(case.standard is None)
        if case.area:
            self.area.pick(case.area)
        self.duplicate.setChecked(case.duplicate)

    def _draft_key(self) -> CaseId:
        return NEW_CASE if self._case is None else self._case.id

    def _restore(self, draft: FormDraft) -> None:
        self.description.setPlainText(draft.description)
        self.address.setText(draft.address)
        self.category.pick(draft.category)
        self.area.pick(draft.area)
        self.priority.setCurrentIndex(draft.priority)
        self.source.setCurrentIndex(draft.source)
        self.duplicate.setChecked(draft.duplicate)

    def succeed(self) -> None:
        """What was asked for is done, so the draft goes."""
        self._drafts.drop_form(self._draft_key())
        super().succeed()

    def facts(self) -> Facts:
        """What the form says. A point that was known stays while the area does."""
        area = AreaCode(self.area.key) if self.area.key else None
        known = self._directory.areas.get(area) if area else None
        longitude, latitude = (known.longitude, known.latitude) if known else (None, None)
        if self._case is not None and self._case.area == area:
            longitude, latitude = self._case.longitude, self._case.latitude
        return Facts(
            category=CategoryId(self.category.key),
            description=self.description.toPlainText().strip(),
            address=self.address.text().strip(),
            area=area,
            longitude=longitude,
            latitude=latitude,
            priority=Priority(self.priority.currentData()),
            duplicate=self.duplicate.isChecked(),
        )

    def problem(self) -> str:
        if not self.description.toPlainText().strip():
            return self.kit.words("form.no_description")
        if not self.category.key:
            return self.kit.words("form.no_category")
        if self._case is not None and self.facts() == self._case.facts:
            return self.kit.words("form.unchanged")
        return ""

    @Slot()
    def _changed(self) -> None:
        draft = FormDraft(
            self.description.toPlainText(),
            self.address.text(),
            self.category.key,
            self.area.key,
            self.priority.currentIndex(),
            self.source.currentIndex(),
            self.duplicate.isChecked(),
        )
        facts = self.facts()
        # A form that was only looked at is no draft: later it would bring old facts back.
        touched = (
            facts != self._case.facts
            if self._case is not None
            else bool(draft.description or draft.address or draft.category or draft.area)
        )
        self._drafts.keep_form(self._draft_key(), draft if touched else None)
        if self.hints is not None:
            self.hints.look(facts)
        category = self._directory.category_name(facts.category) if facts.category else "…"
        places = {"category": category, "place": facts.address or self._directory.grid_name(facts.area) or "…"}
        if self._case is None:
            self.say(self.kit.words("form.will_report", **places))
        else:
            self.say(self.kit.words("form.will_amend", number=short_number(self._case.number), **places))
        self.check()

    def chosen_source(self) -> Source:
        """Where the report came from."""
        return Source(self.source.currentData())

    def act(self) -> Act:
        """The amendment."""
        return Act(Action.AMEND, facts=self.facts())
