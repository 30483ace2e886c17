"""Blows a whistle, for a case or for a matter of its own; says at once whether the list admits it."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLineEdit, QRadioButton, QVBoxLayout, QWidget

from gridcenter.domain import whistle_life
from gridcenter.domain.area import AreaCode, AreaLevel
from gridcenter.domain.case import Case
from gridcenter.domain.people import Role
from gridcenter.domain.whistle import Whistle, WhistleFacts, WhistleKind
from gridcenter.domain.whistle_moves import WhistleAct, WhistleAction
from gridcenter.errors import BadMove
from ui.dialogs.pickers import area_picker
from ui.dialogs.whistle_form import FormGround, WhistleDialog, about
from ui.queue_words import short_number
from ui.widgets.buttons import KeyCap
from ui.widgets.labels import label, row, set_tone
from ui.widgets.picker import Picker, choice

_NO_MATTER = "-"
_KINDS = (WhistleKind.ROUTINE, WhistleKind.PRIORITY, WhistleKind.EMERGENCY)


class BlowDialog(WhistleDialog):
    """Kind, subject, matter, place. With a whistle it is one that was sent back and is blown again."""

    def __init__(
        self,
        ground: FormGround,
        *,
        case: Case | None = None,
        whistle: Whistle | None = None,
        parent: QWidget | None = None,
    ) -> None:
        self.case = case
        kit, words = ground.kit, ground.kit.words
        action = WhistleAction.BLOW if whistle is None else WhistleAction.BLOW_AGAIN
        head = about(whistle, kit) if whistle else ""
        if case is not None:
            name = ground.directory.category_name(case.category)
            head = words("whistles.for_case", number=short_number(case.number), category=name)
        super().__init__(ground, whistle, action, head, parent)
        self._on_list = [one for one in ground.matters.values() if one.valid(self._today())]
        self._add_kinds(whistle.kind if whistle else WhistleKind.ROUTINE)
        columns = QHBoxLayout()
        columns.setSpacing(kit.px(24))
        left, right = QVBoxLayout(), QVBoxLayout()
        for column in (left, right):
            column.setSpacing(kit.px(8))
            columns.addLayout(column, 1)
        self.body.addLayout(columns)
        category = ground.directory.category_name(case.category) if case else ""
        self._initial: dict[str, str] = {}
        self.subject = self._line(left, "subject", whistle.subject if whistle else category)
        left.addWidget(label(words("whistles.fact.matter"), tone="t2"))
        choices = [
            choice(one.code, f"{one.name} · {self._names(one.departments)}", self._searched(one.departments))
            for one in self._on_list
        ]
        nothing = choice(_NO_MATTER, words("whistles.matter_not_listed"))
        self.matter = Picker(kit, [*choices, nothing], words("whistles.matter_hint"), rows=3)
        self.matter.picked.connect(self._picked)
        left.addWidget(self.matter)
        self.admission = label("", wrap=True)
        left.addWidget(self.admission)
        left.addStretch(1)
        self.address = self._line(right, "place", whistle.address if whistle else case.address if case else "")
        self._asks_area = whistle is None and case is None
        own = ground.person.area if ground.person.roles <= {Role.TOWN, Role.GRID_WORKER} else None
        self.area = area_picker(kit, ground.directory, within=own or "")
        self.area.list.setFixedHeight(kit.px(32) * 2 + 2)
        self.area.picked.connect(self._picked)
        if self._asks_area:
            right.addWidget(self.area)
        else:
            self.area.setParent(self)
            self.area.hide()
        said = whistle.description if whistle else case.description if case else ""
        self.description = self.add_text("description", words("whistles.fact.situation"), 60, initial=said, into=right)
        right.addStretch(1)
        if whistle is not None and whistle.matter:
            self.matter.pick(whistle.matter)
        self.resize(kit.px(1080), kit.px(560))
        self.finish()
        self.subject.setFocus()

    def _today(self) -> date:
        zone = self.ground.directory.district.zone
        return self.ground.circumstances("").at.astimezone(zone).date()

    def _names(self, codes: tuple[str, ...]) -> str:
        words = self.kit.words
        names = [self.ground.directory.department_name(code) for code in codes]
        return words("list.comma").join(names) or words("whistles.any_department")

    def _searched(self, codes: tuple[str, ...]) -> str:
        known = self.ground.directory.departments
        return " ".join(one.initials for code, one in known.items() if code in codes)

    def _add_kinds(self, chosen: WhistleKind) -> None:
        words = self.kit.words
        self.kinds = QButtonGroup(self)
        buttons: list[QWidget | int] = [label(words("whistles.fact.kind"), tone="t2")]
        for place, kind in enumerate(_KINDS, 1):
            button = QRadioButton(words.name(kind))
            button.setShortcut(f"Alt+{place}")
            button.setChecked(kind is chosen)
            self.kinds.addButton(button, place - 1)
            buttons += [button, KeyCap(self.kit, f"Alt {place}")]
        self.kinds.idToggled.connect(self._kind_changed)
        self.body.addWidget(row(*buttons, 1))

    def _line(self, box: QVBoxLayout, name: str, text: str) -> QLineEdit:
        caption = self.kit.words(f"whistles.fact.{name}")
        box.addWidget(label(caption, tone="t2"))
        self._initial[name] = text
        kept = self.ground.drafts.note(self.draft_key(name))
        line = QLineEdit(kept or text)
        line.setAccessibleName(caption)
        line.textChanged.connect(self.changed)
        box.addWidget(line)
        return line

    def draft_key(self, name: str) -> str:
        if self.case is not None:
            return f"whistle for {self.case.id} {name}"
        return super().draft_key(name)

    @Slot(int, bool)
    def _kind_changed(self, _place: int, on: bool) -> None:
        if on:
            self.changed()

    @Slot(str)
    def _picked(self, _key: str) -> None:
        self.changed()

    @Slot()
    def changed(self) -> None:
        for name, line in (("subject", self.subject), ("place", self.address)):
            self.keep(self.draft_key(name), line.text(), self._initial[name])
        self._say_admission()
        super().changed()

    def _say_admission(self) -> None:
        words, code = self.kit.words, self._matter()
        listed = next((one for one in self._on_list if one.code == code), None)
        if listed is not None:
            self.admission.setText(words("whistles.listed", departments=self._names(listed.departments)))
        else:
            self.admission.setText(words("whistles.not_listed"))
        set_tone(self.admission, "ok" if listed is not None else "soon")

    def _matter(self) -> str:
        key = self.matter.key
        return "" if key == _NO_MATTER else key

    def facts(self) -> WhistleFacts:
        """What the whistle says."""
        source: Case | Whistle | None = self.case or self.whistle
        area = AreaCode(self.area.key) if self.area.key else None
        if source is not None:
            area = source.area
        return WhistleFacts(
            _KINDS[max(0, self.kinds.checkedId())],
            self.subject.text().strip(),
            self.description.toPlainText().strip(),
            self.address.text().strip(),
            area,
            source.longitude if source else None,
            source.latitude if source else None,
            self._matter(),
        )

    def _town(self, facts: WhistleFacts) -> AreaCode:
        person, directory = self.ground.person, self.ground.directory
        own = person.area if person.roles & {Role.TOWN, Role.GRID_WORKER} else None
        town = directory.area_at(own or facts.area, AreaLevel.TOWN)
        if town is None:
            raise BadMove(action=WhistleAction.BLOW, stage="", why="town")
        return town.code

    def planned(self) -> Whistle:
        if self.whistle is not None:
            return super().planned()
        facts = self.facts()
        case = self.case.id if self.case is not None else None
        return whistle_life.blow(facts, self._town(facts), case, self.ground.circumstances(facts.matter))

    def sentence(self) -> str:
        words, facts = self.kit.words, self.facts()
        return words("whistles.will_blow", kind=words.name(facts.kind), subject=facts.subject or "…")

    def act(self) -> WhistleAct:
        return WhistleAct(self.action, facts=self.facts())

    def succeed(self) -> None:
        super().succeed()
        for name in ("subject", "place"):
            self.ground.drafts.keep_note(self.draft_key(name), "")
