"""The domain's tables of rules as rows, so that the database can check a command by the same rules."""

from __future__ import annotations

from sqlalchemy import Column, Connection, String, Table, delete, insert, select

from gridcenter.domain.command import ACTION_COLUMNS
from gridcenter.domain.moves import BRANCH_MOVES, CASE_MOVES, DEPARTMENT_ACTIONS
from gridcenter.domain.permissions import ROLE_ACTIONS
from gridcenter.store.base import Base


def _table(name: str, *columns: str) -> Table:
    return Table(name, Base.metadata, *(Column(column, String(24), primary_key=True) for column in columns))


CASE_MOVE_RULES = _table("rule_case_moves", "from_stage", "action", "to_stage")
BRANCH_MOVE_RULES = _table("rule_branch_moves", "from_state", "action", "to_state")
ROLE_RULES = _table("rule_role_actions", "role", "action")
COLUMN_RULES = _table("rule_action_columns", "action", "column_name")
OWN_BRANCH_RULES = _table("rule_own_branch_actions", "action")


def wanted() -> dict[Table, set[tuple[str, ...]]]:
    """Every rule table with the rows the Python tables give; an empty from means the case or branch is new."""
    return {
        CASE_MOVE_RULES: {
            (before.value if before else "", action.value, after.value)
            for (before, action), stages in CASE_MOVES.items()
            for after in stages
        },
        BRANCH_MOVE_RULES: {
            *((before.value, action.value, after.value) for (before, action), after in BRANCH_MOVES.items()),
            *(("", action, "to_sign") for action in ("dispatch", "transfer")),
        },
        ROLE_RULES: {(role.value, action.value) for role, actions in ROLE_ACTIONS.items() for action in actions},
        COLUMN_RULES: {(action.value, name) for action, names in ACTION_COLUMNS.items() for name in names},
        OWN_BRANCH_RULES: {(action.value,) for action in DEPARTMENT_ACTIONS},
    }


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
