from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import QTime

from ui.widgets.moment import MomentEdit


def test_that_a_moment_is_edited_in_the_districts_time_zone(qtbot):
    edit = MomentEdit(datetime(2026, 3, 2, 20, 30, tzinfo=UTC), ZoneInfo("Asia/Shanghai"), "时间")
    qtbot.addWidget(edit)
    assert edit.text() == "2026-03-03 04:30"
    edit.setTime(QTime(8, 0))
    assert edit.moment() == datetime(2026, 3, 3, 0, 0, tzinfo=UTC)
