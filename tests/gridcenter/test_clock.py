"""The time is aware, in UTC, and the present one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from gridcenter.clock import utc_now


def test_that_the_time_is_now_in_utc():
    before = datetime.now(UTC)
    now = utc_now()
    assert before <= now <= datetime.now(UTC)
    assert now.utcoffset() == timedelta(0)
