"""Forms of supervision: by when, to what effect; answered, pressed, ended."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QDate

from gridcenter.domain.department import DepartmentCode
from gridcenter.domain.people import PersonId
from gridcenter.domain.supervision import SupervisionAction, SupervisionLevel, SupervisionOrder, supervise
from ui.dialogs.supervision import SuperviseDialog, SupervisionDialog

A = SupervisionAction


@pytest.fixture
def open_form(kit, directory, show):
    now = datetime.now(UTC)
    order = SupervisionOrder(SupervisionLevel.KEY, DepartmentCode("CG"), "当天清理", now + timedelta(hours=5))
    one = replace(supervise(order, PersonId("l"), now), number="S1", reply="已到场")
    return lambda action: show(SupervisionDialog(kit, one, action, directory))


def test_that_it_asks_for_an_effect_and_a_time_to_come(kit, dispatched, directory, show):
    form = show(SuperviseDialog(kit, dispatched, directory, "已有两次超期"))
    codes = [form.department.itemData(place) for place in range(form.department.count())]
    assert codes == ["CG", "SW"]
    assert not form.confirm_button.isEnabled()
    form.effect.setText("当天清理")
    assert form.confirm_button.isEnabled()
    form.due.setDate(QDate(2020, 1, 1))
    assert not form.confirm_button.isEnabled()
    form.due.setDate(QDate(2099, 1, 1))
    form.level.choose(SupervisionLevel.LISTED)
    order = form.order()
    assert (order.level, order.department, order.effect) == (SupervisionLevel.LISTED, "CG", "当天清理")
    assert (order.case, order.demand) == (dispatched.id, "已有两次超期")


def test_that_before_any_department_has_the_case_each_may_be_asked(kit, filed, directory, show):
    form = show(SuperviseDialog(kit, filed, directory))
    assert form.department.count() == len([one for one in directory.departments.values() if one.active])


def test_that_an_end_says_whether_the_effect_was_reached(open_form, texts):
    form = open_form(A.CLOSE)
    assert "部门答复:已到场" in texts(form)
    form.text.setPlainText("现场干净")
    assert not form.confirm_button.isEnabled()
    form.achieved.choose(False)
    assert form.confirm_button.isEnabled()
    assert form.act().achieved is False


def test_that_a_press_sets_another_time_only_when_wished(open_form):
    form = open_form(A.PRESS)
    form.text.setPlainText("请加快")
    assert form.act().due_at is None
    form.new_day.setChecked(True)
    assert form.act().due_at > datetime.now(UTC)


def test_that_a_reply_needs_words(open_form):
    form = open_form(A.REPLY)
    assert not form.confirm_button.isEnabled()
    form.text.setPlainText("已办成")
    assert (form.act().reason, form.act().achieved) == ("已办成", None)
