"""What every command is given: its arguments, the words of its language, and the district when it wants one."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from gridcenter.center import Center, open_center
from gridcenter.domain.people import Person, PersonId
from gridcenter.errors import BadInput, NotFound
from gridcenter.settings import Settings
from gridcenter.store.engine import Database, parse_url
from gridcenter.words import Words


@dataclass(frozen=True, slots=True)
class Session:
    """One call of the command line."""

    options: argparse.Namespace
    settings: Settings
    words: Words

    @contextmanager
    def database(self) -> Iterator[Database]:
        """The database itself, for commands that make or mend it."""
        if not self.settings.database_url:
            raise BadInput(what="no_database", where="", fix="")
        database = Database(parse_url(self.settings.database_url))
        try:
            yield database
        finally:
            database.close()

    @contextmanager
    def center(self) -> Iterator[Center]:
        """The open district."""
        if not self.settings.database_url:
            raise BadInput(what="no_database", where="", fix="")
        with open_center(self.settings.database_url) as center:
            yield center

    def actor(self, center: Center) -> Person:
        """The person named by --as; raises NotFound."""
        name = self.options.actor
        person = center.directory.people.get(PersonId(name))
        if person is None:
            raise NotFound(what="person", key=name)
        return person
