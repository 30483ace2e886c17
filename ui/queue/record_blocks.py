"""What belongs to the case shown besides itself: tasks, supervision, call-backs and related cases, kept up to date."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QAbstractButton, QApplication, QVBoxLayout, QWidget

from gridcenter.center import Center
from gridcenter.domain.call_back import CallBackAction, CallBackStage
from gridcenter.domain.case import Case, CaseId, Stage
from gridcenter.domain.change import Change
from gridcenter.domain.directory import Directory
from gridcenter.domain.people import Person
from gridcenter.errors import GridError
from ui.background.calls import Calls, Lane
from ui.kit import Kit
from ui.models.case_records import KINDS, CaseRecords, read_records
from ui.queue.call_back_block import CallBackBlock, may_call_back
from ui.queue.record_actions import RecordActions
from ui.queue.related_block import RelatedBlock
from ui.queue.supervision_block import SupervisionBlock, may_supervise
from ui.queue.task_block import TaskBlock


class RecordBlocks(QWidget):
    """Stays quiet until `serve` gives it a desk. Outlives the pane's body, as the photo strip does."""

    # A related case is to be opened: CaseId.
    case_asked = Signal(object)

    def __init__(self, kit: Kit, directory: Directory, person: Person, pane: QWidget) -> None:
        super().__init__(pane)
        self._kit = kit
        self._directory = directory
        self._person = person
        self._center: Center | None = None
        self._calls: Calls | None = None
        self._actions: RecordActions | None = None
        self._case: Case | None = None
        self.records: CaseRecords | None = None
        self._run = 0
        self._built: object = None
        self._focused: str = ""
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)
        self.hide()

    def serve(self, center: Center, calls: Calls, actions: RecordActions) -> None:
        """Gives the blocks what they read and write with."""
        self._center, self._calls, self._actions = center, calls, actions
        actions.changed.connect(self._changed)
        self.read_again()

    # -- the pane around it

    def stand_aside(self, keeper: QWidget) -> None:
        """Goes over to a keeper before the pane's body is made anew, which would take its children along."""
        self._focused = self._focus_name()
        self.setParent(keeper)

    def come_back(self) -> None:
        """Takes the focus again that it had before it stood aside."""
        self._give_focus(self._focused)
        self._focused = ""

    def _focus_name(self) -> str:
        focus = QApplication.focusWidget()
        return focus.objectName() if focus is not None and self.isAncestorOf(focus) else ""

    def _give_focus(self, name: str) -> None:
        found = self.findChild(QAbstractButton, name) if name else None
        if found is not None:
            found.setFocus()

    # -- what is shown

    def show_case(self, case: Case | None) -> None:
        """Shows a case's records; of the same case what was read stays until newer arrives."""
        before, self._case = self._case, case
        if case is None or before is None or case.id != before.id:
            self.records = None
        if case != before:
            self.read_again()
        self._build()

    @Slot(object)
    def hear(self, changes: tuple[Change, ...]) -> None:
        """Reads again when the feed told of a record that may belong to this case."""
        if self._case is not None and any(one.kind in KINDS for one in changes):
            self.read_again()

    @Slot(object)
    def _changed(self, case: CaseId | None) -> None:
        if self._case is not None and case == self._case.id:
            self.read_again()

    @Slot()
    def read_again(self) -> None:
        """Reads the case's records in the background."""
        self._run += 1
        if self._case is None or self._center is None or self._calls is None:
            return
        call = partial(read_records, self._center, self._case)
        self._calls.submit(Lane.READ, call, self, partial(self._take, self._run), self._read_failed)

    def _take(self, run: int, records: CaseRecords) -> None:
        if run == self._run:
            self.records = records
            self._build()

    def _read_failed(self, _error: GridError) -> None:
        """The strip under the top bar says it already; what was read stays."""

    @Slot()
    def begin_supervision(self) -> None:
        """Opens the form of supervision for the case shown, where the person may."""
        begin = self._begin()
        if begin is not None:
            begin()

    def _begin(self) -> partial[None] | None:
        case, actions = self._case, self._actions
        if case is None or actions is None or case.stage.final or not may_supervise(self._person):
            return None
        return partial(actions.supervise, case)

    def _plan(self) -> partial[None] | None:
        case, actions, records = self._case, self._actions, self.records
        if case is None or actions is None or records is None or case.stage is not Stage.CLOSED:
            return None
        waits = any(one.stage is CallBackStage.TO_DO for one in records.call_backs)
        return None if waits or not may_call_back(self._person, CallBackAction.PLAN) else partial(actions.plan, case)

    def _build(self) -> None:
        case, actions, records = self._case, self._actions, self.records
        # Clocks are in minutes; between two of them nothing needs to be built again.
        state = (case, records, datetime.now(UTC).replace(second=0, microsecond=0))
        if state == self._built:
            return
        self._built = state
        name = self._focus_name()
        while (item := self._box.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                # Out of the tree at once, so that the focus is never given to what is going.
                widget.hide()
                widget.setParent(None)
                widget.deleteLater()
        if case is None or actions is None or records is None:
            self.hide()
            return
        kit, directory, person = self._kit, self._directory, self._person
        begin, plan = self._begin(), self._plan()
        blocks: list[QWidget] = []
        if records.tasks:
            blocks.append(TaskBlock(kit, directory, person, records.tasks, actions.task))
        if records.supervisions or begin is not None:
            supervisions = records.supervisions
            blocks.append(SupervisionBlock(kit, directory, person, supervisions, actions.supervision, begin))
        if records.call_backs or plan is not None:
            record = partial(actions.call_back, case)
            blocks.append(CallBackBlock(kit, directory, person, records.call_backs, record, plan))
        if records.related:
            blocks.append(RelatedBlock(kit, directory, case, records.related, self.case_asked.emit))
        for block in blocks:
            self._box.addWidget(block)
        self.setVisible(bool(blocks))
        self._give_focus(name)
