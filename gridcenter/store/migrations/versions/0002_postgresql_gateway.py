"""PostgreSQL only: the function that carries commands out, and the column by which the feed sees every change."""

from alembic import op

from gridcenter.store.migrations.functions import apply_function

revision = "a002"
down_revision = "a001"
branch_labels = None
depends_on = None

# Columns of a case that a step may write; a new case is written with all of them.
CASE_COLUMNS = (
    "stage, stage_since, priority, source, category, description, address, area, longitude, latitude, duplicate, "
    "reported_at, reported_by, feed_name, external_id, standard, operator, accepted_at, filed_at, dispatched_at, "
    "handled_at, closed_at, rework_count, clock_kind, clock_start, clock_department, due_at, suspended_until, "
    "merged_into, merged_stage, split_from, reopen_count"
)
# Columns of a branch that a step may write; a new branch also says whose it is and whether it leads.
BRANCH_STATE_COLUMNS = (
    "state, dispatched_at, sign_due_at, due_at, signed_at, handling_at, fed_back_at, ended_at, note, time_limit, "
    "extensions, reminders, asked, asked_at, asked_until, paused_until, check_in_due_at, checked_in_at, "
    "check_in_place, check_in_people, appeal, appeal_by"
)


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute("alter table changes add column xid xid8 not null default pg_current_xact_id()")
    op.execute("create index ix_changes_xid on changes (xid, seq)")
    op.execute("create schema api")
    # Colons in SQL casts would be read as bind parameters, so the driver gets the text as it is.
    op.get_bind().exec_driver_sql(apply_function("case", CASE_COLUMNS, BRANCH_STATE_COLUMNS, searched=True))
    op.execute("revoke execute on function api.apply_case_command(jsonb) from public")


def downgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute("drop schema api cascade")
    op.execute("drop index ix_changes_xid")
    op.execute("alter table changes drop column xid")
