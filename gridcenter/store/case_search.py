"""The text index of cases: token numbers in an array on PostgreSQL, a contentless FTS5 table on SQLite.

Trigram indexes find no two-character word, so the tokens are pairs of characters made by the domain.
Both tables are made by the migration; metadata cannot describe a virtual table.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from sqlalchemy import Connection, or_, select, text

from gridcenter.domain.case import CaseId
from gridcenter.domain.category import CategoryId
from gridcenter.domain.search import bigrams, query_bigrams, token_number
from gridcenter.store.cases import CASES


@lru_cache(maxsize=16_384)
def case_words(description: str, address: str, category: str) -> tuple[int, ...]:
    """The token numbers of a case's searched text, in order."""
    return tuple(sorted(_numbers(description) | _numbers(address) | _numbers(category)))


# Categories repeat always, descriptions and places often.
@lru_cache(maxsize=16_384)
def _numbers(text: str) -> frozenset[int]:
    return frozenset(map(token_number, bigrams(text)))


@lru_cache(maxsize=16_384)
def sqlite_words(words: tuple[int, ...]) -> str:
    """Token numbers as the words of an FTS5 document."""
    return " ".join([f"{word & 0xFFFFFFFF:08x}" for word in words])


def candidates(connection: Connection, parts: Sequence[str], limit: int, below: CaseId | None) -> list[CaseId] | None:
    """Ids of cases that hold every pair of the parts, newest first, below an id already seen.

    None when no part has a pair to look up. A candidate may still lack the text itself.
    """
    words = sorted({token_number(token) for part in parts for token in query_bigrams(part)})
    if not words:
        return None
    if connection.dialect.name == "sqlite":
        query = "select rowid from case_search where case_search match :words"
        values: dict[str, object] = {"words": sqlite_words(tuple(words)), "limit": limit}
        order = " order by rowid desc limit :limit"
        bound = " and rowid < :below"
    else:
        query = "select case_id from case_search where words @> cast(:words as integer[])"
        values = {"words": words, "limit": limit}
        order = " order by case_id desc limit :limit"
        bound = " and case_id < :below"
    if below is not None:
        query += bound
        values["below"] = below
    return [CaseId(key) for key in connection.execute(text(query + order), values).scalars()]


def scanned(
    connection: Connection, part: str, categories: Sequence[CategoryId], limit: int, below: CaseId | None
) -> list[CaseId]:
    """Ids of cases with a short text such as one character, or of these categories, newest first; reads every case."""
    texts = (CASES.c.description, CASES.c.address)
    holds = (column.icontains(part, autoescape=True) for column in texts)
    query = select(CASES.c.id).where(or_(*holds, CASES.c.category.in_(categories)))
    if below is not None:
        query = query.where(CASES.c.id < below)
    return [CaseId(key) for key in connection.execute(query.order_by(CASES.c.id.desc()).limit(limit)).scalars()]
