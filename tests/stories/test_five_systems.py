"""One story for each of the five districts whose systems this one replaces, told on the command line."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from gridcenter.center import open_center
from gridcenter.domain.area import AreaCode
from gridcenter.domain.attachment import PhotoKind
from gridcenter.domain.case import Facts, NewCase, Priority, Source
from gridcenter.domain.people import Person, PersonId, Role
from tests.conftest import category_id
from tests.pictures import picture
from tests.stories.shell import Shell

GRID = AreaCode("320102001001001")
FILED = ("acceptor: accept", f"acceptor: file --standard {category_id('01')}#1")
PLACED = (
    Person(PersonId("town-my"), "梅园街道坐席", frozenset({Role.TOWN}), area=AreaCode("320102001")),
    Person(PersonId("grid-1"), "第一网格员", frozenset({Role.GRID_WORKER}), area=GRID),
)


@pytest.fixture
def shell(desk, database, capsys) -> Shell:
    """A small district with a town and a grid of its own, at the command line."""
    desk.center.directories.put_people(PLACED, "")
    return Shell(database.url.render_as_string(hide_password=False), capsys)


def reported(shell: Shell, words: str, who: str, source: Source, priority: Priority = Priority.NORMAL) -> str:
    """A report that has come in, as its source brings it; returns its number."""
    with open_center(shell.url) as center:
        facts = Facts(category_id("01"), words, "解放路12号", GRID, 118.8, 32.05, priority)
        person = center.directory.people[PersonId(who)]
        return center.cases.report(person, NewCase(facts, source, center.now()), command_id=f"story {words}").number


def case(shell: Shell, number: str, *steps: str) -> Any:
    """Steps of a case, each written as who does what: `acceptor: file --standard x`."""
    done = None
    for step in steps:
        who, _colon, what = step.partition(": ")
        done = shell.run(f"case do {number} {what}", who=who)
    return done


def moment(text: str | None) -> datetime:
    assert text is not None
    return datetime.fromisoformat(text)


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"], indirect=True)
def test_that_in_yandu_the_right_department_checks_in_at_the_place(shell: Shell):
    """盐都: a hazard is found, the department it belongs to is named, and its people are there within half an hour."""
    number = reported(shell, "井盖缺失,行人险些坠落", "grid-1", Source.GRID_WORKER, Priority.CRITICAL)
    case(shell, number, *FILED)
    # The recommendation names whose matter it is, with its reason.
    first = shell.run(f"case recommend {number}")["ranked"][0]
    assert first["department"] == "SZ"
    sent = case(shell, number, "dispatcher: dispatch --to SZ")
    branch = sent["branches"][0]
    assert moment(branch["check_in_due_at"]) - moment(branch["dispatched_at"]) == timedelta(minutes=30)
    case(shell, number, "desk-SZ: sign")
    assert shell.run(f"case show {number}")["case"]["clock_kind"] == "check_in"
    assert "place" in shell.refused(f"case do {number} check_in --people 2", who="desk-SZ")
    assert "dispatcher" in shell.refused(f"case do {number} check_in --place x --people 2", who="dispatcher")
    came = case(shell, number, "desk-SZ: check_in --place 解放路12号 --people 2")
    branch = came["branches"][0]
    assert moment(branch["checked_in_at"]) <= moment(branch["check_in_due_at"])
    assert (branch["check_in_people"], came["clock_kind"]) == (2, "handle")
    closed = case(
        shell, number, "desk-SZ: feed_back --note 已换新井盖", "acceptor: inspect", "grid-1: pass", "acceptor: close"
    )
    assert closed["stage"] == "closed"


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"], indirect=True)
def test_that_in_yangzhou_a_finding_on_a_picture_is_checked_on_site_before_it_is_a_case(shell: Shell, tmp_path):
    """扬州: the video seat sees something, the grid worker looks, it becomes a case, is handled and looked at again."""
    photo = tmp_path / "near.jpg"
    photo.write_bytes(picture())
    check = shell.run(
        f"task send check --area {GRID} --address 河堤3号点", "--note", "画面疑似倾倒垃圾", who="patrol_seat"
    )
    assert (check["stage"], check["photos"]) == ("to_do", "near")
    shell.run(f"task do {check['number']} take", who="grid-1")
    assert "photo" in shell.refused(f"task do {check['number']} done --result yes --note 属实", who="grid-1")
    with open_center(shell.url) as center:
        grid_worker = center.directory.people[PersonId("grid-1")]
        task = center.tasks.by_number(check["number"])
        center.attachments.add_file(grid_worker, "task", task.id, photo, PhotoKind.NEAR)
    found = shell.run(f"task do {check['number']} done --result yes --note 属实", who="grid-1")
    assert (found["stage"], found["result"]) == ("done", "yes")
    number = reported(shell, "河堤倾倒垃圾", "patrol_seat", Source.VIDEO)
    case(shell, number, *FILED, "dispatcher: dispatch --to CG,SZ")
    case(shell, number, "desk-CG: sign", "desk-SZ: sign", "desk-CG: feed_back", "desk-SZ: feed_back")
    # After handling the same grid worker looks again; the photo taken afterwards comes with the case.
    inspect = shell.run(f"task send inspect {number}", who="acceptor")
    assert shell.run(f"case show {number}")["case"]["stage"] == "inspecting"
    shell.run(f"task do {inspect['number']} take", who="grid-1")
    after = tmp_path / "after.jpg"
    after.write_bytes(picture(shade=150))
    shell.run(f"case attach {number} {after} --kind after", who="grid-1")
    shell.run(f"task do {inspect['number']} done --result yes --note 已清运", who="grid-1")
    assert shell.run(f"case show {number}")["case"]["stage"] == "to_close"
    assert case(shell, number, "acceptor: close")["stage"] == "closed"
    assert [one["photo_kind"] for one in shell.run(f"case attachments {number}")] == ["after"]


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"], indirect=True)
def test_that_in_suqian_the_grid_whistles_and_many_take_part(shell: Shell):
    """宿城: not only towns whistle; several departments come, one leads, each answers, the town scores each of them."""
    number = reported(shell, "小区道路塌陷,水管漏水", "grid-1", Source.GRID_WORKER)
    blown = shell.run(f"whistle blow 道路塌陷漏水 --case {number} --kind priority", who="grid-1")
    assert (blown["stage"], blown["town"], blown["area"]) == ("admitting", "320102001", GRID)
    # It is on no list: the supervisor admits it, for good.
    wid = blown["number"]
    assert "shift leader" in shell.refused(f"whistle do {wid} admit", who="dispatcher")
    shell.run(f"whistle do {wid} admit --for-good --matter M-07 --to CG,JT,SZ", who="shift_leader")
    assert [one["code"] for one in shell.run("whistle matters")] == ["M-07"]
    shell.run(f"whistle do {wid} name --to SZ,CG,JT", who="dispatcher")
    # One is not responsible and says so; the centre rules that it is.
    shell.run(f"whistle do {wid} return", "--reason", "不属我局管养", who="desk-JT")
    shell.run(f"whistle do {wid} insist --department JT", "--reason", "已查明道路属交通局", who="dispatcher")
    assert "no more" in shell.refused(f"whistle do {wid} return --reason 仍不属我局", who="desk-JT")
    for desk in ("SZ", "CG", "JT"):
        shell.run(f"whistle do {wid} sign", who=f"desk-{desk}")
        shell.run(f"whistle do {wid} check_in --place 小区东门 --people 3", who=f"desk-{desk}")
        whistle = shell.run(f"whistle do {wid} feed_back --note 已办结", who=f"desk-{desk}")
    assert whistle["stage"] == "fed_back"
    assert "Score" in shell.refused(f"whistle do {wid} confirm --score SZ=5", who="town-my")
    scores = ("--score", "SZ=5:来得快", "--score", "CG=4", "--score", "JT=3:先退后来")
    closed = shell.run(f"whistle do {wid} confirm", *scores, who="town-my")
    assert closed["stage"] == "closed"
    assert {one["department"]: one["score"] for one in closed["branches"]} == {"SZ": 5, "CG": 4, "JT": 3}
    # The next of this kind is on the list and goes straight to the centre.
    again = shell.run(f"whistle blow 又一处塌陷 --matter M-07 --area {GRID}", who="grid-1")
    assert (again["stage"], again["admitted"]) == ("blown", "listed")


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"], indirect=True)
def test_that_in_guannan_six_steps_lead_to_the_strike_off_and_the_completion_rate_counts_them(shell: Shell):
    """灌南: 发现 上报 指派 处理 督查 销号, and how many of those that should be are struck off."""
    numbers = [reported(shell, f"楼道堆物第{n}处", "grid-1", Source.GRID_WORKER) for n in range(1, 5)]
    for number in numbers[:3]:
        case(shell, number, *FILED, "dispatcher: dispatch --to CG")
    done = numbers[0]
    case(shell, done, "desk-CG: sign", "desk-CG: handle")
    until = f"{datetime.now(UTC) + timedelta(days=1):%Y-%m-%dT%H:%M+00:00}"
    order = shell.run(f"supervise open CG 当日清空 {until} --case {done} --level key", who="shift_leader")
    case(shell, done, "desk-CG: feed_back --note 已清空")
    shell.run(f"supervise do {order['number']} reply --reason 已清空", who="desk-CG")
    closed = shell.run(f"supervise do {order['number']} close --achieved yes --reason 现场已清", who="shift_leader")
    assert (closed["stage"], closed["achieved"]) == ("closed", True)
    case(shell, done, "acceptor: inspect", "grid-1: pass", "acceptor: close")
    actions = [entry["action"] for entry in shell.run(f"case show {done}")["history"]]
    assert actions == [
        *("report", "accept", "file", "dispatch", "sign", "handle", "feed_back", "inspect", "pass", "close")
    ]
    # A report that is none leaves the count; one that is merged counts once, with the case it went into.
    case(shell, numbers[3], f"acceptor: merge --into {numbers[1]}")
    figures = shell.run("stats")
    assert (figures["closed"], figures["to_close"], figures["cases"]) == (1, 3, 4)
    assert "33.3%" in shell.text("stats")


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"], indirect=True)
def test_that_in_haigang_a_town_whistles_and_is_told_by_when_and_to_what_effect(shell: Shell):
    """海港: 镇街吹哨、部门报到; the committee asks when it is done and what has come of it."""
    shell.text("whistle matter M-01 占道经营 --to CG,SZ --as administrator")
    blown = shell.run(f"whistle blow 夜市占道 --matter M-01 --area {GRID} --kind routine", who="town-my")
    wid = blown["number"]
    assert "duty list" in shell.refused(f"whistle do {wid} name --to JT", who="dispatcher")
    named = shell.run(f"whistle do {wid} name --to CG", who="dispatcher")
    branch = named["branches"][0]
    assert moment(branch["sign_due_at"]) - moment(branch["named_at"]) == timedelta(hours=1)
    until = f"{datetime.now(UTC) + timedelta(days=2):%Y-%m-%dT%H:%M+00:00}"
    order = shell.run(f"supervise open CG 夜间不再占道 {until} --whistle {wid} --level listed", who="shift_leader")
    assert moment(order["due_at"]) == moment(until)
    shell.run(f"whistle do {wid} sign", who="desk-CG")
    shell.run(f"whistle do {wid} contact", who="desk-CG")
    shell.run(f"whistle do {wid} check_in --place 夜市 --people 5", who="desk-CG")
    shell.run(f"whistle do {wid} feed_back --note 已劝离12户", who="desk-CG")
    # The town has looked, and it is not so.
    shell.run(f"whistle do {wid} refuse_result --reason 当晚又占道", who="town-my")
    shell.run(f"supervise do {order['number']} reply --reason 已劝离", who="desk-CG")
    pressed = shell.run(f"supervise do {order['number']} press --reason 当晚又占道", who="shift_leader")
    assert (pressed["stage"], pressed["presses"]) == ("open", 1)
    shell.run(f"whistle do {wid} feed_back --note 增设夜班", who="desk-CG")
    closed = shell.run(f"whistle do {wid} confirm --score CG=4", who="town-my")
    assert closed["stage"] == "closed"
    shell.run(f"supervise do {order['number']} reply --reason 连续三晚未占道", who="desk-CG")
    ended = shell.run(f"supervise do {order['number']} close --achieved yes --reason 属实", who="shift_leader")
    assert ended["verdict"] == "属实"
    replies = [one for one in shell.run(f"supervise show {order['number']}")["history"] if one["action"] == "reply"]
    assert [one["reason"] for one in replies] == ["已劝离", "连续三晚未占道"]
