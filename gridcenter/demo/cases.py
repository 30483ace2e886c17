"""Makes believable new reports: what, where, how it is put and how urgent it is. Stores nothing, decides nothing."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import datetime
from itertools import accumulate

from gridcenter.demo.book import Manner, manners
from gridcenter.demo.district import DemoArea
from gridcenter.demo.places import Places
from gridcenter.demo.rhythm import LOCAL, liveliness
from gridcenter.domain.case import Facts, NewCase, Priority, Source
from gridcenter.domain.category import CaseStandard, CategoryBook, CategoryId, CategoryKind, StandardId
from gridcenter.domain.limits import Limit, LimitKind
from gridcenter.errors import NotFound

_HOT_SPOT_SHARE = 0.3
_SEEN_SOURCES = (
    (Source.GRID_WORKER, 34),
    (Source.HOTLINE, 24),
    (Source.CITIZEN_SNAPSHOT, 15),
    (Source.URBAN_MANAGEMENT, 13),
    (Source.VIDEO, 8),
    (Source.ENFORCEMENT, 3),
    (Source.APPROVALS, 2),
    (Source.LEADER, 1),
)
_ASKED_SOURCES = ((Source.HOTLINE, 60), (Source.SERVICES, 25), (Source.CITIZEN_SNAPSHOT, 12), (Source.LEADER, 3))
_OPENINGS = {
    Source.HOTLINE: (
        "市民来电:{place}{what}。",
        "来电人反映{place}{what},请尽快处理。",
        "{place}{what},来电人要求回复。",
        "热线转办:{place},{what}。",
    ),
    Source.GRID_WORKER: (
        "巡查至{place},发现{what}。",
        "网格员上报:{place}{what}。",
        "{place}{what},现场已拍照。",
        "入户走访时居民反映{place}{what}。",
    ),
    Source.CITIZEN_SNAPSHOT: ("{place}{what}", "随手拍:{what},位置在{place}。", "{what},就在{place},有图。"),
    Source.URBAN_MANAGEMENT: ("采集上报:{place}{what}。", "{place},{what},请核查处置。"),
    Source.VIDEO: ("视频巡查看到{place}{what}。", "探头画面显示{place}{what},待现场确认。"),
    Source.ENFORCEMENT: ("执法巡查发现{place}{what}。", "执法队移交:{place}{what}。"),
    Source.APPROVALS: ("批后检查发现{place}{what}。",),
    Source.SERVICES: ("服务窗口受理:{what}。地点{place}。", "{place}居民:{what}。"),
    Source.LEADER: ("带队检查时看到{place}{what},请跟进。", "交办:{place}{what}。"),
}


class CaseMaker:
    """A source of new reports; the same seed and the same calls give the same reports."""

    def __init__(self, seed: int, areas: Iterable[DemoArea], book: CategoryBook) -> None:
        self._rng = random.Random(f"cases {seed}")
        self._places = Places(areas, seed)
        self._standards = {standard.id: standard for standard in book.standards}
        self._kinds = {category.id: category.kind for category in book.categories}
        known = manners()
        # A book of somebody else has conditions nobody has words for; the condition itself must do then.
        self._manners = [
            known.get(standard.id, Manner((standard.filing_condition,), 1.0, "")) for standard in book.standards
        ]
        self._order = list(book.standards)
        self._weights = {(month, hour): self._heaped(month, hour) for month in range(1, 13) for hour in range(24)}

    def new_case(self, at: datetime) -> tuple[NewCase, StandardId]:
        """A report that comes in at this time and the standard that fits it."""
        rng = self._rng
        local = at.astimezone(LOCAL)
        place = rng.choices(range(len(self._order)), cum_weights=self._weights[local.month, local.hour])[0]
        standard, heard = self._order[place], rng.choice(self._manners[place].heard)
        source = self._source(self._kinds[standard.category])
        where = self._places.hot_spot(rng) if rng.random() < _HOT_SPOT_SHARE else self._places.somewhere(rng)
        facts = Facts(
            category=standard.category,
            description=rng.choice(_OPENINGS[source]).format(place=where.words, what=heard),
            address=where.address,
            area=where.area,
            longitude=where.longitude,
            latitude=where.latitude,
            priority=_priority(standard.limit, rng),
        )
        return NewCase(facts, source, at), standard.id

    def standard(self, key: StandardId) -> CaseStandard:
        """The standard with this id; raises NotFound."""
        if key not in self._standards:
            raise NotFound(what="standard", key=key)
        return self._standards[key]

    def knows(self, key: StandardId) -> bool:
        """True when the book has this standard."""
        return key in self._standards

    def standards_of(self, category: CategoryId) -> tuple[CaseStandard, ...]:
        """The standards a case of this category may be filed by; empty when the book does not have it."""
        return tuple(standard for standard in self._order if standard.category == category)

    def _heaped(self, month: int, hour: int) -> list[float]:
        weights = (manner.weight * liveliness(manner.rhythm, month, hour) for manner in self._manners)
        return list(accumulate(weights))

    def _source(self, kind: CategoryKind) -> Source:
        sources = _ASKED_SOURCES if kind is CategoryKind.SERVICE else _SEEN_SOURCES
        return self._rng.choices([source for source, _ in sources], [share for _, share in sources])[0]


def _priority(limit: Limit, rng: random.Random) -> Priority:
    if limit.kind is LimitKind.URGENT_HOUR:
        critical = limit.amount <= 2 and rng.random() < 0.3
        return Priority.CRITICAL if critical else Priority.URGENT
    urgent = 0.2 if limit.kind is LimitKind.WORK_HOUR else 0.03
    return Priority.URGENT if rng.random() < urgent else Priority.NORMAL
