"""Databases for tests: one PostgreSQL server a run, a migrated template of each kind, a copy of it for each test."""

from __future__ import annotations

import gc
import itertools
import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gridcenter.center import Center
from gridcenter.domain.area import Area, AreaCode, CodeRule
from gridcenter.domain.case import Case, Facts, NewCase, Source
from gridcenter.domain.category import CaseStandard, Category, CategoryBook, CategoryId, CategoryKind, StandardId
from gridcenter.domain.category import category_id as make_category_id
from gridcenter.domain.department import Department, DepartmentCode
from gridcenter.domain.limits import Limit
from gridcenter.domain.moves import BRANCH_ACTIONS, DEPARTMENT_ACTIONS, Act, Action
from gridcenter.domain.people import Person, PersonId, Role
from gridcenter.store import schema
from gridcenter.store.engine import Database, parse_url
from tests.servers.postgres import PostgresServer, server

ENGINES = ("sqlite", "postgresql")
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@pytest.fixture(scope="module", autouse=True)
def old_objects_are_out_of_sight() -> None:
    """Keeps the collector from walking, for every test, through what earlier ones left for good, such as all states."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """The PostgreSQL server of this run."""
    with server() as running:
        yield running


@pytest.fixture(scope="session")
def postgres_template(postgres: PostgresServer) -> str:
    """The name of a migrated database that others are copied from."""
    address = postgres.create_database()
    database = Database(parse_url(address))
    schema.upgrade(database)
    database.close()
    return address.rsplit("/", 1)[1]


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file that others are copied from."""
    file = tmp_path_factory.mktemp("template") / "template.db"
    database = Database(parse_url(f"sqlite:///{file}"))
    schema.upgrade(database)
    database.close()
    return file


@pytest.fixture
def make_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[..., str]]:
    """Makes databases, migrated or empty, and returns their addresses; removes them afterwards."""
    with ExitStack() as stack:
        numbers = itertools.count()

        def make(engine: str, *, migrated: bool = True) -> str:
            if engine == "sqlite":
                file = tmp_path / f"district{next(numbers)}.db"
                if migrated:
                    shutil.copyfile(request.getfixturevalue("sqlite_template"), file)
                return f"sqlite:///{file}"
            running: PostgresServer = request.getfixturevalue("postgres")
            template = request.getfixturevalue("postgres_template") if migrated else "template1"
            address = running.create_database(template)
            stack.callback(running.drop_database, address)
            return address

        yield make


@pytest.fixture
def make_database(make_url: Callable[..., str]) -> Iterator[Callable[..., Database]]:
    """Makes and opens databases; closes them afterwards."""
    with ExitStack() as stack:

        def make(engine: str, *, migrated: bool = True) -> Database:
            database = Database(parse_url(make_url(engine, migrated=migrated)))
            stack.callback(database.close)
            return database

        yield make


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    """Each kind of database in turn; a test for one kind parametrises this indirectly."""
    kind: str = request.param
    return kind


@pytest.fixture
def database(engine: str, make_database: Callable[..., Database]) -> Database:
    """An open, migrated, empty database of each kind."""
    return make_database(engine)


@pytest.fixture
def empty_database(engine: str, make_database: Callable[..., Database]) -> Database:
    """An open database of each kind without any table."""
    return make_database(engine, migrated=False)


class TickingClock:
    """One second later at each question, from the same moment in every test."""

    def __init__(self) -> None:
        self._seconds = itertools.count()

    def __call__(self) -> datetime:
        return NOW + timedelta(seconds=next(self._seconds))


def _area(code: str, name: str, initials: str) -> Area:
    rule = CodeRule()
    level = rule.level(code)
    kind = rule.grid_kind(code) if level == "grid" else None
    return Area(AreaCode(code), name, level, rule.parent(code), kind, 118.8, 32.05, 5e5, initials)


AREAS = (
    _area("320102", "玄武区", "XWQ"),
    _area("320102001", "梅园街道", "MYJD"),
    _area("320102001001", "大悲巷社区", "DBXSQ"),
    _area("320102001001001", "第一网格", "DYWG"),
    _area("320102001001801", "火车站专属网格", "HCZZSWG"),
)
DEPARTMENTS = (
    Department(DepartmentCode("CG"), "城市管理局", "城管局", "市容", initials="CGJ"),
    Department(DepartmentCode("JT"), "交通运输局", "交通局", "道路", initials="JTJ"),
    Department(DepartmentCode("SZ"), "市政设施公司", "市政公司", "井盖", initials="SZGS"),
    Department(DepartmentCode("OLD"), "撤并的局", "旧局", active=False, initials="JJ"),
)
PEOPLE = (
    *(Person(PersonId(role.value), f"{role.value}员", frozenset({role})) for role in Role if role != Role.DEPARTMENT),
    *(
        Person(PersonId(f"desk-{one.code}"), f"{one.short_name}坐席", frozenset({Role.DEPARTMENT}), one.code)
        for one in DEPARTMENTS
    ),
    Person(PersonId("gone"), "离职员", frozenset({Role.SHIFT_LEADER}), active=False),
)


