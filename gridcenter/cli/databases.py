"""Commands for the database itself: create, upgrade, check."""

from __future__ import annotations

from gridcenter.cli.output import print_error, print_json, print_line
from gridcenter.cli.session import Session
from gridcenter.domain.people import Person, PersonId, Role
from gridcenter.errors import BadInput, SchemaMismatch
from gridcenter.services.directory import Directories
from gridcenter.store import rules, schema
from gridcenter.store.engine import Database, sqlite_file


def create(session: Session) -> int:
    """Makes the schema in an empty database, with an administrator who may sign in when a password is given."""
    with session.database() as database:
        make(database)
        roles = frozenset({Role.ADMINISTRATOR})
        Directories(database).put_people(
            [Person(PersonId("admin"), "admin", roles, department=None)], session.options.admin_password
        )
        print_line(session.words("cli.created", where=database.where, revision=schema.state(database).found))
    return 0


def make(database: Database) -> None:
    """Brings an empty database to this program's schema; raises BadInput when it is not empty."""
    file = sqlite_file(database.url)
    if file is not None and not file.parent.is_dir():
        raise BadInput(what="not_found", where=str(file.parent), fix="")
    if schema.state(database).found:
        raise BadInput(what="exists", where=database.where, fix="")
    schema.upgrade(database)


def upgrade(session: Session) -> int:
    """Brings an older database to this program's schema."""
    with session.database() as database:
        if not schema.state(database).found:
            raise SchemaMismatch(found="", wanted="", newer=False, trial=False, where=database.where)
        schema.upgrade(database)
        print_line(session.words("cli.upgraded", where=database.where, revision=schema.state(database).found))
    return 0


def check(session: Session) -> int:
    """Says whether schema and rule tables are this program's; 1 when they are not."""
    with session.database() as database:
        schema.require(database)
        with database.read() as connection:
            different = sorted(rules.differences(connection))
        revision = schema.state(database).found
        if session.options.json:
            print_json({"database": database.where, "revision": revision, "differing_rules": different})
        elif different:
            print_error(session.words("cli.check_rules", where=database.where, tables=", ".join(different)))
        else:
            print_line(session.words("cli.check_good", where=database.where, revision=revision))
    return 1 if different else 0
