"""Random lives of cases on a real database, each answer compared with a second opinion (tests/case_model.py)."""

from __future__ import annotations

import os
import uuid
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from gridcenter.center import Center
from gridcenter.domain.case import Case, Priority
from gridcenter.domain.department import Department, DepartmentCode
from gridcenter.domain.moves import Act, Action
from gridcenter.domain.people import Person, PersonId, Role
from gridcenter.errors import Conflict, GridError
from gridcenter.store.changes import CHANGES
from gridcenter.store.engine import Database
from tests import case_model as model
from tests.case_model import Refused, Words, listed
from tests.conftest import NOW, Desk

EXAMPLES, STEPS = 30, 50
# So many open cases may be left by earlier examples.
MOST_LEFT = 40
# How many examples to try when somebody wants more than the suite has time for; other ones at each run then.
WANTED = "GRIDCENTER_MODEL_EXAMPLES"
# Of the steps that fit, those that lead on are chosen more often than those that end a case or could go on for ever.
WEIGHTS = {
    **dict.fromkeys(listed("sign feed_back file accept inspect pass close confirm rework"), 8),
    **dict.fromkeys(listed("appeal exempt deny separate resume refuse"), 8),
    **dict.fromkeys(listed("dispatch extend ask_extension ask_suspension suspend check_in"), 5),
    **dict.fromkeys(listed("handle transfer return merge"), 3),
    **dict.fromkeys(listed("undo withdraw reopen send_back remind verify"), 2),
}
USUAL_WEIGHT = 1
TURNS = ("step",) * 24 + ("wait",) * 4 + ("stray",) * 4 + ("again", "stale", "report", "split", "reuse", "silent") * 2
WAITS = tuple(
    timedelta(minutes=minutes) for minutes in (1, 10, 31, 120, 60 * 24, 3 * 60 * 24, 7 * 60 * 24, 21 * 60 * 24)
)
# What the first case of an example has been through when the play begins, so that the end of a life is seen as often.
OPENINGS = (
    "accept file dispatch sign",
    "verify confirm",
    "accept file dispatch sign handle late feed_back inspect pass close appeal",
    "accept file dispatch sign feed_back inspect rework",
    "accept file dispatch sign ask_suspension suspend",
    "accept file dispatch sign check_in suspend resume ask_extension refuse ask_extension",
)
PEOPLE: dict[str, tuple[str, str | None]] = {
    **{role: (role, None) for role in ("acceptor", "dispatcher", "shift_leader", "grid_worker")},
    **{role: (role, None) for role in ("administrator", "auditor")},
    "gone": ("gone", None),
    **{f"desk-{code}": ("department", code) for code in model.DEPARTMENTS},
}
ACTIONS = tuple(sorted(model.STAGES))
# The others make a case.
STEPS_OF_A_CASE = tuple(action for action in ACTIONS if action not in ("report", "import", "split"))
# What every run of the suite's size must have come across, so that its silence says something.
OUTCOMES = frozenset({"done", "not_allowed", "bad_move", "reason_missing", "conflict", "command_reused", "repeated"})


class District:
    """A centre with four departments and a clock that only moves when it is told to."""

    def __init__(self, database: Database) -> None:
        directories = Desk(database).center.directories
        code = DepartmentCode("ZZ")
        directories.put_departments([Department(code, "值班单位", "值班", work_hours="09:00-20:00")])
        directories.put_people([Person(PersonId("desk-ZZ"), "值班坐席", frozenset({Role.DEPARTMENT}), code)], "")
        self.at = NOW
        self.center = Center(database, lambda: self.at)
        self.standards = {str(one.limit): one.id for one in self.center.directory.standards.values()}
        self.outcomes: Counter[str] = Counter()
        self.done: Counter[str] = Counter()

    def person(self, name: str) -> Person:
        """One of the people, by id."""
        return self.center.directory.people[PersonId(name)]

    def changes(self, case: Case) -> list[int]:
        """The versions that the change rows of a case tell of."""
        query = select(CHANGES.c.version).where(CHANGES.c.kind == "case", CHANGES.c.key == case.id)
        with self.center.database.read() as connection:
            return list(connection.execute(query.order_by(CHANGES.c.seq)).scalars())


