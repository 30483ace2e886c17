"""Every mapped table in one place, for migrations and for the comparison of models with the database."""

from __future__ import annotations

from sqlalchemy import MetaData

from gridcenter.store import (
    areas,
    attachments,
    calendar_days,
    call_backs,
    cameras,
    cases,
    categories,
    changes,
    departments,
    district,
    history,
    matters,
    people,
    presence,
    rejected_rows,
    rules,
    supervisions,
    tasks,
    whistles,
)
from gridcenter.store.base import Base

MAPPED_MODULES = (
    areas,
    attachments,
    calendar_days,
    call_backs,
    cameras,
    cases,
    categories,
    changes,
    departments,
    district,
    history,
    matters,
    people,
    presence,
    rejected_rows,
    rules,
    supervisions,
    tasks,
    whistles,
)

METADATA: MetaData = Base.metadata
