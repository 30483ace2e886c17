"""What people of the demo write down with a step: reasons and notes. Chooses words, never steps."""

from __future__ import annotations

import random
from collections.abc import Mapping
from types import MappingProxyType

from gridcenter.domain.category import StandardId
from gridcenter.domain.department import DepartmentCode
from gridcenter.domain.moves import Act, Action

_REASONS: Mapping[Action, tuple[str, ...]] = MappingProxyType(
    {
        Action.REJECT: ("现场核实无此情况", "与已受理案卷重复", "不属于受理范围,已告知来电人"),
        Action.RETURN: (
            "不属我单位管养范围,请改派",
            "权属单位不是我方,现场已确认",
            "地点在专属网格内,应由产权单位处理",
        ),
        Action.REWORK: ("现场仍有残留,未达到结案条件", "只做了临时围挡,问题未解决", "照片位置与案卷不符,请重新处理"),
        Action.VOID: ("误录入,值班长确认作废", "来电人撤回诉求", "同一事项已在另一案卷处理"),
        Action.WITHDRAW: ("派遣有误,收回重派",),
        Action.SEND_BACK: ("立案条件选择有误,退回重新立案",),
        Action.TRANSFER: ("权属已查明,转权属单位办理", "同一路段由另一单位统一施工"),
        Action.ASK_EXTENSION: ("配件未到货", "须等断水断电窗口", "连日降雨,无法施工"),
        Action.ASK_SUSPENSION: ("已列入年度改造计划", "须待汛期结束后施工"),
        Action.REFUSE: ("材料已到位,请按时办结", "理由不足,请先做应急处理"),
        Action.REOPEN: ("来电人反映问题重现", "回访时发现未办结"),
        Action.SEPARATE: ("两件不是同一问题,撤销并案",),
        Action.APPEAL: ("暴雨期间无法施工,申请剔除", "派遣有误导致超时,申请剔除"),
        Action.DENY: ("证明材料不足",),
        Action.SUSPEND: ("已列入年度改造计划", "须待汛期结束后施工"),
    }
)
_NOTES: Mapping[Action, tuple[str, ...]] = MappingProxyType(
    {
        Action.CONFIRM: ("现场属实", "已到现场,情况与上报一致", "属实,已补拍照片"),
        Action.SIGN: ("", "", "收到,已安排人员"),
        Action.CHECK_IN: ("", "抢修车 1 辆", "已与街道网格员会合"),
        Action.HANDLE: ("", "人员已到现场", "正在处理"),
        Action.FEED_BACK: ("已处理完毕,现场恢复", "已修复,请核查", "已整改到位,附处置后照片", "已联系当事人并答复"),
        Action.PASS: ("核查通过", "现场已恢复,符合结案条件", "与处置结果一致"),
        Action.CLOSE: ("", "", "已回复来电人"),
    }
)


_PLACES = ("现场", "路口东侧", "小区门口", "施工点旁")


def worded(
    rng: random.Random,
    action: Action,
    *,
    department: DepartmentCode | None = None,
    departments: tuple[DepartmentCode, ...] = (),
    standard: StandardId | None = None,
) -> Act:
    """The act with a reason where one is needed and a note where people write one."""
    return Act(
        action,
        department=department,
        departments=departments,
        standard=standard,
        reason=rng.choice(_REASONS.get(action, ("",))),
        note=rng.choice(_NOTES.get(action, ("",))),
        place=rng.choice(_PLACES) if action is Action.CHECK_IN else "",
        people=rng.randint(1, 6) if action is Action.CHECK_IN else 0,
    )
