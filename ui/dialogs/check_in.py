"""Check-in: a department says that its people are at the place."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QLineEdit, QSpinBox, QWidget

from gridcenter.domain.moves import Act
from ui.dialogs.reason import ReasonDialog
from ui.kit import Kit
from ui.widgets.labels import label

MOST_PEOPLE = 500


class CheckInFields:
    """Where and how many: shared by the department's own form and the record of a call."""

    def __init__(self, kit: Kit, address: str) -> None:
        self.place = QLineEdit(address)
        self.place.setAccessibleName(kit.words("check_in.place"))
        self.people = QSpinBox()
        self.people.setRange(1, MOST_PEOPLE)
        self.people.setAccessibleName(kit.words("check_in.people"))
        self.widgets: tuple[QWidget, ...] = (
            label(kit.words("check_in.place"), tone="t2"),
            self.place,
            label(kit.words("check_in.people"), tone="t2"),
            self.people,
        )

    def on(self, act: Act) -> Act:
        """The act with place and people."""
        return replace(act, place=self.place.text().strip(), people=self.people.value())

    def problem(self, kit: Kit) -> str:
        """What is missing, or empty."""
        return "" if self.place.text().strip() else kit.words("error.bad_move.place")


class CheckInDialog(ReasonDialog):
    """Place, people, and a note."""

    def _add_fields(self) -> None:
        self._fields = CheckInFields(self.kit, self._case.address)
        for widget in self._fields.widgets:
            self.body.addWidget(widget)
        self._fields.place.textChanged.connect(self._changed)

    def problem(self) -> str:
        """What is missing, or empty."""
        return self._fields.problem(self.kit)

    def act(self) -> Act:
        """What is to be done."""
        return self._fields.on(super().act())
