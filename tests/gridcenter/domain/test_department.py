from dataclasses import FrozenInstanceError, replace

import pytest

from gridcenter.domain.department import Department, DepartmentCode

CITYWORKS = Department(DepartmentCode("cityworks"), "盐都区城市管理局", "城管局", "市容环境")


def test_that_a_department_is_active_and_without_duty_unless_told() -> None:
    plain = Department(DepartmentCode("water"), "水务局", "水务")
    assert (plain.active, plain.duty) == (True, "")


def test_that_a_department_is_given_up_by_a_new_value() -> None:
    with pytest.raises(FrozenInstanceError):
        CITYWORKS.active = False  # type: ignore[misc]
    closed = replace(CITYWORKS, active=False)
    assert closed != CITYWORKS
    assert closed.code == CITYWORKS.code
