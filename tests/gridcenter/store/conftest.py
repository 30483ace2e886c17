"""What the tests of the store share: commands made by hand, and everything a database holds."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select, text

from gridcenter.domain import lifecycle
from gridcenter.domain.case import Case, NewCase, Stage
from gridcenter.domain.case_rules import case_values, change_command
from gridcenter.domain.command import Command, Receipt
from gridcenter.domain.effects import Circumstances
from gridcenter.domain.moves import Act, Action
from gridcenter.store import case_search, gateway_postgres, gateway_sqlite
from gridcenter.store.engine import Database
from gridcenter.store.metadata import METADATA


def contents(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every mapped table in order, and which cases the search index knows."""
    found: dict[str, list[tuple[Any, ...]]] = {}
    with database.read() as connection:
        for table in METADATA.sorted_tables:
            rows = connection.execute(select(table).order_by(*table.primary_key.columns))
            found[table.name] = [tuple(row) for row in rows]
        key = "case_id" if database.is_postgresql else "rowid"
        rows = connection.execute(text(f"select {key} from case_search order by {key}"))
        found["case_search"] = [tuple(row) for row in rows]
    return found


class Hand:
    """Makes commands as a client would, to be sent as they are or forged first."""

    def __init__(self, desk: Any) -> None:
        self.desk = desk
        self.database: Database = desk.center.database
        self._gateway = gateway_postgres if self.database.is_postgresql else gateway_sqlite

    def send(self, command: Command) -> Receipt:
        """Hands a command to the gateway."""
        return self._gateway.apply_command(self.database, command)

    def circumstances(self, case: Case | None, act: Act | None) -> Circumstances:
        """What an act of this moment depends on."""
        directory = self.desk.center.directory
        chosen = (act and act.standard) or (case and case.standard)
        standard = directory.standards[chosen] if chosen else None
        return Circumstances(
            self.desk.person("acceptor").id,
            self.desk.center.now(),
            directory.district.minutes,
            standard.limit if standard else None,
            standard.category if standard else None,
        )

    def report(self, new: NewCase | None = None) -> Command:
        """The command that takes a report in."""
        new = new or self.desk.new()
        under = self.circumstances(None, None)
        case = lifecycle.report(new, under)
        directory = self.desk.center.directory
        return Command(
            id=str(uuid.uuid4()),
            actor=under.actor,
            action=Action.REPORT,
            at=under.at,
            key=0,
            expected_version=0,
            from_stage=None,
            to_stage=Stage.REPORTED,
            values=case_values(case),
            words=case_search.case_words(case.description, case.address, directory.category_name(case.category)),
            number_prefix=directory.district.number_prefix(under.at),
            number_digits=directory.district.number_digits,
        )

    def step(self, case: Case, line: str) -> Command:
        """The command of one step, written as words such as `sign CG`."""
        actor, act = self.desk.act(case, line)
        under = replace(self.circumstances(case, act), actor=actor.id)
        planned = lifecycle.apply(case, act, under)
        return change_command(case, planned, act, command_id=str(uuid.uuid4()), actor=actor.id, at=under.at)


@pytest.fixture
def hand(desk: Any) -> Hand:
    """Makes commands by hand on the desk's database."""
    return Hand(desk)


@pytest.fixture
def make_hand(make_desk: Callable[[str], Any]) -> Callable[[str], Hand]:
    """Makes hands on a named kind of database."""
    return lambda engine: Hand(make_desk(engine))


@pytest.fixture
def everything(database: Database) -> Callable[[], dict[str, list[tuple[Any, ...]]]]:
    """Reads all that the database holds."""
    return lambda: contents(database)
