"""Cyclic garbage is looked for where nobody waits."""

from __future__ import annotations

import gc

import pytest

from ui.background.garbage import Garbage


@pytest.fixture
def usual_thresholds():
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)
    gc.unfreeze()


def test_that_what_the_board_read_is_set_aside_only_when_it_is_complete(qapp, usual_thresholds):
    garbage = Garbage()
    frozen = gc.get_freeze_count()
    garbage.board_progressed(200)
    assert gc.get_freeze_count() == frozen
    garbage.board_progressed(-1)
    assert gc.get_freeze_count() > frozen
    garbage._timer.stop()


def test_that_garbage_with_cycles_goes_in_the_whole_pass(qapp, usual_thresholds):
    garbage = Garbage()

    class Ring:
        """Holds itself."""

    ring = Ring()
    ring.self = ring
    gone = []
    ring.bell = type("Bell", (), {"__del__": lambda _self: gone.append(1)})()
    del ring
    garbage._collect()
    assert gone == [1]
    garbage._timer.stop()
