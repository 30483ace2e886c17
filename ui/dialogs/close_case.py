"""Closing a case, with the call-back that may follow."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox

from ui.dialogs.reason import ReasonDialog


class CloseDialog(ReasonDialog):
    """The words of the closing, and a tick that has a call-back planned."""

    plans = False

    def _add_foot(self) -> None:
        self.plan = QCheckBox(self.kit.words("call_back.plan_tick"))
        self.plan.toggled.connect(self._ticked)
        self.body.addWidget(self.plan)

    def _ticked(self, plans: bool) -> None:
        # Asked after the form has gone, when its parts are gone too.
        self.plans = plans
