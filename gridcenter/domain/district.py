"""What a district may set for itself: its name, its codes, its limits, its numbering."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from gridcenter.domain.area import CodeRule
from gridcenter.domain.attachment import AttachmentRules
from gridcenter.domain.calendar import WorkDayRule, WorkHours
from gridcenter.domain.likeness import LikenessRules
from gridcenter.domain.limits import ClockRules, StageMinutes
from gridcenter.domain.task import TaskRules
from gridcenter.domain.whistle import WhistleRules


@dataclass(frozen=True, slots=True)
class DistrictSettings:
    """Settings kept in the database, the same for every desk.

    `number_day` is a strftime form of the local day a case comes in; behind it and a dash stands a serial.
    `work_hours` are those of every department that has none of its own.
    """

    name: str = ""
    timezone: str = "Asia/Shanghai"
    number_day: str = "%Y%m%d"
    number_digits: int = 4
    codes: CodeRule = field(default_factory=CodeRule)
    minutes: StageMinutes = field(default_factory=StageMinutes)
    rules: ClockRules = field(default_factory=ClockRules)
    work_hours: str = str(WorkHours())
    work_day: WorkDayRule = WorkDayRule.ROLLING
    likeness: LikenessRules = field(default_factory=LikenessRules)
    attachments: AttachmentRules = field(default_factory=AttachmentRules)
    whistles: WhistleRules = field(default_factory=WhistleRules)
    tasks: TaskRules = field(default_factory=TaskRules)
    call_back_minutes: int = 24 * 60

    @property
    def zone(self) -> ZoneInfo:
        """The district's time zone."""
        return ZoneInfo(self.timezone)

    def number_prefix(self, at: datetime) -> str:
        """What a case number of this time begins with."""
        return at.astimezone(self.zone).strftime(self.number_day) + "-"
