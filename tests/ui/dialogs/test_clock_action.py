"""Forms of what changes clocks: the effect stands there before it is done, and what would be refused says so."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import QDate

from gridcenter.domain.case import Stage
from gridcenter.domain.department import DepartmentCode
from gridcenter.domain.moves import Act, Action
from tests.ui.conftest import LEADER
from ui.dialogs.clock_action import ClockDialog

CG, SW = DepartmentCode("CG"), DepartmentCode("SW")


@pytest.fixture
def open_form(kit, cases, drafts, show):
    def make(case, action, departments=(CG,)):
        return show(ClockDialog(kit, case, action, list(departments), cases.directory, LEADER, drafts))

    return make


@pytest.fixture
def working(cases, dispatched):
    """A case that its lead department has signed."""
    signed = cases.do(LEADER, dispatched, Act(Action.SIGN, CG), command_id="sign")
    assert signed.stage is Stage.HANDLING
    return signed


def test_that_an_extension_shows_the_old_and_the_new_limit(open_form, working, cases):
    form = open_form(working, Action.EXTEND)
    zone = cases.directory.district.zone
    due = working.branches[0].due_at.astimezone(zone)
    assert f"{due:%m-%d %H:%M}" in form._effect.text()
    assert form.confirm_button.isEnabled()
    assert form.act() == Act(Action.EXTEND, CG)


def test_that_a_suspension_takes_a_day_and_a_reason(open_form, working, cases, qtbot):
    form = open_form(working, Action.SUSPEND, ())
    assert not form.confirm_button.isEnabled()
    qtbot.keyClicks(form.text, "xun qi")
    assert form.confirm_button.isEnabled()
    day = QDate.currentDate().addDays(30)
    form.day.setDate(day)
    until = form.act().until.astimezone(cases.directory.district.zone)
    assert (until.month, until.day, until.hour) == (day.month(), day.day(), 0)
    assert form.act().reason == "xun qi"
    form.day.setDate(QDate.currentDate().addDays(-30))
    assert form.act().until > working.reported_at + timedelta(hours=1)


def test_that_a_transfer_offers_departments_that_do_not_have_the_case(open_form, working, qtbot):
    form = open_form(working, Action.TRANSFER)
    offered = [form.target.itemData(place) for place in range(form.target.count())]
    assert "CG" not in offered
    qtbot.keyClicks(form.text, "gai pai")
    form.target.setCurrentIndex(offered.index("ZJ"))
    assert form.act() == Act(Action.TRANSFER, CG, (DepartmentCode("ZJ"),), reason="gai pai")
    assert "住建" in form._effect.text()


def test_that_what_would_be_refused_says_why_before_it_is_sent(open_form, working):
    form = open_form(working, Action.RESUME, ())
    assert not form.confirm_button.isEnabled()
    assert "没有挂账" in form.confirm_button.toolTip()
