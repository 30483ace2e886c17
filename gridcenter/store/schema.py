"""The schema's version: makes it, brings it up to date, and says whether a database fits this program."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from gridcenter.errors import SchemaMismatch
from gridcenter.store import rules
from gridcenter.store.engine import Database, sqlite_file

_MIGRATIONS = Path(__file__).parent / "migrations"
# Any number will do, as long as every program uses the same one.
_UPGRADE_LOCK = 4_242_001
# Revisions of trial databases from before the first release: what they mean has changed, so nothing leads on from them.
_TRIALS = frozenset({"0001", "0002", "0003"})


@dataclass(frozen=True, slots=True)
class SchemaState:
    """The database's revision ('' for an empty one), the program's, and what is wrong with it.

    `newer` when the program does not know it, `trial` when it is from before the first release and has to be made anew.
    """

    found: str
    wanted: str
    newer: bool
    trial: bool

    @property
    def fits(self) -> bool:
        """True when the program can work with the database."""
        return self.found == self.wanted


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def state(database: Database) -> SchemaState:
    """How the database's schema stands to this program's."""
    scripts = ScriptDirectory.from_config(_config())
    wanted = scripts.get_current_head() or ""
    with database.read() as connection:
        found = MigrationContext.configure(connection).get_current_revision() or ""
    known = {script.revision for script in scripts.walk_revisions()}
    return SchemaState(found, wanted, newer=bool(found) and found not in known | _TRIALS, trial=found in _TRIALS)


def require(database: Database) -> None:
    """Raises SchemaMismatch unless the database's schema is this program's."""
    file = sqlite_file(database.url)
    if file is not None and file.parent.is_dir() and not file.exists() and not str(file).startswith("file:"):
        # Looking into it would make an empty file where somebody only mistyped a name.
        wanted = ScriptDirectory.from_config(_config()).get_current_head() or ""
        raise SchemaMismatch(found="", wanted=wanted, newer=False, trial=False, where=database.where)
    now = state(database)
    if not now.fits:
        raise SchemaMismatch(found=now.found, wanted=now.wanted, newer=now.newer, trial=now.trial, where=database.where)


def upgrade(database: Database, revision: str = "head") -> None:
    """Brings the schema to a revision and writes the rule tables; one of a newer program or of a trial is refused."""
    now = state(database)
    if now.newer or now.trial:
        raise SchemaMismatch(found=now.found, wanted=now.wanted, newer=now.newer, trial=now.trial, where=database.where)
    with database.write() as connection:
        if database.is_postgresql:
            connection.execute(text("select pg_advisory_xact_lock(:key)"), {"key": _UPGRADE_LOCK})
        command.upgrade(_config(connection), revision)
        if revision == "head":
            rules.write(connection)


def downgrade(database: Database, revision: str) -> None:
    """Takes the schema back to a revision; for tests and for an administrator who knows why."""
    with database.write() as connection:
        command.downgrade(_config(connection), revision)
