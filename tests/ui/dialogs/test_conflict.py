"""Two versions side by side."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from gridcenter.domain.case import Priority, Stage
from gridcenter.domain.moves import Act, Action
from gridcenter.errors import Conflict
from ui.dialogs.conflict import ConflictDialog
from ui.widgets.buttons import KeyButton


@pytest.fixture
def seen(cases):
    return cases.add(Act(Action.ACCEPT))


@pytest.fixture
def open_dialog(kit, cases, show, qtbot):
    parent = QWidget()
    qtbot.addWidget(parent)

    def make(current, seen, attempted=None, *, can_repeat=True):
        conflict = Conflict(current=current, attempted=attempted)
        return show(ConflictDialog(kit, conflict, seen, cases.directory, can_repeat=can_repeat, parent=parent))

    return make


def marked(dialog):
    """The texts that are marked as different."""
    return [one.text() for one in dialog.findChildren(QLabel) if one.property("tone") == "soon"]


def test_that_only_what_differs_is_marked_and_both_texts_are_there(open_dialog, seen, texts):
    current = replace(seen, version=seen.version + 1, address="新地点", priority=Priority.URGENT)
    attempted = replace(seen, version=seen.version + 1, description="我的情况")
    dialog = open_dialog(current, seen, attempted)
    assert set(marked(dialog)) == {"新地点", "望潮路8号", "紧急", "一般", seen.description, "我的情况"}
    assert f"第 {current.version} 版" in " ".join(texts(dialog))
    assert "类别" not in texts(dialog)


def test_that_without_an_attempt_what_was_seen_stands_beside(open_dialog, seen):
    dialog = open_dialog(replace(seen, version=9, stage=Stage.FILED), seen)
    assert {"待派遣", "待立案", "9", str(seen.version)} == set(marked(dialog))


def test_that_the_key_does_mine_on_top_of_what_stands_now(open_dialog, seen, qtbot):
    current = replace(seen, version=9)
    dialog = open_dialog(current, seen)
    with qtbot.waitSignal(dialog.again) as told:
        qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert told.args == [current]


def test_that_escape_only_looks(open_dialog, seen, qtbot):
    dialog = open_dialog(replace(seen, version=9), seen)
    with qtbot.assertNotEmitted(dialog.again), qtbot.waitSignal(dialog.rejected):
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)


def test_that_a_step_that_no_longer_fits_is_disabled_and_says_why(open_dialog, seen, qtbot, texts):
    dialog = open_dialog(replace(seen, version=9, stage=Stage.CLOSED), seen, can_repeat=False)
    assert "案件已到别的阶段,原操作不再适用。" in texts(dialog)
    assert [button.isEnabled() for button in dialog.findChildren(KeyButton)] == [True, False]
    with qtbot.assertNotEmitted(dialog.again):
        qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
