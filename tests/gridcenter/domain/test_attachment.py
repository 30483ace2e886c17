"""What is known of an attachment, and who may add one."""

from __future__ import annotations

import pytest

from gridcenter.domain.attachment import AttachmentRules, may_add, require_may_add, size_words
from gridcenter.domain.people import Person, PersonId, Role
from gridcenter.errors import NotAllowed


def person(*roles: Role, active: bool = True) -> Person:
    return Person(PersonId("p"), "某人", frozenset(roles), active=active)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.AUDITOR])
def test_that_whoever_acts_may_add(role):
    require_may_add(person(role))
    assert may_add(person(role, Role.AUDITOR))


@pytest.mark.parametrize("who", [person(Role.AUDITOR), person(), person(Role.ACCEPTOR, active=False)])
def test_that_who_only_looks_on_may_not(who):
    assert not may_add(who)
    with pytest.raises(NotAllowed) as raised:
        require_may_add(who)
    assert raised.value.data == {"what": "attach", "roles": tuple(sorted(who.roles))}


@pytest.mark.parametrize(
    ("size", "words"), [(1, "1 KB"), (2048, "2 KB"), (1024 * 1024, "1.0 MB"), (60 * 1024 * 1024, "60.0 MB")]
)
def test_that_a_size_is_said_as_people_say_it(size, words):
    assert size_words(size) == words


def test_that_a_district_begins_with_twenty_megabytes_in_the_database():
    assert AttachmentRules() == AttachmentRules(20 * 1024 * 1024, "")
