"""The staff of the demo as posts, not persons: every name says a seat. Sets no passwords."""

from __future__ import annotations

from collections.abc import Iterable

from gridcenter.demo.district import DemoArea
from gridcenter.domain.area import AreaLevel
from gridcenter.domain.department import Department
from gridcenter.domain.people import Person, PersonId, Role

DESKS = (PersonId("desk1"), PersonId("desk2"), PersonId("desk3"))
LEADER = PersonId("leader")
PATROL = PersonId("patrol")
_DESK_ROLES = frozenset({Role.ACCEPTOR, Role.DISPATCHER})
_CENTRE = (
    (DESKS[0], "演示坐席一号", _DESK_ROLES),
    (DESKS[1], "演示坐席二号", _DESK_ROLES),
    (DESKS[2], "演示坐席三号", _DESK_ROLES),
    (LEADER, "演示值班长", frozenset({Role.SHIFT_LEADER})),
    (PATROL, "演示视频巡查席", frozenset({Role.PATROL_SEAT})),
    ("hotline", "演示热线接入", frozenset({Role.INTAKE})),
    ("snapshot", "演示随手拍接入", frozenset({Role.INTAKE})),
    ("urban", "演示城管系统接入", frozenset({Role.INTAKE})),
    ("approvals", "演示审批系统接入", frozenset({Role.INTAKE})),
    ("enforcement", "演示执法系统接入", frozenset({Role.INTAKE})),
    ("services", "演示服务事项接入", frozenset({Role.INTAKE})),
    ("auditor", "演示考核员", frozenset({Role.AUDITOR})),
    ("admin", "演示管理员", frozenset({Role.ADMINISTRATOR})),
)


def make_people(areas: Iterable[DemoArea], departments: Iterable[Department]) -> tuple[Person, ...]:
    """Everybody who acts: the centre's seats and intakes, a desk per department, a desk and a grid worker per town."""
    centre = [Person(PersonId(login), name, roles) for login, name, roles in _CENTRE]
    desks = [
        Person(
            PersonId(f"dept-{department.code.lower()}"),
            f"{department.name}值班",
            frozenset({Role.DEPARTMENT}),
            department=department.code,
        )
        for department in departments
    ]
    towns = [made.area for made in areas if made.area.level is AreaLevel.TOWN]
    workers = [
        Person(PersonId(f"grid-{town.code[-3:]}"), f"{town.name}网格员", frozenset({Role.GRID_WORKER}), area=town.code)
        for town in towns
    ]
    town_desks = [
        Person(PersonId(f"town-{town.code[-3:]}"), f"{town.name}值班", frozenset({Role.TOWN}), area=town.code)
        for town in towns
    ]
    return (*centre, *desks, *workers, *town_desks)
