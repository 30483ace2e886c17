"""The buttons under a case: each offered action once, with a key that works, and why others cannot be done."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest

from gridcenter.domain.case import Case, CaseId, Stage
from gridcenter.domain.department import DepartmentCode
from gridcenter.domain.moves import Act, Action
from gridcenter.domain.people import Person, PersonId, Role
from gridcenter.domain.permissions import may, next_step, offers
from ui.queue.action_bar import NEXT_KEY, ActionBar

CG, SW = DepartmentCode("CG"), DepartmentCode("SW")
A = Action
LIFE = (
    Act(A.VERIFY),
    Act(A.CONFIRM),
    Act(A.FILE),
    Act(A.DISPATCH, departments=(CG, SW)),
    Act(A.SIGN, CG),
    Act(A.HANDLE, CG),
    Act(A.RETURN, SW, reason="不归我们"),
    Act(A.DISPATCH, departments=(SW,)),
    Act(A.SIGN, SW),
    Act(A.FEED_BACK, SW),
    Act(A.FEED_BACK, CG),
    Act(A.INSPECT),
    Act(A.REWORK, reason="没做完"),
    Act(A.FEED_BACK, SW),
    Act(A.FEED_BACK, CG),
    Act(A.INSPECT),
    Act(A.PASS),
)
PEOPLE = [Person(PersonId(role), role, frozenset({role}), CG if role is Role.DEPARTMENT else None) for role in Role]
PEOPLE.append(Person(PersonId("two"), "two", frozenset({Role.ACCEPTOR, Role.DISPATCHER})))


@pytest.fixture
def life(cases) -> list[Case]:
    """A case at every place of a long life, one with the lead's branch returned among them."""
    case = cases.add()
    seen = [case]
    for act in LIFE:
        if act.action is A.FILE:
            act = Act(A.FILE, standard=cases.standard(case))
        case = cases.do(PEOPLE[0], case, act, command_id="x")
        seen.append(case)
    early = next(case for case in seen if len(case.branches) == 2 and case.branches[0].state == "to_sign")
    seen.append(cases.do(PEOPLE[0], early, Act(A.RETURN, CG, reason="不归我们"), command_id="x"))
    return seen


@pytest.fixture
def make_bar(kit, directory, qtbot):
    def make(person: Person) -> ActionBar:
        bar = ActionBar(kit, directory, person)
        qtbot.addWidget(bar)
        return bar

    return make


def each(life, make_bar) -> Iterator[tuple[Person, Case, ActionBar]]:
    for person in PEOPLE:
        bar = make_bar(person)
        for case in life:
            bar.show_case(case)
            yield person, case, bar


def test_that_every_stage_that_is_not_the_end_is_looked_at(life):
    assert {case.stage for case in life} == {stage for stage in Stage if not stage.final}


def test_that_every_offered_action_has_one_button_and_the_next_step_stands_first(life, make_bar):
    for person, case, bar in each(life, make_bar):
        shown = [offer.action for offer in bar.offers()]
        offered = {offer.action for offer in offers(case, person) if offer.refusal is None}
        # Splitting is no move of the case: the part begins a life of its own.
        if not case.stage.final and may(person, A.SPLIT):
            offered.add(A.SPLIT)
        first = next_step(case, person)
        assert set(shown) == offered | ({first.action} if first else set()), (person.id, case.stage)
        assert len(shown) == len(set(shown))
        if first is not None:
            assert shown[0] is first.action
            assert bar.buttons[0][2] == NEXT_KEY


def test_that_every_button_has_a_key_and_no_key_means_two_things(life, make_bar):
    without = set()
    for person, case, bar in each(life, make_bar):
        keys = [key for _button, _offer, key in bar.buttons if key]
        assert len(keys) == len(set(keys)), (person.id, case.stage, keys)
        without |= {offer.action for _button, offer, key in bar.buttons if not key}
    assert without == set()


def test_that_every_key_on_a_button_is_bound_in_the_queue(life, make_bar, make_screen):
    screen = make_screen()
    bound = {shortcut.key().toString() for shortcut in screen.findChildren(QShortcut)}
    for _person, _case, bar in each(life, make_bar):
        for button, _offer, key in bar.buttons:
            assert QKeySequence(key).toString() in bound, key
            assert key.replace("+", " ") in button.accessibleName()


def test_that_a_refused_action_says_why_with_the_department_by_name(life, make_bar):
    leader = next(person for person in PEOPLE if Role.SHIFT_LEADER in person.roles)
    bar = make_bar(leader)
    bar.show_case(next(case for case in life if case.stage == "handling"))
    assert bar._why.text() == "城管 未反馈,不能结案。可撤派,或等其反馈。"


def test_that_who_cannot_do_anything_is_told_whose_turn_it_is(life, make_bar):
    auditor = make_bar(next(person for person in PEOPLE if Role.AUDITOR in person.roles))
    auditor.show_case(next(case for case in life if case.stage == "dispatched"))
    assert auditor.buttons == []
    assert auditor._why.text() == "等 城管、水务 办理。"
    auditor.show_case(life[0])
    assert auditor._why.text() == "这一步由别的席位办理。"


def test_that_nothing_is_offered_without_a_case_and_reopening_alone_at_its_end(cases, make_bar):
    bar = make_bar(PEOPLE[2])
    bar.show_case(cases.add(Act(A.VOID, reason="误报")))
    assert [offer.action for offer in bar.offers()] == [A.REOPEN]
    assert bar._why.text() == ""
    bar.show_case(None)
    assert bar.offers() == ()
    assert not bar.press(NEXT_KEY)


def test_that_a_real_key_does_what_stands_on_the_button(make_screen, cases, qtbot):
    case = cases.add()
    screen = make_screen()
    with qtbot.waitActive(screen.window()):
        screen.window().activateWindow()
    screen.table.choose(case.id)
    screen.table.setFocus()
    for key, stage in (("Ctrl+T", "reported"), ("F4", "accepted"), ("Alt+V", "verifying"), ("F4", "accepted")):
        QTest.keySequence(screen.table, QKeySequence(key))
        assert cases.stored[CaseId(case.id)].stage == stage, key
    assert [act.action for act in cases.acts] == [A.TAKE, A.ACCEPT, A.VERIFY, A.CONFIRM]
