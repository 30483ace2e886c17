"""The whistle at the right of the board: facts, every department with its clocks and answers, history, actions."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from gridcenter.domain.case import Case
from gridcenter.domain.directory import Directory
from gridcenter.domain.history import HistoryEntry
from gridcenter.domain.limits import Clock, ClockState, clock_state
from gridcenter.domain.matter import Matter
from gridcenter.domain.people import Person
from gridcenter.domain.whistle import Whistle, WhistleBranch, WhistleKind, WhistleState
from gridcenter.domain.whistle_clocks import running_clocks
from gridcenter.domain.whistle_life import BEST_SCORE, branch_clocks, breaches
from gridcenter.domain.whistle_moves import WhistleAction
from gridcenter.time_words import time_left
from ui.kit import Kit
from ui.models.whistle_columns import branch_late
from ui.queue_words import local_time, short_number
from ui.theme.tokens import WHISTLE_BRANCH_TOKENS
from ui.whistles.action_bar import WhistleBar
from ui.widgets.bar import LimitBar
from ui.widgets.boxes import empty
from ui.widgets.buttons import KeyButton, KeyCap
from ui.widgets.labels import BoxedWord, label, row, rule
from ui.widgets.pane import Pane

_SHORT_HISTORY = 3
CASE_KEY = "Alt+Return"


class WhistlePane(Pane):
    """Shows one whistle. Head and actions stay, the middle scrolls."""

    # An action was asked for: WhistleOffer.
    action_asked = Signal(object)
    # The whistle's case is to be shown in the queue: CaseId.
    case_asked = Signal(object)

    def __init__(self, kit: Kit, directory: Directory, person: Person, parent: QWidget | None = None) -> None:
        super().__init__(kit, parent, edges=(14, 10), head_top=10)
        self._directory = directory
        self.whistle: Whistle | None = None
        self._history: tuple[HistoryEntry, ...] = ()
        self._case: Case | None = None
        self._matters: dict[str, Matter] = {}
        self._unfolded = False
        self.bar = WhistleBar(kit, directory, person)
        self.bar.asked.connect(self.action_asked)
        self._layout.addWidget(self.bar)
        self._build()

    def show_whistle(self, whistle: Whistle | None) -> None:
        """Shows a whistle; what was read of the same one stays until newer arrives."""
        if whistle is None or self.whistle is None or whistle.id != self.whistle.id:
            self._history = ()
            self._case = None
        self.whistle = whistle
        self._build()

    def show_history(self, entries: tuple[HistoryEntry, ...]) -> None:
        """Shows what has happened to the whistle."""
        if self.whistle is not None and entries and entries[0].key == self.whistle.id:
            self._history = entries
            self._build()

    def show_case(self, case: Case) -> None:
        """Shows which case the whistle was blown for."""
        if self.whistle is not None and self.whistle.case == case.id:
            self._case = case
            self._build()

    def show_matters(self, matters: tuple[Matter, ...]) -> None:
        """Takes the list in, for the names of matters."""
        self._matters = {one.code: one for one in matters}
        self._build()

    @Slot()
    def toggle_history(self) -> None:
        """Folds or unfolds the history."""
        self._unfolded = not self._unfolded
        self._build()

    @Slot()
    def ask_case(self) -> None:
        """Leads to the whistle's case."""
        if self.whistle is not None and self.whistle.case is not None:
            self.case_asked.emit(self.whistle.case)

    def pass_time(self) -> None:
        """Brings the clocks up to date."""
        if self.whistle is not None and self.isVisible():
            self._build_middle(self.whistle)

    def _build(self) -> None:
        empty(self._head_box)
        self.bar.show_whistle(self.whistle)
        if self.whistle is None:
            self._head_box.addWidget(label(self._kit.words("whistles.none_chosen"), tone="t2"))
            self._set_body([])
            return
        self._build_head(self.whistle)
        self._build_middle(self.whistle)

    def _build_middle(self, whistle: Whistle) -> None:
        kit = self._kit
        parts: list[QWidget] = [self._facts(whistle)]
        own = [one for one in running_clocks(whistle, self._directory.district.whistles) if not one.department]
        if own:
            parts += [self._section(kit.words("pane.clocks")), *(self._clock_line(one) for one in own)]
        if whistle.branches:
            parts.append(self._section(kit.words("pane.branches", n=len(whistle.branches))))
            parts += [self._branch(branch) for branch in whistle.branches]
        self._set_body([*parts, *self._history_parts()])

    def _build_head(self, whistle: Whistle) -> None:
        kit = self._kit
        title = label(whistle.subject, type_="head", wrap=True)
        self._head_box.addWidget(title)
        emergency = whistle.kind is WhistleKind.EMERGENCY
        self._head_box.addWidget(
            row(
                _picture(kit.glyphs.whistle_kind(whistle.kind)),
                label(kit.words(f"whistles.kind.{whistle.kind}"), tone="late" if emergency else ""),
                _picture(kit.glyphs.whistle_stage(whistle.stage)),
                label(kit.words.name(whistle.stage)),
                1,
                _selectable(short_number(whistle.number), "t2"),
            )
        )

    def _time(self, at: datetime) -> str:
        return local_time(at, self._directory.district.zone)

    def _facts(self, whistle: Whistle) -> QWidget:
        kit, directory = self._kit, self._directory
        words = kit.words
        matter = self._matters.get(whistle.matter)
        what = f"{matter.name} ({matter.code})" if matter else whistle.matter or words("whistles.no_matter")
        admitted = words.name(whistle.admitted) if whistle.admitted else words("whistles.not_admitted")
        facts = [
            ("town", directory.area_name(whistle.town)),
            ("place", whistle.address or words("pane.unknown")),
            ("matter", f"{what} · {admitted}"),
            (
                "blown",
                words("whistles.blown", time=self._time(whistle.blown_at), who=directory.person_name(whistle.blown_by)),
            ),
        ]
        if whistle.area and whistle.area != whistle.town:
            facts.insert(2, ("grid", directory.grid_name(whistle.area)))
        if whistle.description:
            facts.append(("situation", whistle.description))
        frame = QFrame()
        grid = QGridLayout(frame)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(kit.px(12))
        grid.setVerticalSpacing(kit.px(4))
        grid.setColumnStretch(1, 1)
        for line, (name, text) in enumerate(facts):
            caption = label(words(f"whistles.fact.{name}"), tone="t2")
            grid.addWidget(caption, line, 0, Qt.AlignmentFlag.AlignTop)
            value = label(text, wrap=True)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(value, line, 1)
        if whistle.case is not None:
            line = len(facts)
            grid.addWidget(label(words("whistles.fact.case"), tone="t2"), line, 0)
            grid.addWidget(row(self._case_button(whistle), 1), line, 1)
        return frame

    def _case_button(self, whistle: Whistle) -> QWidget:
        words = self._kit.words
        number = short_number(self._case.number) if self._case is not None else ""
        button = KeyButton(self._kit, words("whistles.show_case", number=number).strip(), "Alt Enter", small=True)
        button.clicked.connect(self.ask_case)
        return button

    def _section(self, title: str, right: QWidget | None = None) -> QWidget:
        head = row(label(title, tone="t2"), 1, right)
        head.setContentsMargins(0, self._kit.px(10), 0, 0)
        return head

    # -- departments

    def _clock_line(self, clock: Clock) -> QWidget:
        kit, now = self._kit, datetime.now(UTC)
        state = clock_state(clock.start, clock.due, now)
        tone = {ClockState.LATE: "late", ClockState.SOON: "soon"}.get(state, "")
        caption = label(kit.words.name(clock.kind), tone="t2")
        caption.setFixedWidth(kit.px(44 if kit.words.language == "zh" else 72))
        left = label(time_left(kit.words, clock.due, now), tone=tone)
        left.setFixedWidth(kit.px(124 if kit.words.language == "zh" else 132))
        until = label(kit.words("whistles.until", time=self._time(clock.due)), tone="t2", type_="label")
        until.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        line = row(caption, LimitBar(kit, clock.share(now), state), left, until)
        line.setFixedHeight(kit.px(26))
        return line

    def _branch(self, branch: WhistleBranch) -> QWidget:
        kit, now = self._kit, datetime.now(UTC)
        words = kit.words
        late = branch_late(branch, now)
        token = "late_text" if late else WHISTLE_BRANCH_TOKENS[branch.state]
        live = branch.state.live
        last = branch.ended_at or branch.fed_back_at or branch.checked_in_at or branch.signed_at or branch.named_at
        frame = rule("below")
        box = QVBoxLayout(frame)
        box.setContentsMargins(0, kit.px(2), 0, kit.px(6))
        box.setSpacing(kit.px(2))
        box.addWidget(
            row(
                BoxedWord(
                    kit,
                    words("queue.lead" if branch.lead else "pane.assist"),
                    "t3" if not live else "accent" if branch.lead else "t2",
                ),
                label(self._directory.department_name(branch.department)),
                _picture(kit.glyphs.whistle_branch(branch.state, late, token)),
                label(words.name(branch.state), tone="late" if late else "" if live else "t2"),
                1,
                label(self._time(last), tone="t2"),
            )
        )
        for clock in branch_clocks(branch):
            box.addWidget(self._clock_line(clock))
        for text in self._branch_words(branch):
            box.addWidget(label(text, tone="t2", wrap=True))
        missed = breaches(branch)
        if missed:
            names = words("list.comma").join(words.name(kind) for kind in missed)
            box.addWidget(label(words("whistles.missed", kinds=names), tone="late", wrap=True))
        return frame

    def _branch_words(self, branch: WhistleBranch) -> list[str]:
        words = self._kit.words
        said = []
        if branch.contacted_at is not None:
            said.append(words("whistles.contacted", time=self._time(branch.contacted_at)))
        if branch.checked_in_at is not None:
            came = {"time": self._time(branch.checked_in_at), "place": branch.check_in_place}
            said.append(words("whistles.came", n=branch.check_in_people, **came))
        if branch.result:
            said.append(words("whistles.result", text=branch.result))
        note_needed = branch.state in (WhistleState.RETURNED, WhistleState.REWORK, WhistleState.TO_SIGN)
        if branch.note and branch.note != branch.result and (note_needed or not branch.result):
            said.append(words("whistles.note", text=branch.note))
        if branch.score is not None:
            scored = words("whistles.score", score=branch.score, most=BEST_SCORE)
            said.append(
                words("pane.step_detail", step=scored, detail=branch.score_words) if branch.score_words else scored
            )
        return said

    # -- history

    def _history_parts(self) -> list[QWidget]:
        kit = self._kit
        fold = kit.words("pane.fold" if self._unfolded else "pane.unfold")
        hint = row(KeyCap(kit, "Ctrl H"), label(fold, tone="t2"), spacing=kit.px(6))
        head = self._section(kit.words("pane.history", n=len(self._history)), hint)
        entries = list(reversed(self._history))
        if not self._unfolded:
            entries = entries[:_SHORT_HISTORY]
        return [head, *(self._history_line(entry) for entry in entries)]

    def _history_line(self, entry: HistoryEntry) -> QLabel:
        words = self._kit.words
        names = [self._directory.department_name(code) for code in entry.department.split(",") if code]
        what = " ".join([words.name(WhistleAction(entry.action)), words("list.comma").join(names)]).strip()
        if entry.behalf:
            what = words("whistles.by_telephone", what=what)
        text = words("pane.step", time=self._time(entry.at), who=entry.actor_name, what=what)
        detail = words("list.comma").join(filter(None, (entry.reason, entry.note)))
        if detail:
            text = words("pane.step_detail", step=text, detail=detail)
        return label(text, tone="t2", wrap=True)


def _picture(pixmap: QPixmap) -> QLabel:
    made = QLabel()
    made.setPixmap(pixmap)
    return made


def _selectable(text: str, tone: str) -> QLabel:
    made = label(text, tone=tone)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made
