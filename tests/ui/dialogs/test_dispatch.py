"""Dispatching: a line of departments, a list in step with it, and what should be known before."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from gridcenter.domain.area import AreaCode
from gridcenter.domain.case import CaseId
from gridcenter.domain.department import DepartmentCode
from gridcenter.domain.likeness import Likeness
from gridcenter.domain.moves import Act, Action
from gridcenter.domain.recommendation import Ground, Precedent, Reason, Recommendation, Recommendations
from ui.dialogs.dispatch import DispatchDialog, Load

KEY = Qt.Key
ALT, CONTROL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def open_form(kit, cases, drafts, show):
    """Opens the form for a case."""

    def make(case, *, loads=None):
        return show(DispatchDialog(kit, case, cases.directory, loads or {}, drafts))

    return make


def listed(form):
    """The list's lines as role and short name."""
    return [(form.list.item(line, 0).text(), form.list.item(line, 1).text()) for line in range(form.list.rowCount())]


def chosen(form):
    return list(form.act().departments)


@pytest.mark.parametrize(
    ("line", "codes"),
    [
        ("zj", ["ZJ"]),
        ("zj, jj cg", ["ZJ", "JJ", "CG"]),
        ("zj、交警;城管", ["ZJ", "JJ", "CG"]),
        ("城", ["CG"]),
        ("CG cg 城管", ["CG"]),
        ("cg xx", ["CG"]),
        ("ＣＧ", ["CG"]),
        ("", []),
        (" , ", []),
    ],
)
def test_that_the_line_takes_initials_codes_and_chinese_the_first_leading(open_form, filed, write, line, codes):
    form = open_form(filed)
    write(form.line, line)
    assert chosen(form) == codes
    assert form.confirm_button.isEnabled() is bool(codes)


def test_that_typed_departments_stand_first_in_the_list_with_their_roles(open_form, filed, qtbot):
    form = open_form(filed)
    qtbot.keyClicks(form.line, "zj cg")
    assert listed(form)[:3] == [("主", "住建"), ("协", "城管"), ("", listed(form)[2][1])]
    assert form.confirm_button.text() == "派出 2 个部门"


def test_that_space_takes_a_department_in_and_out_and_z_makes_it_lead(open_form, filed, qtbot):
    form = open_form(filed)
    form.list.setFocus()
    first, second = (DepartmentCode(form.list.item(line, 0).data(Qt.ItemDataRole.UserRole)) for line in (0, 1))
    form.list.setCurrentCell(0, 0)
    qtbot.keyClick(form.list, KEY.Key_Space)
    form.list.setCurrentCell(1, 0)
    qtbot.keyClick(form.list, KEY.Key_Space)
    assert chosen(form) == [first, second]
    qtbot.keyClick(form.list, KEY.Key_Z)
    assert chosen(form) == [second, first]
    qtbot.keyClick(form.list, KEY.Key_Space)
    assert chosen(form) == [first]


def test_that_the_line_says_what_the_list_chose_and_can_be_typed_on(open_form, filed, qtbot):
    form = open_form(filed)
    form.toggle(DepartmentCode("ZJ"))
    form.toggle(DepartmentCode("CG"))
    before = chosen(form)
    qtbot.keyClicks(form.line, " jj")
    assert chosen(form) == [*before, "JJ"]


def test_that_the_department_of_the_standard_stands_first_and_is_adopted_by_a_key_only(open_form, cases, filed, qtbot):
    form = open_form(filed)
    responsible = cases.directory.standards[filed.standard].department
    assert form.list.item(0, 0).data(Qt.ItemDataRole.UserRole) == responsible
    assert chosen(form) == []
    qtbot.keyClick(form, KEY.Key_A, ALT)
    assert chosen(form) == [responsible]


def test_that_a_case_with_a_lead_takes_only_assisting_departments(open_form, dispatched, qtbot):
    form = open_form(dispatched)
    codes = {form.list.item(line, 0).data(Qt.ItemDataRole.UserRole) for line in range(form.list.rowCount())}
    assert not codes & {"CG", "SW"}
    qtbot.keyClicks(form.line, "zj")
    assert listed(form)[0] == ("协", "住建")
    form.list.setFocus()
    form.list.setCurrentCell(0, 0)
    qtbot.keyClick(form.list, KEY.Key_Z)
    assert chosen(form) == ["ZJ"]
    assert listed(form)[0] == ("协", "住建")


def test_that_a_department_in_work_is_not_offered_again(open_form, dispatched, qtbot):
    form = open_form(dispatched)
    qtbot.keyClicks(form.line, "cg")
    assert "CG" not in chosen(form)


