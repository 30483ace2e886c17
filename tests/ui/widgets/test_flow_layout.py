"""Buttons like words of a paragraph."""

from __future__ import annotations

import random

import pytest
from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ui.widgets.flow_layout import FlowLayout

SPACING = 8


class Block(QFrame):
    """A widget that wants a fixed size."""

    def __init__(self, width: int, height: int = 20) -> None:
        super().__init__()
        self._size = QSize(width, height)

    def sizeHint(self) -> QSize:
        return self._size


@pytest.fixture
def make(qtbot):
    boxes = []

    def make_box(*widths, margin=0):
        box = QWidget()
        qtbot.addWidget(box)
        boxes.append(box)
        layout = FlowLayout(SPACING, box)
        layout.setContentsMargins(margin, margin, margin, margin)
        blocks = [Block(width) for width in widths]
        for block in blocks:
            layout.addWidget(block)
        return layout, blocks

    return make_box


def places(blocks):
    return [(block.x(), block.y()) for block in blocks]


def test_that_as_many_stand_in_a_line_as_fit(make):
    layout, blocks = make(50, 50, 50)
    layout.setGeometry(QRect(0, 0, 108, 100))
    assert places(blocks) == [(0, 0), (58, 0), (0, 28)]
    layout.setGeometry(QRect(0, 0, 107, 100))
    assert places(blocks) == [(0, 0), (0, 28), (0, 56)]


def test_that_the_height_follows_from_the_width(make):
    layout, _blocks = make(50, 50, 50)
    assert layout.hasHeightForWidth()
    assert [layout.heightForWidth(width) for width in (166, 108, 50)] == [20, 48, 76]


def test_that_margins_are_kept_free(make):
    layout, blocks = make(50, 50, margin=5)
    layout.setGeometry(QRect(10, 20, 118, 100))
    assert places(blocks) == [(15, 25), (73, 25)]
    assert layout.heightForWidth(118) == 30
    assert layout.heightForWidth(117) == 58
    assert layout.minimumSize() == QSize(60, 30)


def test_that_one_too_wide_for_a_line_stands_alone(make):
    layout, blocks = make(30, 500, 30)
    layout.setGeometry(QRect(0, 0, 100, 100))
    assert places(blocks) == [(0, 0), (0, 28), (0, 56)]


def test_that_an_empty_layout_needs_no_room(make):
    layout, _blocks = make()
    assert layout.heightForWidth(100) == 0
    assert layout.minimumSize() == QSize(0, 0)
    assert layout.count() == 0
    assert layout.itemAt(0) is None
    assert layout.takeAt(0) is None


def test_that_items_can_be_taken_out_again(make):
    layout, blocks = make(50, 60, 70)
    assert layout.takeAt(1).widget() is blocks[1]
    assert layout.count() == 2
    assert [layout.itemAt(place).widget() for place in range(2)] == [blocks[0], blocks[2]]
    assert layout.itemAt(-1) is None
    assert layout.itemAt(2) is None


def test_that_a_line_is_as_high_as_its_highest(make):
    layout, _blocks = make(50)
    for height in (40, 30):
        layout.addWidget(Block(50, height))
    assert layout.heightForWidth(108) == 40 + SPACING + 30


def test_that_nothing_overlaps_or_sticks_out_and_the_height_is_that_of_the_rows(make):
    chance = random.Random(2)
    layout, blocks = make(*(chance.randint(20, 120) for _ in range(30)))
    for width in range(120, 600, 17):
        layout.setGeometry(QRect(0, 0, width, 2_000))
        boxes = [block.geometry() for block in blocks]
        assert not any(one.intersects(other) for one in boxes for other in boxes if one is not other)
        assert max(box.right() + 1 for box in boxes) <= width
        assert max(box.bottom() + 1 for box in boxes) == layout.heightForWidth(width)


def test_that_a_pane_gives_it_the_height_it_needs(qtbot):
    pane = QWidget()
    qtbot.addWidget(pane)
    outer = QVBoxLayout(pane)
    outer.setContentsMargins(0, 0, 0, 0)
    box = QWidget()
    flow = FlowLayout(SPACING, box)
    flow.setContentsMargins(0, 0, 0, 0)
    for _ in range(6):
        flow.addWidget(Block(50))
    outer.addWidget(box)
    outer.addStretch(1)
    pane.resize(120, 400)
    pane.show()
    assert box.height() == flow.heightForWidth(120) == 76
