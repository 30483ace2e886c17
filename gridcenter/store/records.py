"""How records other than cases are read: the same questions for every kind, over its own tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from itertools import groupby
from typing import Any, Generic, TypeVar

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Index,
    Integer,
    Select,
    String,
    Table,
    UniqueConstraint,
    select,
    text,
)

from gridcenter.domain.columns import typed
from gridcenter.store.base import Base, UtcDateTime

Record = TypeVar("Record")


def record_table(kind: str, open_text: str, *columns: Column[Any], of_a_case: bool = False) -> Table:
    """The table of a kind: what every record has, then its own columns. `of_a_case`: it always belongs to one."""
    return Table(
        f"{kind}s",
        Base.metadata,
        Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
        Column("number", String(24), nullable=False),
        Column("version", Integer, nullable=False),
        Column("stage", String(12), nullable=False),
        Column("stage_since", UtcDateTime, nullable=False),
        Column("case", BigInteger, nullable=not of_a_case),
        *columns,
        UniqueConstraint("number"),
        Index(f"ix_{kind}s_open", "id", postgresql_where=text(open_text), sqlite_where=text(open_text)),
        Index(f"ix_{kind}s_case", "case"),
        sqlite_autoincrement=True,
    )


@dataclass(frozen=True)
class RecordStore(Generic[Record]):
    """One kind of record: its table, its value, and likewise for its branches. `open_text` stands in its index too."""

    kind: str
    table: Table
    value: type[Record]
    open_text: str
    branch_table: Table | None = None
    branch_value: type[Any] | None = None

    def by_ids(self, connection: Connection, ids: Sequence[int]) -> tuple[Record, ...]:
        """The records with these ids, by id; unknown ids are left out."""
        found: list[Record] = []
        for start in range(0, len(ids), 1000):
            some = ids[start : start + 1000]
            found.extend(self._read(connection, select(self.table).where(self.table.c.id.in_(some))))
        return tuple(found)

    def by_number(self, connection: Connection, number: str) -> Record | None:
        """The record that people call by this number."""
        found = self._read(connection, select(self.table).where(self.table.c.number == number))
        return found[0] if found else None

    def open_records(self, connection: Connection) -> tuple[Record, ...]:
        """Every record that is not at its end."""
        return self._read(connection, select(self.table).where(text(self.open_text)))

    def of_case(self, connection: Connection, case: int) -> tuple[Record, ...]:
        """Every record of a case, ended ones too, oldest first."""
        return self._read(connection, select(self.table).where(self.table.c.case == case))

    def newest(self, connection: Connection, limit: int) -> tuple[Record, ...]:
        """The newest records of any stage, oldest of them first."""
        ids = connection.execute(select(self.table.c.id).order_by(self.table.c.id.desc()).limit(limit)).scalars().all()
        return self.by_ids(connection, ids)

    def _read(self, connection: Connection, query: Select[Any]) -> tuple[Record, ...]:
        rows = connection.execute(query.order_by(self.table.c.id)).mappings().all()
        branches = self._branches(connection, [row["id"] for row in rows])
        made = []
        for row in rows:
            values = typed(self.value, dict(row))
            if self.branch_table is not None:
                values["branches"] = branches.get(row["id"], ())
            made.append(self.value(**values))
        return tuple(made)

    def _branches(self, connection: Connection, ids: Sequence[int]) -> dict[int, tuple[Any, ...]]:
        table, value = self.branch_table, self.branch_value
        if table is None or value is None or not ids:
            return {}
        owner = table.c[f"{self.kind}_id"]
        names = [field.name for field in fields(value)]
        query = select(owner, *(table.c[name] for name in names)).order_by(owner, table.c.ordinal)
        # The ids of one question at most, or all that are open: few enough to be named.
        found = connection.execute(query.where(owner.in_(ids))).mappings().all()
        return {
            key: tuple(value(**typed(value, {name: row[name] for name in names})) for row in group)
            for key, group in groupby(found, key=lambda row: row[f"{self.kind}_id"])
        }
