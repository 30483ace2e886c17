"""Whistles with their matters, on-site tasks, supervisions and call-backs, each with its history and its function."""

import sqlalchemy as sa
from alembic import op

from gridcenter.store.migrations.functions import append_only, apply_function

revision = "a008"
down_revision = "a007"
branch_labels = None
depends_on = None

UTC_TIME = sa.DateTime(timezone=True).with_variant(sa.String(32), "sqlite")
BIG_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KINDS = ("whistle", "task", "supervision", "call_back")
WHISTLE_COLUMNS = (
    "stage, stage_since, kind, town, area, case, matter, subject, description, address, longitude, "
    "latitude, blown_by, blown_at, admitted, operator, triaged_at, closed_at, clock_kind, clock_start, "
    "clock_department, due_at"
)
WHISTLE_BRANCH_COLUMNS = (
    "state, named_at, sign_due_at, contact_due_at, check_in_due_at, feed_back_due_at, signed_at, "
    "contacted_at, checked_in_at, check_in_place, check_in_people, fed_back_at, ended_at, returns, "
    "result, note, score, score_words"
)
TASK_COLUMNS = (
    "stage, stage_since, kind, seat, case, area, description, address, longitude, latitude, photos, "
    "given_by, given_at, due_at, assignee, taken_at, done_at, result, words"
)
SUPERVISION_COLUMNS = (
    "stage, stage_since, level, department, case, whistle, demand, effect, due_at, opened_by, opened_at, "
    "reply, replied_at, presses, closed_at, achieved, verdict"
)
CALL_BACK_COLUMNS = (
    "stage, stage_since, case, planned_by, planned_at, due_at, attempts, responded, resolved, "
    "satisfaction, words, done_by, done_at"
)


