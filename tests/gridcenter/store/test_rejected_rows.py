"""Rejected rows are kept whole, once, and listed newest first."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from gridcenter.errors import StorageFailure
from gridcenter.store import rejected_rows
from gridcenter.store.rejected_rows import Rejected

AT = datetime(2026, 3, 2, tzinfo=UTC)
ROWS = [
    Rejected("12345", f"d{line}", line, f"A-{line}", "unknown_category", "井?", f'["{line}", "原文\t"]', AT)
    for line in range(2, 6)
]


def test_that_rejected_rows_come_back_whole_newest_first(database):
    with database.write() as connection:
        rejected_rows.add(connection, ROWS)
        rejected_rows.add(connection, [])
    with database.read() as connection:
        assert rejected_rows.listed(connection, 3) == ROWS[:0:-1]
        assert rejected_rows.listed(connection, 9, "12345") == ROWS[::-1]
        assert rejected_rows.listed(connection, 9, "other") == []
        assert rejected_rows.count(connection) == 4
        assert rejected_rows.known_digests(connection, "12345", ["d1", "d2", "d5"]) == {"d2", "d5"}
        assert rejected_rows.known_digests(connection, "12345", []) == set()
        assert rejected_rows.known_digests(connection, "other", ["d2"]) == set()


def test_that_one_row_of_one_source_is_not_kept_twice(database):
    with database.write() as connection:
        rejected_rows.add(connection, ROWS)
    with pytest.raises(StorageFailure), database.write() as connection:
        rejected_rows.add(connection, ROWS[:1])
