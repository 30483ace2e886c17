"""Shows which departments are recommended and why. Chooses nothing."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gridcenter.domain.department import DepartmentCode
from gridcenter.domain.directory import Directory
from gridcenter.domain.recommendation import Recommendations
from gridcenter.recommendation_words import reasons_words
from ui.kit import Kit
from ui.widgets.buttons import KeyButton, KeyCap
from ui.widgets.labels import ElidedLabel, label, row

_SHOWN = 3
_SEE_KEY = "Alt+P"


class RecommendedDepartments(QWidget):
    """Up to three departments with their counted reasons, and a way to the cases that were counted."""

    # The person wants to see the counted cases: tuple of CaseId.
    cases_asked = Signal(object)

    def __init__(self, kit: Kit, directory: Directory, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kit = kit
        self._directory = directory
        self._shown: tuple[DepartmentCode, ...] = ()
        self._found: Recommendations | None = None
        box = QVBoxLayout(self)
        box.setContentsMargins(0, kit.px(4), 0, kit.px(4))
        box.setSpacing(kit.px(2))
        self._see = KeyButton(kit, kit.words("recommendation.see"), _SEE_KEY.replace("+", " "), small=True)
        self._see.setShortcut(_SEE_KEY)
        self._see.clicked.connect(self._ask)
        take = row(KeyCap(kit, "Alt Enter"), label(kit.words("recommendation.take"), tone="t2", type_="label"))
        box.addWidget(row(label(kit.words("recommendation.title"), tone="t2"), 1, take, self._see))
        self._lines = [ElidedLabel(kit, "accent" if line == 0 else "t2") for line in range(_SHOWN)]
        for line in self._lines:
            box.addWidget(line)
        self.hide()

    @property
    def first(self) -> DepartmentCode | None:
        """The department recommended most, or None."""
        return self._shown[0] if self._shown else None

    def lines(self) -> list[str]:
        """What is shown."""
        return [line.text() for line in self._lines if line.text()]

    def show_found(self, found: Recommendations, free: set[DepartmentCode]) -> None:
        """Shows the best of those that can be chosen; hides itself when there are none."""
        fitting = [one for one in found.ranked if one.department in free][:_SHOWN]
        self._shown = tuple(one.department for one in fitting)
        self._found = found
        words = self._kit.words
        for place, line in enumerate(self._lines):
            text = ""
            if place < len(fitting):
                one = fitting[place]
                why = reasons_words(words, self._directory, one, found.precedent)
                name = self._directory.department_name(one.department)
                text = words("recommendation.line", department=name, reasons=why)
            line.set_text(text)
            line.setVisible(bool(text))
        self._see.setVisible(bool(found.precedent.leads))
        self.setVisible(bool(fitting))

    def _ask(self) -> None:
        if self._found is not None and self._found.precedent.leads:
            self.cases_asked.emit(self._found.precedent.cases)
