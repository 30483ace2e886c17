"""SQL that migrations make for several kinds of record. Frozen as they are: what changes gets a new function."""

from __future__ import annotations

from collections.abc import Iterator

_FUNCTION = """
create function api.apply_{kind}_command(command jsonb) returns jsonb
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
    v_record {table};
{branch_declaration}    v_write jsonb;
    v_known commands;
    v_last {kind}_history;
    v_guard jsonb;
    v_is_own boolean;
    v_behalf boolean := (command->>'behalf')::boolean;
begin
    -- The id comes first: a second sender of the same command waits here until the first has ended.
    insert into commands (id, actor, action, kind, key, version, at)
    values (command->>'id', v_actor, v_action, '{kind}', (command->>'key')::bigint, 0, v_at)
    on conflict (id) do nothing;
    if not found then
        select * into v_known from commands where id = command->>'id';
        if v_known.kind <> '{kind}' or v_known.actor <> v_actor or v_known.action <> v_action
           or (v_expected <> 0 and v_known.key <> (command->>'key')::bigint)
           or not exists (select 1 from {kind}_history where {kind}_id = v_known.key and version = v_known.version
                          and department = v_department) then
            raise exception 'command id used for something else' using errcode = 'GC005';
        end if;
        return (select jsonb_build_object('key', c.id, 'number', c.number, 'version', v_known.version,
                                          'repeated', true)
                from {table} c where c.id = v_known.key);
    end if;

    -- Today the actor is named by the command; with a login of its own per person it is session_user.
    select p.name, p.department into v_name, v_own from people p
    where p.id = v_actor and p.active and case when v_behalf then
        exists (select 1 from rule_own_actions where kind = '{kind}' and action = v_action)
        and exists (select 1 from person_roles r join rule_behalf_roles b on b.role = r.role and b.kind = '{kind}'
                    where r.person = p.id)
    else exists (
        select 1 from person_roles r join rule_role_actions a on a.role = r.role and a.kind = '{kind}'
        where r.person = p.id and a.action = v_action) end;
    if not found then
        raise exception 'no role for this action' using errcode = 'GC002';
    end if;
    v_is_own := exists (select 1 from rule_own_actions where kind = '{kind}' and action = v_action);
    if v_is_own and not v_behalf and v_department is distinct from v_own then
        raise exception 'not the own branch' using errcode = 'GC002';
    end if;
    if not exists (select 1 from rule_moves
                   where kind = '{kind}' and from_stage = v_from and action = v_action
                   and to_stage = command->>'to_stage') then
        raise exception 'no such move' using errcode = 'GC003';
    end if;
    if exists (select jsonb_object_keys(v_values) except
               select column_name from rule_action_columns where kind = '{kind}' and action = v_action) then
        raise exception 'a column this action may not write' using errcode = 'GC003';
    end if;
    -- What is announced is checked above, so what is written must be the same; and only a new record
    -- has no stage before.
    if coalesce(v_values->>'stage', v_from) is distinct from command->>'to_stage' or (v_expected = 0) <> (v_from = '')
       or {branch_count} then
        raise exception 'no such move' using errcode = 'GC003';
    end if;

    for v_guard in select g from jsonb_array_elements(command->'guards') g order by (g->>'key')::bigint loop
        -- In the order of ids, the record itself among them, so that two opposite commands do not wait for each other.
        if (v_guard->>'key')::bigint > (command->>'key')::bigint then
            perform 1 from cases where id = (command->>'key')::bigint for update;
        end if;
        perform 1 from cases
        where id = (v_guard->>'key')::bigint and version = (v_guard->>'version')::integer for update;
        if not found then
            raise exception 'stale guard' using errcode = 'GC001';
        end if;
    end loop;

    if v_expected = 0 then
        v_record := jsonb_populate_record(null::{table}, v_values);
        insert into case_counters (prefix, last) values (command->>'number_prefix', 1)
        on conflict (prefix) do update set last = case_counters.last + 1
        returning last::text into v_record.number;
        v_record.number := (command->>'number_prefix') || lpad(
            v_record.number, greatest(length(v_record.number), (command->>'number_digits')::integer), '0');
        v_record.version := 1;
        insert into {table} (number, version, {columns})
        values (v_record.number, v_record.version, {row}) returning id into v_record.id;
    else
        select * into v_record from {table} where id = (command->>'key')::bigint for update;
        if not found then
            raise exception 'no such record' using errcode = 'GC004';
        end if;
        if v_record.version <> v_expected then
            raise exception 'stale version' using errcode = 'GC001';
        end if;
        if v_record.stage <> v_from then
            raise exception 'no such move' using errcode = 'GC003';
        end if;
{owner}        if v_action = 'undo' then
            -- Only who took the last step takes it back, to where it led from.
            select * into v_last from {kind}_history where {kind}_id = v_record.id and version = v_expected;
            if v_last.actor is distinct from v_actor then
                raise exception 'not the own step' using errcode = 'GC002';
            end if;
            if v_last.from_stage is distinct from command->>'to_stage' then
                raise exception 'no such move' using errcode = 'GC003';
            end if;
        end if;
        v_record := jsonb_populate_record(v_record, v_values);
        v_record.version := v_record.version + 1;
        update {table} set (version, {columns}) = (v_record.version, {row})
        where id = v_record.id;
    end if;

{branches}{words}    insert into {kind}_history ({kind}_id, version, command, at, actor, actor_name, action, from_stage,
                              to_stage, department, reason, note, writes, behalf)
    values (v_record.id, v_record.version, command->>'id', v_at, v_actor, v_name, v_action, nullif(v_from, ''),
            command->>'to_stage', v_department, command->>'reason', command->>'note', command->>'writes', v_behalf);
    update commands set key = v_record.id, version = v_record.version where id = command->>'id';
    insert into changes (kind, key, version, by, at) values ('{kind}', v_record.id, v_record.version, v_actor, v_at);
    return jsonb_build_object('key', v_record.id, 'number', v_record.number, 'version', v_record.version,
                              'repeated', false);
end $$
"""

