"""Invented names of towns, communities, roads and sites. None is meant to be a real place."""

from __future__ import annotations

import random

DISTRICT = "云港区（演示）"
STREETS = ("望潮街道", "盐河街道", "云台街道", "星槎街道", "朝暾街道")
TOWNS = (
    "沙汀镇",
    "青石镇",
    "芦荡镇",
    "渔汐镇",
    "白鹭镇",
    "柳堰镇",
    "稻香镇",
    "银杏镇",
    "龙尾镇",
    "竹篱镇",
    "长堤镇",
)

_FIRST = "青云白金南北东西新永兴和安福景清文德"
_SECOND = "石河港桥塘湾庄林园溪岭圩堤泉井田"
_ROAD_FIRST = ("盐河桥", "望海", "潮声", "云帆", "听涛", "芦花", "稻香", "银杏", "渔歌", "长堤", "晨光", "星河")
_ROAD_SECOND = ("东", "西", "南", "北", "中", "一", "二", "三", "")
_ROAD_KIND = ("路", "街", "路", "大道", "巷")
SITES = (
    "农贸市场",
    "小学门口",
    "中学门口",
    "公交首末站",
    "社区医院",
    "客运站",
    "商业广场",
    "美食街",
    "批发市场",
    "滨河公园",
)
WORKS = ("电子厂", "食品厂", "纺织园", "物流园", "船舶厂", "学校", "医院", "商贸城", "建材市场", "产业园")


def community_names(rng: random.Random, count: int) -> list[str]:
    """So many different two-character names; raises ValueError for more than there are."""
    return rng.sample([first + second for first in _FIRST for second in _SECOND], count)


def road_names(rng: random.Random, count: int) -> list[str]:
    """So many different names of roads."""
    roads = dict.fromkeys(
        first + second + kind for first in _ROAD_FIRST for second in _ROAD_SECOND for kind in _ROAD_KIND
    )
    return rng.sample(list(roads), count)
