"""Signs are told apart by their shape, not by their colour alone, and are drawn once."""

from __future__ import annotations

import itertools

import pytest

from gridcenter.domain.case import BranchState, Priority, Stage
from ui.theme.glyphs import Glyphs
from ui.theme.theme import Theme
from ui.theme.tokens import DARK, LIGHT, STAGE_GLYPHS

ICONS = ("queue", "settings", "search", "sort-up", "sort-down", "dot", "warning", "tick", "cross", "emblem")


@pytest.fixture(params=[DARK, LIGHT], ids=["dark", "light"])
def glyphs(qapp, request):
    return Glyphs(Theme(request.param))


def opacity(picture):
    """Where a picture is drawn, whatever its colours."""
    image = picture.toImage()
    return tuple(image.pixelColor(x, y).alpha() for y in range(image.height()) for x in range(image.width()))


def full(picture):
    """A picture with its colours."""
    image = picture.toImage()
    return tuple(image.pixel(x, y) for y in range(image.height()) for x in range(image.width()))


@pytest.mark.parametrize("stage", Stage)
def test_that_every_stage_has_a_sign_to_see(glyphs, stage):
    assert max(opacity(glyphs.stage(stage))) > 200


def test_that_stages_of_different_steps_have_different_signs(glyphs):
    by_step = {quarters: full(glyphs.stage(stage)) for stage, (_token, quarters) in STAGE_GLYPHS.items()}
    for one, other in itertools.combinations(by_step, 2):
        assert by_step[one] != by_step[other], (one, other)


def test_that_priorities_differ_in_shape(glyphs):
    assert len({opacity(glyphs.priority(one)) for one in Priority}) == len(Priority)


@pytest.mark.parametrize("late", [False, True])
def test_that_every_branch_state_has_a_sign(glyphs, late):
    shapes = {state: opacity(glyphs.branch(state, late, "t2")) for state in BranchState}
    assert all(max(shape) > 200 for shape in shapes.values())
    # Sent and signed share a ring; late, all show the same mark.
    assert len(set(shapes.values())) == (1 if late else len(BranchState) - 1)


@pytest.mark.parametrize("name", ICONS)
@pytest.mark.parametrize("size", [10, 22])
def test_that_every_icon_is_drawn_in_its_size(glyphs, name, size):
    picture = glyphs.icon(name, size, "t1")
    assert (picture.width(), picture.height()) == (size, size)
    assert max(opacity(picture)) > 100


def test_that_an_unknown_icon_is_an_error(glyphs):
    with pytest.raises(KeyError):
        glyphs.icon("nothing", 10, "t1")


def test_that_the_two_ways_to_sort_look_different(glyphs):
    assert opacity(glyphs.icon("sort-up", 12, "t1")) != opacity(glyphs.icon("sort-down", 12, "t1"))


def test_that_a_sign_is_drawn_once_and_another_colour_or_size_is_another_sign(glyphs):
    first = glyphs.icon("dot", 10, "ok")
    assert glyphs.icon("dot", 10, "ok") is first
    assert full(glyphs.icon("dot", 10, "bar_late")) != full(first)
    assert glyphs.icon("dot", 20, "ok").width() == 20


@pytest.mark.parametrize(("scale", "ratio", "edge"), [(100, 1.0, 16), (150, 1.0, 24), (100, 2.0, 32), (150, 1.5, 36)])
def test_that_signs_are_sharp_at_every_size_and_pixel_ratio(qapp, scale, ratio, edge):
    picture = Glyphs(Theme(DARK, scale), ratio).stage(Stage.FILED)
    assert (picture.width(), picture.devicePixelRatio()) == (edge, ratio)
    assert round(picture.deviceIndependentSize().width()) == round(16 * scale / 100)
