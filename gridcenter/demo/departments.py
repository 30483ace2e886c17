"""The handling departments of the invented district. Does not say who answers for what; the category book does."""

from __future__ import annotations

from gridcenter.domain.department import Department, DepartmentCode

_TABLE = (
    ("ZJ", "住建局", "住建", "工地、房屋与市政建设"),
    ("CG", "城管局", "城管", "市容秩序与户外广告"),
    ("SW", "水务局", "水务", "河道、水域与防汛"),
    ("JJ", "交警大队", "交警", "道路交通秩序与信号设施"),
    ("YJ", "应急局", "应急", "突发事件与安全生产"),
    ("GD", "供电公司", "供电", "电力线路与设施"),
    ("YL", "园林局", "园林", "树木、绿地与公园"),
    ("JT", "交通局", "交通", "公路、桥梁与客货运输"),
    ("HB", "环保局", "环保", "大气、水体与噪声污染"),
    ("SJ", "市监局", "市监", "市场秩序与食品安全"),
    ("TG", "通管办", "通管", "通信杆线与交接箱"),
    ("RQ", "燃气公司", "燃气", "燃气管道与调压设施"),
    ("GS", "供水公司", "供水", "自来水管网与水表"),
    ("PS", "排水公司", "排水", "雨污水管网与泵站"),
    ("RL", "热力公司", "热力", "供热管网与换热站"),
    ("GA", "公安分局", "公安", "治安与公共监控"),
    ("MZ", "民政局", "民政", "救助、养老与地名"),
    ("WJ", "卫健委", "卫健", "医疗机构与公共卫生"),
    ("JY", "教育局", "教育", "学校与校园周边"),
    ("RS", "人社局", "人社", "就业、社保与劳动纠纷"),
    ("ZR", "资规局", "资规", "土地、规划与违法建设"),
    ("NY", "农业农村局", "农业", "农田、畜禽与农村人居"),
    ("SH", "商务局", "商务", "商贸网点与加油站"),
    ("WL", "文旅局", "文旅", "文化场所与体育设施"),
    ("XF", "消防大队", "消防", "火灾隐患与消防设施"),
    ("HW", "环卫中心", "环卫", "清扫保洁与垃圾清运"),
    ("LD", "路灯管理所", "路灯", "道路照明与景观灯"),
    ("WY", "物业管理中心", "物业", "小区物业与公共部位"),
    ("GJ", "公交公司", "公交", "公交线路与站台"),
)


def make_departments() -> tuple[Department, ...]:
    """The 29 departments, always the same."""
    return tuple(Department(DepartmentCode(code), name, short, duty) for code, name, short, duty in _TABLE)