def test_that_the_clocks_that_will_start_are_shown_for_each_department(open_form, filed, qtbot):
    form = open_form(filed)
    qtbot.keyClicks(form.line, "zj cg")
    assert form._clocks.rowCount() == 2
    assert form._clocks.item(0, 0).text() == "住建"
    assert form._clocks.item(0, 1).text().endswith("前")
    assert form._clocks.item(0, 2).text().endswith("前")


def test_that_checks_warn_of_similar_cases_and_of_departments_that_are_late(open_form, filed, qtbot, texts):
    form = open_form(filed, loads={"ZJ": Load(7, 3)})
    assert not [text for text in texts(form) if "相似案件" in text]
    form.show_similar((Likeness(replace(filed, number="20260302-0009"), 8.0, 2.0, 0.9, True, 0.9),))
    assert "150 米、72 小时内有相似案件:0302-0009" in texts(form)
    qtbot.keyClicks(form.line, "zj")
    assert "住建有 3 件超期,可能晚到" in texts(form)
    assert [form.list.item(0, column).text() for column in (3, 4)] == ["7", "! 3"]
    assert form.confirm_button.isEnabled()


def test_that_a_case_like_no_other_is_said(open_form, filed, texts):
    form = open_form(filed)
    form.show_similar(())
    assert "150 米、72 小时内无相似案件" in texts(form)


FOUND = Recommendations(
    (
        Recommendation(DepartmentCode("CG"), (Reason(Ground.PRECEDENT, 41, 50),)),
        Recommendation(DepartmentCode("PS"), (Reason(Ground.STANDARD),)),
    ),
    Precedent(((CaseId(4), DepartmentCode("CG")),), AreaCode("999001001")),
)


def test_that_recommended_departments_are_shown_with_reasons_and_taken_by_a_key_only(open_form, filed, qtbot):
    form = open_form(filed)
    form.show_recommendations(FOUND)
    assert form.recommended.isVisible()
    assert form.recommended.lines() == [
        "城管:同类案件近 50 件中 41 件由其主办(望潮街道)",
        "排水:立案标准的责任部门",
    ]
    assert chosen(form) == []
    form.toggle(DepartmentCode("ZJ"))
    qtbot.keyClick(form, KEY.Key_Return, ALT)
    assert chosen(form) == ["CG", "ZJ"]
    qtbot.keyClick(form, KEY.Key_Enter, ALT | Qt.KeyboardModifier.KeypadModifier)
    assert chosen(form) == ["CG", "ZJ"]


def test_that_a_case_with_a_lead_is_recommended_no_other(open_form, dispatched, qtbot):
    form = open_form(dispatched)
    form.show_recommendations(FOUND)
    qtbot.keyClick(form, KEY.Key_Return, ALT)
    assert not form.recommended.isVisible()
    assert chosen(form) == []


def test_that_the_counted_cases_can_be_asked_for(open_form, filed, qtbot):
    form = open_form(filed)
    form.show_recommendations(FOUND)
    with qtbot.waitSignal(form.cases_asked) as asked:
        qtbot.keyClick(form, KEY.Key_P, ALT)
    assert asked.args == [(4,)]


def test_that_a_case_without_a_filing_condition_says_why_it_cannot_go(open_form, cases, qtbot):
    form = open_form(cases.add(Act(Action.ACCEPT)))
    qtbot.keyClicks(form.line, "zj")
    assert not form.confirm_button.isEnabled()
    assert "立案条件" in form.confirm_button.toolTip()


def test_that_the_confirming_key_says_why_when_nothing_is_chosen(open_form, filed, qtbot):
    form = open_form(filed)
    with qtbot.assertNotEmitted(form.confirmed):
        qtbot.keyClick(form.line, KEY.Key_Return, CONTROL)
    assert form._error.text() == "还没有选部门。"


def test_that_words_to_the_departments_are_kept_by_escape_and_sent_with_the_act(open_form, filed, qtbot):
    form = open_form(filed)
    qtbot.keyClick(form, KEY.Key_N, ALT)
    assert form.note.hasFocus()
    qtbot.keyClicks(form.note, "xian wei dang")
    qtbot.keyClick(form, KEY.Key_Escape)
    again = open_form(filed)
    assert again.note.toPlainText() == "xian wei dang"
    qtbot.keyClicks(again.line, "zj")
    assert again.act() == Act(Action.DISPATCH, departments=("ZJ",), note="xian wei dang")
