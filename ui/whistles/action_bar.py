"""The buttons under a whistle: what this person can do now, with keys; the next step first."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from gridcenter.domain.directory import Directory
from gridcenter.domain.people import Person
from gridcenter.domain.whistle import Whistle, WhistleStage, WhistleState, live_branches
from gridcenter.domain.whistle_life import WhistleOffer, offers
from gridcenter.domain.whistle_moves import WhistleAction
from ui.kit import Kit
from ui.widgets.offer_bar import OfferBar

A, S = WhistleAction, WhistleStage
NEXT_KEY = "F4"
_KEYS = {
    A.NAME: "Shift+F4",
    A.ADMIT: "Alt+A",
    A.CONTACT: "Alt+C",
    A.RETURN: "F8",
    A.REFUSE: "F8",
    A.SEND_BACK: "F8",
    A.REFUSE_RESULT: "F8",
    A.RELEASE: "F8",
    A.INSIST: "Alt+I",
    A.WITHDRAW: "Shift+F8",
    A.VOID: "Ctrl+Shift+Del",
    A.SIGN: "Alt+S",
    A.CHECK_IN: "Alt+K",
    A.FEED_BACK: "Alt+B",
}
KEYS = (NEXT_KEY, *sorted(set(_KEYS.values())))
_OWN_STEP = {
    S.ADMITTING: A.ADMIT,
    S.BLOWN: A.NAME,
    S.RETURNED: A.INSIST,
    S.FED_BACK: A.CONFIRM,
    S.SENT_BACK: A.BLOW_AGAIN,
}
_DEPARTMENT_STEPS = (A.SIGN, A.CHECK_IN, A.FEED_BACK)


def next_offer(whistle: Whistle, found: tuple[WhistleOffer, ...]) -> WhistleOffer | None:
    """What takes the whistle on: the step of its stage, else a department's next."""
    own = _OWN_STEP.get(whistle.stage)
    first = next((one for one in found if one.action is own), None)
    return first or next((one for one in found if one.action in _DEPARTMENT_STEPS), None)


class WhistleBar(OfferBar):
    """One button an action, whatever number of departments."""

    def __init__(self, kit: Kit, directory: Directory, person: Person, parent: QWidget | None = None) -> None:
        super().__init__(kit, parent)
        self._directory = directory
        self._person = person

    def show_whistle(self, whistle: Whistle | None) -> None:
        """Shows what can be done with a whistle."""
        self._clear()
        why = ""
        if whistle is not None:
            found = offers(whistle, self._person)
            first = next_offer(whistle, found)
            if first is not None:
                self._add(first, NEXT_KEY, whistle, primary=True)
            for offer in found:
                if not self._stands_for(offer.action):
                    self._add(offer, _KEYS.get(offer.action, ""), whistle)
            if first is None:
                why = self._waits(whistle)
        self._finish(why)

    def _add(self, offer: WhistleOffer, key: str, whistle: Whistle, *, primary: bool = False) -> None:
        adds = offer.action is A.NAME and whistle.stage is not S.BLOWN
        word = self._kit.words("action_bar.add_department") if adds else self._kit.words.name(offer.action)
        self._add_button(offer, word, key, primary=primary)

    def _waits(self, whistle: Whistle) -> str:
        words = self._kit.words
        if whistle.stage.final:
            return ""
        if whistle.stage in (S.NAMED, S.HANDLING):
            owing = [
                self._directory.department_name(one.department)
                for one in live_branches(whistle.branches)
                if one.state is not WhistleState.FED_BACK
            ]
            return words("action_bar.waits_for", who=words("list.comma").join(owing))
        return words(f"whistles.waits.{whistle.stage}")
