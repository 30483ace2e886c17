"""The bar at the bottom that never lies: connected or not, how old the picture is, who sits here, what waits."""

from __future__ import annotations

from datetime import datetime
from enum import Enum

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from gridcenter.domain.directory import Directory
from gridcenter.domain.people import Person
from gridcenter.domain.views import View
from ui.background.live import Link
from ui.kit import Kit
from ui.widgets.labels import label, rule, set_tone

AMBER_SECONDS = 10
RED_SECONDS = 30


class Freshness(Enum):
    """How far the picture can be trusted."""

    FRESH = "fresh"
    OLD = "old"
    STALE = "stale"


def freshness(link: Link, age: float | None) -> Freshness:
    """Amber when the link is lost or the picture 10 s old, red from 30 s; the age is in seconds, None before any."""
    if age is None:
        return Freshness.STALE if link is Link.LOST else Freshness.FRESH
    if age >= RED_SECONDS:
        return Freshness.STALE
    return Freshness.OLD if age >= AMBER_SECONDS or link is Link.LOST else Freshness.FRESH


class StatusBar(QWidget):
    """One line; each fact has its one place."""

    def __init__(self, kit: Kit, directory: Directory, person: Person, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kit = kit
        self._zone = directory.district.zone
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        frame = rule("above")
        outer.addWidget(frame)
        box = QHBoxLayout(frame)
        box.setContentsMargins(kit.px(14), 0, kit.px(14), 0)
        box.setSpacing(kit.px(16))
        self._dot = QLabel()
        self.link = label("", type_="label")
        self.age = label("", type_="label")
        roles = kit.words("list.comma").join(kit.words.name(role) for role in sorted(person.roles))
        seat = label(kit.words("status.seat", name=person.name, roles=roles), type_="label")
        self.counts: dict[View, QLabel] = {
            view: label("", type_="label") for view in (View.TO_ACCEPT, View.TO_DISPATCH, View.OVERDUE)
        }
        self.date = label("", tone="t2", type_="label")
        self.time = label("", type_="label")
        for widget in (self._dot, self.link, _line(kit), self.age, _line(kit), seat, _line(kit)):
            box.addWidget(widget)
        for widget in self.counts.values():
            box.addWidget(widget)
        box.addStretch(1)
        box.addWidget(self.date)
        box.addWidget(self.time)
        self.setFixedHeight(kit.px(32))

    def show_link(self, link: Link, age: float | None) -> Freshness:
        """Shows the link and the picture's age; returns how far it can be trusted."""
        words = self._kit.words
        state = freshness(link, age)
        tone = {Freshness.FRESH: "", Freshness.OLD: "soon", Freshness.STALE: "late"}[state]
        self.link.setText(words(f"status.link.{link.value}"))
        set_tone(self.link, "late" if link is Link.LOST else "")
        token = "bar_late" if link is Link.LOST else "ok" if link is Link.CONNECTED else "bar_soon"
        self._dot.setPixmap(self._kit.glyphs.icon("dot", 10, token))
        if age is None:
            self.age.setText(words("status.age_none"))
        elif age < 60:
            self.age.setText(words("status.age_seconds", n=int(age)))
        else:
            self.age.setText(words("status.age_minutes", n=int(age // 60)))
        set_tone(self.age, tone)
        return state

    def show_counts(self, counts: dict[View, int]) -> None:
        """Shows what waits."""
        for view, widget in self.counts.items():
            count = counts.get(view, 0)
            widget.setText(self._kit.words("status.count", view=self._kit.words.name(view), n=f"{count:,}"))
            if view is View.OVERDUE:
                set_tone(widget, "late" if count else "")

    def show_time(self, now: datetime) -> None:
        """Shows the district's date and time."""
        local = now.astimezone(self._zone)
        day = self._kit.words(f"weekday.{local.isoweekday()}")
        self.date.setText(self._kit.words("status.date", date=f"{local:%m-%d}", weekday=day))
        self.time.setText(f"{local:%H:%M:%S}")


def _line(kit: Kit) -> QWidget:
    line = rule("left")
    line.setFixedSize(1, kit.px(18))
    return line
