"""What every part of the desk is made with: words, theme, glyphs. Handed down, never global."""

from __future__ import annotations

from dataclasses import dataclass

from gridcenter.words import Words
from ui.theme.glyphs import Glyphs
from ui.theme.theme import Theme


@dataclass(frozen=True, slots=True)
class Kit:
    """The language and the look of one window."""

    words: Words
    theme: Theme
    glyphs: Glyphs

    def px(self, length: float) -> int:
        """A length of the design in pixels."""
        return self.theme.px(length)


def make_kit(words: Words, theme: Theme, ratio: float) -> Kit:
    """A kit for a screen with this pixel ratio."""
    return Kit(words, theme, Glyphs(theme, ratio))
