"""Words for the search index. Chinese has no spaces, so text is cut into overlapping pairs of characters."""

from __future__ import annotations

import re
import unicodedata
import zlib
from dataclasses import dataclass

from gridcenter.domain.case import Case

# 々 and 〇 stand in words like any character; the last range is all of the supplementary ideographs.
_RUN = re.compile(r"[々〇㐀-鿿豈-﫿\U00020000-\U000323af]+|[0-9a-z]+")


def folded(text: str) -> str:
    """The text as it is compared: full width made half width, lower case."""
    return unicodedata.normalize("NFKC", text).lower()


def bigrams(text: str) -> frozenset[str]:
    """Overlapping pairs of Chinese characters, and each pair within a run of Latin letters or digits."""
    found: set[str] = set()
    for run in _RUN.findall(folded(text)):
        if len(run) == 1:
            found.add(run)
        found.update(run[place : place + 2] for place in range(len(run) - 1))
    return frozenset(found)


def query_bigrams(text: str) -> frozenset[str]:
    """What a searched text must contain; empty when nothing in it can be looked up (one Chinese character)."""
    found: set[str] = set()
    for run in _RUN.findall(folded(text)):
        found.update(run[place : place + 2] for place in range(len(run) - 1))
    return frozenset(found)


def parts(text: str) -> tuple[str, ...]:
    """The words of a query, split at white space; a case matches when it holds all of them."""
    return tuple(folded(text).split())


def token_number(token: str) -> int:
    """A signed 32-bit number for a token; two tokens may share one, so results are checked against the text."""
    number = zlib.crc32(token.encode())
    return number - (1 << 32) if number >= 1 << 31 else number


@dataclass(frozen=True, slots=True)
class SearchResult:
    """Cases that hold every word of a query, newest first; `more` when there are others behind them."""

    cases: tuple[Case, ...]
    more: bool
