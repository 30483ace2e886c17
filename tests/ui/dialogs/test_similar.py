"""A case beside those that may be the same matter."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from gridcenter.domain.case import Stage
from gridcenter.domain.likeness import Likeness
from ui.dialogs.similar import SimilarDialog

KEY = Qt.Key


@pytest.fixture
def found(cases):
    """An open case and a closed one."""
    still_open = cases.add(minor="路灯")
    closed = replace(cases.add(), stage=Stage.CLOSED, description="已经修好")
    return tuple(Likeness(case, 8.0, 2.0, 0.9, True, 0.9) for case in (still_open, closed))


@pytest.fixture
def open_dialog(kit, cases, show, filed, found):
    return lambda **more: show(SimilarDialog(kit, cases.directory, filed, found, **more))


def test_that_both_cases_are_shown_side_by_side(open_dialog, texts, filed, found, qtbot):
    dialog = open_dialog()
    assert dialog.list.count() == 2
    assert {filed.number, filed.description, found[0].case.number, found[0].case.description} <= set(texts(dialog))
    qtbot.keyClick(dialog.list, KEY.Key_Down)
    assert dialog.chosen == found[1].case
    assert "已经修好" in texts(dialog)
    assert found[0].case.number not in texts(dialog)


def test_that_enter_goes_to_an_open_case(open_dialog, found, qtbot):
    dialog = open_dialog()
    with qtbot.waitSignal(dialog.case_chosen) as chosen:
        qtbot.keyClick(dialog.list, KEY.Key_Return)
    assert chosen.args == [found[0].case.id]


def test_that_an_ended_case_is_not_gone_to(open_dialog, qtbot):
    dialog = open_dialog()
    dialog.list.setCurrentRow(1)
    with qtbot.assertNotEmitted(dialog.case_chosen):
        qtbot.keyClick(dialog.list, KEY.Key_Return)
    assert dialog.isVisible()
    assert dialog._ended.isVisible()
    assert not dialog.go_button.isEnabled()


def test_that_merging_is_offered_only_where_it_is_possible_and_names_the_chosen_case(open_dialog, found, qtbot):
    assert open_dialog().merge_button is None
    dialog = open_dialog(can_merge=True)
    dialog.list.setCurrentRow(1)
    with qtbot.waitSignal(dialog.merge_asked) as asked:
        qtbot.keyClick(dialog, KEY.Key_M, Qt.KeyboardModifier.AltModifier)
    assert asked.args == [found[1].case]
    assert dialog.isVisible()
