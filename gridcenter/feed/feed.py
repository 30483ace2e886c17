"""The choice of a feed for a database."""

from __future__ import annotations

from gridcenter.domain.change import Feed
from gridcenter.feed.postgres import PostgresFeed
from gridcenter.feed.sqlite import SqliteFeed
from gridcenter.store.engine import Database


def make_feed(database: Database) -> Feed:
    """The feed that fits the database."""
    return PostgresFeed(database) if database.is_postgresql else SqliteFeed(database)