_OWNER = """        if v_is_own and v_record.department <> v_department then
            raise exception 'not the own record' using errcode = 'GC002';
        end if;
"""

_BRANCHES = """    for v_write in select * from jsonb_array_elements(command->'branches') loop
        if not exists (select 1 from rule_branch_moves
                       where kind = '{kind}' and from_state = v_write->>'from' and action = v_action
                       and to_state = v_write->>'to')
           or coalesce(v_write->'values'->>'state', v_write->>'from') is distinct from v_write->>'to'
           or exists (select 1 from jsonb_object_keys(v_write->'values') as named
                      where named <> all (string_to_array(case v_write->>'from' when '' then '{branch_columns}'
                                                          else '{branch_state_columns}' end, ', '))) then
            raise exception 'no such branch move' using errcode = 'GC003';
        end if;
        if v_write->>'from' = '' then
            v_branch := jsonb_populate_record(null::{kind}_branches, v_write->'values');
            insert into {kind}_branches ({kind}_id, ordinal, {branch_names})
            values (v_record.id, (v_write->>'ordinal')::integer, {branch_row});
        else
            select * into v_branch from {kind}_branches
            where {kind}_id = v_record.id and ordinal = (v_write->>'ordinal')::integer and state = v_write->>'from';
            if not found then
                raise exception 'no such branch move' using errcode = 'GC003';
            end if;
            if v_is_own and v_branch.department <> v_department then
                raise exception 'not the own branch' using errcode = 'GC002';
            end if;
            v_branch := jsonb_populate_record(v_branch, v_write->'values');
            update {kind}_branches set ({branch_names}) = ({branch_row})
            where {kind}_id = v_branch.{kind}_id and ordinal = v_branch.ordinal;
        end if;
    end loop;

"""

_WORDS = """    if command->'words' <> 'null'::jsonb then
        insert into case_search (case_id, words)
        values (v_record.id, array(select jsonb_array_elements_text(command->'words')::integer))
        on conflict (case_id) do update set words = excluded.words;
    end if;

"""


def apply_function(
    kind: str, columns: str, branch_state_columns: str = "", *, searched: bool = False, owned: bool = False
) -> str:
    """The PostgreSQL function that carries the commands of one kind out.

    `columns` are those a step may write, comma-separated; `branch_state_columns` those of a branch, beside whose it is
    and whether it leads, when the kind has branches; `searched` when commands carry the words of a search index;
    `owned` when the record as a whole belongs to one department.
    """
    branch_columns = f"department, lead, {branch_state_columns}"
    branches = _BRANCHES.format(
        kind=kind,
        branch_columns=branch_columns,
        branch_state_columns=branch_state_columns,
        branch_names=_quoted(branch_columns),
        branch_row=_row(branch_columns, "v_branch"),
    )
    return _FUNCTION.format(
        kind=kind,
        table=f"{kind}s",
        columns=_quoted(columns),
        row=_row(columns, "v_record"),
        branch_declaration=f"    v_branch {kind}_branches;\n" if branch_state_columns else "",
        branch_count=(
            "(v_is_own and jsonb_array_length(command->'branches') <> 1)"
            if branch_state_columns
            else "jsonb_array_length(command->'branches') <> 0"
        ),
        owner=_OWNER if owned else "",
        branches=branches if branch_state_columns else "",
        words=_WORDS if searched else "",
    )


def _quoted(columns: str) -> str:
    # Some names, such as case, are words of SQL.
    return ", ".join(f'"{column.strip()}"' for column in columns.split(","))


def _row(columns: str, name: str) -> str:
    return ", ".join(f'{name}."{column.strip()}"' for column in columns.split(","))


def append_only(table: str, dialect: str) -> Iterator[str]:
    """Statements that let a table only be added to; on PostgreSQL `refuse_history_change` exists already."""
    if dialect == "postgresql":
        yield (
            f"create trigger {table}_append_only before update or delete or truncate on {table} "
            "for each statement execute function refuse_history_change()"
        )
        return
    for event in ("update", "delete"):
        yield (
            f"create trigger {table}_no_{event} before {event} on {table} "
            f"begin select raise(abort, '{table} is only ever added to'); end"
        )
