"""PostgreSQL only: the function that carries commands out, and the column by which the feed sees every change."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# Columns of a case that a step may write; a new case is written with all of them.
CASE_COLUMNS = (
    "stage, stage_since, priority, source, category, description, address, area, longitude, latitude, duplicate, "
    "reported_at, reported_by, feed_name, external_id, standard, operator, accepted_at, filed_at, dispatched_at, "
    "handled_at, closed_at, rework_count, clock_kind, clock_start, clock_department, due_at, suspended_until"
)
# Columns of a branch that a step may write; a new branch also says whose it is and whether it leads.
BRANCH_STATE_COLUMNS = (
    "state, dispatched_at, sign_due_at, due_at, signed_at, handling_at, fed_back_at, ended_at, note, time_limit, "
    "extensions, reminders, asked, asked_at, asked_until, paused_until"
)
BRANCH_COLUMNS = f"department, lead, {BRANCH_STATE_COLUMNS}"


def _row(columns: str, name: str) -> str:
    return ", ".join(f"{name}.{column.strip()}" for column in columns.split(","))


APPLY = f"""
create function api.apply_case_command(command jsonb) returns jsonb
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    v_actor text := command->>'actor';
    v_action text := command->>'action';
    v_at timestamptz := (command->>'at')::timestamptz;
    v_expected integer := (command->>'expected_version')::integer;
    v_from text := command->>'from_stage';
    v_values jsonb := command->'values';
    v_department text := command->>'department';
    v_name text;
    v_own text;
    v_case cases;
    v_branch case_branches;
    v_write jsonb;
    v_known commands;
