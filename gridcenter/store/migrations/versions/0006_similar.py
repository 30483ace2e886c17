"""Precedents are counted by category, newest first: without an index that reads every case."""

import sqlalchemy as sa
from alembic import op

revision = "a006"
down_revision = "a005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_cases_closed_category",
        "cases",
        ["category", "closed_at", "id"],
        unique=False,
        postgresql_where=sa.text("stage = 'closed'"),
        sqlite_where=sa.text("stage = 'closed'"),
    )


def downgrade() -> None:
    op.drop_index("ix_cases_closed_category", table_name="cases")
