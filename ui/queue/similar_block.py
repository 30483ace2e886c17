"""The similar cases in the case pane: one line each."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtWidgets import QVBoxLayout, QWidget

from gridcenter.domain.likeness import Likeness
from gridcenter.likeness_words import age_words, distance_words
from ui.kit import Kit
from ui.queue_words import short_number
from ui.widgets.labels import ElidedLabel, label, row, rule


class SimilarBlock(QWidget):
    """Number, stage, distance and age above the words of each similar case."""

    def __init__(self, kit: Kit, found: tuple[Likeness, ...], now: datetime, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        words = kit.words
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        for match in found:
            case = match.case
            line = rule("below")
            inside = QVBoxLayout(line)
            inside.setContentsMargins(0, kit.px(3), 0, kit.px(3))
            inside.setSpacing(0)
            near = words(
                "similar.near", distance=distance_words(words, match), age=age_words(words, case.reported_at, now)
            )
            inside.addWidget(
                row(
                    label(short_number(case.number)),
                    label(words.name(case.stage), tone="t2"),
                    1,
                    label(near, tone="t2"),
                )
            )
            text = ElidedLabel(kit, "t2")
            text.set_text(" ".join(case.description.split()))
            inside.addWidget(text)
            box.addWidget(line)
