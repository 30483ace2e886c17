"""Tables of the first slice: areas, people, departments, categories, cases with branches and history, changes."""

import sqlalchemy as sa
from alembic import op

from gridcenter.store.migrations.functions import append_only

revision = "a001"
down_revision = None
branch_labels = None
depends_on = None

# Migrations say what was true then: nothing here is imported from the models.
UTC_TIME = sa.DateTime(timezone=True).with_variant(sa.String(32), "sqlite")
BIG_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLES = (
    "areas",
    "cameras",
    "case_counters",
    "categories",
    "changes",
    "code_sets",
    "commands",
    "departments",
    "district_settings",
    "people",
    "rejected_rows",
    "rule_action_columns",
    "rule_behalf_roles",
    "rule_branch_moves",
    "rule_moves",
    "rule_own_actions",
    "rule_role_actions",
    "case_standards",
    "cases",
    "person_roles",
    "case_branches",
    "case_history",
)


def upgrade() -> None:
    op.create_table(
        "areas",
        sa.Column("code", sa.String(length=24), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("level", sa.String(length=12), nullable=False),
        sa.Column("parent", sa.String(length=24), nullable=True),
        sa.Column("grid_kind", sa.String(length=16), nullable=True),
        sa.Column("longitude", sa.Float(precision=53), nullable=True),
        sa.Column("latitude", sa.Float(precision=53), nullable=True),
        sa.Column("square_metres", sa.Float(precision=53), nullable=True),
        sa.Column("initials", sa.String(), nullable=False),
        sa.Column("outline", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("code", name="pk_areas"),
    )
    op.create_index("ix_areas_level", "areas", ["level"], unique=False)
    op.create_index("ix_areas_parent", "areas", ["parent"], unique=False)
    op.create_table(
        "cameras",
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("owner", sa.String(length=24), nullable=False),
        sa.Column("area", sa.String(length=24), nullable=True),
        sa.Column("longitude", sa.Float(precision=53), nullable=False),
        sa.Column("latitude", sa.Float(precision=53), nullable=False),
        sa.Column("bearing", sa.Float(precision=53), nullable=True),
        sa.PrimaryKeyConstraint("code", name="pk_cameras"),
    )
    op.create_table(
        "case_counters",
        sa.Column("prefix", sa.String(length=24), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("prefix", name="pk_case_counters"),
    )
    op.create_table(
        "categories",
        sa.Column("id", sa.String(length=96), nullable=False),
        sa.Column("code_set", sa.String(length=32), nullable=False),
        sa.Column("version", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("major", sa.String(length=8), nullable=False),
        sa.Column("major_name", sa.String(), nullable=False),
        sa.Column("minor", sa.String(length=8), nullable=False),
        sa.Column("minor_name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_categories"),
    )
    op.create_table(
        "changes",
        sa.Column("seq", BIG_KEY, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("at", UTC_TIME, nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_changes"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "code_sets",
        sa.Column("code_set", sa.String(length=32), nullable=False),
        sa.Column("version", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("code_set", "version", name="pk_code_sets"),
    )
    op.create_table(
        "commands",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("action", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", UTC_TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_commands"),
    )
    op.create_table(
        "departments",
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("short_name", sa.String(), nullable=False),
        sa.Column("duty", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("initials", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_departments"),
    )
    op.create_table(
        "district_settings",
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_district_settings"),
    )
    op.create_table(
        "people",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("department", sa.String(length=16), nullable=True),
        sa.Column("area", sa.String(length=24), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("password", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_people"),
    )
    op.create_table(
        "rejected_rows",
        sa.Column("id", BIG_KEY, nullable=False),
        sa.Column("source", sa.String(length=32), nullable=False),
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("external_id", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.Column("raw", sa.String(), nullable=False),
        sa.Column("at", UTC_TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_rejected_rows"),
    )
    op.create_index("ux_rejected_rows_source_digest", "rejected_rows", ["source", "digest"], unique=True)
    op.create_table(
        "rule_action_columns",
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("action", sa.String(length=24), nullable=False),
        sa.Column("column_name", sa.String(length=24), nullable=False),
        sa.PrimaryKeyConstraint("kind", "action", "column_name", name="pk_rule_action_columns"),
    )
    op.create_table(
        "rule_behalf_roles",
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("role", sa.String(length=24), nullable=False),
        sa.PrimaryKeyConstraint("kind", "role", name="pk_rule_behalf_roles"),
    )
    op.create_table(
        "rule_branch_moves",
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("from_state", sa.String(length=24), nullable=False),
        sa.Column("action", sa.String(length=24), nullable=False),
        sa.Column("to_state", sa.String(length=24), nullable=False),
        sa.PrimaryKeyConstraint("kind", "from_state", "action", "to_state", name="pk_rule_branch_moves"),
    )
    op.create_table(
        "rule_moves",
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("from_stage", sa.String(length=24), nullable=False),
        sa.Column("action", sa.String(length=24), nullable=False),
        sa.Column("to_stage", sa.String(length=24), nullable=False),
        sa.PrimaryKeyConstraint("kind", "from_stage", "action", "to_stage", name="pk_rule_moves"),
    )
    op.create_table(
        "rule_own_actions",
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("action", sa.String(length=24), nullable=False),
        sa.PrimaryKeyConstraint("kind", "action", name="pk_rule_own_actions"),
    )
    op.create_table(
        "rule_role_actions",
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("role", sa.String(length=24), nullable=False),
        sa.Column("action", sa.String(length=24), nullable=False),
        sa.PrimaryKeyConstraint("kind", "role", "action", name="pk_rule_role_actions"),
    )
    op.create_table(
        "case_standards",
        sa.Column("id", sa.String(length=100), nullable=False),
        sa.Column("category", sa.String(length=96), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("filing_condition", sa.String(), nullable=False),
        sa.Column("limit_kind_amount", sa.String(length=8), nullable=False),
        sa.Column("closing_condition", sa.String(), nullable=False),
        sa.Column("department", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["category"], ["categories.id"], name="fk_case_standards_category_categories"),
        sa.PrimaryKeyConstraint("id", name="pk_case_standards"),
    )
    op.create_index("ix_case_standards_category", "case_standards", ["category"], unique=False)
    op.create_table(
        "cases",
        sa.Column("id", BIG_KEY, nullable=False),
        sa.Column("number", sa.String(length=24), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=12), nullable=False),
        sa.Column("stage_since", UTC_TIME, nullable=False),
        sa.Column("priority", sa.String(length=8), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("category", sa.String(length=96), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("area", sa.String(length=24), nullable=True),
        sa.Column("longitude", sa.Float(precision=53), nullable=True),
        sa.Column("latitude", sa.Float(precision=53), nullable=True),
        sa.Column("duplicate", sa.Boolean(), nullable=False),
        sa.Column("reported_at", UTC_TIME, nullable=False),
        sa.Column("reported_by", sa.String(length=64), nullable=False),
        sa.Column("feed_name", sa.String(length=32), nullable=False),
        sa.Column("external_id", sa.String(length=64), nullable=False),
        sa.Column("standard", sa.String(length=100), nullable=True),
        sa.Column("operator", sa.String(length=64), nullable=True),
        sa.Column("accepted_at", UTC_TIME, nullable=True),
        sa.Column("filed_at", UTC_TIME, nullable=True),
        sa.Column("dispatched_at", UTC_TIME, nullable=True),
        sa.Column("handled_at", UTC_TIME, nullable=True),
        sa.Column("closed_at", UTC_TIME, nullable=True),
        sa.Column("rework_count", sa.Integer(), nullable=False),
        sa.Column("clock_kind", sa.String(length=12), nullable=True),
        sa.Column("clock_start", UTC_TIME, nullable=True),
        sa.Column("clock_department", sa.String(length=16), nullable=False),
        sa.Column("due_at", UTC_TIME, nullable=True),
        sa.Column("suspended_until", UTC_TIME, nullable=True),
        sa.Column("merged_into", sa.BigInteger(), nullable=True),
        sa.Column("merged_stage", sa.String(length=12), nullable=True),
        sa.Column("split_from", sa.BigInteger(), nullable=True),
        sa.Column("reopen_count", sa.Integer(), nullable=False),
        sa.Column("external_digest", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["category"], ["categories.id"], name="fk_cases_category_categories"),
        sa.PrimaryKeyConstraint("id", name="pk_cases"),
        sa.UniqueConstraint("number", name="uq_cases_number"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_cases_open_due",
        "cases",
        ["due_at", "id"],
        unique=False,
        postgresql_where=sa.text("stage not in ('closed', 'merged', 'rejected', 'void')"),
        sqlite_where=sa.text("stage not in ('closed', 'merged', 'rejected', 'void')"),
    )
    op.create_index("ix_cases_reported_at", "cases", ["reported_at", "id"], unique=False)
    for column in ("merged_into", "split_from"):
        op.create_index(
            f"ix_cases_{column}",
            "cases",
            [column],
            unique=False,
            postgresql_where=sa.text(f"{column} is not null"),
            sqlite_where=sa.text(f"{column} is not null"),
        )
    op.create_index(
        "ux_cases_external",
        "cases",
        ["feed_name", "external_id"],
        unique=True,
        postgresql_where=sa.text("external_id <> ''"),
        sqlite_where=sa.text("external_id <> ''"),
    )
    op.create_table(
        "person_roles",
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="fk_person_roles_person_people", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person", "role", name="pk_person_roles"),
    )
    op.create_table(
        "case_branches",
        sa.Column("case_id", BIG_KEY, nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("department", sa.String(length=16), nullable=False),
        sa.Column("lead", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("dispatched_at", UTC_TIME, nullable=False),
        sa.Column("sign_due_at", UTC_TIME, nullable=False),
        sa.Column("due_at", UTC_TIME, nullable=False),
        sa.Column("signed_at", UTC_TIME, nullable=True),
        sa.Column("handling_at", UTC_TIME, nullable=True),
        sa.Column("fed_back_at", UTC_TIME, nullable=True),
        sa.Column("ended_at", UTC_TIME, nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("time_limit", sa.String(length=8), nullable=False),
        sa.Column("extensions", sa.Integer(), nullable=False),
        sa.Column("reminders", sa.Integer(), nullable=False),
        sa.Column("asked", sa.String(length=12), nullable=True),
        sa.Column("asked_at", UTC_TIME, nullable=True),
        sa.Column("asked_until", UTC_TIME, nullable=True),
        sa.Column("paused_until", UTC_TIME, nullable=True),
        sa.Column("check_in_due_at", UTC_TIME, nullable=True),
        sa.Column("checked_in_at", UTC_TIME, nullable=True),
        sa.Column("check_in_place", sa.String(), nullable=False),
        sa.Column("check_in_people", sa.Integer(), nullable=False),
        sa.Column("appeal", sa.String(length=12), nullable=True),
        sa.Column("appeal_by", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_case_branches_case_id_cases"),
        sa.PrimaryKeyConstraint("case_id", "ordinal", name="pk_case_branches"),
    )
    op.create_index(
        "ix_case_branches_appeal",
        "case_branches",
        ["case_id"],
        unique=False,
        postgresql_where=sa.text("appeal in ('asked', 'seconded')"),
        sqlite_where=sa.text("appeal in ('asked', 'seconded')"),
    )
    op.create_table(
        "case_history",
        sa.Column("case_id", BIG_KEY, nullable=False),
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
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_case_history_case_id_cases"),
        sa.PrimaryKeyConstraint("case_id", "version", name="pk_case_history"),
    )

    _append_only()
    _search_index()


def downgrade() -> None:
    op.execute("drop table case_search")
    for table in reversed(TABLES):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("drop function refuse_history_change()")


def _append_only() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            """
            create function refuse_history_change() returns trigger language plpgsql as $$
            begin
                raise exception '% is only ever added to', tg_table_name using errcode = 'GC006';
            end $$
            """
        )
    for statement in append_only("case_history", op.get_bind().dialect.name):
        op.execute(statement)


def _search_index() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "create table case_search (case_id bigint constraint pk_case_search primary key, words integer[] not null)"
        )
        op.execute("create index ix_case_search_words on case_search using gin (words)")
        # The planner must know which words are common: those are found faster by walking back from the newest.
        op.execute("alter table case_search alter column words set statistics 1000")
    else:
        op.execute("create virtual table case_search using fts5(words, content='', detail=none, tokenize='ascii')")
