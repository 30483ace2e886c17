"""Errors carry a code and facts, and say both."""

from __future__ import annotations

import pytest

from gridcenter.errors import Conflict, GridError
from gridcenter.store.gateway import Stale


def _kinds(kind: type[GridError] = GridError) -> list[type[GridError]]:
    return [kind, *(below for direct in kind.__subclasses__() for below in _kinds(direct))]


def test_that_every_error_has_a_code_of_its_own():
    codes = [kind.code for kind in _kinds()]
    assert len(codes) == len(set(codes))
    assert Stale in _kinds()


@pytest.mark.parametrize("kind", [kind for kind in _kinds() if kind is not Conflict], ids=lambda kind: kind.__name__)
def test_that_an_error_says_its_code_and_its_facts(kind):
    assert str(kind()) == kind.code
    error = kind(where="here", reason="broken")
    assert error.data == {"where": "here", "reason": "broken"}
    assert str(error) == f"{kind.code} (where=here, reason=broken)"


def test_that_a_conflict_carries_both_versions(desk):
    case = desk.report()
    conflict = Conflict(current=case)
    assert (conflict.current, conflict.attempted) == (case, None)
    assert str(conflict) == f"conflict (number={case.number}, version=1)"
    assert Conflict(current=case, attempted=case).attempted is case
