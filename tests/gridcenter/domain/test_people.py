from dataclasses import FrozenInstanceError

import pytest

from gridcenter.domain.people import Person, PersonId, Role


def test_that_a_person_is_active_without_department_or_area_unless_told() -> None:
    person = Person(PersonId("li"), "李", frozenset({Role.ACCEPTOR}))
    assert (person.active, person.department, person.area) == (True, None, None)


def test_that_the_order_of_roles_does_not_distinguish_people() -> None:
    one = Person(PersonId("li"), "李", frozenset([Role.ACCEPTOR, Role.DISPATCHER]))
    other = Person(PersonId("li"), "李", frozenset([Role.DISPATCHER, Role.ACCEPTOR]))
    assert one == other
    assert hash(one) == hash(other)


def test_that_nobody_is_promoted_in_place() -> None:
    person = Person(PersonId("li"), "李", frozenset({Role.INTAKE}))
    with pytest.raises(FrozenInstanceError):
        person.roles = frozenset(Role)  # type: ignore[misc]


def test_that_roles_are_stored_under_words_that_stay() -> None:
    words = "acceptor dispatcher shift_leader patrol_seat department town grid_worker intake auditor administrator"
    assert [role.value for role in Role] == words.split()
