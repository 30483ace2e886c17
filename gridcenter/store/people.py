"""People, their roles and their passwords' hashes."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, ForeignKey, String, delete, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from gridcenter.domain.area import AreaCode
from gridcenter.domain.department import DepartmentCode
from gridcenter.domain.people import Person, PersonId, Role
from gridcenter.store.base import Base, table_of


class PersonRow(Base):
    """A person or a service that acts."""

    __tablename__ = "people"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str]
    department: Mapped[str | None] = mapped_column(String(16))
    area: Mapped[str | None] = mapped_column(String(24))
    active: Mapped[bool]
    password: Mapped[str]


class PersonRoleRow(Base):
    """One role of one person."""

    __tablename__ = "person_roles"

    person: Mapped[str] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    role: Mapped[str] = mapped_column(String(24), primary_key=True)


_PEOPLE = table_of(PersonRow)
_ROLES = table_of(PersonRoleRow)


def put(connection: Connection, people: Iterable[tuple[Person, str]]) -> None:
    """Writes people with their password hashes, replacing those with the same id."""
    pairs = list(people)
    if not pairs:
        return
    names = [person.id for person, _hash in pairs]
    connection.execute(delete(_ROLES).where(_ROLES.c.person.in_(names)))
    connection.execute(delete(_PEOPLE).where(_PEOPLE.c.id.in_(names)))
    connection.execute(
        insert(_PEOPLE),
        [
            {
                "id": person.id,
                "name": person.name,
                "department": person.department,
                "area": person.area,
                "active": person.active,
                "password": password,
            }
            for person, password in pairs
        ],
    )
    roles = [{"person": person.id, "role": role} for person, _hash in pairs for role in sorted(person.roles)]
    if roles:
        connection.execute(insert(_ROLES), roles)


def everyone(connection: Connection) -> tuple[Person, ...]:
    """All people, by id."""
    roles: dict[str, set[Role]] = {}
    for person, role in connection.execute(select(_ROLES.c.person, _ROLES.c.role)):
        roles.setdefault(person, set()).add(Role(role))
    rows = connection.execute(
        select(_PEOPLE.c.id, _PEOPLE.c.name, _PEOPLE.c.department, _PEOPLE.c.area, _PEOPLE.c.active).order_by(
            _PEOPLE.c.id
        )
    )
    return tuple(
        Person(
            id=PersonId(row.id),
            name=row.name,
            roles=frozenset(roles.get(row.id, ())),
            department=DepartmentCode(row.department) if row.department else None,
            area=AreaCode(row.area) if row.area else None,
            active=row.active,
        )
        for row in rows
    )


def password_hash(connection: Connection, person: PersonId) -> str | None:
    """The stored hash, or None for an unknown person."""
    return connection.execute(select(_PEOPLE.c.password).where(_PEOPLE.c.id == person)).scalar()


def acting(connection: Connection, person: PersonId) -> tuple[str, frozenset[Role], str | None]:
    """Name, roles and department of an active person, for the gateway's check; no roles when not active."""
    query = select(_PEOPLE.c.name, _PEOPLE.c.active, _PEOPLE.c.department).where(_PEOPLE.c.id == person)
    row = connection.execute(query).one_or_none()
    if row is None or not row.active:
        return "", frozenset(), None
    roles = connection.execute(select(_ROLES.c.role).where(_ROLES.c.person == person)).scalars()
    return row.name, frozenset(Role(role) for role in roles), row.department
