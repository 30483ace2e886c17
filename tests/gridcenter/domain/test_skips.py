from datetime import UTC, datetime, timedelta

import pytest

from gridcenter.domain.skips import SkipReason, skip

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize("reason", SkipReason)
def test_that_a_skip_lasts_a_quarter_of_an_hour(reason: SkipReason) -> None:
    made = skip(reason, "  等物业  ", NOW)
    assert made.until - NOW == timedelta(minutes=15)
    assert made.note == "等物业"


@pytest.mark.parametrize("note", ["", "   "])
def test_that_another_reason_is_said_in_words(note: str) -> None:
    with pytest.raises(ValueError, match="words"):
        skip(SkipReason.OWN_WORDS, note, NOW)
    assert skip(SkipReason.MISSING, note, NOW).note == ""
