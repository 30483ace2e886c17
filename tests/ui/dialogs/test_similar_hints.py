"""Similar cases below a report: looked for when typing rests, never in the way."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gridcenter.domain.likeness import Likeness
from gridcenter.errors import Unreachable
from tests.ui.conftest import GRIDS, ImmediateCalls
from ui.dialogs.case_form import CaseForm
from ui.dialogs.similar_hints import SimilarHints


class Reader:
    """Notes what is looked for; finds what it is given, or is away."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.found: tuple[Likeness, ...] = ()
        self.away = False

    def of_report(self, facts, reported_at):
        self.asked.append(facts.description)
        if self.away:
            raise Unreachable(where="x", reason="gone")
        return self.found


class HeldCalls(ImmediateCalls):
    """Holds every answer back until it is let go."""

    def __init__(self) -> None:
        self.held = []

    def submit(self, *call) -> None:
        self.held.append(call)

    def let_go(self, place: int) -> None:
        super().submit(*self.held[place])


@pytest.fixture
def reader():
    return Reader()


@pytest.fixture
def make_form(kit, cases, drafts, show, reader):
    def make(calls=None):
        hints = SimilarHints(kit, cases.directory, calls or ImmediateCalls(), reader)
        return show(CaseForm(kit, cases.directory, None, drafts, hints=hints))

    return make


@pytest.fixture
def found(cases):
    """Four similar cases, two hours old."""
    case = replace(cases.add(minutes_ago=125), description="垃圾桶\n满溢")
    return tuple(
        Likeness(replace(case, number=f"20261123-070{place}"), 80.0, 2.0, 0.9, True, 0.9) for place in range(4)
    )


def test_that_what_is_typed_is_looked_for_once_when_it_rests(make_form, reader, found, qtbot, write):
    reader.found = found
    form = make_form()
    write(form.description, "垃圾桶")
    form.area.pick(GRIDS[2].code)
    write(form.description, "满了")
    assert reader.asked == []
    qtbot.waitUntil(lambda: bool(form.hints.lines()))
    assert reader.asked == ["垃圾桶满了"]
    assert form.hints.lines() == [f"80 米,2 小时前:1123-070{place} 雨水井盖,待受理 · 垃圾桶 满溢" for place in range(3)]
    assert form.confirm_button.isEnabled() is bool(form.category.key)


def test_that_a_change_takes_old_lines_away_and_a_late_answer_is_not_shown(make_form, reader, found, qtbot, write):
    calls = HeldCalls()
    reader.found = found[:1]
    form = make_form(calls)
    form.area.pick(GRIDS[2].code)
    write(form.description, "一")
    qtbot.waitUntil(lambda: len(calls.held) == 1)
    write(form.description, "二")
    qtbot.waitUntil(lambda: len(calls.held) == 2)
    calls.let_go(0)
    assert form.hints.lines() == []
    calls.let_go(1)
    assert len(form.hints.lines()) == 1
    write(form.description, "三")
    assert form.hints.lines() == []


def test_that_none_found_and_no_answer_are_said(make_form, reader, qtbot, write):
    form = make_form()
    form.area.pick(GRIDS[2].code)
    qtbot.waitUntil(lambda: form.hints.lines() == [])
    write(form.description, "路灯不亮")
    qtbot.waitUntil(lambda: form.hints.lines() == ["没有相似案件。"])
    reader.away = True
    write(form.description, "了")
    qtbot.waitUntil(lambda: form.hints.lines() == ["相似案件没有查到库,可照常上报。"])


def test_that_without_a_place_and_when_the_form_is_closed_nothing_is_looked_for(make_form, reader, write):
    form = make_form()
    write(form.description, "路灯不亮")
    assert not form.hints._timer.isActive()
    form.area.pick(GRIDS[2].code)
    assert form.hints._timer.isActive()
    form.hints.hide()
    assert not form.hints._timer.isActive()
    assert reader.asked == []
