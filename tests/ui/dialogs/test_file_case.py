"""Filing: the category and the condition that sets limit and department."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from gridcenter.domain.moves import Act, Action
from ui.dialogs.file_case import FileDialog


@pytest.fixture
def accepted(cases):
    return cases.add(Act(Action.ACCEPT))


@pytest.fixture
def open_form(kit, cases, drafts, show):
    return lambda case: show(FileDialog(kit, case, cases.directory, drafts))


def test_that_the_conditions_of_the_category_are_listed_with_limit_and_department(open_form, cases, accepted):
    form = open_form(accepted)
    standards = cases.directory.standards_of(accepted.category)
    assert form.conditions.count() == len(standards) > 1
    for line, standard in enumerate(standards):
        text = form.conditions.item(line).text()
        assert text.startswith(f"{line + 1}. {standard.filing_condition}")
        assert str(standard.limit.amount) in text
        assert cases.directory.department_name(standard.department) in text
    assert form.act().standard == standards[0].id


def test_that_another_category_brings_its_own_conditions(open_form, cases, accepted):
    form = open_form(accepted)
    other = next(one for one in cases.directory.standards.values() if one.category != accepted.category)
    form._category.pick(other.category)
    assert form.act().standard == cases.directory.standards_of(other.category)[0].id
    assert cases.directory.category_name(other.category) in form._sentence.text()


def test_that_nothing_can_be_filed_without_a_category(open_form, accepted, qtbot):
    form = open_form(accepted)
    form._category.line.clear()
    qtbot.keyClicks(form._category.line, "xyzxyz")
    assert form.conditions.count() == 0
    assert not form.confirm_button.isEnabled()
    assert form.confirm_button.toolTip()


def test_that_arrows_choose_the_condition_at_once(open_form, cases, accepted, qtbot):
    form = open_form(accepted)
    assert form.conditions.hasFocus()
    qtbot.keyClick(form.conditions, Qt.Key.Key_Down)
    assert form.act().standard == cases.directory.standards_of(accepted.category)[1].id


def test_that_a_note_is_kept_when_the_form_is_closed(open_form, accepted):
    form = open_form(accepted)
    form.note.setPlainText(" 有照片 ")
    form.reject()
    assert open_form(accepted).act().note == "有照片"
