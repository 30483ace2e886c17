"""Sending somebody: the task goes with the step unless the tick is taken out."""

from __future__ import annotations

import pytest

from gridcenter.domain.moves import Act, Action
from gridcenter.domain.people import Role
from gridcenter.domain.task import TaskKind
from ui.dialogs.send import SendDialog


@pytest.fixture
def form(kit, cases, drafts, show):
    return show(SendDialog(kit, cases.add(), Action.VERIFY, cases.directory, drafts))


def test_that_it_says_who_goes_by_when_and_which_photos_are_needed(form, texts):
    assert (form.kind, form.with_task, form.seat()) == (TaskKind.VERIFY, True, Role.GRID_WORKER)
    assert "近景、远景" in form._facts.text()
    assert "30 分钟内" in form._facts.text()
    form.seats.setCurrentIndex(1)
    assert form.seat() is Role.PATROL_SEAT
    assert any("任务下发给视频巡查" in text for text in texts(form))


def test_that_the_plain_step_stays_possible(form):
    form.tick.setChecked(False)
    assert not form.with_task
    assert not form.seats.isVisible()
    form.text.setPlainText("电话核实")
    assert form.act() == Act(Action.VERIFY, note="电话核实")
