"""Whistles of the demo at every stage, each brought there step by step by the service itself, in the past."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from gridcenter.demo.matters import make_matters
from gridcenter.demo.places import Place, Places
from gridcenter.demo.staff import Staff
from gridcenter.demo.whistle_words import whistle_words
from gridcenter.domain.case import Case, CaseId
from gridcenter.domain.department import DepartmentCode
from gridcenter.domain.directory import Directory
from gridcenter.domain.people import Person
from gridcenter.domain.whistle import Whistle, WhistleFacts, WhistleKind
from gridcenter.domain.whistle_moves import DEPARTMENT_ACTIONS, REASON_NEEDED, Score, WhistleAct, WhistleAction
from gridcenter.services.whistles import Whistles
from gridcenter.store.engine import Database

A, K = WhistleAction, WhistleKind
_LEADERS = frozenset({A.ADMIT, A.REFUSE, A.VOID})
_CENTRES = frozenset({A.NAME, A.SEND_BACK, A.INSIST, A.RELEASE})


@dataclass(frozen=True, slots=True)
class Story:
    """A whistle blown so many minutes ago, and its steps: `8 name CG XF, 5 sign CG` is 8 minutes, then 5 more.

    Without a subject it is blown for an open case and called after it; `@1` and `@2` are then the departments.
    """

    kind: WhistleKind
    matter: str
    subject: str
    description: str
    ago: int
    steps: str = ""


_HOUR, _DAY = 60, 24 * 60
_STORIES = (
    Story(K.EMERGENCY, "QZ-06", "沿街餐馆闻到燃气味", "店内有异味,已疏散客人,请立即到场。", 3),
    Story(
        K.EMERGENCY, "QZ-09", "路口路面塌陷约两平方米", "一条机动车道不能通行,网格员在场看守。", 9, "4 name ZJ JJ CG"
    ),
    Story(
        K.EMERGENCY, "QZ-07", "小区门口供水管爆裂", "水漫上人行道,车辆绕行。", 34, "3 name GS JJ, 5 sign GS, 9 sign JJ"
    ),
    Story(
        K.EMERGENCY,
        "QZ-10",
        "通信线缆垂到行车道",
        "大车剐断,一端悬空。",
        95,
        "3 name TG CG, 4 sign TG, 2 sign CG, 16 check_in TG 4, 8 check_in CG 2, 40 feed_back CG",
    ),
    Story(
        K.EMERGENCY,
        "QZ-21",
        "六层外墙保温层脱落",
        "底商门前已拉警戒线。",
        50,
        "6 name ZJ WY, 6 sign ZJ, 21 check_in ZJ 5",
    ),
    Story(K.PRIORITY, "QZ-14", "老旧楼栋隔断群租", "一户隔成九间,明火做饭,邻居多次反映。", 11),
    Story(K.PRIORITY, "QZ-02", "楼顶加建阳光房仍在施工", "劝阻无效,建材堆在楼道。", 50, "9 name CG ZR"),
    Story(
        K.PRIORITY,
        "QZ-11",
        "排口夜间流出黑水",
        "连续三晚,有异味。",
        2 * _DAY,
        "12 name SW HB PS, 20 sign SW, 15 sign HB, 10 sign PS, 60 contact SW, 30 contact HB, 20 contact PS",
    ),
    Story(
        K.PRIORITY,
        "QZ-12",
        "拆迁空地反复倾倒渣土",
        "夜间车辆进出,围挡已破。",
        3 * _DAY,
        "11 name CG HW GA, 25 sign CG, 5 sign HW, 40 sign GA, 300 contact CG, 30 contact HW, 20 contact GA,"
        " 900 check_in CG 6, 60 check_in HW 8",
    ),
    Story(
        K.PRIORITY,
        "QZ-03",
        "夜市油烟直排居民楼",
        "十余家摊点无净化设施。",
        6 * _DAY,
        "10 name HB CG SJ, 20 sign HB, 20 sign CG, 9 sign SJ, 600 check_in HB 3, 30 check_in CG 5, 20 check_in SJ 2,"
        " 1500 feed_back SJ, 700 feed_back HB",
    ),
    Story(
        K.PRIORITY,
        "QZ-15",
        "装修队讨要工程款聚在售楼处",
        "双方对工程量有分歧。",
        5 * _HOUR,
        "8 name RS ZJ, 15 sign RS, 30 sign ZJ, 200 check_in RS 2, 15 return ZJ",
    ),
    Story(
        K.PRIORITY,
        "QZ-18",
        "三栋楼暖气不热",
        "换热站压力不足,老人较多。",
        4 * _DAY,
        "9 name RL WY, 12 sign RL, 15 sign WY, 300 check_in RL 4, 60 check_in WY 2, 900 feed_back RL, 300 feed_back WY,"
        " 400 refuse_result RL",
    ),
    Story(K.ROUTINE, "QZ-04", "消防通道停满车", "三号楼北侧,消防车进不去。", 12),
    Story(K.ROUTINE, "QZ-13", "放学时段流动摊占满校门口", "家长接送只能走机动车道。", 21, "9 name JY GA"),
    Story(K.ROUTINE, "QZ-01", "早市退路进厅后又外溢", "占满非机动车道。", 5 * _HOUR, "14 name CG SJ, 50 sign CG"),
    Story(K.ROUTINE, "QZ-05", "单元门厅飞线充电", "物业劝阻两次。", _HOUR, "10 name XF WY, 20 sign XF, 8 return WY"),
    Story(
        K.ROUTINE,
        "QZ-16",
        "食品加工点无证经营",
        "租住民房内加工熟食。",
        _DAY,
        "13 name SJ WJ, 40 sign SJ, 5 sign WJ, 60 contact SJ, 700 check_in SJ 3",
    ),
    Story(
        K.ROUTINE,
        "QZ-22",
        "公交站台前共享单车乱停",
        "公交进不了站,乘客到车道上下。",
        20 * _HOUR,
        "10 name GJ CG, 30 sign GJ, 10 sign CG, 500 check_in GJ 2, 90 check_in CG 4, 200 feed_back GJ,"
        " 100 feed_back CG",
    ),
    Story(
        K.ROUTINE,
        "QZ-17",
        "行道树倾斜压到电线",
        "风后倾斜约三十度。",
        26 * _HOUR,
        "7 name YL GD, 15 sign YL, 20 sign GD, 240 check_in YL 6, 30 check_in GD 3, 120 feed_back GD, 30 feed_back YL",
    ),
    Story(
        K.ROUTINE,
        "QZ-19",
        "背街路灯整条不亮",
        "约四百米,夜间多发剐蹭。",
        6 * _HOUR,
        "8 name LD GD, 20 sign LD, 12 sign GD",
    ),
    Story(K.ROUTINE, "", "广场健身器材噪声反复投诉", "清单无此事项,请准入。", 38),
    Story(K.ROUTINE, "", "两街交界绿地无人管养", "权属不清,需多部门会商。", 80, "40 admit, 12 name YL ZR"),
    Story(K.ROUTINE, "QZ-01", "门店把桌椅摆到人行道", "一家小店,可由街道劝导。", 20 * _HOUR, "11 send_back"),
    Story(
        K.PRIORITY,
        "QZ-20",
        "汽修店内存放大量油漆",
        "与居民楼相连,无防爆措施。",
        9 * _DAY,
        "9 name YJ XF, 10 sign YJ, 12 sign XF, 200 check_in YJ 3, 20 check_in XF 4, 900 feed_back XF, 60 feed_back YJ,"
        " 300 confirm",
    ),
    Story(K.EMERGENCY, "", "", "", 11, "3 name @1 @2, 6 sign @1"),
    Story(
        K.PRIORITY,
        "",
        "",
        "",
        11 * _HOUR,
        "9 name @1 @2, 20 sign @1, 15 sign @2, 120 check_in @1 3, 30 check_in @2 2",
    ),
    Story(K.ROUTINE, "", "", "", 45, "10 name @1 @2"),
)


def add_whistles(
    database: Database,
    directory: Directory,
    places: Places,
    cases: Sequence[Case],
    *,
    seed: int,
    until: datetime,
) -> int:
    """Puts the list and the whistles into the database; returns how many. Equal for a seed but for command ids."""
    teller = _Teller(database, directory, places, cases, random.Random(f"whistles {seed}"))
    teller.put_matters()
    for story in _STORIES:
        teller.tell(story, until)
    return len(_STORIES)


class _Teller:
    """Tells stories to a whistle service whose clock stands where the story is."""

    def __init__(
        self,
        database: Database,
        directory: Directory,
        places: Places,
        cases: Sequence[Case],
        rng: random.Random,
    ) -> None:
        self._directory = directory
        self._staff = Staff(directory.people.values())
        self._places = places
        self._rng = rng
        self._at = datetime.max.replace(tzinfo=UTC)
        self._whistles = Whistles(database, lambda: directory, lambda: self._at)
        self._matters = {one.code: one for one in make_matters()}
        self._cases = list(self._fitting(cases))

    def put_matters(self) -> None:
        """Puts the list into the database."""
        self._whistles.put_matters(self._staff.leader, self._matters.values())

    def _fitting(self, cases: Iterable[Case]) -> Iterable[tuple[Case, str]]:
        """Cases whose responsible department stands on the list, each with the matter; at most one a matter."""
        seen = set()
        for case in cases:
            standards = self._directory.standards_of(case.category)
            for one in self._matters.values():
                if standards and standards[0].department == one.departments[0] and one.code not in seen and case.area:
                    seen.add(one.code)
                    yield case, one.code
                    break

    def tell(self, story: Story, until: datetime) -> None:
        """Blows the whistle and takes its steps."""
        self._at = until - timedelta(minutes=story.ago)
        facts, case, named = self._facts(story)
        if facts is None:
            return
        town = self._staff.town(facts.area)
        whistle = self._whistles.blow(town, facts, command_id=_command_id(), case=case)
        for step in filter(None, story.steps.split(",")):
            minutes, verb, *rest = step.split()
            self._at += timedelta(minutes=int(minutes))
            words = [named[int(word[1:]) - 1] if word.startswith("@") else word for word in rest]
            actor, act = self._act(whistle, A(verb), words)
            whistle = self._whistles.do(actor, whistle, act, command_id=_command_id())

    def _facts(self, story: Story) -> tuple[WhistleFacts | None, CaseId | None, tuple[DepartmentCode, ...]]:
        if story.subject:
            place = self._places.somewhere(self._rng)
            facts = _facts(story.kind, story.subject, story.description, place, story.matter)
            return facts, None, ()
        if not self._cases:
            return None, None, ()
        case, code = self._cases.pop(0)
        matter = self._matters[code]
        subject = f"{self._directory.category_name(case.category)},请部门到场会办"
        return _facts(story.kind, subject, case.description, case, code), case.id, matter.departments[:2]

    def _act(self, whistle: Whistle, action: WhistleAction, words: list[str]) -> tuple[Person, WhistleAct]:
        text = whistle_words(self._rng, action)
        reason = text if action in REASON_NEEDED else ""
        note = "" if reason else text
        if action in DEPARTMENT_ACTIONS:
            code = DepartmentCode(words[0])
            people = int(words[1]) if len(words) > 1 else 0
            act = WhistleAct(action, code, place=whistle.address, people=people, reason=reason, note=note)
            return self._staff.department(code), act
        if action is A.CONFIRM:
            scores = tuple(Score(one.department, self._rng.randint(3, 5)) for one in whistle.branches)
            return self._staff.town(whistle.town), WhistleAct(action, scores=scores)
        named = tuple(map(DepartmentCode, words))
        actor = (
            self._staff.leader
            if action in _LEADERS
            else self._staff.desks[0]
            if action in _CENTRES
            else self._staff.town(whistle.town)
        )
        return actor, WhistleAct(action, departments=named, reason=reason, note=note)


def _facts(kind: WhistleKind, subject: str, description: str, at: Place | Case, matter: str) -> WhistleFacts:
    return WhistleFacts(kind, subject, description, at.address, at.area, at.longitude, at.latitude, matter)


def _command_id() -> str:
    return str(uuid.uuid4())
