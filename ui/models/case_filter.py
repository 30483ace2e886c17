"""Which rows of the board a view with its filters shows."""

from __future__ import annotations

from dataclasses import dataclass

from gridcenter.domain.people import Person
from gridcenter.domain.search import parts
from gridcenter.domain.views import ATTENTION_SPAN, INBOX_VIEWS, View, inbox_view, is_mine, stage_view
from ui.models.queue_item import QueueItem

_ATTENTION_SECONDS = ATTENTION_SPAN.total_seconds()


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """A view, words that must all occur, a town and whether only urgent cases count."""

    view: View = View.ALL
    text: str = ""
    town: str = ""
    urgent: bool = False

    @property
    def narrowed(self) -> bool:
        """True when more than the view decides."""
        return bool(self.text.strip() or self.town or self.urgent)


def in_attention(item: QueueItem, now: float) -> bool:
    """What `views.needs_attention` asks, in seconds since 1970: it is asked of very many rows."""
    if not now <= item.due <= now + _ATTENTION_SECONDS:
        return False
    rest = item.case.suspended_until
    return rest is None or rest.timestamp() <= now


class Matcher:
    """A filter made ready to ask of many rows."""

    def __init__(self, chosen: CaseFilter, person: Person) -> None:
        self._view = chosen.view
        self._words = parts(chosen.text)
        self._town = chosen.town
        self._urgent = chosen.urgent
        self._person = person

    def __call__(self, item: QueueItem, now: float) -> bool:
        """True when the row is shown; `now` in seconds since 1970 decides what is overdue or soon due."""
        case = item.case
        view = self._view
        if view is View.MINE:
            if not is_mine(case, self._person):
                return False
        elif view is View.OVERDUE:
            if item.due >= now:
                return False
        elif view is View.ATTENTION:
            if not in_attention(item, now):
                return False
        elif view is View.SUPERVISED:
            if item.supervision is None:
                return False
        elif view in INBOX_VIEWS:
            if inbox_view(case, self._person.department) is not view:
                return False
        elif view is not View.ALL and stage_view(case.stage) is not view:
            return False
        if self._urgent and case.priority == "normal":
            return False
        if self._town and item.town != self._town:
            return False
        return all(word in item.haystack for word in self._words)
