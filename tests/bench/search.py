"""search_*: the first 200 of the cases that hold a word of two or of four characters, among 1,000,000, both databases.

The floor is the look-up in the index alone, by the driver.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence

import psycopg

from gridcenter.center import Center, open_center
from gridcenter.domain.search import query_bigrams, token_number
from gridcenter.store.case_search import sqlite_words
from gridcenter.store.engine import sqlite_file
from tests.bench.measuring import Bench, Result, median, seconds_of

WORDS = {"two": "井盖", "four": "雨水井盖"}
LIMIT = 200
TIMES = 9


def run(bench: Bench) -> list[Result]:
    """Measures."""
    results = []
    with open_center(bench.large_postgres) as center, psycopg.connect(bench.large_postgres) as connection:

        def find_postgresql(words: Sequence[int]) -> None:
            query = "select case_id from case_search where words @> %s::integer[] order by case_id desc limit %s"
            connection.execute(query, (list(words), LIMIT + 1)).fetchall()

        results += _measured("postgresql", center, find_postgresql)
    with open_center(bench.large_sqlite) as center:
        file = sqlite3.connect(str(sqlite_file(center.database.url)))

        def find_sqlite(words: Sequence[int]) -> None:
            query = "select rowid from case_search where case_search match ? order by rowid desc limit ?"
            file.execute(query, (sqlite_words(tuple(words)), LIMIT + 1)).fetchall()

        results += _measured("sqlite", center, find_sqlite)
        file.close()
    return results


def _measured(engine: str, center: Center, find: Callable[[Sequence[int]], None]) -> list[Result]:
    results = []
    for name, word in WORDS.items():
        numbers = sorted(token_number(token) for token in query_bigrams(word))
        found = center.cases.search(word, LIMIT)
        assert len(found.cases) == LIMIT
        assert found.more
        # By turns, so that both meet the same neighbours.
        values, floors = [], []
        for _time in range(TIMES):
            values.append(seconds_of(lambda word=word: center.cases.search(word, LIMIT)) * 1000)
            floors.append(seconds_of(lambda numbers=numbers: find(numbers)) * 1000)
        value = median(values)
        results.append(Result(f"search_{engine}_{name}", value, median(floors), "ms", "at most 100 ms", value <= 100))
    return results
