"""The bar of a limit: as long as the share that is used, in the colour of the clock."""

from __future__ import annotations

import pytest

from gridcenter.domain.limits import ClockState
from ui.widgets.bar import TOKENS, LimitBar

WIDTH = 100


@pytest.fixture
def filled(qtbot, kit):
    """How many pixels of the bar's middle are in the state's colour; the rest must be the track."""

    def ask(share: float, state: ClockState) -> int:
        bar = LimitBar(kit, share, state)
        qtbot.addWidget(bar)
        bar.resize(WIDTH, bar.height())
        image = bar.grab().toImage()
        line = [image.pixelColor(x, bar.height() // 2) for x in range(WIDTH)]
        full = kit.theme.color(TOKENS[state])
        length = line.count(full)
        assert all(color == full for color in line[:length])
        assert all(color == kit.theme.color("s3") for color in line[length:])
        return length

    return ask


@pytest.mark.parametrize("state", ClockState)
@pytest.mark.parametrize(("share", "length"), [(0.0, 0), (0.25, 25), (0.5, 50), (0.999, 100), (1.0, 100)])
def test_that_the_bar_is_as_long_as_its_share(filled, share, length, state):
    assert filled(share, state) == length


def test_that_every_state_has_a_colour_of_its_own(kit):
    assert len({kit.theme.color(TOKENS[state]).name() for state in ClockState}) == len(ClockState)
