"""A day and a time of day, in the district's time zone."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import QDate, QDateTime, QTime
from PySide6.QtWidgets import QDateTimeEdit, QWidget


class MomentEdit(QDateTimeEdit):
    """Edits a moment to the minute."""

    def __init__(self, at: datetime, zone: ZoneInfo, name: str, parent: QWidget | None = None) -> None:
        local = at.astimezone(zone)
        super().__init__(QDateTime(QDate(local.year, local.month, local.day), QTime(local.hour, local.minute)), parent)
        self._zone = zone
        self.setDisplayFormat("yyyy-MM-dd HH:mm")
        self.setCalendarPopup(True)
        self.setAccessibleName(name)

    def moment(self) -> datetime:
        """The moment in UTC."""
        day, time = self.date(), self.time()
        # Digit by digit: Qt would read it in the time zone of this machine.
        local = datetime(day.year(), day.month(), day.day(), time.hour(), time.minute(), tzinfo=self._zone)
        return local.astimezone(UTC)
