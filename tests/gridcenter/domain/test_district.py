from datetime import UTC, datetime

import pytest

from gridcenter.domain.area import AreaLevel
from gridcenter.domain.district import DistrictSettings


@pytest.mark.parametrize(
    ("at", "prefix"),
    [
        (datetime(2026, 3, 2, 15, 59, 59, tzinfo=UTC), "20260302-"),
        (datetime(2026, 3, 2, 16, 0, tzinfo=UTC), "20260303-"),
        (datetime(2026, 12, 31, 16, 0, tzinfo=UTC), "20270101-"),
    ],
)
def test_that_a_case_number_begins_with_the_local_day(at: datetime, prefix: str) -> None:
    assert DistrictSettings().number_prefix(at) == prefix


def test_that_the_form_of_the_day_and_the_zone_are_settings() -> None:
    settings = DistrictSettings(timezone="UTC", number_day="YD%y%m%d")
    assert settings.number_prefix(datetime(2026, 3, 2, 20, 0, tzinfo=UTC)) == "YD260302-"


def test_that_a_district_begins_with_the_usual_codes_and_minutes() -> None:
    settings = DistrictSettings()
    assert settings.codes.length(AreaLevel.MICRO_GRID) == 17
    assert (settings.minutes.accept, settings.minutes.close, settings.number_digits) == (15, 60, 4)
    assert settings.zone.key == "Asia/Shanghai"
