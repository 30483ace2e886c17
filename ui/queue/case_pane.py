"""The case at the right of the queue: facts, clocks, branches, history, and what can be done next."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from gridcenter.domain.area import AreaLevel
from gridcenter.domain.case import WORKING, Branch, Case, CaseId, current_branches, is_suspended
from gridcenter.domain.directory import Directory
from gridcenter.domain.history import HistoryEntry
from gridcenter.domain.lifecycle import branch_clocks
from gridcenter.domain.likeness import Likeness
from gridcenter.domain.limits import Clock, clock_state
from gridcenter.domain.moves import Action
from gridcenter.domain.people import Person
from gridcenter.domain.permissions import Offer
from gridcenter.time_words import time_left
from ui.kit import Kit
from ui.models.presence_board import PresenceBoard
from ui.models.queue_item import QueueItem
from ui.queue.action_bar import ActionBar
from ui.queue.cells import is_late
from ui.queue.lookers import LookerBoxes
from ui.queue.photo_strip import PhotoStrip
from ui.queue.record_blocks import RecordBlocks
from ui.queue.similar_block import SimilarBlock
from ui.queue_words import local_time, short_number
from ui.theme.tokens import BRANCH_TOKENS
from ui.widgets.bar import LimitBar
from ui.widgets.boxes import empty
from ui.widgets.buttons import KeyCap
from ui.widgets.labels import BoxedWord, ElidedLabel, label, row, rule
from ui.widgets.pane import Pane

_SHORT_HISTORY = 6


class CasePane(Pane):
    """Shows one case. Head and actions stay, the middle scrolls."""

    # An action was asked for: Offer.
    action_asked = Signal(object)

    def __init__(self, kit: Kit, directory: Directory, person: Person, parent: QWidget | None = None) -> None:
        super().__init__(kit, parent)
        self._directory = directory
        self._item: QueueItem | None = None
        self._history: tuple[HistoryEntry, ...] = ()
        self.similar: tuple[Likeness, ...] = ()
        self._unfolded = False
        self._presence: PresenceBoard | None = None
        self._looking: LookerBoxes | None = None
        self.actions_bar = ActionBar(kit, directory, person)
        self.actions_bar.asked.connect(self.action_asked)
        self._layout.addWidget(self.actions_bar)
        self.photos = PhotoStrip(kit, directory, person, self)
        self.records = RecordBlocks(kit, directory, person, self)
        self._empty()

    @property
    def item(self) -> QueueItem | None:
        """The case shown."""
        return self._item

    def show_item(self, item: QueueItem | None) -> None:
        """Shows a case; what was read of the same case stays until newer arrives."""
        if item is None or self._item is None or item.id != self._item.id:
            self._history = ()
            self.similar = ()
        self._item = item
        self.photos.show_case(item.case if item else None)
        self.records.show_case(item.case if item else None)
        self._build()

    def show_history(self, entries: tuple[HistoryEntry, ...]) -> None:
        """Shows what has happened to the case."""
        if self._item is not None and entries and entries[0].key == self._item.id:
            self._history = entries
            self._build()

    def show_similar(self, case: CaseId, found: tuple[Likeness, ...]) -> None:
        """Shows which cases may be the same matter, unless another case is shown by now."""
        if self._item is not None and self._item.id == case and found != self.similar:
            self.similar = found
            self._build()

    @Slot()
    def toggle_history(self) -> None:
        """Folds or unfolds the history."""
        self._unfolded = not self._unfolded
        self._build()

    def pass_time(self) -> None:
        """Brings the clocks up to date."""
        if self._item is not None and self.isVisible():
            self.records.show_case(self._item.case)
            self._build()

    def watch(self, presence: PresenceBoard) -> None:
        """Shows in the head who else has the case open."""
        self._presence = presence
        presence.changed.connect(self._show_lookers)

    @Slot()
    def _show_lookers(self) -> None:
        if self._presence is not None and self._looking is not None and self._item is not None:
            self._looking.show_lookers(self._presence.lookers(self._item.id))

    def _empty(self) -> None:
        self._clear_head()
        self._head_box.addWidget(label(self._kit.words("pane.none"), tone="t3"))
        self._set_body([])
        self.actions_bar.show_case(None)

    def _clear_head(self) -> None:
        self._looking = None
        empty(self._head_box)

    def _set_body(self, parts: list[QWidget]) -> None:
        self.photos.stand_aside(self)
        self.records.stand_aside(self)
        super()._set_body(parts)
        self.photos.come_back()
        self.records.come_back()

    def _build(self) -> None:
        item = self._item
        if item is None:
            self._empty()
            return
        self._build_head(item)
        case = item.case
        parts: list[QWidget] = [self._facts(item), self.photos]
        clocks = self._clocks(case)
        if clocks:
            parts += [self._section(self._kit.words("pane.clocks")), *clocks]
        if item.branches:
            parts += [self._section(self._kit.words("pane.branches", n=len(item.branches))), *self._branches(item)]
        parts.append(self.records)
        parts += self._similar_parts()
        parts += self._history_parts()
        self._set_body(parts)
        self.actions_bar.show_case(case)

    # -- head

    def _build_head(self, item: QueueItem) -> None:
        kit, case, now = self._kit, item.case, datetime.now(UTC)
        self._clear_head()
        title = ElidedLabel(kit, size=18)
        title.set_text(item.category)
        number = label(short_number(case.number), tone="t2")
        number.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        duplicate = BoxedWord(kit, kit.words("pane.duplicate"), "soon_text") if case.duplicate else None
        rework = BoxedWord(kit, kit.words("pane.rework", n=case.rework_count)) if case.rework_count else None
        self._looking = LookerBoxes(kit)
        self._head_box.addWidget(row(title, duplicate, rework, number, self._looking))
        self._show_lookers()
        times = [
            kit.words(f"pane.{name}", time=self._time(at))
            for name, at in (("filed_at", case.filed_at), ("dispatched_at", case.dispatched_at))
            if at is not None
        ]
        self._head_box.addWidget(
            row(
                _picture(kit.glyphs.case_stage(case, now)),
                label(kit.words("queue.suspended") if is_suspended(case, now) else kit.words.name(case.stage)),
                _picture(kit.glyphs.priority(case.priority)),
                label(kit.words.name(case.priority)),
                1,
            )
        )
        if times:
            # A line of their own: two dates beside stage and priority are cut off in English.
            self._head_box.addWidget(label(" · ".join(times), tone="t2"))

    def _time(self, at: datetime) -> str:
        return local_time(at, self._directory.district.zone)

    # -- facts

    def _facts(self, item: QueueItem) -> QWidget:
        kit, case, directory = self._kit, item.case, self._directory
        areas = [directory.area_at(case.area, level) for level in (AreaLevel.TOWN, AreaLevel.COMMUNITY)]
        place = " · ".join([area.name for area in areas if area] + ([item.grid] if case.area else []))
        source = kit.words("pane.source_at", source=kit.words.name(case.source), time=self._time(case.reported_at))
        facts = [
            ("place", case.address or kit.words("pane.unknown")),
            ("grid", place or kit.words("pane.unknown")),
            ("source", source + (f" · {case.external_id}" if case.external_id else "")),
        ]
        standard = directory.standards.get(case.standard) if case.standard else None
        if standard is not None:
            limit = kit.words(f"limit_kind.{standard.limit.kind}", amount=standard.limit.amount)
            facts.append(("condition", f"{standard.filing_condition} · {limit}"))
        if case.operator:
            facts.append(("operator", directory.person_name(case.operator)))
        facts.append(("situation", case.description))
        frame = QFrame()
        grid = QGridLayout(frame)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(kit.px(12))
        grid.setVerticalSpacing(kit.px(4))
        grid.setColumnStretch(1, 1)
        for line, (name, text) in enumerate(facts):
            caption = label(kit.words(f"pane.fact.{name}"), tone="t2")
            grid.addWidget(caption, line, 0, Qt.AlignmentFlag.AlignTop)
            value = label(text, wrap=True)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(value, line, 1)
        return frame

    def _section(self, title: str, right: QWidget | None = None) -> QWidget:
        head = row(label(title, tone="t2"), 1, right)
        head.setContentsMargins(0, self._kit.px(10), 0, 0)
        return head

    # -- clocks

    def _clocks(self, case: Case) -> list[QWidget]:
        clocks = [clock for branch in current_branches(case.branches) for clock in branch_clocks(branch)]
        if case.clock is not None and case.clock not in clocks:
            clocks.insert(0, case.clock)
        clocks.sort(key=lambda clock: clock.due)
        return [self._clock_line(clock) for clock in clocks]

    def _clock_line(self, clock: Clock) -> QWidget:
        kit, now = self._kit, datetime.now(UTC)
        state = clock_state(clock.start, clock.due, now)
        name = kit.words.name(clock.kind)
        if clock.department:
            name = f"{self._directory.department_name(clock.department)} {name}"
        words = label(time_left(kit.words, clock.due, now), tone={"late": "late", "soon": "soon"}.get(state.value, ""))
        until = label(kit.words("pane.until", time=self._time(clock.due)), tone="t2")
        caption = label(name)
        caption.setFixedWidth(kit.px(92))
        words.setFixedWidth(kit.px(124 if kit.words.language == "zh" else 140))
        until.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        line = row(caption, LimitBar(kit, clock.share(now), state), words, until)
        line.setFixedHeight(kit.px(30))
        return line

    # -- branches

    def _branches(self, item: QueueItem) -> list[QWidget]:
        kit, now = self._kit, datetime.now(UTC)
        lines: list[QWidget] = []
        for branch in item.branches:
            late = is_late(branch, now)
            token = "late_text" if late else BRANCH_TOKENS[branch.state]
            state = label(kit.words.name(branch.state), tone="late" if late else "")
            last = branch.ended_at or branch.fed_back_at or branch.handling_at or branch.signed_at
            note = ElidedLabel(kit, "t2")
            note.set_text(" · ".join(filter(None, (*self._branch_news(branch, now), branch.note))))
            line = rule("below")
            box = QVBoxLayout(line)
            box.setContentsMargins(0, 0, 0, 0)
            box.addWidget(
                row(
                    BoxedWord(
                        kit,
                        kit.words("queue.lead" if branch.lead else "pane.assist"),
                        "accent" if branch.lead and branch.state.live else "t3" if branch.lead else "t2",
                    ),
                    _name(kit, self._directory.department_name(branch.department)),
                    _picture(kit.glyphs.branch(branch.state, late, token)),
                    state,
                    note,
                    label(self._time(last or branch.dispatched_at), tone="t2"),
                )
            )
            line.setFixedHeight(kit.px(34))
            lines.append(line)
        return lines

    def _branch_news(self, branch: Branch, now: datetime) -> list[str]:
        """What is asked for and what happened to the clock, before the last words."""
        words, news = self._kit.words, []
        if branch.asked is not None:
            news.append(words.name(branch.asked))
        if branch.paused_until is not None and branch.paused_until > now and branch.state in WORKING:
            day = branch.paused_until.astimezone(self._directory.district.zone)
            news.append(words("pane.paused", date=f"{day:%m-%d}"))
        if branch.extensions:
            news.append(words("pane.extended", n=branch.extensions))
        if branch.reminders:
            news.append(words("pane.reminded", n=branch.reminders))
        return news

    # -- similar cases

    def _similar_parts(self) -> list[QWidget]:
        kit = self._kit
        if not self.similar:
            return []
        hint = row(KeyCap(kit, "F3"), label(kit.words("pane.compare"), tone="t2"), spacing=kit.px(6))
        head = self._section(kit.words("pane.similar", n=len(self.similar)), hint)
        return [head, SimilarBlock(kit, self.similar, datetime.now(UTC))]

    # -- history

    def _history_parts(self) -> list[QWidget]:
        kit = self._kit
        fold = kit.words("pane.fold" if self._unfolded else "pane.unfold")
        head = self._section(
            kit.words("pane.history", n=len(self._history)),
            row(KeyCap(kit, "Ctrl H"), label(fold, tone="t2"), spacing=kit.px(6)),
        )
        entries = list(reversed(self._history))
        if not self._unfolded:
            entries = entries[:_SHORT_HISTORY]
        return [head, *(self._history_line(entry) for entry in entries)]

    def _history_line(self, entry: HistoryEntry) -> QLabel:
        kit = self._kit
        departments = [self._directory.department_name(code) for code in entry.department.split(",") if code]
        what = kit.words.name(Action(entry.action))
        if departments:
            what = f"{what} {kit.words('list.comma').join(departments)}"
        detail = kit.words("list.comma").join(filter(None, (entry.reason, entry.note)))
        text = kit.words("pane.step", time=self._time(entry.at), who=entry.actor_name, what=what)
        if detail:
            text = kit.words("pane.step_detail", step=text, detail=detail)
        return label(text, tone="t2", wrap=True)

    def offers(self) -> tuple[Offer, ...]:
        """The actions that stand on buttons now."""
        return self.actions_bar.offers()


def _picture(pixmap: QPixmap) -> QLabel:
    made = QLabel()
    made.setPixmap(pixmap)
    return made


def _name(kit: Kit, text: str) -> QLabel:
    made = label(text)
    made.setMinimumWidth(kit.px(64))
    return made
