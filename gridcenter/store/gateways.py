"""The way a command goes on each kind of database."""

from __future__ import annotations

from typing import Protocol

from gridcenter.domain.command import Command, Receipt
from gridcenter.store import gateway_postgres, gateway_sqlite
from gridcenter.store.engine import Database


class Gateway(Protocol):
    """Carries commands out."""

    def apply_command(self, database: Database, command: Command) -> Receipt:
        """Carries a command out, or returns its first result."""


def gateway_of(database: Database) -> Gateway:
    """The gateway of a database."""
    return gateway_postgres if database.is_postgresql else gateway_sqlite
