"""The supervisions of a case: how strict, whom, by when, to what effect, what was answered."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtWidgets import QWidget

from gridcenter.domain.directory import Directory
from gridcenter.domain.people import Person
from gridcenter.domain.plain_record import require
from gridcenter.domain.supervision import SUPERVISION_RULES, Supervision, SupervisionAction
from gridcenter.errors import NotAllowed
from ui.kit import Kit
from ui.queue.record_lines import Choice, RecordBlock
from ui.queue_words import local_time
from ui.widgets.labels import BoxedWord, ElidedLabel, label, row

KEY = "F7"
_STEPS = (SupervisionAction.REPLY, SupervisionAction.CLOSE, SupervisionAction.PRESS, SupervisionAction.WITHDRAW)


def may_supervise(person: Person) -> bool:
    """True when the person may open a supervision."""
    return _may(person, SupervisionAction.SUPERVISE, None)


def _may(person: Person, action: SupervisionAction, one: Supervision | None, *, behalf: bool = False) -> bool:
    try:
        require(SUPERVISION_RULES, person, action, one.department if one else None, behalf=behalf)
    except NotAllowed:
        return False
    return True


class SupervisionBlock(RecordBlock):
    """One frame a supervision, the newest first. `act` takes whether it is recorded for the department."""

    def __init__(
        self,
        kit: Kit,
        directory: Directory,
        person: Person,
        supervisions: Iterable[Supervision],
        act: Callable[[Supervision, SupervisionAction, bool], None],
        begin: Callable[[], None] | None,
        parent: QWidget | None = None,
    ) -> None:
        words = kit.words
        newest = sorted(supervisions, key=lambda one: one.id, reverse=True)
        name = words.name(SupervisionAction.SUPERVISE)
        choice = Choice("supervise", name, begin, KEY) if begin is not None else None
        super().__init__(kit, words("supervise.title", n=len(newest)), choice, parent)
        for one in newest:
            department = ElidedLabel(kit)
            department.set_text(directory.department_name(one.department))
            due = label(local_time(one.due_at, directory.district.zone), tone="t2")
            head = row(
                BoxedWord(kit, words.name(one.level), "t2" if one.stage.final else "soon_text"),
                department,
                label(words.name(one.stage), tone="t2"),
                self.clock(one.clock) or due,
            )
            asked = words("supervise.asked", due=local_time(one.due_at, directory.district.zone), effect=one.effect)
            lines = [label(asked, wrap=True)]
            lines += self.words("supervise.demanded", one.demand)
            lines += self.words("supervise.reply_is_short", one.reply)
            if one.presses:
                lines.append(label(words("supervise.pressed", n=one.presses), tone="t2"))
            if one.achieved is not None:
                reached = words("supervise.reached" if one.achieved else "supervise.not_reached")
                lines += self.words("supervise.ended", words("pane.step_detail", step=reached, detail=one.verdict))
            elif one.verdict:
                lines += self.words("supervise.ended", one.verdict)
            self.add(head, lines, self._choices(one, person, act))

    def _choices(
        self, one: Supervision, person: Person, act: Callable[[Supervision, SupervisionAction, bool], None]
    ) -> list[Choice]:
        words, found = self.kit.words, []
        for action in _STEPS:
            if (one.stage, action) not in SUPERVISION_RULES.moves:
                continue
            if _may(person, action, one):
                found.append(
                    Choice(f"supervision {one.id} {action}", words.name(action), partial(act, one, action, False))
                )
            elif action is SupervisionAction.REPLY and _may(person, action, one, behalf=True):
                name = words("supervise.reply_behalf")
                found.append(Choice(f"supervision {one.id} behalf", name, partial(act, one, action, True)))
        return found
