from __future__ import annotations

from gridcenter.domain.area import AreaLevel
from gridcenter.domain.people import Role


def test_logins_are_unique_and_every_role_of_the_flow_is_held(people):
    assert len({person.id for person in people}) == len(people)
    held = frozenset().union(*(person.roles for person in people))
    assert held == frozenset(Role)


def test_named_seats_have_their_roles(people):
    roles = {person.id: person.roles for person in people}
    for desk in ("desk1", "desk2", "desk3"):
        assert roles[desk] == {Role.ACCEPTOR, Role.DISPATCHER}
    assert roles["leader"] == {Role.SHIFT_LEADER}
    assert roles["patrol"] == {Role.PATROL_SEAT}
    assert roles["hotline"] == {Role.INTAKE}
    assert roles["auditor"] == {Role.AUDITOR}
    assert roles["admin"] == {Role.ADMINISTRATOR}


def test_every_department_has_a_desk_and_every_town_a_desk_and_a_grid_worker(people, departments, areas):
    desks = {person.department: person for person in people if Role.DEPARTMENT in person.roles}
    assert set(desks) == {department.code for department in departments}
    assert desks["CG"].id == "dept-cg"
    workers = {person.area: person for person in people if Role.GRID_WORKER in person.roles}
    assert set(workers) == {made.area.code for made in areas if made.area.level is AreaLevel.TOWN}
    assert workers["999001001"].id == "grid-001"
    towns = {person.area: person for person in people if Role.TOWN in person.roles}
    assert set(towns) == set(workers)
    assert towns["999001001"].id == "town-001"
