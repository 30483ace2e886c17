"""Changes of the calendar that are still being reckoned into open cases."""

import sqlalchemy as sa
from alembic import op

revision = "a004"
down_revision = "a003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "calendar_changes",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("days_before", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_calendar_changes"),
    )


def downgrade() -> None:
    op.drop_table("calendar_changes")
