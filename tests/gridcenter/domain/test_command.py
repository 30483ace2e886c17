import json
from collections import defaultdict
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from gridcenter.domain.area import AreaCode
from gridcenter.domain.case import Branch, Case, Facts, Priority, Stage
from gridcenter.domain.case_rules import (
    ACTION_COLUMNS,
    BRANCH_FIELDS,
    CASE_FIELDS,
    branch_values,
    case_values,
    change_command,
)
from gridcenter.domain.category import CategoryId
from gridcenter.domain.command import scalar
from gridcenter.domain.department import DepartmentCode
from gridcenter.domain.effects import Circumstances
from gridcenter.domain.lifecycle import apply
from gridcenter.domain.moves import OUT_OF_LINE, Act, Action
from gridcenter.domain.people import PersonId

FILED = ("accept", "file")
OTHER = Facts(CategoryId("event/06"), "别处", "东路", AreaCode("320903"), 120.0, 33.0, Priority.URGENT, duplicate=True)
NEW_CASE = {Action.REPORT, Action.IMPORT, Action.SPLIT}
EVERY_TIME = {"stage", "stage_since", "clock_kind", "clock_start", "clock_department", "due_at"}


def command(before: Case, after: Case, act: Act, at: datetime) -> Any:
    return change_command(before, after, act, command_id="c1", actor=PersonId("wang"), at=at)


@pytest.fixture(scope="module")
def changes(walk: Any, circumstances: Callable[..., Circumstances], now: datetime) -> list[tuple[Case, Act, Case]]:
    """Every step of the walk taken again later and by another person, so that whatever is written differs."""
    # Filing takes another category than the report's, and amending changes what it may.
    later = replace(
        circumstances(at=now + timedelta(hours=1), actor="wang", limit="1WD"), category=CategoryId("event/05")
    )
    taken = []
    for step in walk.steps:
        category = CategoryId("event/06") if step.before.standard is None else step.before.category
        act = replace(step.act, facts=replace(OTHER, category=category), note="说明") if step.act.facts else step.act
        taken.append((step.before, act, apply(step.before, act, later)))
    return taken


def test_that_no_step_writes_a_column_its_action_may_not_write(
    changes: list[tuple[Case, Act, Case]], now: datetime
) -> None:
    for before, act, after in changes:
        written = set(command(before, after, act, now).values)
        assert written <= ACTION_COLUMNS[act.action], (before.stage, act.action)


def test_that_every_column_an_action_may_write_is_written_by_some_step(
    changes: list[tuple[Case, Act, Case]], circumstances: Callable[..., Circumstances], now: datetime
) -> None:
    later = circumstances(at=now + timedelta(hours=1), actor="wang")
    written: dict[Action, set[str]] = defaultdict(set)
    for before, act, after in changes:
        written[act.action] |= set(command(before, after, act, now).values)
        # Who dispatches takes a case that nobody has.
        free = replace(before, operator=None)
        written[act.action] |= set(command(free, apply(free, act, later), act, now).values)
    for action in set(Action) - NEW_CASE - OUT_OF_LINE:
        assert written[action] - EVERY_TIME == ACTION_COLUMNS[action] - EVERY_TIME, action


def test_that_a_new_case_writes_every_column_and_other_steps_do_not_touch_its_origin() -> None:
    origin = {"reported_at", "reported_by", "source", "feed_name", "external_id"}
    for action in Action:
        if action in NEW_CASE:
            assert ACTION_COLUMNS[action] == set(CASE_FIELDS)
        else:
            assert ACTION_COLUMNS[action] >= EVERY_TIME
            assert not ACTION_COLUMNS[action] & origin


def test_that_the_columns_are_the_fields_but_those_the_database_gives() -> None:
    assert {field.name for field in fields(Case)} - set(CASE_FIELDS) == {"id", "number", "version", "branches"}
    assert {field.name for field in fields(Branch)} - set(BRANCH_FIELDS) == {"ordinal"}


def test_that_a_command_holds_what_differs_and_nothing_else(
    played: Callable[..., Case], circumstances: Callable[..., Circumstances], now: datetime
) -> None:
    before = replace(played(*FILED), version=7)
    at = now + timedelta(minutes=4)
    act = Act(Action.DISPATCH, departments=(DepartmentCode("A"), DepartmentCode("B")), reason=" 理由 ", note="\t")
    sent = command(before, apply(before, act, circumstances(at=at)), act, at)
    assert sent.values == {
        "stage": "dispatched",
        "stage_since": "2026-03-02T09:04:00.000000+00:00",
        "dispatched_at": "2026-03-02T09:04:00.000000+00:00",
        "clock_kind": "sign",
        "clock_start": "2026-03-02T09:04:00.000000+00:00",
        "clock_department": "A",
        "due_at": "2026-03-02T09:34:00.000000+00:00",
    }
    assert (sent.expected_version, sent.from_stage, sent.to_stage) == (7, Stage.FILED, Stage.DISPATCHED)
    assert (sent.department, sent.reason, sent.note) == ("A,B", "理由", "")
    assert [(write.ordinal, write.from_state, write.to_state) for write in sent.branches] == [
        (1, "", "to_sign"),
        (2, "", "to_sign"),
    ]
    assert set(sent.branches[0].values) == set(BRANCH_FIELDS)


def test_that_a_branch_act_writes_its_branch_alone(
    played: Callable[..., Case], circumstances: Callable[..., Circumstances], now: datetime
) -> None:
    before = played(*FILED, "dispatch A B")
    act = Act(Action.SIGN, DepartmentCode("B"))
    sent = command(before, apply(before, act, circumstances(at=now + timedelta(minutes=1))), act, now)
    (write,) = sent.branches
    assert (write.ordinal, write.from_state, write.to_state) == (2, "to_sign", "signed")
    assert write.values == {"state": "signed", "signed_at": "2026-03-02T09:01:00.000000+00:00"}
    assert sent.department == "B"


def test_that_all_that_is_written_can_be_written_as_json_and_differs(
    changes: list[tuple[Case, Act, Case]], now: datetime
) -> None:
    for before, act, after in changes:
        sent = command(before, after, act, now)
        writes = [sent.values, *(write.values for write in sent.branches)]
        assert json.loads(json.dumps(writes)) == writes
        old, new = case_values(before), case_values(after)
        assert dict(sent.values) == {name: new[name] for name in CASE_FIELDS if new[name] != old[name]}
        now_has = {branch.ordinal: branch for branch in after.branches}
        for write in sent.branches:
            full = branch_values(now_has[write.ordinal])
            assert write.values.items() <= full.items()


@pytest.mark.parametrize(
    ("value", "stored"),
    [
        (None, None),
        ("井盖", "井盖"),
        (3, 3),
        (120.5, 120.5),
        (False, False),
        (Stage.TO_CLOSE, "to_close"),
        (datetime(2026, 3, 2, 9, 0, tzinfo=UTC), "2026-03-02T09:00:00.000000+00:00"),
        (datetime(2026, 3, 2, 9, 0, 0, 7, tzinfo=UTC), "2026-03-02T09:00:00.000007+00:00"),
    ],
)
def test_that_a_value_is_stored_plainly(value: object, stored: object) -> None:
    assert scalar(value) == stored
    assert type(scalar(value)) is type(stored)


def test_that_a_time_is_stored_in_utc() -> None:
    beijing = datetime(2026, 3, 2, 17, 0, tzinfo=timezone(timedelta(hours=8)))
    assert scalar(beijing) == "2026-03-02T09:00:00.000000+00:00"
