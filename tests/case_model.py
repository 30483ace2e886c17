"""What should become of a case, in words and plain dicts: a second opinion, written without the program's tables.

Pure, and of no use to the program: it knows four departments, one calendar without holidays and the preset rules. A
case is a dict that is never changed once it has been handed out; `before` leads back to the version before it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

Words = dict[str, Any]

FINAL = frozenset({"closed", "rejected", "void", "merged"})
OUT = frozenset({"returned", "withdrawn"})
AT_WORK = frozenset({"signed", "handling", "rework"})
DEPARTMENTS = ("CG", "JT", "SZ", "ZZ")
LIMITS = ("2UH", "1WD", "4WH", "3ND")
MOST_EXTENSIONS, LONGEST_REST = 2, timedelta(days=365)
TO_COME, UNDO_FOR = timedelta(minutes=30), timedelta(seconds=60)
# Hours of work on Monday to Friday; one department has its own. The zone has had one offset for all these years.
HOURS = {"": ((8, 12), (14, 18)), "ZZ": ((9, 20),)}
ZONE = timedelta(hours=8)
DAY = timedelta(days=1)


def listed(text: str) -> tuple[str, ...]:
    """The words of a line."""
    return tuple(text.split())


OWN_ACTS = frozenset(listed("sign check_in handle feed_back return ask_extension ask_suspension appeal"))
AIMED = OWN_ACTS | frozenset(listed("withdraw transfer remind extend refuse exempt deny"))
NEEDS_REASON = frozenset(
    listed(
        "reject send_back withdraw return rework void transfer ask_extension ask_suspension refuse suspend reopen "
        "separate appeal deny"
    )
)
RECORDERS = frozenset({"acceptor", "dispatcher", "shift_leader"})
_LEADER_NOT = OWN_ACTS | {"import", "reckon"}
POWERS = {
    "acceptor": "report take amend accept reject verify confirm file inspect pass rework close remind merge separate "
    "split undo exempt deny",
    "dispatcher": "report take amend send_back dispatch withdraw transfer remind extend refuse resume merge separate "
    "split undo",
    "department": " ".join(OWN_ACTS),
    "grid_worker": "report confirm pass rework",
    "administrator": "import reckon",
    "auditor": "",
}

# In which stages an act can be thought of at all.
_OPEN = "reported verifying accepted filed dispatched handling returned rework handled inspecting to_close"
_OUT_THERE = "dispatched handling returned rework"
_WORKED_ON = "handling returned rework"
STAGES = {
    "take": _OPEN,
    "amend": _OPEN,
    "void": _OPEN,
    "split": _OPEN,
    "accept": "reported",
    "reject": "reported verifying accepted",
    "verify": "reported accepted",
    "confirm": "verifying",
    "file": "accepted",
    "send_back": "filed returned",
    "dispatch": "filed " + _OUT_THERE,
    "withdraw": _OUT_THERE,
    "sign": _OUT_THERE,
    "return": _OUT_THERE,
    "remind": _OUT_THERE,
    "reckon": _OUT_THERE,
    "transfer": "dispatched handling rework",
    "handle": _WORKED_ON,
    "feed_back": _WORKED_ON,
    "check_in": _WORKED_ON,
    "ask_extension": _WORKED_ON,
    "ask_suspension": _WORKED_ON,
    "extend": _WORKED_ON,
    "refuse": _WORKED_ON,
    "resume": _WORKED_ON,
    "suspend": "handling rework",
    "inspect": "handled",
    "pass": "inspecting",
    "rework": "handled inspecting to_close",
    "close": "to_close",
    "reopen": "closed rejected void",
    "merge": "reported verifying accepted filed",
    "separate": "merged",
    "undo": "accepted rejected verifying filed dispatched handling inspecting to_close closed",
    "appeal": "closed",
    "exempt": "closed",
    "deny": "closed",
    "report": "",
    "import": "",
}
# What the centre's plain steps lead to.
_PLAIN = {
    "accept": "accepted",
    "reject": "rejected",
    "verify": "verifying",
    "confirm": "accepted",
    "file": "filed",
    "inspect": "inspecting",
    "pass": "to_close",
    "close": "closed",
}
_OWN_MINUTES = {
    "reported": 15,
    "verifying": 30,
    "accepted": 15,
    "filed": 15,
    "returned": 15,
    "handled": 30,
    "inspecting": 30,
    "to_close": 60,
}


class Refused(Exception):
    """The act does not fit: `bad_move`, or `reason_missing`."""


def may(role: str, department: str | None, act: Words) -> bool:
    """True when somebody of this role and department may do the act."""
    action = act["action"]
    if action not in OWN_ACTS:
        return (role == "shift_leader" and action not in _LEADER_NOT) or action in POWERS.get(role, "").split()
    if act["behalf"]:
        return role in RECORDERS
    return role == "department" and department == act["department"]


# --- work time, counted day by day


# The holidays of 2026 by month and day, first to last, and the working days that make up for them.
_OFF = ((1, 1, 3), (2, 15, 23), (4, 4, 6), (5, 1, 5), (6, 19, 21), (9, 25, 27), (10, 1, 7))
_MADE_UP = {(1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10)}


def _works(day: datetime) -> bool:
    if day.year != 2026:
        return day.weekday() < 5
    if (day.month, day.day) in _MADE_UP:
        return True
    return day.weekday() < 5 and not any(day.month == month and a <= day.day <= b for month, a, b in _OFF)


def _periods(department: str, a: datetime, b: datetime) -> list[tuple[datetime, datetime]]:
    """The periods of work that overlap the time between two moments."""
    found = []
    day = (a + ZONE).replace(hour=0, minute=0, second=0)
    while day <= b + ZONE:
        if _works(day):
            for begin, end in HOURS.get(department, HOURS[""]):
                found.append((day + timedelta(hours=begin) - ZONE, day + timedelta(hours=end) - ZONE))
        day += DAY
    return found


def worked(department: str, a: datetime, b: datetime) -> timedelta:
    """Work time between two moments, below zero when the second is the earlier one."""
    if b < a:
        return -worked(department, b, a)
    parts = [min(b, end) - max(a, begin) for begin, end in _periods(department, a, b) if begin < b and end > a]
    return sum(parts, timedelta())


def after_work(department: str, start: datetime, amount: timedelta) -> datetime:
    """The first moment by which so much work time has passed."""
    until = start
    while True:
        begun, until = until, until + 7 * DAY
        done = worked(department, begun, until)
        if done < amount:
            amount -= done
            continue
        for begin, end in _periods(department, begun, until):
            part = max(end - max(begin, begun), timedelta())
            if part and part >= amount:
                return max(begin, begun) + amount
            amount -= part


def _runs_always(limit: str) -> bool:
    return limit.endswith(("UH", "ND"))


def due(department: str, start: datetime, limit: str) -> datetime:
    """When a limit that begins at a moment runs out."""
    amount = int(limit[:-2])
    if limit.endswith("UH"):
        return start + timedelta(hours=amount)
    if limit.endswith("ND"):
        return start + timedelta(days=amount)
    return after_work(department, start, timedelta(hours=amount if limit.endswith("WH") else 8 * amount))


def left(part: Words, at: datetime) -> timedelta:
    """What is left of a department's limit at a moment, in the limit's own kind of time; below zero when late."""
    if not _runs_always(part["limit"]):
        amount = worked(part["department"], at, part["due"])
        if amount > timedelta():
            return amount
    return part["due"] - at if part["due"] < at or _runs_always(part["limit"]) else timedelta()


def _goes_on(part: Words, stopped: datetime, again: datetime) -> datetime:
    """The due time of a clock that stood still: what was left is left again, and late stays as late."""
    amount = left(part, stopped)
    if amount > timedelta() and not _runs_always(part["limit"]):
        return after_work(part["department"], again, amount)
    return again + (part["due"] - stopped)


# --- the case and its parts, one for each time a department was sent it


def new(who: str, at: datetime, priority: str = "normal", *, split_from: Words | None = None) -> Words:
    """A case just reported, or one split off another, which has been accepted already."""
    if split_from is not None and split_from["stage"] in FINAL:
        raise Refused("bad_move")
    return {
        "stage": "reported" if split_from is None else "accepted",
        "version": 1,
        "since": at,
        "limit": None,
        "priority": priority,
        "operator": None if split_from is None else who,
        "parts": [],
        "reworks": 0,
        "reopens": 0,
        "rests_until": None,
        "into": None,
        "came_from": None,
        "handled": None,
        "before": None,
        "last": (who, "report" if split_from is None else "split", None, at),
    }


def current(case: Words) -> list[Words]:
    """The last part of each department."""
    return list({part["department"]: part for part in case["parts"]}.values())


def live(case: Words) -> list[Words]:
    """The parts that are not out."""
    return [part for part in current(case) if part["state"] not in OUT]


def leader(case: Words) -> Words | None:
    """The part that leads now."""
    return next((part for part in live(case) if part["lead"]), None)


def _settled(case: Words) -> str:
    states = {part["state"] for part in live(case)}
    if leader(case) is None:
        return "returned" if any(part["state"] == "returned" for part in current(case)) else "filed"
    if states == {"fed_back"}:
        return "handled"
    if "rework" in states:
        return "rework"
    return "dispatched" if states == {"to_sign"} else "handling"


def _refuse_unless(right: object) -> None:
    if not right:
        raise Refused("bad_move")


def step(case: Words, act: Words, at: datetime) -> Words:
    """The case after an act, as a new dict; raises Refused."""
    action = act["action"]
    _refuse_unless(case["stage"] in STAGES[action].split())
    # Names are looked up before anything else is asked.
    _refuse_unless(action not in ("dispatch", "transfer") or set(act["departments"]) <= set(DEPARTMENTS))
    if action in NEEDS_REASON and not act["reason"]:
        raise Refused("reason_missing")
    after = {**case, "parts": [dict(part) for part in case["parts"]], "before": case}
    if action == "undo":
        after = _undone(case, act, at)
    elif action in _PLAIN:
        after["stage"] = _PLAIN[action]
        _plain(after, act)
    elif action in AIMED:
        part = next((one for one in current(after) if one["department"] == act["department"]), None)
        _refuse_unless(part)
        assert part is not None
        _TO_PART[action](after, part, act, at)
        if action not in ("appeal", "exempt", "deny"):
            after["stage"] = _settled(after)
    else:
        _TO_CASE[action](after, act, at)
    if not any(part["state"] in AT_WORK for part in after["parts"]):
        after["rests_until"] = None
    if after["stage"] != case["stage"] and action != "undo":
        after["since"] = at
    if after["stage"] == "handled" and after["handled"] is None:
        after["handled"] = at
    after["version"] = case["version"] + 1
    after["last"] = (act["who"], action, case["stage"], at)
    return after


def _undone(case: Words, act: Words, at: datetime) -> Words:
    before = case["before"]
    who, action, from_stage, done_at = case["last"]
    _refuse_unless(before is not None and who == act["who"] and at - done_at <= UNDO_FOR)
    _refuse_unless(action in _PLAIN or (action == "dispatch" and from_stage in ("filed", "dispatched", "handling")))
    kept = [dict(part) for part in before["parts"]]
    added = [{**part, "state": "withdrawn", "ended": at} for part in case["parts"][len(kept) :]]
    return {**before, "parts": kept + added, "before": case}


def _plain(case: Words, act: Words) -> None:
    if act["action"] == "accept":
        case["operator"] = act["who"]
    if act["action"] == "file":
        _refuse_unless(act["limit"])
        case["limit"] = act["limit"]
        case["operator"] = case["operator"] or act["who"]


def _take(case: Words, act: Words, _at: datetime) -> None:
    case["operator"] = act["who"]


def _amend(case: Words, act: Words, _at: datetime) -> None:
    case["priority"] = act["priority"]


def _all_out(case: Words, at: datetime, *, returned_too: bool) -> None:
    for part in current(case):
        if part["state"] not in OUT or (returned_too and part["state"] == "returned"):
            part.update(state="withdrawn", asked=None, ended=part["ended"] or at)


def _void(case: Words, _act: Words, at: datetime) -> None:
    _all_out(case, at, returned_too=False)
    case["stage"] = "void"


def _send_back(case: Words, _act: Words, at: datetime) -> None:
    _all_out(case, at, returned_too=True)
    case.update(stage="accepted", limit=None)


def _check_new(case: Words, departments: tuple[str, ...]) -> None:
    _refuse_unless(departments and len(set(departments)) == len(departments))
    _refuse_unless(not {part["department"] for part in live(case)} & set(departments))


def _add(case: Words, department: str, at: datetime, *, lead: bool) -> None:
    part = {
        "department": department,
        "lead": lead,
        "state": "to_sign",
        "sent": at,
        "sign_due": at + timedelta(minutes=30),
        "due": due(department, at, case["limit"]),
        "limit": case["limit"],
        "come_due": at + TO_COME if case["priority"] == "critical" else None,
        "went_on": False,
        **dict.fromkeys(("signed", "fed_back", "ended", "asked", "paused", "came", "appeal", "reviewer")),
        "extensions": 0,
        "reminders": 0,
    }
    known = next((one for one in current(case) if one["department"] == department), None)
    if known is not None and known["state"] == "returned" and known["limit"] == case["limit"]:
        # While it was not there its clock stood still.
        part.update(due=_goes_on(known, known["ended"], at), went_on=True)
    case["parts"].append(part)


def _dispatch(case: Words, act: Words, at: datetime) -> None:
    _check_new(case, act["departments"])
    for department in act["departments"]:
        _add(case, department, at, lead=leader(case) is None)
    case["operator"] = case["operator"] or act["who"]
    case["stage"] = _settled(case)


def _work_again(case: Words, departments: tuple[str, ...], at: datetime) -> None:
    answered = [part for part in current(case) if part["state"] == "fed_back"]
    _refuse_unless(set(departments) <= {part["department"] for part in answered})
    for part in answered:
        if not departments or part["department"] in departments:
            again = due(part["department"], at, case["limit"])
            part.update(state="rework", sent=at, due=again, limit=case["limit"], extensions=0, paused=None)
            part.update(fed_back=None, went_on=False, appeal=None, reviewer=None)
    case.update(stage="rework", handled=None)


def _rework(case: Words, act: Words, at: datetime) -> None:
    _work_again(case, act["departments"], at)
    case["reworks"] += 1


def _reopen(case: Words, act: Words, at: datetime) -> None:
    case["reopens"] += 1
    if case["stage"] == "rejected":
        case["stage"] = "reported"
    elif any(part["state"] == "fed_back" for part in current(case)):
        _work_again(case, act["departments"], at)
    else:
        case.update(stage="accepted", limit=None, handled=None)


def _merge(case: Words, act: Words, _at: datetime) -> None:
    other = act["other"]
    _refuse_unless(other is not None and other["name"] != act["name"] and other["model"]["stage"] not in FINAL)
    case.update(came_from=case["stage"], into=other["name"], stage="merged")


def _separate(case: Words, _act: Words, _at: datetime) -> None:
    case.update(stage=case["came_from"], came_from=None, into=None)


def _check_rest(act: Words, at: datetime) -> None:
    _refuse_unless(act["until"] is not None and at < act["until"] <= at + LONGEST_REST)


def _is_resting(case: Words, at: datetime) -> bool:
    return case["rests_until"] is not None and at < case["rests_until"]


def _suspend(case: Words, act: Words, at: datetime) -> None:
    working = [part for part in current(case) if part["state"] in AT_WORK]
    _refuse_unless(working)
    _check_rest(act, at)
    if _is_resting(case, at):
        _resume(case, act, at)
    case["rests_until"] = act["until"]
    for part in working:
        part.update(due=_goes_on(part, at, act["until"]), paused=act["until"])
        if part["asked"] == "suspension":
            part["asked"] = None


def _resume(case: Words, _act: Words, at: datetime) -> None:
    _refuse_unless(_is_resting(case, at))
    case["rests_until"] = None
    for part in current(case):
        if part["state"] in AT_WORK and part["paused"] is not None and part["paused"] > at:
            part.update(due=_goes_on(part, part["paused"], at), paused=None)


def _nothing(_case: Words, _act: Words, _at: datetime) -> None:
    pass


_TO_CASE = {
    "take": _take,
    "amend": _amend,
    "void": _void,
    "send_back": _send_back,
    "dispatch": _dispatch,
    "rework": _rework,
    "reopen": _reopen,
    "merge": _merge,
    "separate": _separate,
    "suspend": _suspend,
    "resume": _resume,
    "reckon": _nothing,
}


def _sign(_case: Words, part: Words, _act: Words, at: datetime) -> None:
    _refuse_unless(part["state"] == "to_sign")
    part.update(state="signed", signed=at)


def _handle(_case: Words, part: Words, _act: Words, _at: datetime) -> None:
    _refuse_unless(part["state"] in ("signed", "rework"))
    part["state"] = "handling"


def _feed_back(_case: Words, part: Words, _act: Words, at: datetime) -> None:
    _refuse_unless(part["state"] in AT_WORK)
    part.update(state="fed_back", fed_back=at, asked=None)


def _return(_case: Words, part: Words, _act: Words, at: datetime) -> None:
    _refuse_unless(part["state"] in ("to_sign", "signed", "handling"))
    part.update(state="returned", ended=at, asked=None)


def _owes(part: Words) -> bool:
    return part["state"] == "to_sign" or part["state"] in AT_WORK


def _withdraw(case: Words, part: Words, _act: Words, at: datetime) -> None:
    _refuse_unless(_owes(part) and not (part["lead"] and len(live(case)) > 1))
    part.update(state="withdrawn", ended=at, asked=None)


def _transfer(case: Words, part: Words, act: Words, at: datetime) -> None:
    _refuse_unless(_owes(part) and len(act["departments"]) == 1)
    _check_new(case, act["departments"])
    part.update(state="withdrawn", ended=at, asked=None)
    _add(case, act["departments"][0], at, lead=part["lead"])


def _remind(_case: Words, part: Words, _act: Words, _at: datetime) -> None:
    _refuse_unless(_owes(part))
    part["reminders"] += 1


def _check_in(_case: Words, part: Words, act: Words, at: datetime) -> None:
    _refuse_unless(part["state"] in AT_WORK and part["came"] is None and act["place"] and act["people"] > 0)
    part["came"] = at


def _may_be_extended(part: Words, at: datetime) -> bool:
    return part["state"] in AT_WORK and at <= part["due"] and part["extensions"] < MOST_EXTENSIONS


def _ask_extension(_case: Words, part: Words, _act: Words, at: datetime) -> None:
    _refuse_unless(part["asked"] is None and _may_be_extended(part, at))
    part["asked"] = "extension"


def _ask_suspension(_case: Words, part: Words, act: Words, at: datetime) -> None:
    _refuse_unless(part["state"] in AT_WORK and part["asked"] is None)
    _check_rest(act, at)
    part["asked"] = "suspension"


def _extend(_case: Words, part: Words, _act: Words, at: datetime) -> None:
    _refuse_unless(_may_be_extended(part, at))
    part.update(due=due(part["department"], part["due"], part["limit"]), extensions=part["extensions"] + 1)
    if part["asked"] == "extension":
        part["asked"] = None


def _refuse(_case: Words, part: Words, _act: Words, _at: datetime) -> None:
    _refuse_unless(part["state"] in AT_WORK and part["asked"] is not None)
    part["asked"] = None


def broke_limits(part: Words) -> bool:
    """True when the department signed, came or answered too late."""
    if part["come_due"] is not None:
        if part["came"] is None and part["fed_back"] is not None:
            return True
        if part["came"] is not None and part["came"] > part["come_due"]:
            return True
    late_to_sign = part["signed"] is not None and part["signed"] > part["sign_due"]
    return late_to_sign or (part["fed_back"] is not None and part["fed_back"] > part["due"])


def _appeal(_case: Words, part: Words, _act: Words, _at: datetime) -> None:
    _refuse_unless(part["state"] == "fed_back" and part["appeal"] is None and broke_limits(part))
    part["appeal"] = "asked"


def _exempt(_case: Words, part: Words, act: Words, _at: datetime) -> None:
    _refuse_unless(part["state"] == "fed_back" and part["appeal"] in ("asked", "seconded"))
    _refuse_unless(part["reviewer"] != act["who"])
    part["appeal"] = "granted" if part["appeal"] == "seconded" else "seconded"
    part["reviewer"] = part["reviewer"] or act["who"]


def _deny(_case: Words, part: Words, act: Words, _at: datetime) -> None:
    _refuse_unless(part["state"] == "fed_back" and part["appeal"] in ("asked", "seconded"))
    part.update(appeal="denied", reviewer=part["reviewer"] or act["who"])


_TO_PART = {
    "sign": _sign,
    "handle": _handle,
    "feed_back": _feed_back,
    "return": _return,
    "withdraw": _withdraw,
    "transfer": _transfer,
    "remind": _remind,
    "check_in": _check_in,
    "ask_extension": _ask_extension,
    "ask_suspension": _ask_suspension,
    "extend": _extend,
    "refuse": _refuse,
    "appeal": _appeal,
    "exempt": _exempt,
    "deny": _deny,
}


def case_due(case: Words) -> datetime | None:
    """When the first clock of a case runs out: the centre's own, else the nearest of the departments'."""
    if case["stage"] in _OWN_MINUTES:
        start = case["handled"] if case["stage"] == "inspecting" else case["since"]
        return start + timedelta(minutes=_OWN_MINUTES[case["stage"]])
    found = []
    for part in current(case):
        if _owes(part):
            found.append(part["due"])
            if part["state"] == "to_sign":
                found.append(part["sign_due"])
            if part["come_due"] is not None and part["came"] is None:
                found.append(part["come_due"])
    return min(found, default=None)