begin
    -- The id comes first: a second sender of the same command waits here until the first has ended.
    insert into commands (id, actor, action, kind, key, version, at)
    values (command->>'id', v_actor, v_action, 'case', (command->>'case')::bigint, 0, v_at)
    on conflict (id) do nothing;
    if not found then
        select * into v_known from commands where id = command->>'id';
        if v_known.actor <> v_actor or v_known.action <> v_action
           or (v_expected <> 0 and v_known.key <> (command->>'case')::bigint)
           or not exists (select 1 from case_history where case_id = v_known.key and version = v_known.version
                          and department = v_department) then
            raise exception 'command id used for something else' using errcode = 'GC005';
        end if;
        return (select jsonb_build_object('case', c.id, 'number', c.number, 'version', v_known.version,
                                          'repeated', true)
                from cases c where c.id = v_known.key);
    end if;

    -- Today the actor is named by the command; with a login of its own per person it is session_user.
    select p.name, p.department into v_name, v_own from people p
    where p.id = v_actor and p.active and exists (
        select 1 from person_roles r join rule_role_actions a on a.role = r.role
        where r.person = p.id and a.action = v_action);
    if not found then
        raise exception 'no role for this action' using errcode = 'GC002';
    end if;
    if v_department is distinct from v_own
       and exists (select 1 from rule_own_branch_actions where action = v_action) then
        raise exception 'not the own branch' using errcode = 'GC002';
    end if;
    if not exists (select 1 from rule_case_moves
                   where from_stage = v_from and action = v_action and to_stage = command->>'to_stage') then
        raise exception 'no such move' using errcode = 'GC003';
    end if;
    if exists (select jsonb_object_keys(v_values) except
               select column_name from rule_action_columns where action = v_action) then
        raise exception 'a column this action may not write' using errcode = 'GC003';
    end if;
    -- What is announced is checked above, so what is written must be the same; and only a new case has no stage before.
    if coalesce(v_values->>'stage', v_from) is distinct from command->>'to_stage' or (v_expected = 0) <> (v_from = '')
       or (jsonb_array_length(command->'branches') <> 1
           and exists (select 1 from rule_own_branch_actions where action = v_action)) then
        raise exception 'no such move' using errcode = 'GC003';
    end if;

    if v_expected = 0 then
        v_case := jsonb_populate_record(null::cases, v_values);
        insert into case_counters (prefix, last) values (command->>'number_prefix', 1)
        on conflict (prefix) do update set last = case_counters.last + 1
        returning last::text into v_case.number;
        v_case.number := (command->>'number_prefix') || lpad(
            v_case.number, greatest(length(v_case.number), (command->>'number_digits')::integer), '0');
        v_case.version := 1;
        insert into cases (number, version, {CASE_COLUMNS})
        values (v_case.number, v_case.version, {_row(CASE_COLUMNS, "v_case")}) returning id into v_case.id;
    else
        select * into v_case from cases where id = (command->>'case')::bigint for update;
        if not found then
            raise exception 'no such case' using errcode = 'GC004';
        end if;
        if v_case.version <> v_expected then
            raise exception 'stale version' using errcode = 'GC001';
        end if;
        if v_case.stage <> v_from then
            raise exception 'no such move' using errcode = 'GC003';
        end if;
        v_case := jsonb_populate_record(v_case, v_values);
        v_case.version := v_case.version + 1;
        update cases set (version, {CASE_COLUMNS}) = (v_case.version, {_row(CASE_COLUMNS, "v_case")})
        where id = v_case.id;
    end if;

    for v_write in select * from jsonb_array_elements(command->'branches') loop
        if not exists (select 1 from rule_branch_moves
                       where from_state = v_write->>'from' and action = v_action and to_state = v_write->>'to')
           or coalesce(v_write->'values'->>'state', v_write->>'from') is distinct from v_write->>'to'
           or exists (select 1 from jsonb_object_keys(v_write->'values') as named
                      where named <> all (string_to_array(case v_write->>'from' when '' then '{BRANCH_COLUMNS}'
                                                          else '{BRANCH_STATE_COLUMNS}' end, ', '))) then
            raise exception 'no such branch move' using errcode = 'GC003';
        end if;
        if v_write->>'from' = '' then
            v_branch := jsonb_populate_record(null::case_branches, v_write->'values');
            insert into case_branches (case_id, ordinal, {BRANCH_COLUMNS})
            values (v_case.id, (v_write->>'ordinal')::integer, {_row(BRANCH_COLUMNS, "v_branch")});
        else
            select * into v_branch from case_branches
            where case_id = v_case.id and ordinal = (v_write->>'ordinal')::integer and state = v_write->>'from';
            if not found then
                raise exception 'no such branch move' using errcode = 'GC003';
            end if;
            if v_branch.department <> v_department
               and exists (select 1 from rule_own_branch_actions where action = v_action) then
                raise exception 'not the own branch' using errcode = 'GC002';
            end if;
            v_branch := jsonb_populate_record(v_branch, v_write->'values');
            update case_branches set ({BRANCH_COLUMNS}) = ({_row(BRANCH_COLUMNS, "v_branch")})
            where case_id = v_branch.case_id and ordinal = v_branch.ordinal;
        end if;
    end loop;

    if command->'words' <> 'null'::jsonb then
        insert into case_search (case_id, words)
        values (v_case.id, array(select jsonb_array_elements_text(command->'words')::integer))
        on conflict (case_id) do update set words = excluded.words;
    end if;

    insert into case_history (case_id, version, command, at, actor, actor_name, action, from_stage, to_stage,
                              department, reason, note, writes)
    values (v_case.id, v_case.version, command->>'id', v_at, v_actor, v_name, v_action, nullif(v_from, ''),
            command->>'to_stage', v_department, command->>'reason', command->>'note', command->>'writes');
    update commands set key = v_case.id, version = v_case.version where id = command->>'id';
    insert into changes (kind, key, version, by, at) values ('case', v_case.id, v_case.version, v_actor, v_at);
    return jsonb_build_object('case', v_case.id, 'number', v_case.number, 'version', v_case.version,
                              'repeated', false);
end $$
"""


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute("alter table changes add column xid xid8 not null default pg_current_xact_id()")
    op.execute("create index ix_changes_xid on changes (xid, seq)")
    op.execute("create schema api")
    # Colons in SQL casts would be read as bind parameters, so the driver gets the text as it is.
    op.get_bind().exec_driver_sql(APPLY)
    op.execute("revoke execute on function api.apply_case_command(jsonb) from public")


def downgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute("drop schema api cascade")
    op.execute("drop index ix_changes_xid")
    op.execute("alter table changes drop column xid")
