"""The directory comes back as it was put, and people sign in with their own password only."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gridcenter.domain.area import AreaCode, AreaLevel, CodeRule
from gridcenter.domain.camera import Camera, CameraCode, CameraOwner
from gridcenter.domain.category import CategoryBook
from gridcenter.domain.department import Department, DepartmentCode
from gridcenter.domain.directory import Directory
from gridcenter.domain.district import DistrictSettings
from gridcenter.domain.limits import StageMinutes
from gridcenter.domain.people import Person, PersonId, Role
from gridcenter.errors import SignInRefused, StorageFailure
from gridcenter.services.directory import Directories


def test_that_an_empty_database_has_an_empty_directory_with_presets(database):
    loaded = Directories(database).load()
    assert replace(loaded, calendars=Directory().calendars) == Directory()
    assert 2026 in loaded.calendars.district.published


def test_that_settings_come_back_as_they_were_put(database):
    directories = Directories(database)
    settings = DistrictSettings("玄武区", "Asia/Shanghai", "%y%m%d", 5, CodeRule(3, 5), StageMinutes(accept=1, close=9))
    directories.put_district(settings)
    assert directories.load().district == settings
    directories.put_district(replace(settings, name="秦淮区"))
    assert directories.load().district == replace(settings, name="秦淮区")


def test_that_areas_come_back_and_are_replaced_by_their_code(desk):
    directories, areas = desk.center.directories, desk.center.directory.areas
    grid = areas[AreaCode("320102001001001")]
    assert directories.outline(grid) is None
    renamed = replace(grid, name="改名网格", longitude=None, latitude=None, square_metres=None)
    assert directories.put_areas([(renamed, b"\x01outline")]) == 1
    assert directories.load().areas == {**areas, grid.code: renamed}
    assert directories.outline(renamed) == b"\x01outline"
    assert directories.area_counts() == {
        AreaLevel.DISTRICT: 1,
        AreaLevel.TOWN: 1,
        AreaLevel.COMMUNITY: 1,
        AreaLevel.GRID: 2,
        AreaLevel.MICRO_GRID: 0,
        AreaLevel.ADDRESS: 0,
    }


def test_that_more_areas_than_one_statement_takes_are_put(desk):
    grid = desk.center.directory.areas[AreaCode("320102001001001")]
    many = [replace(grid, code=AreaCode(f"{number:015d}")) for number in range(1201)]
    assert desk.center.directories.put_areas((area, None) for area in many) == 1201
    assert desk.center.directories.put_areas((area, None) for area in many) == 1201
    assert len(desk.center.directories.load().areas) == 1201 + 5


def test_that_departments_come_back_and_are_replaced_by_their_code(desk):
    department = Department(DepartmentCode("CG"), "综合行政执法局", "执法局", "", False, "ZFJ")
    desk.center.directories.put_departments([department])
    departments = desk.center.directories.load().departments
    assert departments["CG"] == department
    assert list(departments) == ["CG", "JT", "OLD", "SZ"]
    desk.center.directories.put_departments([])
    assert len(desk.center.directories.load().departments) == 4


def test_that_a_book_adds_what_is_missing_and_leaves_what_is_there(desk):
    before = desk.center.directory
    category = next(iter(before.categories.values()))
    renamed = replace(category, minor_name="改名")
    added = replace(category, id="X", minor="99")
    standard = replace(before.standards_of(category.id)[0], id="X#1", category="X")
    book = CategoryBook("TEST", "2026", "测试分类", (renamed, added), (standard,))
    for _twice in range(2):
        desk.center.directories.put_book(book)
        after = desk.center.directories.load()
        assert after.categories == {**before.categories, "X": added}
        assert after.standards == {**before.standards, "X#1": standard}


def test_that_people_come_back_with_roles_and_are_replaced_by_their_id(desk):
    person = Person(
        PersonId("acceptor"),
        "李雷",
        frozenset({Role.ACCEPTOR, Role.DISPATCHER}),
        area=AreaCode("320102001"),
        active=True,
    )
    nobody = Person(PersonId("nobody"), "无角色", frozenset(), department=DepartmentCode("CG"))
    desk.center.directories.put_people([person, nobody], "")
    people = desk.center.directories.load().people
    assert people == {**desk.center.directory.people, "acceptor": person, "nobody": nobody}


def test_that_cameras_come_back_and_are_not_added_twice(database):
    directories = Directories(database)
    owner = next(iter(CameraOwner))
    cameras = (
        Camera(CameraCode("1"), "路口", owner, AreaCode("320102001"), 118.8, 32.05, 90.0),
        Camera(CameraCode("2"), "桥头", owner, None, 118.81, 32.06, None),
    )
    directories.put_cameras(reversed(cameras))
    assert directories.cameras() == cameras
    with pytest.raises(StorageFailure):
        directories.put_cameras(cameras)
    directories.put_cameras([])
    assert directories.cameras() == cameras


@pytest.fixture
def directories(database) -> Directories:
    """Two people with passwords, one of them no longer active, and one without a password."""
    found = Directories(database)
    li = Person(PersonId("li"), "李雷", frozenset({Role.ACCEPTOR}))
    found.put_people([li, Person(PersonId("gone"), "走了", frozenset({Role.ACCEPTOR}), active=False)], "正确的密码")
    found.put_people([Person(PersonId("service"), "接入", frozenset({Role.INTAKE}))], "")
    return found


def test_that_the_right_name_and_password_give_the_person(directories):
    assert directories.sign_in("li", "正确的密码") == directories.load().people["li"]


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("li", "错误的密码"),
        ("li", ""),
        ("LI", "正确的密码"),
        ("han", "正确的密码"),
        ("", ""),
        ("gone", "正确的密码"),
        ("service", ""),
        ("service", "正确的密码"),
        ("li' or '1'='1", "正确的密码"),
    ],
)
def test_that_anybody_else_is_refused(name, password, directories):
    with pytest.raises(SignInRefused) as raised:
        directories.sign_in(name, password)
    assert raised.value.data == {"name": name}


def test_that_a_replaced_password_counts_from_then_on(directories):
    directories.put_people([directories.load().people["li"]], "新密码")
    assert directories.sign_in("li", "新密码").id == "li"
    with pytest.raises(SignInRefused):
        directories.sign_in("li", "正确的密码")
