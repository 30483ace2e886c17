"""Who led the closed cases of a category."""

from __future__ import annotations

from sqlalchemy import Connection, select

from gridcenter.domain.area import AreaCode
from gridcenter.domain.case import BranchState, CaseId
from gridcenter.domain.category import CategoryId
from gridcenter.domain.department import DepartmentCode
from gridcenter.store.cases import BRANCHES, CASES, CLOSED

_OUT = sorted(state for state in BranchState if not state.live)


def leads(
    connection: Connection, category: CategoryId, town: AreaCode | None, limit: int
) -> tuple[tuple[CaseId, DepartmentCode], ...]:
    """The newest closed cases of a category, of a town or of all, each with its lead; one that went out is none."""
    query = (
        select(CASES.c.id, BRANCHES.c.department)
        .join(BRANCHES, BRANCHES.c.case_id == CASES.c.id)
        .where(CASES.c.category == category, CLOSED, BRANCHES.c.lead.is_(True), BRANCHES.c.state.not_in(_OUT))
        .order_by(CASES.c.closed_at.desc(), CASES.c.id.desc())
        .limit(limit)
    )
    if town is not None:
        query = query.where(CASES.c.area.startswith(town, autoescape=True))
    return tuple((CaseId(key), DepartmentCode(code)) for key, code in connection.execute(query))
