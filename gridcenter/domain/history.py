"""What happened to a case or another record: one entry a version, never changed afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gridcenter.domain.people import PersonId


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One step: who, when, what, from where to where, and why.

    `key` is the id of the case or record. `writes` holds the values the step wrote, so that it can be shown as it was
    at any version. `behalf` says that the actor recorded what a department told by telephone.
    """

    key: int
    version: int
    command: str
    at: datetime
    actor: PersonId
    actor_name: str
    action: str
    from_stage: str | None
    to_stage: str
    department: str
    reason: str
    note: str
    writes: str
    behalf: bool = False
