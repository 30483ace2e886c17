"""Similar cases in the case pane, and the way to them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from gridcenter.domain.case import Stage
from gridcenter.domain.likeness import Likeness
from gridcenter.domain.views import View
from ui.dialogs.similar import SimilarDialog
from ui.queue.similar_block import SimilarBlock
from ui.widgets.labels import ElidedLabel


class Reader:
    """Every other case of the store is similar."""

    def __init__(self, cases) -> None:
        self._cases = cases

    def of(self, case):
        others = [other for other in self._cases.stored.values() if other.id != case.id]
        return tuple(Likeness(other, 80.0, 2.0, 0.9, True, 0.9) for other in others)


@pytest.fixture
def open_screen(make_screen, cases, qtbot):
    """Opens the queue in front, so that keys come to it."""

    def make():
        screen = make_screen()
        screen._similar = Reader(cases)
        with qtbot.waitActive(screen.window()):
            screen.window().activateWindow()
        return screen

    return make


def labels(widget):
    return [one.text() for one in widget.findChildren(QLabel) if one.text()]


def test_that_the_pane_shows_number_stage_distance_age_and_words(open_screen, cases):
    one, other = cases.add(), cases.add(minor="路灯", minutes_ago=125)
    screen = open_screen()
    screen.table.choose(one.id)
    assert "相似案件 1" in labels(screen.pane)
    block = screen.pane.findChild(SimilarBlock)
    assert labels(block) == [other.number[4:], "待受理", "80 米 · 2 小时前"]
    assert block.findChild(ElidedLabel).text() == "路灯有问题"


def test_that_a_case_like_no_other_has_no_block_and_the_key_does_nothing(open_screen, cases, qtbot):
    one = cases.add()
    screen = open_screen()
    screen.table.choose(one.id)
    assert screen.pane.findChild(SimilarBlock) is None
    qtbot.keyClick(screen.table, Qt.Key.Key_F3)
    assert QApplication.activeModalWidget() is None


def test_that_an_answer_for_another_case_is_not_shown(open_screen, cases):
    one, other = cases.add(), cases.add()
    screen = open_screen()
    screen.table.choose(one.id)
    screen.pane.show_similar(other.id, ())
    assert len(screen.pane.similar) == 1


def test_that_a_key_opens_the_comparison_and_enter_selects_the_case_in_whatever_view(open_screen, cases, filed, qtbot):
    reported = cases.add()
    screen = open_screen()
    screen.bar.set_view(View.TO_DISPATCH)
    screen.table.choose(filed.id)
    qtbot.keyClick(screen.table, Qt.Key.Key_F3)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, SimilarDialog)
    assert dialog.chosen == reported
    dialog.go_button.click()
    assert screen.table.chosen == reported.id
    assert screen.pane.item.id == reported.id


def test_that_a_case_that_left_the_board_meanwhile_is_not_gone_to(open_screen, cases, filed):
    reported = cases.add()
    screen = open_screen()
    screen.table.choose(filed.id)
    screen.board.put_case(replace(reported, version=9, stage=Stage.REJECTED))
    screen._go_to(reported.id)
    assert screen.table.chosen == filed.id
