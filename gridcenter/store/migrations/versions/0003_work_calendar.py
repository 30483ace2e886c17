"""The work calendar: days that differ, and departments with hours of their own."""

import sqlalchemy as sa
from alembic import op

revision = "a003"
down_revision = "a002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "calendar_days",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("works", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("day", name="pk_calendar_days"),
    )
    op.add_column("departments", sa.Column("work_hours", sa.String(), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("departments", "work_hours")
    op.drop_table("calendar_days")
