"""Sending somebody to look: who goes, what to look at, which photos the result needs and by when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from gridcenter.domain.case import Case
from gridcenter.domain.directory import Directory
from gridcenter.domain.moves import Action
from gridcenter.domain.people import Role
from gridcenter.domain.task import SEATS, TaskKind, photo_kinds
from ui.dialogs.drafts import Drafts
from ui.dialogs.reason import ReasonDialog
from ui.kit import Kit
from ui.queue_words import local_time, short_number
from ui.widgets.labels import label

SENDING = {Action.VERIFY: TaskKind.VERIFY, Action.INSPECT: TaskKind.INSPECT}


class SendDialog(ReasonDialog):
    """The step of a case, and the task that goes with it unless the tick is taken out."""

    def __init__(
        self,
        kit: Kit,
        case: Case,
        action: Action,
        directory: Directory,
        drafts: Drafts,
        parent: QWidget | None = None,
    ) -> None:
        self.kind = SENDING[action]
        self._facts = label("", tone="t2", wrap=True)
        super().__init__(kit, case, action, [], directory, drafts, parent)
        self.text.setPlaceholderText(kit.words("send.what"))

    def _add_fields(self) -> None:
        words = self.kit.words
        self.tick = QCheckBox(words("send.tick"))
        self.tick.setChecked(True)
        self.tick.toggled.connect(self._changed)
        self.body.addWidget(self.tick)
        self._seat_label = label(words("send.seat"), tone="t2")
        self.body.addWidget(self._seat_label)
        self.seats = QComboBox()
        self.seats.setAccessibleName(words("send.seat"))
        for seat in SEATS:
            self.seats.addItem(words.name(seat), seat)
        self.seats.currentIndexChanged.connect(self._changed)
        self.body.addWidget(self.seats)
        self.body.addWidget(self._facts)

    @property
    def with_task(self) -> bool:
        """True when somebody is sent; else the case only takes its step."""
        return self.tick.isChecked()

    def seat(self) -> Role:
        """Who is to go."""
        return Role(self.seats.currentData())

    def note(self) -> str:
        """What to look at."""
        return self.text.toPlainText().strip()

    @Slot()
    def _changed(self) -> None:
        super()._changed()
        words, rules = self.kit.words, self._directory.district.tasks
        for widget in (self._seat_label, self.seats, self._facts):
            widget.setVisible(self.with_task)
        due = datetime.now(UTC) + timedelta(minutes=rules.minutes(self.kind))
        photos = words("list.comma").join(words.name(kind) for kind in photo_kinds(rules.photos(self.kind)))
        self._facts.setText(
            words(
                "send.facts",
                photos=photos or words("send.no_photos"),
                due=local_time(due, self._directory.district.zone),
                n=rules.minutes(self.kind),
            )
        )
        if self.with_task:
            places = {"number": short_number(self._case.number), "action": self._word}
            self.say(words("send.will", seat=self.seats.currentText(), **places))
