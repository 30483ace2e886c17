"""Every mapped table in one place, for migrations and for the comparison of models with the database."""

from __future__ import annotations

from sqlalchemy import MetaData

from gridcenter.store import (
    areas,
    attachments,
    calendar_days,
    cameras,
    cases,
    categories,
    changes,
    departments,
    district,
    history,
    people,
    presence,
    rejected_rows,
    rules,
)
from gridcenter.store.base import Base

MAPPED_MODULES = (
    areas,
    attachments,
    calendar_days,
    cameras,
    cases,
    categories,
    changes,
    departments,
    district,
    history,
    people,
    presence,
    rejected_rows,
    rules,
)

METADATA: MetaData = Base.metadata
