"""Colours can be read by everybody: contrast after WCAG 2, computed."""

from __future__ import annotations

import itertools

import pytest

from gridcenter.domain.case import BranchState, Priority, Stage
from ui.theme.tokens import BRANCH_TOKENS, DARK, LIGHT, PRIORITY_TOKENS, STAGE_GLYPHS

SURFACES = ("s0", "s1", "s2", "s3", "sel")
TEXTS = ("t1", "t2", "t3", "accent", "late_text", "soon_text", "ok", "fresh")
PAIRS = (("on_accent", "accent_fill"), ("on_late", "late_fill"), ("soon_text", "soon_tint"))


def luminance(color: str) -> float:
    parts = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
def test_that_text_can_be_read_on_every_surface(theme):
    for text, surface in (*itertools.product(TEXTS, SURFACES), *PAIRS):
        assert contrast(getattr(theme, text), getattr(theme, surface)) >= 4.5, (text, surface)


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
def test_that_bars_borders_glyphs_and_the_focus_ring_can_be_seen(theme):
    glyphs = {*PRIORITY_TOKENS.values(), *(token for token, _quarters in STAGE_GLYPHS.values())}
    for token in ("bar_normal", "bar_soon", "bar_late", "bar_paused", "line2", "focus", *glyphs):
        assert contrast(getattr(theme, token), theme.s1) >= 3, token


def test_that_every_stage_priority_and_branch_state_has_its_colour():
    assert set(STAGE_GLYPHS) == set(Stage)
    assert set(PRIORITY_TOKENS) == set(Priority)
    assert set(BRANCH_TOKENS) == set(BranchState)
