"""Cases that may be the same matter as another: by place and time only. What is alike is the domain's word."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, false, or_, select

from gridcenter.domain.case import FINAL_STAGES, Case, CaseId, Stage
from gridcenter.domain.likeness import Box
from gridcenter.store import cases
from gridcenter.store.cases import CASES

# A place where hundreds were reported within days is a source's stand-in for "somewhere"; the newest are enough.
_MOST = 300
# What has ended without being handled is no matter that another report could belong to.
_LEFT_OUT = sorted(FINAL_STAGES - {Stage.CLOSED})


def candidates(
    connection: Connection, box: Box | None, area: str | None, since: datetime, until: datetime, but: CaseId | None
) -> tuple[Case, ...]:
    """Open and closed cases in the box or the area (its addresses too), reported between the times, newest first."""
    places: list[ColumnElement[bool]] = [false()]
    if box is not None:
        inside = and_(
            CASES.c.longitude.between(box.west, box.east),
            CASES.c.latitude.between(box.south, box.north),
        )
        places.append(inside)
    if area is not None:
        places.append(CASES.c.area.startswith(area, autoescape=True))
    query = (
        select(CASES.c.id)
        .where(CASES.c.reported_at.between(since, until), or_(*places), CASES.c.stage.not_in(_LEFT_OUT))
        .order_by(CASES.c.reported_at.desc(), CASES.c.id.desc())
        .limit(_MOST)
    )
    if but is not None:
        query = query.where(CASES.c.id != but)
    ids = [CaseId(key) for key in connection.execute(query).scalars()]
    by_id = {case.id: case for case in cases.by_ids(connection, ids)}
    return tuple(by_id[key] for key in ids)
