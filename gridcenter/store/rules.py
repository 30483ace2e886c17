"""The domain's tables of rules as rows, so that the database can check a command by the same rules."""

from __future__ import annotations

from sqlalchemy import Column, Connection, String, Table, delete, insert, select

from gridcenter.domain.rulebooks import RULEBOOKS
from gridcenter.store.base import Base


def _table(name: str, *columns: str) -> Table:
    names = ("kind", *columns)
    return Table(name, Base.metadata, *(Column(column, String(24), primary_key=True) for column in names))


MOVE_RULES = _table("rule_moves", "from_stage", "action", "to_stage")
BRANCH_MOVE_RULES = _table("rule_branch_moves", "from_state", "action", "to_state")
ROLE_RULES = _table("rule_role_actions", "role", "action")
COLUMN_RULES = _table("rule_action_columns", "action", "column_name")
OWN_RULES = _table("rule_own_actions", "action")
BEHALF_RULES = _table("rule_behalf_roles", "role")


TABLES = (MOVE_RULES, BRANCH_MOVE_RULES, ROLE_RULES, COLUMN_RULES, OWN_RULES, BEHALF_RULES)


def wanted() -> dict[Table, set[tuple[str, ...]]]:
    """Every rule table with the rows the rulebooks give; an empty from means the record or branch is new."""
    found: dict[Table, set[tuple[str, ...]]] = {table: set() for table in TABLES}
    for kind, rules in RULEBOOKS.items():
        rows: dict[Table, set[tuple[str, ...]]] = {
            MOVE_RULES: {
                (before.value if before else "", action.value, after.value)
                for (before, action), stages in rules.moves.items()
                for after in stages
            },
            BRANCH_MOVE_RULES: {
                *((before.value, action.value, after.value) for (before, action), after in rules.branch_moves.items()),
                *(("", action.value, rules.first_state) for action in rules.adding),
            },
            ROLE_RULES: {(role.value, action.value) for role, actions in rules.roles.items() for action in actions},
            COLUMN_RULES: {(action.value, name) for action, names in rules.columns.items() for name in names},
            OWN_RULES: {(action.value,) for action in rules.own},
            BEHALF_RULES: {(role.value,) for role in rules.behalf},
        }
        for table, some in rows.items():
            found[table] |= {(kind, *row) for row in some}
    return found


def write(connection: Connection) -> None:
    """Makes the rule tables equal to the Python tables."""
    for table, rows in wanted().items():
        connection.execute(delete(table))
        names = [column.name for column in table.c]
        connection.execute(insert(table), [dict(zip(names, row, strict=True)) for row in sorted(rows)])


def differences(connection: Connection) -> dict[str, tuple[set[tuple[str, ...]], set[tuple[str, ...]]]]:
    """For each rule table that differs: rows missing in the database, and rows only there."""
    found = {}
    for table, rows in wanted().items():
        stored = {tuple(row) for row in connection.execute(select(table))}
        if stored != rows:
            found[table.name] = (rows - stored, stored - rows)
    return found
