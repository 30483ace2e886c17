"""Runs migrations on the connection it is given; never opens a database of its own."""

from alembic import context

from gridcenter.store.metadata import METADATA

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=METADATA, render_as_batch=False)
context.run_migrations()
