"""The buttons under a case: what this person can do now, with keys, and why something else cannot be done."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from gridcenter.domain.case import Case, Stage, current_branches
from gridcenter.domain.directory import Directory
from gridcenter.domain.moves import Action
from gridcenter.domain.people import Person
from gridcenter.domain.permissions import Offer, may, next_step, offers
from ui.kit import Kit
from ui.queue_words import error_words
from ui.widgets.offer_bar import OfferBar

A = Action
NEXT_KEY = "F4"
# One key for each way back; where two fit a stage the second has Shift.
_KEYS = {
    A.TAKE: "Ctrl+T",
    A.AMEND: "Ctrl+E",
    A.VERIFY: "Alt+V",
    A.REJECT: "F8",
    A.SEND_BACK: "F8",
    A.RETURN: "F8",
    A.REWORK: "F8",
    A.WITHDRAW: "Shift+F8",
    A.DISPATCH: "Shift+F4",
    A.FEED_BACK: "Shift+F4",
    A.HANDLE: "Alt+H",
    A.CHECK_IN: "Alt+C",
    A.MERGE: "Alt+M",
    A.SEPARATE: "Alt+M",
    A.SPLIT: "Alt+S",
    A.REOPEN: "Alt+O",
    A.APPEAL: "Alt+A",
    A.EXEMPT: "Alt+E",
    A.DENY: "Alt+F8",
    A.VOID: "Ctrl+Shift+Del",
    A.EXTEND: "F9",
    A.ASK_EXTENSION: "F9",
    A.SUSPEND: "Shift+F9",
    A.ASK_SUSPENSION: "Shift+F9",
    A.RESUME: "Alt+F9",
    A.REFUSE: "Alt+F8",
    A.TRANSFER: "Alt+T",
    A.REMIND: "Alt+R",
}


class ActionBar(OfferBar):
    """The next step first and blue, the rest behind it. One button an action, whatever number of branches."""

    def __init__(self, kit: Kit, directory: Directory, person: Person, parent: QWidget | None = None) -> None:
        super().__init__(kit, parent)
        self._directory = directory
        self._person = person

    def offers(self) -> tuple[Offer, ...]:
        """What the buttons stand for."""
        return tuple(offer for _button, offer, _key in self.buttons)

    def show_case(self, case: Case | None) -> None:
        """Shows what can be done with a case."""
        self._clear()
        if case is None:
            self._holder.updateGeometry()
            return
        first = next_step(case, self._person)
        if first is not None:
            self._add(first, NEXT_KEY, primary=True)
        everything = offers(case, self._person)
        for offer in everything:
            if offer.refusal is None and not self._stands_for(offer.action):
                self._add(offer, _KEYS.get(offer.action, ""))
        if not case.stage.final and may(self._person, A.SPLIT):
            # No move of this case: the part begins a life of its own.
            self._add(Offer(A.SPLIT), _KEYS[A.SPLIT])
        # What can be done for another department needs no excuse.
        refused = [one for one in everything if one.refusal is not None and not self._stands_for(one.action)]
        self._finish(self._reason(case, first, [self._sentence(offer) for offer in refused]))

    def _add(self, offer: Offer, key: str, *, primary: bool = False) -> None:
        self._add_button(offer, self._word(offer), key, primary=primary)

    def _word(self, offer: Offer) -> str:
        if offer.action is A.DISPATCH and self.buttons:
            return self._kit.words("action_bar.add_department")
        return self._kit.words.name(offer.action)

    def _sentence(self, offer: Offer) -> str:
        assert offer.refusal is not None
        return error_words(self._kit.words, self._directory, offer.refusal)

    def _reason(self, case: Case, first: Offer | None, refusals: list[str]) -> str:
        if refusals:
            return refusals[0]
        if first is None and not case.stage.final:
            if case.stage in (Stage.DISPATCHED, Stage.HANDLING, Stage.REWORK):
                waiting = [
                    self._directory.department_name(branch.department)
                    for branch in current_branches(case.branches)
                    if branch.state.live
                ]
                return self._kit.words("action_bar.waits_for", who=self._kit.words("list.comma").join(waiting))
            return self._kit.words("action_bar.not_yours")
        return ""