class Life:
    """One case of an example: what should stand and what was returned, at each version, and how it came there."""

    def __init__(self, name: int) -> None:
        self.name = name
        self.models: list[Words] = []
        self.cases: list[Case] = []
        self.steps: list[tuple[str, str, str | None, bool]] = []

    def __repr__(self) -> str:
        return f"case {self.name}"

    def put(self, opinion: Words, case: Case, *, behalf: bool = False) -> None:
        """Notes the next version."""
        who, action, from_stage, _at = opinion["last"]
        self.models.append(opinion)
        self.cases.append(case)
        self.steps.append((who, action, from_stage, behalf))


class Sent:
    """A command that was carried out on a version of a case."""

    def __init__(self, life: Life, version: int, act: Words, command: str) -> None:
        self.life, self.version, self.act, self.command = life, version, act, command

    def __repr__(self) -> str:
        return f"{self.act['action']} of {self.life!r} v{self.version}"


def act_of(action: str, who: str = "", department: str | None = None, **more: Any) -> Words:
    """An act in the model's words, with everything filled in that some act needs."""
    words: Words = {
        "action": action,
        "who": who,
        "department": department,
        "departments": (),
        "limit": "2UH",
        "reason": "理由",
        "until": None,
        "place": "解放路12号",
        "people": 2,
        "priority": "normal",
        "behalf": False,
        "other": None,
        "name": None,
    }
    return {**words, **more}


def told(case: Case, names: dict[int, int]) -> Words:
    """A stored case in the model's words."""
    return {
        "stage": case.stage.value,
        "version": case.version,
        "since": case.stage_since,
        "limit": case.standard,
        "priority": case.priority.value,
        "operator": case.operator,
        "reworks": case.rework_count,
        "reopens": case.reopen_count,
        "rests_until": case.suspended_until,
        "into": names.get(case.merged_into or 0),
        "came_from": case.merged_stage and case.merged_stage.value,
        "due": case.due_at,
        "ended": case.closed_at is not None,
        "parts": [
            {
                "department": part.department,
                "lead": part.lead,
                "state": part.state.value,
                "sent": part.dispatched_at,
                "sign_due": part.sign_due_at,
                "due": part.due_at,
                "limit": part.time_limit,
                "come_due": part.check_in_due_at,
                "signed": part.signed_at,
                "fed_back": part.fed_back_at,
                "ended": part.ended_at,
                "asked": part.asked and part.asked.value,
                "paused": part.paused_until,
                "came": part.checked_in_at,
                "appeal": part.appeal and part.appeal.value,
                "reviewer": part.appeal_by,
                "extensions": part.extensions,
                "reminders": part.reminders,
            }
            for part in case.branches
        ],
    }


def expected(opinion: Words, district: District) -> Words:
    """What the model says of a case, in the same form."""
    parts = [{key: value for key, value in part.items() if key != "went_on"} for part in opinion["parts"]]
    words = {key: opinion[key] for key in opinion if key not in ("before", "last", "handled")}
    limit = opinion["limit"] and district.standards[opinion["limit"]]
    ended = opinion["stage"] in model.FINAL
    return {**words, "limit": limit, "due": model.case_due(opinion), "ended": ended, "parts": parts}


