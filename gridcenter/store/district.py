"""The district's own settings, one row a field."""

from __future__ import annotations

import json
from dataclasses import asdict

from sqlalchemy import Connection, String, delete, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from gridcenter.domain.area import CodeRule
from gridcenter.domain.attachment import AttachmentRules
from gridcenter.domain.calendar import WorkDayRule
from gridcenter.domain.district import DistrictSettings
from gridcenter.domain.likeness import LikenessRules
from gridcenter.domain.limits import ClockRules, StageMinutes
from gridcenter.domain.task import TaskRules
from gridcenter.domain.whistle import WhistleKind, WhistleLimits, WhistleRules
from gridcenter.store.base import Base, table_of


class DistrictSettingRow(Base):
    """One setting as JSON text."""

    __tablename__ = "district_settings"

    key: Mapped[str] = mapped_column(String(32), primary_key=True)
    value: Mapped[str]


_SETTINGS = table_of(DistrictSettingRow)


def save(connection: Connection, settings: DistrictSettings) -> None:
    """Writes every setting."""
    connection.execute(delete(_SETTINGS))
    connection.execute(
        insert(_SETTINGS),
        [{"key": key, "value": json.dumps(value, ensure_ascii=False)} for key, value in asdict(settings).items()],
    )


def load(connection: Connection) -> DistrictSettings:
    """The settings as stored, with presets for what is not."""
    stored = {row.key: json.loads(row.value) for row in connection.execute(select(_SETTINGS))}
    if "codes" in stored:
        stored["codes"] = CodeRule(**stored["codes"])
    if "minutes" in stored:
        stored["minutes"] = StageMinutes(**stored["minutes"])
    if "rules" in stored:
        stored["rules"] = ClockRules(**stored["rules"])
    if "work_day" in stored:
        stored["work_day"] = WorkDayRule(stored["work_day"])
    if "likeness" in stored:
        stored["likeness"] = LikenessRules(**stored["likeness"])
    if "attachments" in stored:
        stored["attachments"] = AttachmentRules(**stored["attachments"])
    if "whistles" in stored:
        for kind in WhistleKind:
            stored["whistles"][kind] = WhistleLimits(**stored["whistles"][kind])
        stored["whistles"] = WhistleRules(**stored["whistles"])
    if "tasks" in stored:
        stored["tasks"] = TaskRules(**stored["tasks"])
    return DistrictSettings(**stored)