def category_id(minor: str) -> CategoryId:
    """The id of a minor class of the book in the tests."""
    return make_category_id("TEST", "2026", CategoryKind.COMPONENT, "01", minor)


def _category(minor: str, name: str) -> Category:
    return Category(category_id(minor), "TEST", "2026", CategoryKind.COMPONENT, "01", "公用设施", minor, name)


def _standard(minor: str, ordinal: int, limit: str) -> CaseStandard:
    key = category_id(minor)
    name = StandardId(f"{key}#{ordinal}")
    return CaseStandard(name, key, "破损", Limit.parse(limit), "修复", DepartmentCode("SZ"), ordinal)


BOOK = CategoryBook(
    "TEST",
    "2026",
    "测试分类",
    (_category("01", "上水井盖"), _category("02", "路灯"), _category("03", "垃圾箱")),
    (_standard("01", 1, "2UH"), _standard("01", 2, "1WD"), _standard("02", 1, "4WH"), _standard("03", 1, "3ND")),
)

# Who does what when a test does not say.
_ACTORS = {
    **dict.fromkeys((Action.TAKE, Action.SEND_BACK, Action.DISPATCH, Action.WITHDRAW), "dispatcher"),
    Action.VOID: "shift_leader",
}


class Desk:
    """A center with a small district in it, and short ways to report and move cases."""

    def __init__(self, database: Database) -> None:
        center = Center(database, TickingClock())
        center.directories.put_areas((area, None) for area in AREAS)
        center.directories.put_departments(DEPARTMENTS)
        center.directories.put_people(PEOPLE, "")
        center.directories.put_book(BOOK)
        center.reload_directory()
        self.center = center

    def person(self, name: str) -> Person:
        """One of the people by id: a role's value, `desk-` and a department, or `gone`."""
        return self.center.directory.people[PersonId(name)]

    def new(self, description: str = "雨水井盖破损", minor: str = "01", **more: object) -> NewCase:
        """A report on its way in; `feed_name` and `external_id` belong to the report, the rest to the facts."""
        way = {name: str(more.pop(name)) for name in ("feed_name", "external_id") if name in more}
        values = {"address": "解放路12号", "area": AreaCode("320102001001001"), "longitude": 118.8, "latitude": 32.05}
        facts = Facts(category_id(minor), description, **{**values, **more})  # type: ignore[arg-type]
        return NewCase(facts, Source.HOTLINE, self.center.now(), **way)

    def report(
        self, description: str = "雨水井盖破损", minor: str = "01", by: str = "acceptor", **more: object
    ) -> Case:
        """Reports a case."""
        return self.center.cases.report(
            self.person(by), self.new(description, minor, **more), command_id=str(uuid.uuid4())
        )

    def act(self, case: Case, line: str) -> tuple[Person, Act]:
        """An act written as words, such as `dispatch CG JT` or `sign CG`, and the person who does it."""
        word, *names = line.split()
        action = Action(word)
        codes = tuple(DepartmentCode(name) for name in names)
        one = codes[0] if action in BRANCH_ACTIONS else None
        standard = next(iter(self.center.directory.standards_of(case.category)))
        actor = f"desk-{one}" if action in DEPARTMENT_ACTIONS else _ACTORS.get(action, "acceptor")
        several = () if action in BRANCH_ACTIONS else codes
        return self.person(actor), Act(action, one, several, standard.id, case.facts, reason="理由", note="备注")

    def play(self, case: Case, *lines: str) -> Case:
        """Does one act after another, each written as words."""
        for line in lines:
            actor, act = self.act(case, line)
            case = self.center.cases.do(actor, case, act, command_id=str(uuid.uuid4()))
        return case


@pytest.fixture
def desk(database: Database) -> Desk:
    """A center over a new database with areas, departments, people and a book, and short ways to move cases."""
    return Desk(database)


@pytest.fixture
def make_desk(make_database: Callable[..., Database]) -> Callable[[str], Desk]:
    """Makes desks on a named kind of database; for tests that compare the two."""
    return lambda engine: Desk(make_database(engine))


@pytest.fixture
def center(desk: Desk) -> Center:
    """A center over a new database with a small district in it."""
    return desk.center
