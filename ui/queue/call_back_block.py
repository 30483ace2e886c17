"""The call-backs of a case: planned until when, tried how often, and the three answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtWidgets import QWidget

from gridcenter.domain.call_back import BEST, CALL_BACK_RULES, CallBack, CallBackAction
from gridcenter.domain.directory import Directory
from gridcenter.domain.people import Person
from gridcenter.domain.plain_record import require
from gridcenter.errors import NotAllowed
from ui.kit import Kit
from ui.queue.record_lines import Choice, RecordBlock
from ui.queue_words import local_time
from ui.widgets.labels import label, row

_STEPS = (CallBackAction.RECORD, CallBackAction.DROP)


def may_call_back(person: Person, action: CallBackAction) -> bool:
    """True when the person's roles have this step of a call-back."""
    try:
        require(CALL_BACK_RULES, person, action)
    except NotAllowed:
        return False
    return True


class CallBackBlock(RecordBlock):
    """One frame a call-back, the newest first. `plan` is None when none can be planned."""

    def __init__(
        self,
        kit: Kit,
        directory: Directory,
        person: Person,
        calls: Iterable[CallBack],
        act: Callable[[CallBack, CallBackAction], None],
        plan: Callable[[], None] | None,
        parent: QWidget | None = None,
    ) -> None:
        words = kit.words
        newest = sorted(calls, key=lambda one: one.id, reverse=True)
        choice = Choice("plan", words.name(CallBackAction.PLAN), plan) if plan is not None else None
        super().__init__(kit, words("call_back.title", n=len(newest)), choice, parent)
        for call in newest:
            when = call.done_at or call.due_at
            tries = words("call_back.attempts", n=call.attempts) if call.attempts else ""
            head = row(
                label(words.name(call.stage)),
                label(tries, tone="t2"),
                1,
                self.clock(call.clock) or label(local_time(when, directory.district.zone), tone="t2"),
            )
            lines = []
            if call.satisfaction is not None:
                answers = {
                    "responded": words("call_back.yes" if call.responded else "call_back.no"),
                    "resolved": words("call_back.yes" if call.resolved else "call_back.no"),
                }
                said = words("call_back.answers", mark=call.satisfaction, most=BEST, **answers)
                lines.append(label(said, tone="" if call.resolved else "soon", wrap=True))
            lines += self.words("call_back.said", call.words)
            choices = [
                Choice(f"call {call.id} {action}", words.name(action), partial(act, call, action))
                for action in _STEPS
                if (call.stage, action) in CALL_BACK_RULES.moves and may_call_back(person, action)
            ]
            self.add(head, lines, choices)
