"""Who led closed cases: newest first, of a town or of all."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from gridcenter.domain.area import AreaCode
from gridcenter.store import precedent
from tests.conftest import category_id

TOWN = AreaCode("320102001")
CLOSE = ("sign {0}", "feed_back {0}", "inspect", "pass", "close")


def closed(desk, lead, *before, **more):
    lines = ("accept", "file", *before, f"dispatch {lead}", *(line.format(lead) for line in CLOSE))
    return desk.play(desk.report(**more), *lines)


def leads(database, town=None, limit=50, minor="01"):
    with database.read() as connection:
        return precedent.leads(connection, category_id(minor), town, limit)


def test_that_leads_of_one_category_come_newest_first(desk, database):
    first, second = closed(desk, "SZ"), closed(desk, "CG")
    closed(desk, "JT", minor="02")
    desk.play(desk.report(), "accept", "file", "dispatch JT")
    desk.play(desk.report(), "accept", "file", "dispatch JT", "void")
    assert leads(database) == ((second.id, "CG"), (first.id, "SZ"))
    assert leads(database, limit=1) == ((second.id, "CG"),)


def test_that_a_town_counts_its_own_cases(desk, database):
    here = closed(desk, "SZ")
    elsewhere = closed(desk, "CG", area=AreaCode("320102002001001"))
    closed(desk, "CG", area=None)
    assert leads(database, TOWN) == ((here.id, "SZ"),)
    assert leads(database, AreaCode("320102002")) == ((elsewhere.id, "CG"),)
    assert len(leads(database)) == 3


@pytest.mark.parametrize("out", ["return JT", "withdraw JT"])
def test_that_a_lead_that_went_out_and_helpers_do_not_count(desk, database, out):
    case = closed(desk, "SZ", "dispatch JT", out)
    lines = ("sign SZ", "sign CG", "feed_back SZ", "feed_back CG", "inspect", "pass", "close")
    helped = desk.play(desk.report(), "accept", "file", "dispatch SZ CG", *lines)
    assert leads(database) == ((helped.id, "SZ"), (case.id, "SZ"))


def test_that_the_query_has_an_index(desk, database):
    with database.read() as connection:
        if database.is_postgresql:
            connection.execute(text("set enable_seqscan = off"))
        before = "explain" if database.is_postgresql else "explain query plan"
        query = (
            "select id from cases where category = 'x' and stage = 'closed' order by closed_at desc, id desc limit 9"
        )
        plan = "\n".join(str(row[-1]) for row in connection.execute(text(f"{before} {query}")))
    assert "ix_cases_closed_category" in plan
    assert "SORT" not in plan.upper().replace("B-TREE", "SORT")
