"""Recording a call-back: three answers and words, or that nobody answered."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QWidget

from gridcenter.domain.call_back import BEST, CallBack, CallBackAct, CallBackAction
from ui.dialogs.record_words import RecordDialog
from ui.kit import Kit
from ui.widgets.labels import label
from ui.widgets.options import Options


class CallBackDialog(RecordDialog):
    """Did the reporter get an answer, is it solved, how content is the reporter from 1 to 5."""

    def __init__(
        self,
        kit: Kit,
        call: CallBack,
        about: str,
        *,
        can_reopen: bool,
        typed: str = "",
        parent: QWidget | None = None,
    ) -> None:
        self._can_reopen = can_reopen
        super().__init__(
            kit,
            kit.words.name(CallBackAction.RECORD),
            call.number,
            about,
            needed=False,
            typed=typed,
            parent=parent,
        )

    def _words_key(self) -> str:
        return "call_back.words"

    def _add_fields(self) -> None:
        words = self.kit.words
        self.no_answer = QCheckBox(words("call_back.no_answer_tick"))
        self.no_answer.toggled.connect(self._changed)
        self.body.addWidget(self.no_answer)
        yes_no = [(True, words("call_back.yes")), (False, words("call_back.no"))]
        self.responded = Options(words("call_back.responded"), yes_no)
        self.resolved = Options(words("call_back.resolved"), yes_no)
        self.mark = Options(words("call_back.mark"), [(mark, str(mark)) for mark in range(1, BEST + 1)])
        for name, field in (
            ("call_back.responded", self.responded),
            ("call_back.resolved", self.resolved),
            ("call_back.mark", self.mark),
        ):
            field.changed.connect(self._changed)
            self.body.addWidget(label(words(name), tone="t2"))
            self.body.addWidget(field)

    def _add_foot(self) -> None:
        self.reopen = QCheckBox(self.kit.words("call_back.reopen_tick"))
        self.reopen.toggled.connect(self._changed)
        self.body.addWidget(self.reopen)
        self._effect = label(self.kit.words("reason.effect.reopen"), tone="t2", wrap=True)
        self.body.addWidget(self._effect)

    @Slot()
    def _changed(self) -> None:
        reached = not self.no_answer.isChecked()
        for field in (self.responded, self.resolved, self.mark):
            field.setEnabled(reached)
        offered = self._can_reopen and reached and self.resolved.value() is False
        self.reopen.setVisible(offered)
        self._effect.setVisible(offered and self.reopen.isChecked())
        super()._changed()

    @property
    def reopens(self) -> bool:
        """True when the case is to be opened again with these words as the reason."""
        return self._can_reopen and self.act().resolved is False and self.reopen.isChecked()

    def problem(self) -> str:
        """What is missing, or empty."""
        if self.no_answer.isChecked():
            return ""
        if None in (self.responded.value(), self.resolved.value(), self.mark.value()):
            return self.kit.words("error.bad_move.three_answers")
        return self.kit.words("call_back.reopen_words") if self.reopens and not self.typed() else ""

    def act(self) -> CallBackAct:
        """What came of the call."""
        if self.no_answer.isChecked():
            return CallBackAct(CallBackAction.NO_ANSWER, words=self.typed())
        return CallBackAct(
            CallBackAction.RECORD, self.responded.value(), self.resolved.value(), self.mark.value(), self.typed()
        )
