"""Finds the post that takes a step: who reports from a source, whose town it is, which desk. Decides no steps."""

from __future__ import annotations

from collections.abc import Iterable

from gridcenter.demo.people import DESKS, LEADER, PATROL
from gridcenter.domain.area import AreaCode, AreaLevel, CodeRule
from gridcenter.domain.case import Source
from gridcenter.domain.department import DepartmentCode
from gridcenter.domain.people import Person, PersonId, Role
from gridcenter.errors import NotFound

_INTAKES = {
    Source.HOTLINE: PersonId("hotline"),
    Source.CITIZEN_SNAPSHOT: PersonId("snapshot"),
    Source.URBAN_MANAGEMENT: PersonId("urban"),
    Source.APPROVALS: PersonId("approvals"),
    Source.ENFORCEMENT: PersonId("enforcement"),
    Source.SERVICES: PersonId("services"),
    Source.VIDEO: PATROL,
    Source.LEADER: LEADER,
}


class Staff:
    """The people of the demo by what they do; raises NotFound where a post is not among them."""

    def __init__(self, people: Iterable[Person]) -> None:
        self._people = {person.id: person for person in people}
        everybody = self._people.values()
        self._desks = {person.department: person for person in everybody if person.department is not None}
        self._workers = {person.area: person for person in everybody if Role.GRID_WORKER in person.roles}
        self._towns = {person.area: person for person in everybody if Role.TOWN in person.roles}
        self._town_digits = CodeRule().length(AreaLevel.TOWN)

    def person(self, login: PersonId) -> Person:
        """The person with this login."""
        if login not in self._people:
            raise NotFound(what="person", key=login)
        return self._people[login]

    @property
    def desks(self) -> tuple[Person, ...]:
        """The operators' desks."""
        return tuple(self.person(login) for login in DESKS)

    @property
    def leader(self) -> Person:
        """The shift leader."""
        return self.person(LEADER)

    def department(self, code: DepartmentCode) -> Person:
        """The desk of a department."""
        if code not in self._desks:
            raise NotFound(what="department", key=code)
        return self._desks[code]

    def has_department(self, code: DepartmentCode) -> bool:
        """True when the department has a desk among these people."""
        return code in self._desks

    def grid_worker(self, area: AreaCode | None) -> Person:
        """The grid worker of the town an area lies in, or any when the place is not known."""
        town = AreaCode((area or "")[: self._town_digits])
        worker = self._workers.get(town) or next(iter(self._workers.values()), None)
        if worker is None:
            raise NotFound(what="grid_worker", key=town)
        return worker

    def town(self, area: AreaCode | None) -> Person:
        """The desk of the town an area lies in, or any when the place is not known."""
        code = AreaCode((area or "")[: self._town_digits])
        desk = self._towns.get(code) or next(iter(self._towns.values()), None)
        if desk is None:
            raise NotFound(what="town", key=code)
        return desk

    def reporter(self, source: Source, area: AreaCode | None) -> Person:
        """Who brings a report in: the source's intake, the patrol seat, the leader or the town's grid worker."""
        login = _INTAKES.get(source)
        return self.grid_worker(area) if login is None else self.person(login)
