"""Shows similar cases below a report that is typed. Never holds the report up."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gridcenter.domain.case import Facts
from gridcenter.domain.directory import Directory
from gridcenter.domain.likeness import Likeness
from gridcenter.errors import GridError
from gridcenter.likeness_words import age_words, distance_words
from gridcenter.words import Words
from ui.background.calls import Calls, Lane
from ui.dialogs.lookups import SimilarReader
from ui.kit import Kit
from ui.queue_words import short_number
from ui.widgets.labels import ElidedLabel, label

_PAUSE_MS = 500
_LINES = 3


def similar_line(words: Words, directory: Directory, match: Likeness, now: datetime) -> str:
    """One similar case on one line: how near, how old, which, and how it stands."""
    return words(
        "similar.line",
        distance=distance_words(words, match),
        age=age_words(words, match.case.reported_at, now),
        number=short_number(match.case.number),
        category=directory.category_name(match.case.category),
        what=" ".join(match.case.description.split()),
        stage=words.name(match.case.stage),
    )


class SimilarHints(QWidget):
    """Up to three lines; looks half a second after the last change, in the background."""

    def __init__(
        self, kit: Kit, directory: Directory, calls: Calls, reader: SimilarReader, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._kit = kit
        self._directory = directory
        self._calls = calls
        self._reader = reader
        self._facts: Facts | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self._look)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, kit.px(4), 0, 0)
        box.setSpacing(kit.px(2))
        box.addWidget(label(kit.words("similar.near_by"), tone="t2"))
        # The lines are there from the start, so that the form does not jump under the hand.
        self._lines = [ElidedLabel(kit, "t2") for _line in range(_LINES)]
        for line in self._lines:
            box.addWidget(line)

    def look(self, facts: Facts) -> None:
        """Looks for cases like these facts once they have rested; what was shown for others goes."""
        same_place_and_words = self._facts is not None and _searched(facts) == _searched(self._facts)
        if same_place_and_words:
            return
        self._facts = facts
        self._show([])
        placed = facts.area is not None or facts.longitude is not None
        if placed and (facts.category or facts.description or facts.address):
            self._timer.start()
        else:
            self._timer.stop()

    def lines(self) -> list[str]:
        """What is shown."""
        return [line.text() for line in self._lines if line.text()]

    @Slot()
    def _look(self) -> None:
        facts = self._facts
        if facts is None:
            return
        call = partial(self._reader.of_report, facts, datetime.now(UTC))
        self._calls.submit(Lane.READ, call, self, partial(self._found, facts), partial(self._failed, facts))

    def _found(self, asked: Facts, found: tuple[Likeness, ...]) -> None:
        # An answer to what was typed before says nothing about what is typed now.
        if asked is self._facts:
            now = datetime.now(UTC)
            lines = [similar_line(self._kit.words, self._directory, match, now) for match in found[:_LINES]]
            self._show(lines or [self._kit.words("similar.none")])

    def _failed(self, asked: Facts, _error: GridError) -> None:
        if asked is self._facts:
            self._show([self._kit.words("similar.failed")])

    def _show(self, lines: list[str]) -> None:
        for place, line in enumerate(self._lines):
            line.set_text(lines[place] if place < len(lines) else "")

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()
        super().hideEvent(event)


def _searched(facts: Facts) -> tuple[object, ...]:
    place = (facts.area, facts.longitude, facts.latitude)
    return (facts.category, facts.description, facts.address, *place)