class CaseLife(RuleBasedStateMachine):
    """Several cases, everybody who may touch them, and a clock that jumps. Subclassed with the district to act in."""

    district: District

    def __init__(self) -> None:
        super().__init__()
        self.lives: list[Life] = []
        self.sent: list[Sent] = []
        self.touched: Life | None = None
        self.others = {case.id for case in self.district.center.cases.open_cases()}
        self.district.at = NOW

    @initialize(data=st.data())
    def begin(self, data: st.DataObject) -> None:
        """Two cases, because some acts are about two."""
        self.report(data)
        self.report(data)
        life = self.lives[0]
        for action in data.draw(st.sampled_from(OPENINGS), "opening").split():
            self.district.at += timedelta(days=7) if action == "late" else timedelta(seconds=7)
            if action != "late":
                act = act_of(action, department="CG" if action in model.AIMED else None, name=life.name)
                act["departments"] = ("CG",) if action == "dispatch" else ()
                act["until"] = self.district.at + timedelta(days=10)
                act["who"] = next(who for who in PEOPLE if model.may(*PEOPLE[who], act))
                self.send(life, len(life.cases), act, str(uuid.uuid4()), data)

    # One rule that chooses: of several, each example would leave some out, and a life is too long a chain for that.
    @rule(data=st.data())
    def turn(self, data: st.DataObject) -> None:
        """Somebody does something, or time goes by."""
        self.district.at += timedelta(seconds=7)
        kind = data.draw(st.sampled_from(TURNS), "turn")
        getattr(self, kind)(data)

    def wait(self, data: st.DataObject) -> None:
        """Time goes by."""
        self.district.at += data.draw(st.sampled_from(WAITS), "wait")

    def report(self, data: st.DataObject) -> None:
        """A case is reported."""
        who = data.draw(st.sampled_from(sorted(PEOPLE)), "who")
        priority = data.draw(st.sampled_from(("normal", "critical")), "priority") if self.lives else "normal"
        who = who if self.lives else "acceptor"
        new = self.new_case(priority)
        act = act_of("report", who)
        if not model.may(*PEOPLE[who], act):
            self.refused("not_allowed", lambda: self.cases.report(self.person(who), new, command_id=str(uuid.uuid4())))
            return
        command = str(uuid.uuid4())
        case = self.cases.report(self.person(who), new, command_id=command)
        assert self.cases.report(self.person(who), new, command_id=command) == case
        self.add(model.new(who, self.district.at, priority), case)

    def split(self, data: st.DataObject) -> None:
        """A part of a case becomes a case of its own."""
        life, version = self.seen(data)
        who = data.draw(st.sampled_from(("acceptor", "dispatcher", "shift_leader", "grid_worker")), "who")
        seen, case, command = life.models[version - 1], life.cases[version - 1], str(uuid.uuid4())

        def send() -> Case:
            facts = replace(case.facts, description="另一处")
            return self.cases.split(self.person(who), case, facts, command_id=command)

        if not model.may(*PEOPLE[who], act_of("split")):
            self.refused("not_allowed", send)
        elif seen["stage"] in model.FINAL:
            self.refused("bad_move", send)
        elif version != len(life.cases):
            self.refused("conflict", send)
        else:
            part = send()
            assert part.split_from == case.id
            assert send() == part
            opinion = model.new(who, self.district.at, seen["priority"], split_from=seen)
            self.add(opinion, part)

    def step(self, data: st.DataObject) -> None:
        """Somebody who may does something that fits."""
        life, act = self.fitting(data)
        self.send(life, len(life.cases), act, str(uuid.uuid4()), data)

    def stale(self, data: st.DataObject) -> None:
        """Somebody does something that fitted an earlier version."""
        life, version = self.seen(data)
        act = self.fitting_act(data, life, version)
        self.send(life, version, act, str(uuid.uuid4()), data)

    def stray(self, data: st.DataObject) -> None:
        """Somebody does something, whether it fits or not, and whether he may or not."""
        life = self.life(data)
        action = data.draw(st.sampled_from(ACTIONS), "action")
        department = data.draw(st.sampled_from(model.DEPARTMENTS), "department") if action in model.AIMED else None
        act = self.details(data, life, action, department)
        act["who"] = data.draw(st.sampled_from(sorted(PEOPLE)), "who")
        act["behalf"] = data.draw(st.booleans(), "behalf")
        if action == "report":
            act["action"] = "import"
        elif action == "split":
            act["action"] = "undo"
        self.send(life, len(life.cases), act, str(uuid.uuid4()), data)

    def silent(self, data: st.DataObject) -> None:
        """Somebody who may does something that fits and gives no reason, or place, or time."""
        life, act = self.fitting(data)
        missing = data.draw(st.sampled_from(("reason", "reason", "reason", "place", "until", "departments")), "missing")
        act[missing] = {"departments": (), "until": None}.get(missing, "")
        self.send(life, len(life.cases), act, str(uuid.uuid4()), data)

    def again(self, data: st.DataObject) -> None:
        """A command that was carried out comes again, soon or late, and is not done again."""
        if not self.sent:
            return
        sent = data.draw(st.sampled_from(self.sent), "sent")
        case = sent.life.cases[sent.version - 1]
        answer = self.cases.do(self.person(sent.act["who"]), case, self.act(sent.act), command_id=sent.command)
        assert answer == sent.life.cases[-1]
        self.touched = sent.life
        self.district.outcomes["repeated"] += 1

    def reuse(self, data: st.DataObject) -> None:
        """The id of a command comes with another command."""
        if not self.sent:
            return
        sent = data.draw(st.sampled_from(self.sent), "sent")
        life, act = self.fitting(data)
        same = (sent.life is life, sent.act["who"], sent.act["action"], self.named(sent.act))
        if same == (True, act["who"], act["action"], self.named(act)):
            return
        self.send(life, len(life.cases), act, sent.command, data, reused=True)

    # What the rules above are made of.

    @property
    def cases(self) -> Any:
        """The service under test."""
        return self.district.center.cases

    def person(self, name: str) -> Person:
        """One of the people."""
        return self.district.person(name)

    def new_case(self, priority: str) -> Any:
        """A report on its way in."""
        center = self.district.center
        standard = next(iter(center.directory.standards.values()))
        new = Desk.new(self, minor="01", priority=Priority(priority))  # type: ignore[arg-type]
        assert new.facts.category == standard.category
        return new

    @property
    def center(self) -> Center:
        """The centre, as `Desk.new` asks for it."""
        return self.district.center

    def add(self, opinion: Words, case: Case) -> None:
        """Follows one more case."""
        life = Life(len(self.lives) + 1)
        self.lives.append(life)
        life.put(opinion, case)
        self.touched = life
        self.counted("done", opinion["last"][1])

    def counted(self, outcome: str, action: str) -> None:
        """Notes what came of an act."""
        self.district.outcomes[outcome] += 1
        if outcome == "done":
            self.district.done[action] += 1

    def refused(self, code: str, send: Any) -> None:
        """Sends what must be refused."""
        with pytest.raises(GridError) as refusal:
            send()
        assert refusal.value.code == code, refusal.value
        self.district.outcomes[code] += 1

    def life(self, data: st.DataObject) -> Life:
        """One of the cases."""
        return data.draw(st.sampled_from([*self.lives[:2] * 4, *self.lives[2:]]), "case")

    def seen(self, data: st.DataObject) -> tuple[Life, int]:
        """One of the cases, as it stood at some version."""
        life = self.life(data)
        newest = len(life.cases)
        return life, newest - data.draw(st.integers(0, min(newest - 1, 3)), "behind")

    def fitting(self, data: st.DataObject) -> tuple[Life, Words]:
        """One of the cases and something that fits it as it stands."""
        life = self.life(data)
        return life, self.fitting_act(data, life, len(life.cases))

    def fitting_act(self, data: st.DataObject, life: Life, version: int) -> Words:
        """Something that somebody may do to a case as it stood at a version."""
        seen, choices = life.models[version - 1], []
        free = [code for code in model.DEPARTMENTS if code not in {part["department"] for part in model.live(seen)}]
        other = next(
            (one for one in self.lives if one is not life and one.models[-1]["stage"] not in model.FINAL), None
        )
        probe = act_of("", seen["last"][0], departments=tuple(free[:1]), until=self.district.at + timedelta(days=1))
        for action in STEPS_OF_A_CASE:
            for department in model.DEPARTMENTS if action in model.AIMED else (None,):
                into = other and {"name": other.name, "model": other.models[-1]}
                departments = () if action in ("rework", "reopen") else probe["departments"]
                named = {"action": action, "department": department, "departments": departments, "other": into}
                if action == "undo" and not model.may(*PEOPLE[seen["last"][0]], act_of("undo")):
                    continue
                who = "" if action == "exempt" else seen["last"][0]
                try:
                    model.step(seen, {**probe, **named, "who": who, "name": life.name}, self.district.at)
                except Refused:
                    continue
                choices += [(action, department)] * WEIGHTS.get(action, USUAL_WEIGHT)
        if not choices:
            # A merged case whose target ended, for example, can at least not be taken.
            choices = [("take", None)]
        choices.sort(key=lambda choice: (-WEIGHTS.get(choice[0], USUAL_WEIGHT), choice[0], choice[1] or ""))
        action, department = data.draw(st.sampled_from(choices), "act")
        act = self.details(data, life, action, department)
        able = [(who, False) for who in PEOPLE if model.may(*PEOPLE[who], act)]
        if action in model.OWN_ACTS:
            able += [(who, True) for who in PEOPLE if model.may(*PEOPLE[who], {**act, "behalf": True})]
        if action == "undo":
            able = [(seen["last"][0], False)]
        act["who"], act["behalf"] = data.draw(st.sampled_from(able), "who")
        return act

    def details(self, data: st.DataObject, life: Life, action: str, department: str | None) -> Words:
        """An act with what it needs besides the action."""
        act = act_of(action, department=department, name=life.name)
        newest = life.models[-1]
        if action in ("dispatch", "transfer"):
            held = {part["department"] for part in model.live(newest)}
            free = [code for code in model.DEPARTMENTS if code not in held] or ["CG"]
            most = 3 if action == "dispatch" else 1
            codes = st.lists(st.sampled_from([*free, *free, "OLD"]), min_size=1, max_size=most, unique=True)
            act["departments"] = tuple(data.draw(codes, "departments"))
        elif action in ("rework", "reopen") and data.draw(st.booleans(), "some"):
            act["departments"] = (data.draw(st.sampled_from(model.DEPARTMENTS), "department"),)
        elif action in ("suspend", "ask_suspension"):
            act["until"] = self.district.at + timedelta(
                days=data.draw(st.sampled_from((0, 1, 5, 40, 365, 366)), "days")
            )
        elif action == "file":
            act["limit"] = data.draw(st.sampled_from(model.LIMITS), "limit")
        elif action == "amend":
            act["priority"] = data.draw(st.sampled_from(("critical", "normal")), "priority")
        elif action == "merge":
            other, version = self.seen(data)
            if other is life and len(self.lives) > 1:
                other = self.lives[0] if life is not self.lives[0] else self.lives[1]
                version = len(other.cases)
            act["other"] = {"name": other.name, "model": other.models[version - 1], "case": other.cases[version - 1]}
        return act

    @staticmethod
    def named(act: Words) -> tuple[str, ...]:
        """The departments a command names."""
        return tuple(filter(None, (act["department"], *act["departments"])))

    def act(self, words: Words) -> Act:
        """An act in the program's form."""
        facts = self.lives[words["name"] - 1].cases[-1].facts
        other = words["other"]
        return Act(
            Action(words["action"]),
            department=words["department"] and DepartmentCode(words["department"]),
            departments=tuple(DepartmentCode(code) for code in words["departments"]),
            standard=self.district.standards[words["limit"]] if words["action"] == "file" else None,
            facts=replace(facts, priority=Priority(words["priority"])) if words["action"] == "amend" else None,
            reason=words["reason"],
            until=words["until"],
            place=words["place"],
            people=words["people"],
            other=other and other["case"],
            behalf=words["behalf"],
        )

    def foreseen(self, life: Life, version: int, act: Words, *, reused: bool) -> tuple[str, Words | None]:
        """What should come of an act: the code of its refusal, or `done` and the case afterwards."""
        if not model.may(*PEOPLE[act["who"]], act):
            return "not_allowed", None
        newest = version == len(life.cases)
        if act["action"] == "undo" and not newest:
            return "bad_move", None
        try:
            after = model.step(life.models[version - 1], act, self.district.at)
        except Refused as refusal:
            return str(refusal), None
        if reused:
            return "command_reused", None
        other = act["other"]
        if not newest or (other is not None and other["model"] is not self.lives[other["name"] - 1].models[-1]):
            return "conflict", None
        return "done", after

    def send(
        self, life: Life, version: int, act: Words, command: str, data: st.DataObject, *, reused: bool = False
    ) -> None:
        """Sends an act and compares what came of it with what should."""
        outcome, after = self.foreseen(life, version, act, reused=reused)
        shown = {key: value for key, value in act.items() if key not in ("other", "name") and value}
        note(f"{self.district.at:%m-%d %H:%M:%S} case {life.name} v{version}: {shown} -> {outcome}")
        self.touched = life
        case, refusal = None, None
        try:
            case = self.cases.do(self.person(act["who"]), life.cases[version - 1], self.act(act), command_id=command)
        except GridError as told_why:
            refusal = told_why
        assert (refusal.code if refusal else "done") == outcome, refusal
        if isinstance(refusal, Conflict):
            assert refusal.current == life.cases[-1]
        if case is not None:
            assert after is not None
            before = life.models[-1]
            life.put(after, case, behalf=act["behalf"] and act["action"] in model.OWN_ACTS)
            self.sent.append(Sent(life, version, act, command))
            self.rests(before, case)
        self.counted(outcome, act["action"])
        version = data.draw(st.integers(1, len(life.cases)), "version")
        assert self.cases.at_version(life.cases[-1], version) == life.cases[version - 1]

    def rests(self, before: Words, case: Case) -> None:
        """A clock that stands still has the same left when it goes on."""
        if case.suspended_until is None or case.suspended_until == before["rests_until"]:
            return
        for old, new in zip(before["parts"], case.branches, strict=True):
            stopped = old["paused"] if old["paused"] and old["paused"] > self.district.at else self.district.at
            if old["state"] in model.AT_WORK and model.left(old, stopped) > timedelta():
                assert new.paused_until == case.suspended_until
                moved = {**old, "due": new.due_at}
                assert model.left(moved, new.paused_until) == model.left(old, stopped)

    @invariant()
    def every_case_is_what_it_should_be(self) -> None:
        """What is stored is what was returned last and what the model says; nothing else has changed."""
        names = {life.cases[0].id: life.name for life in self.lives}
        stored = {case.id: case for case in self.cases.by_ids(list(names))}
        for life in self.lives:
            assert stored[life.cases[-1].id] == life.cases[-1]
        if self.touched is not None:
            assert told(self.touched.cases[-1], names) == expected(self.touched.models[-1], self.district)

    @invariant()
    def the_queue_holds_the_open_cases(self) -> None:
        """All of them, nearest limit first, and what other examples left."""
        queue = self.cases.open_cases()
        mine = {life.cases[-1].id for life in self.lives if life.models[-1]["stage"] not in model.FINAL}
        assert {case.id for case in queue} == self.others | mine
        assert [case.id for case in queue] == [case.id for case in sorted(queue, key=lambda one: (one.due_at, one.id))]

    @invariant()
    def history_tells_each_version_once(self) -> None:
        """One entry and one change row a version, in order, by who did it."""
        life = self.touched
        if life is None:
            return
        entries = self.cases.history(life.cases[-1].id)
        versions = list(range(1, len(life.cases) + 1))
        assert [entry.version for entry in entries] == versions == self.district.changes(life.cases[-1])
        assert [(one.actor, one.action, one.from_stage, one.behalf) for one in entries] == life.steps
        assert [one.to_stage for one in entries] == [case.stage for case in life.cases]
        assert [one.at for one in entries] == [opinion["last"][3] for opinion in life.models]

    @invariant()
    def no_clock_ends_before_it_begins(self) -> None:
        """Save that a department which comes back late, or has never come to the place, is late from the start."""
        life = self.touched
        if life is None:
            return
        case, parts = life.cases[-1], life.models[-1]["parts"]
        for branch, part in zip(case.branches, parts, strict=True):
            assert branch.due_at >= branch.dispatched_at or part["went_on"]
        if case.clock is not None and not case.clock_department:
            assert case.clock.due > case.clock.start

    def teardown(self) -> None:
        """The next example begins in a district where time has not gone by, and not behind a queue of thousands."""
        self.district.at = NOW
        if len(self.others) < MOST_LEFT:
            return
        for case in self.cases.by_ids([life.cases[-1].id for life in self.lives]):
            if not case.stage.final:
                act = Act(Action.VOID, reason="演练结束")
                self.cases.do(self.person("shift_leader"), case, act, command_id=str(uuid.uuid4()))


# One database for all examples, so that what one of them leaves is still there in the next. The decorator that a
# failure names belongs on CaseLife.
def test_that_whatever_is_done_to_cases_comes_to_what_a_second_opinion_says(database):
    wanted = int(os.environ.get(WANTED, "0"))
    district = District(database)
    run_state_machine_as_test(
        type("CaseLifeThere", (CaseLife,), {"district": district}),
        settings=settings(
            max_examples=wanted or EXAMPLES,
            stateful_step_count=STEPS,
            derandomize=not wanted,
            database=None,
            deadline=None,
            print_blob=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
    if wanted == 0:
        assert not OUTCOMES - district.outcomes.keys(), district.outcomes
        assert not set(ACTIONS) - {"import", "reckon"} - district.done.keys(), district.done
