"""The form for reports and amendments."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gridcenter import paths
from gridcenter.demo.book import make_book
from gridcenter.domain.area import Area, AreaCode, AreaLevel
from gridcenter.domain.case import Case, CaseId, Priority, Source, Stage
from gridcenter.domain.directory import Directory
from gridcenter.domain.people import PersonId
from gridcenter.words import load_words
from tests.conftest import NOW
from ui.dialogs.case_form import CaseForm
from ui.dialogs.drafts import Drafts
from ui.kit import make_kit
from ui.theme.theme import Theme
from ui.theme.tokens import LIGHT

GRID = AreaCode("999001001001001")
BOOK = make_book()


@pytest.fixture
def directory():
    areas = {GRID: Area(GRID, "青石社区第1网格", AreaLevel.GRID, longitude=120.0, latitude=33.0)}
    categories = {one.id: one for one in BOOK.categories}
    return Directory(areas=areas, categories=categories, standards={one.id: one for one in BOOK.standards})


@pytest.fixture
def make_form(qtbot, directory):
    kit = make_kit(load_words("zh", paths.resources() / "text"), Theme(LIGHT), 1.0)
    drafts = Drafts()

    def make(case=None):
        form = CaseForm(kit, directory, case, drafts)
        qtbot.addWidget(form)
        return form

    return make


@pytest.fixture
def case(directory):
    return Case(
        id=CaseId(7),
        number="20260302-0007",
        version=3,
        stage=Stage.ACCEPTED,
        stage_since=NOW,
        priority=Priority.URGENT,
        source=Source.VIDEO,
        category=next(iter(directory.categories)),
        description="原来的情况",
        address="原来的地点",
        area=GRID,
        longitude=120.001,
        latitude=33.002,
        duplicate=False,
        reported_at=NOW,
        reported_by=PersonId("patrol"),
    )


def test_that_a_report_needs_its_situation_and_category(make_form, directory):
    form = make_form()
    assert not form.confirm_button.isEnabled()
    form.description.setPlainText("路灯不亮")
    assert not form.confirm_button.isEnabled()
    form.category.pick(next(iter(directory.categories)))
    assert form.confirm_button.isEnabled()


def test_that_an_amendment_begins_with_what_is_known_and_needs_a_change(make_form, case):
    form = make_form(case)
    assert form.facts() == case.facts
    assert not form.confirm_button.isEnabled()
    form.address.setText("新地点")
    form.address.textEdited.emit("新地点")
    assert form.confirm_button.isEnabled()
    assert form.act().facts == replace(case.facts, address="新地点")


def test_that_the_category_of_a_filed_case_cannot_be_changed(make_form, case):
    form = make_form(replace(case, standard=BOOK.standards[0].id, stage=Stage.FILED))
    assert not form.category.isEnabled()


def test_that_a_closed_form_comes_back_as_it_was_and_a_sent_one_empty(make_form, directory):
    form = make_form()
    form.description.setPlainText("写到一半")
    form.category.pick(next(iter(directory.categories)))
    form.reject()
    again = make_form()
    assert again.description.toPlainText() == "写到一半"
    assert again.category.key == next(iter(directory.categories))
    again.succeed()
    assert make_form().description.toPlainText() == ""


def test_that_a_form_only_looked_at_does_not_bring_old_facts_back(make_form, case):
    make_form(case).close()
    newer = replace(case, version=4, address="同事改的地点")
    assert make_form(newer).address.text() == "同事改的地点"
    assert make_form().facts().description == ""
