"""The demo's admission list (权责清单): what its towns may whistle for, and who answers. Invented wording."""

from __future__ import annotations

from gridcenter.domain.department import DepartmentCode
from gridcenter.domain.matter import Matter

_TABLE = (
    ("QZ-01", "占道经营反复回潮", "CG SJ GA"),
    ("QZ-02", "在建违法建设", "CG ZR ZJ"),
    ("QZ-03", "餐饮油烟和噪声扰民", "HB CG SJ"),
    ("QZ-04", "消防通道堵塞", "XF GA WY"),
    ("QZ-05", "电动自行车违规充电停放", "XF WY GD"),
    ("QZ-06", "燃气使用隐患", "RQ ZJ YJ"),
    ("QZ-07", "供水管道爆裂", "GS ZJ JJ"),
    ("QZ-08", "雨污水倒灌内涝", "PS SW YJ"),
    ("QZ-09", "道路塌陷", "ZJ JJ PS CG"),
    ("QZ-10", "架空线缆脱落下垂", "TG GD CG"),
    ("QZ-11", "河道黑臭、偷排污水", "SW HB PS"),
    ("QZ-12", "渣土垃圾偷倒乱倒", "CG HW GA JJ"),
    ("QZ-13", "校园周边秩序", "JY GA SJ JJ"),
    ("QZ-14", "群租房安全隐患", "GA XF ZJ"),
    ("QZ-15", "拖欠工程款引发的纠纷", "RS ZJ"),
    ("QZ-16", "食品经营安全隐患", "SJ WJ"),
    ("QZ-17", "行道树倒伏倾斜", "YL GD JJ"),
    ("QZ-18", "成片停热不热", "RL ZJ WY"),
    ("QZ-19", "路灯成片不亮", "LD GD"),
    ("QZ-20", "危险化学品存放隐患", "YJ XF SH"),
    ("QZ-21", "外墙脱落、高空坠物", "ZJ WY CG"),
    ("QZ-22", "公交站台周边乱停放", "GJ JJ CG"),
)


def make_matters() -> tuple[Matter, ...]:
    """The list, always the same; the first department of a matter usually leads."""
    return tuple(Matter(code, name, tuple(map(DepartmentCode, codes.split()))) for code, name, codes in _TABLE)