def upgrade() -> None:
    op.create_table(
        "matters",
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("departments", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column("approved_by", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_matters"),
    )
    op.create_table(
        "whistles",
        sa.Column("id", BIG_KEY, nullable=False),
        sa.Column("number", sa.String(length=24), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=12), nullable=False),
        sa.Column("stage_since", UTC_TIME, nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("town", sa.String(length=24), nullable=False),
        sa.Column("area", sa.String(length=24), nullable=True),
        sa.Column("case", sa.BigInteger(), nullable=True),
        sa.Column("matter", sa.String(length=32), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("longitude", sa.Float(precision=53), nullable=True),
        sa.Column("latitude", sa.Float(precision=53), nullable=True),
        sa.Column("blown_by", sa.String(length=64), nullable=False),
        sa.Column("blown_at", UTC_TIME, nullable=False),
        sa.Column("admitted", sa.String(length=12), nullable=True),
        sa.Column("operator", sa.String(length=64), nullable=True),
        sa.Column("triaged_at", UTC_TIME, nullable=True),
        sa.Column("closed_at", UTC_TIME, nullable=True),
        sa.Column("clock_kind", sa.String(length=12), nullable=True),
        sa.Column("clock_start", UTC_TIME, nullable=True),
        sa.Column("clock_department", sa.String(length=16), nullable=False),
        sa.Column("due_at", UTC_TIME, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_whistles"),
        sa.UniqueConstraint("number", name="uq_whistles_number"),
        sqlite_autoincrement=True,
    )
    _open_index("whistles", "stage not in ('closed', 'void')")
    op.create_table(
        "whistle_branches",
        sa.Column("whistle_id", sa.BigInteger(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("department", sa.String(length=16), nullable=False),
        sa.Column("lead", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("named_at", UTC_TIME, nullable=False),
        sa.Column("sign_due_at", UTC_TIME, nullable=False),
        sa.Column("contact_due_at", UTC_TIME, nullable=True),
        sa.Column("check_in_due_at", UTC_TIME, nullable=False),
        sa.Column("feed_back_due_at", UTC_TIME, nullable=False),
        sa.Column("signed_at", UTC_TIME, nullable=True),
        sa.Column("contacted_at", UTC_TIME, nullable=True),
        sa.Column("checked_in_at", UTC_TIME, nullable=True),
        sa.Column("check_in_place", sa.String(), nullable=False),
        sa.Column("check_in_people", sa.Integer(), nullable=False),
        sa.Column("fed_back_at", UTC_TIME, nullable=True),
        sa.Column("ended_at", UTC_TIME, nullable=True),
        sa.Column("returns", sa.Integer(), nullable=False),
        sa.Column("result", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("score_words", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["whistle_id"], ["whistles.id"], name="fk_whistle_branches_whistle_id_whistles"),
        sa.PrimaryKeyConstraint("whistle_id", "ordinal", name="pk_whistle_branches"),
    )
    _history("whistle")
    op.create_table(
        "tasks",
        sa.Column("id", BIG_KEY, nullable=False),
        sa.Column("number", sa.String(length=24), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=12), nullable=False),
        sa.Column("stage_since", UTC_TIME, nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("seat", sa.String(length=24), nullable=False),
        sa.Column("case", sa.BigInteger(), nullable=True),
        sa.Column("area", sa.String(length=24), nullable=True),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("longitude", sa.Float(precision=53), nullable=True),
        sa.Column("latitude", sa.Float(precision=53), nullable=True),
        sa.Column("photos", sa.String(length=64), nullable=False),
        sa.Column("given_by", sa.String(length=64), nullable=False),
        sa.Column("given_at", UTC_TIME, nullable=False),
        sa.Column("due_at", UTC_TIME, nullable=False),
        sa.Column("assignee", sa.String(length=64), nullable=True),
        sa.Column("taken_at", UTC_TIME, nullable=True),
        sa.Column("done_at", UTC_TIME, nullable=True),
        sa.Column("result", sa.String(length=12), nullable=True),
        sa.Column("words", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_tasks"),
        sa.UniqueConstraint("number", name="uq_tasks_number"),
        sqlite_autoincrement=True,
    )
    _open_index("tasks", "stage not in ('cancelled', 'done')")
    _history("task")
    op.create_table(
        "supervisions",
        sa.Column("id", BIG_KEY, nullable=False),
        sa.Column("number", sa.String(length=24), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=12), nullable=False),
        sa.Column("stage_since", UTC_TIME, nullable=False),
        sa.Column("level", sa.String(length=12), nullable=False),
        sa.Column("department", sa.String(length=16), nullable=False),
        sa.Column("case", sa.BigInteger(), nullable=True),
        sa.Column("whistle", sa.BigInteger(), nullable=True),
        sa.Column("demand", sa.String(), nullable=False),
        sa.Column("effect", sa.String(), nullable=False),
        sa.Column("due_at", UTC_TIME, nullable=False),
        sa.Column("opened_by", sa.String(length=64), nullable=False),
        sa.Column("opened_at", UTC_TIME, nullable=False),
        sa.Column("reply", sa.String(), nullable=False),
        sa.Column("replied_at", UTC_TIME, nullable=True),
        sa.Column("presses", sa.Integer(), nullable=False),
        sa.Column("closed_at", UTC_TIME, nullable=True),
        sa.Column("achieved", sa.Boolean(), nullable=True),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_supervisions"),
        sa.UniqueConstraint("number", name="uq_supervisions_number"),
        sqlite_autoincrement=True,
    )
    _open_index("supervisions", "stage not in ('closed', 'withdrawn')")
    _history("supervision")
    op.create_table(
        "call_backs",
        sa.Column("id", BIG_KEY, nullable=False),
        sa.Column("number", sa.String(length=24), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=12), nullable=False),
        sa.Column("stage_since", UTC_TIME, nullable=False),
        sa.Column("case", sa.BigInteger(), nullable=False),
        sa.Column("planned_by", sa.String(length=64), nullable=False),
        sa.Column("planned_at", UTC_TIME, nullable=False),
        sa.Column("due_at", UTC_TIME, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("responded", sa.Boolean(), nullable=True),
        sa.Column("resolved", sa.Boolean(), nullable=True),
        sa.Column("satisfaction", sa.Integer(), nullable=True),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("done_by", sa.String(length=64), nullable=True),
        sa.Column("done_at", UTC_TIME, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_call_backs"),
        sa.UniqueConstraint("number", name="uq_call_backs_number"),
        sqlite_autoincrement=True,
    )
    _open_index("call_backs", "stage not in ('done', 'dropped')")
    _history("call_back")
    if op.get_bind().dialect.name != "postgresql":
        return
    for function in (
        apply_function("whistle", WHISTLE_COLUMNS, WHISTLE_BRANCH_COLUMNS),
        apply_function("task", TASK_COLUMNS),
        apply_function("supervision", SUPERVISION_COLUMNS, owned=True),
        apply_function("call_back", CALL_BACK_COLUMNS),
    ):
        # Colons in SQL casts would be read as bind parameters, so the driver gets the text as it is.
        op.get_bind().exec_driver_sql(function)
    for kind in KINDS:
        op.execute(f"revoke execute on function api.apply_{kind}_command(jsonb) from public")


def _open_index(table: str, where: str) -> None:
    op.create_index(
        f"ix_{table}_open",
        table,
        ["id"],
        unique=False,
        postgresql_where=sa.text(where),
        sqlite_where=sa.text(where),
    )
    op.create_index(f"ix_{table}_case", table, ["case"], unique=False)


def _history(kind: str) -> None:
    op.create_table(
        f"{kind}_history",
        sa.Column(f"{kind}_id", BIG_KEY, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("command", sa.String(length=36), nullable=False),
        sa.Column("at", UTC_TIME, nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("actor_name", sa.String(), nullable=False),
        sa.Column("action", sa.String(length=16), nullable=False),
        sa.Column("from_stage", sa.String(length=12), nullable=True),
        sa.Column("to_stage", sa.String(length=12), nullable=False),
        sa.Column("department", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("writes", sa.String(), nullable=False),
        sa.Column("behalf", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint([f"{kind}_id"], [f"{kind}s.id"], name=f"fk_{kind}_history_{kind}_id_{kind}s"),
        sa.PrimaryKeyConstraint(f"{kind}_id", "version", name=f"pk_{kind}_history"),
    )
    for statement in append_only(f"{kind}_history", op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    postgresql = op.get_bind().dialect.name == "postgresql"
    for kind in reversed(KINDS):
        if postgresql:
            op.execute(f"drop function api.apply_{kind}_command(jsonb)")
        op.drop_table(f"{kind}_history")
        if kind == "whistle":
            op.drop_table("whistle_branches")
        op.drop_table(f"{kind}s")
    op.drop_table("matters")
