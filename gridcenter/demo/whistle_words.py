"""What people of the demo write down with a step of a whistle. Chooses words, never steps."""

from __future__ import annotations

import random
from collections.abc import Mapping
from types import MappingProxyType

from gridcenter.domain.whistle_moves import WhistleAction

A = WhistleAction

_TEXTS: Mapping[WhistleAction, tuple[str, ...]] = MappingProxyType(
    {
        A.SEND_BACK: ("街道可自行劝导处置,不需部门到场",),
        A.CONTACT: ("已电话联系街道,约定会合时间", "已与网格员通话,了解现场情况"),
        A.CHECK_IN: ("", "已与街道、网格员会合"),
        A.FEED_BACK: (
            "已现场处置,隐患消除",
            "已责令整改并复查,整改到位",
            "已会同其他部门处置完毕,现场恢复",
            "已立案查处,后续按程序办理",
        ),
        A.RETURN: ("不属本单位职责,权属在建设单位", "现场由物业管理,已有专人负责"),
        A.REFUSE_RESULT: ("现场问题仍在,请继续办理", "居民反映未解决,请再到场"),
        A.VOID: ("同一事项已在另一哨单办理",),
    }
)


def whistle_words(rng: random.Random, action: WhistleAction) -> str:
    """A reason or note for the action, often empty where none is needed."""
    return rng.choice(_TEXTS.get(action, ("",)))
