"""Values that the tests of the domain share: a reported case, people, the tables by hand, and a walk of all states."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import combinations, permutations

import pytest

from gridcenter.domain.case import WORKING, Case, Facts, NewCase, Source, Stage, current_branches
from gridcenter.domain.category import CategoryId, StandardId
from gridcenter.domain.department import DepartmentCode
from gridcenter.domain.effects import Circumstances
from gridcenter.domain.lifecycle import apply, report
from gridcenter.domain.limits import Limit, LimitKind, StageMinutes
from gridcenter.domain.moves import BRANCH_ACTIONS, CASE_MOVES, OUT_OF_LINE, Act, Action
from gridcenter.domain.people import Person, PersonId, Role
from gridcenter.errors import BadMove, ReasonMissing

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LATER = datetime(2026, 4, 2, 9, 0, tzinfo=UTC)
DEPARTMENTS = (DepartmentCode("A"), DepartmentCode("B"), DepartmentCode("C"))
FACTS = Facts(category=CategoryId("set/component/01/03"), description="雨水井盖破损", address="解放路12号")

# Which stages an action leads to, by letter; a dot where it cannot be done. Dash: there is no case yet.
STAGE_TABLE = """stage          |report take amend accept reject verify confirm file send_back dispatch withdraw sign handle feed_back return inspect pass rework close void  import transfer remind ask_extension ask_suspension extend refuse suspend resume check_in reckon reopen merge separate split undo appeal exempt deny
-              |   r     .    .     .      .      .      .      .       .        .        .      .     .        .       .      .     .     .     .    .    rC      .       .          .             .          .      .       .      .        .        .      .      .     .        a     .    .      .      .
r reported     |   .     r    r     a      X      v      .      .       .        .        .      .     .        .       .      .     .     .     .    Z  .      .       .          .             .          .      .       .      .           .        .      .      M     .        .     .    .      .      .
v verifying    |   .     v    v     .      X      .      a      .       .        .        .      .     .        .       .      .     .     .     .    Z  .      .       .          .             .          .      .       .      .           .        .      .      M     .        .     ra   .      .      .
a accepted     |   .     a    a     .      X      v      .      f       .        .        .      .     .        .       .      .     .     .     .    Z  .      .       .          .             .          .      .       .      .           .        .      .      M     .        .     rv   .      .      .
f filed        |   .     f    f     .      .      .      .      .       a        d        .      .     .        .       .      .     .     .     .    Z  .      .       .          .             .          .      .       .      .           .        .      .      M     .        .     a    .      .      .
d dispatched   |   .     d    d     .      .      .      .      .       .        d       dfb     h     .        .      db      .     .     .     .    Z  .      d       d          .             .          .      .       .      .           .        d      .      .     .        .     fd   .      .      .
h handling     |   .     h    h     .      .      .      .      .       .        h      hndfb    h     h       hn     hndb     .     .     .     .    Z  .      hd      h          h             h          h      h       h      h           h        h      .      .     .        .     h    .      .      .
b returned     |   .     b    b     .      .      .      .      .       a       dhw       b      b     b        b       b      .     .     .     .    Z  .      .       b          b             b          b      b       .      b           b        b      .      .     .        .     .    .      .      .
w rework       |   .     w    w     .      .      .      .      .       .        w      whndfb   w     wh      whn     wb      .     .     .     .    Z  .     whd      w          w             w          w      w       w      w           w        w      .      .     .        .     .    .      .      .
n handled      |   .     n    n     .      .      .      .      .       .        .        .      .     .        .       .      i     .     w     .    Z  .      .       .          .             .          .      .       .      .           .        .      .      .     .        .     .    .      .      .
i inspecting   |   .     i    i     .      .      .      .      .       .        .        .      .     .        .       .      .     t     w     .    Z  .      .       .          .             .          .      .       .      .           .        .      .      .     .        .     n    .      .      .
t to_close     |   .     t    t     .      .      .      .      .       .        .        .      .     .        .       .      .     .     w     C    Z  .      .       .          .             .          .      .       .      .           .        .      .      .     .        .     i    .      .      .
C closed       |   .     .    .     .      .      .      .      .       .        .        .      .     .        .       .      .     .     .     .    .   .      .       .          .             .          .      .       .      .          .        .      wa     .     .        .     t    C      C      C
X rejected     |   .     .    .     .      .      .      .      .       .        .        .      .     .        .       .      .     .     .     .    .   .      .       .          .             .          .      .       .      .          .        .      r      .     .        .     rav  .      .      .
Z void         |   .     .    .     .      .      .      .      .       .        .        .      .     .        .       .      .     .     .     .    .   .      .       .          .             .          .      .       .      .          .        .      a      .     .        .     .    .      .      .
M merged       |   .     .    .     .      .      .      .      .       .        .        .      .     .        .       .      .     .     .     .    .   .      .       .          .             .          .      .       .      .          .        .      .      .     rvaf     .     .    .      .      .
"""  # noqa: E501

ROLE_TABLE = """role           |report take amend accept reject verify confirm file send_back dispatch withdraw sign handle feed_back return inspect pass rework close void  import transfer remind ask_extension ask_suspension extend refuse suspend resume check_in reckon reopen merge separate split undo appeal exempt deny
acceptor       |   x     x    x     x      x      x      x      x       .        .        .      .     .        .       .      x     x     x     x    .  .      .       x          .             .          .      .       .      .           .        .      .      x     x        x     x    .      x      x
dispatcher     |   x     x    x     .      .      .      .      .       x        x        x      .     .        .       .      .     .     .     .    .  .      x       x          .             .          x      x       .      x           .        .      .      x     x        x     x    .      .      .
shift_leader   |   x     x    x     x      x      x      x      x       x        x        x      .     .        .       .      x     x     x     x    x  .      x       x          .             .          x      x       x      x           .        .      x      x     x        x     x    .      x      x
patrol_seat    |   x     .    .     .      .      .      x      .       .        .        .      .     .        .       .      .     .     .     .    .  .      .       .          .             .          .      .       .      .           .        .      .      .     .        .     .    .      .      .
department     |   .     .    .     .      .      .      .      .       .        .        .      x     x        x       x      .     .     .     .    .  .      .       .          x             x          .      .       .      .           x        .      .      .     .        .     .    x      .      .
town           |   x     .    .     .      .      .      x      .       .        .        .      .     .        .       .      .     .     .     .    .  .      .       .          .             .          .      .       .      .           .        .      .      .     .        .     .    .      .      .
grid_worker    |   x     .    .     .      .      .      x      .       .        .        .      .     .        .       .      .     x     x     .    .  .      .       .          .             .          .      .       .      .           .        .      .      .     .        .     .    .      .      .
intake         |   x     .    .     .      .      .      .      .       .        .        .      .     .        .       .      .     .     .     .    .  x      .       .          .             .          .      .       .      .           .        .      .      .     .        .     .    .      .      .
auditor        |   .     .    .     .      .      .      .      .       .        .        .      .     .        .       .      .     .     .     .    .  .      .       .          .             .          .      .       .      .           .        .      .      .     .        .     .    .      .      .
administrator  |   .     .    .     .      .      .      .      .       .        .        .      .     .        .       .      .     .     .     .    .  x      .       .          .             .          .      .       .      .           .        x      .      .     .        .     .    .      .      .
"""  # noqa: E501


def cells(table: str) -> Iterator[tuple[str, str, str]]:
    """Row name, column name and cell of a table written as text."""
    head, *rows = table.strip().splitlines()
    columns = head.split("|")[1].split()
    for row in rows:
        name, marks = row.split("|")
        yield from ((name.strip(), column, mark) for column, mark in zip(columns, marks.split(), strict=True))


@pytest.fixture(scope="session")
def stage_table() -> dict[tuple[Stage | None, Action], frozenset[Stage]]:
    """The table of stages by hand: (stage or None, action) to the stages it leads to, empty when impossible."""
    letters = {row[0]: Stage(row[2:]) for row, _, _ in cells(STAGE_TABLE) if row != "-"}
    return {
        (letters.get(row[0]), Action(column)): frozenset(letters[letter] for letter in mark if letter != ".")
        for row, column, mark in cells(STAGE_TABLE)
    }


@pytest.fixture(scope="session")
def role_table() -> dict[tuple[Role, Action], bool]:
    """The table of roles by hand: (role, action) to whether the role has the action."""
    return {(Role(row), Action(column)): mark == "x" for row, column, mark in cells(ROLE_TABLE)}


@pytest.fixture(scope="session")
def now() -> datetime:
    """The time at which everything begins."""
    return NOW


@pytest.fixture(scope="session")
def facts() -> Facts:
    """What is known of the case in the tests."""
    return FACTS


def _circumstances(at: datetime = NOW, actor: str = "li", limit: str | None = "2UH") -> Circumstances:
    return Circumstances(
        actor=PersonId(actor),
        at=at,
        minutes=StageMinutes(),
        limit=Limit.parse(limit) if limit else None,
        category=FACTS.category,
    )


@pytest.fixture(scope="session")
def circumstances() -> Callable[..., Circumstances]:
    """Makes circumstances: two urgent hours, the usual minutes, person `li`."""
    return _circumstances


@pytest.fixture(scope="session")
def person() -> Callable[..., Person]:
    """Makes a person of the given roles."""

    def make(*roles: Role, department: str | None = None, active: bool = True, name: str = "li") -> Person:
        desk = DepartmentCode(department) if department else None
        return Person(PersonId(name), name, frozenset(roles), department=desk, active=active)

    return make


def _reported() -> Case:
    return report(NewCase(FACTS, Source.HOTLINE, NOW), _circumstances())


@pytest.fixture(scope="session")
def reported() -> Case:
    """A case that has just been reported."""
    return _reported()


@pytest.fixture(scope="session")
def played() -> Callable[..., Case]:
    """Plays acts written as words on a reported case: `file`, `dispatch A B`, `sign A`, `rework A`."""

    def play(*lines: str, case: Case | None = None, under: Circumstances | None = None) -> Case:
        played = case or _reported()
        for line in lines:
            word, *names = line.split()
            action = Action(word)
            desks = tuple(DepartmentCode(name) for name in names)
            one = desks[0] if action in BRANCH_ACTIONS else None
            several = desks[1:] if action in BRANCH_ACTIONS else desks
            act = Act(action, one, several, StandardId("s1"), FACTS, "理由", until=LATER, place="路口", people=2)
            played = apply(played, act, under or _circumstances())
        return played

    return play


@dataclass(frozen=True, slots=True)
class Step:
    """An act that worked: the case before, the act, the case after."""

    before: Case
    act: Act
    after: Case


@dataclass
class Walk:
    """Every state that can be reached with three departments, one case for each, and every step between them."""

    cases: dict[tuple, Case] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)

    @staticmethod
    def key(case: Case) -> tuple:
        """What distinguishes states: the stage and what each department has now."""
        branches = sorted((b.department, b.lead, b.state) for b in current_branches(case.branches))
        return case.stage, tuple(branches)


def _acts() -> Iterator[Act]:
    for action in (one for one in Action if one not in OUT_OF_LINE):
        if action is Action.TRANSFER:
            yield from (Act(action, one, (other,), reason="理由") for one, other in permutations(DEPARTMENTS, 2))
        elif action in BRANCH_ACTIONS:
            yield from (
                Act(action, department=desk, reason="理由", until=LATER, place="路口", people=2) for desk in DEPARTMENTS
            )
        elif action is Action.DISPATCH:
            for size in (1, 2, 3):
                yield from (Act(action, departments=desks) for desks in permutations(DEPARTMENTS, size))
        elif action is Action.REWORK:
            for size in (0, 1, 2, 3):
                yield from (Act(action, departments=desks, reason="理由") for desks in combinations(DEPARTMENTS, size))
        else:
            yield Act(action, standard=StandardId("s1"), facts=FACTS, reason="理由", until=LATER)


@pytest.fixture(scope="session")
def walk() -> Walk:
    """Breadth first from the reported case through everything that any well-formed act can lead to."""
    under = _circumstances()
    first = _reported()
    found = Walk(cases={Walk.key(first): first})
    acts = tuple(_acts())
    waiting = deque([first])
    while waiting:
        case = waiting.popleft()
        for after in _followed(found, case, acts, under):
            if Walk.key(after) not in found.cases:
                found.cases[Walk.key(after)] = after
                waiting.append(after)
    # A request and a rest open steps of their own but no new ways on, so each state of one department and another is
    # seen with one of them too.
    for key, case in [(key, case) for key, case in found.cases.items() if len(current_branches(case.branches)) <= 2]:
        desk = next((one.department for one in current_branches(case.branches) if one.state in WORKING), None)
        if desk is None or (case.stage, Action.ASK_EXTENSION) not in CASE_MOVES:
            continue
        asked = apply(case, Act(Action.ASK_EXTENSION, desk, reason="理由"), under)
        found.cases[*key, "asked"] = asked
        _followed(found, asked, acts, under)
        if (case.stage, Action.SUSPEND) in CASE_MOVES:
            resting = apply(case, Act(Action.SUSPEND, reason="理由", until=LATER), under)
            found.cases[*key, "resting"] = resting
            for after in _followed(found, resting, acts, under):
                if after.stage is Stage.RETURNED and (*Walk.key(after), "resting") not in found.cases:
                    found.cases[*Walk.key(after), "resting"] = after
                    _followed(found, after, acts, under)
    return found


def _followed(found: Walk, case: Case, acts: Iterable[Act], under: Circumstances) -> list[Case]:
    """Tries every act on a case, keeps the steps that worked, and returns where they led."""
    led = []
    for act in acts:
        try:
            after = apply(case, act, under)
        except (BadMove, ReasonMissing):
            continue
        found.steps.append(Step(case, act, after))
        led.append(after)
    return led


@pytest.fixture(scope="session")
def two_hours() -> Limit:
    """The handling limit in the tests."""
    return Limit(LimitKind.URGENT_HOUR, 2)
