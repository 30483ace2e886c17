"""The cases a case is tied to: merged into, merged in, split off; each opens by click or Enter."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QWidget

from gridcenter.domain.case import Case, CaseId
from gridcenter.domain.directory import Directory
from ui.kit import Kit
from ui.queue.record_lines import RecordBlock
from ui.queue_words import short_number
from ui.widgets.labels import BoxedWord, ElidedLabel, label, row


class CaseLink(QPushButton):
    """A case's number that opens the case."""

    def __init__(self, kit: Kit, case: Case, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setObjectName(f"case {case.id}")
        self.setFlat(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(kit.words("related.open", number=text))
        t = kit.theme.tokens
        self.setStyleSheet(
            f"QPushButton {{ color: {t.accent}; border: 0; padding: {kit.px(3)}px 0; text-align: left; }}"
            f"QPushButton:focus {{ border: 2px solid {t.focus}; border-radius: {kit.px(3)}px; }}"
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)


class RelatedBlock(RecordBlock):
    """One line a case: how it is tied, its number, its stage, its words."""

    def __init__(
        self,
        kit: Kit,
        directory: Directory,
        case: Case,
        related: Iterable[Case],
        show: Callable[[CaseId], None],
        parent: QWidget | None = None,
    ) -> None:
        found = sorted(related, key=lambda other: other.id)
        super().__init__(kit, kit.words("related.title", n=len(found)), parent=parent)
        for other in found:
            link = CaseLink(kit, other, short_number(other.number))
            link.clicked.connect(partial(_show, show, other.id))
            about = ElidedLabel(kit, "t2")
            about.set_text(f"{directory.category_name(other.category)} {' '.join(other.description.split())}")
            tie = BoxedWord(kit, kit.words(f"related.{_tie(case, other)}"))
            self.add(row(tie, link, label(kit.words.name(other.stage), tone="t2"), about), [], [])


def _show(show: Callable[[CaseId], None], case: CaseId, *_checked: bool) -> None:
    show(case)


def _tie(case: Case, other: Case) -> str:
    if case.merged_into == other.id:
        return "into"
    if other.merged_into == case.id:
        return "taken_in"
    return "split_from" if case.split_from == other.id else "split_off"
