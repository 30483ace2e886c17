"""Every colour and size of the desk. No colour is written anywhere else."""

from __future__ import annotations

from dataclasses import dataclass

from gridcenter.domain.case import BranchState, Priority, Stage
from gridcenter.domain.whistle import WhistleKind, WhistleStage, WhistleState


@dataclass(frozen=True, slots=True)
class Tokens:
    """One theme's colours as #RRGGBB; one name means the same in both themes."""

    dark: bool
    s0: str
    s1: str
    s2: str
    s3: str
    hover: str
    sel: str
    line: str
    line2: str
    t1: str
    t2: str
    t3: str
    accent: str
    accent_fill: str
    on_accent: str
    sel_bar: str
    focus: str
    fresh: str
    bar_normal: str
    bar_soon: str
    bar_late: str
    bar_paused: str
    soon_text: str
    soon_tint: str
    late_text: str
    late_fill: str
    on_late: str
    ok: str
    st_in: str
    st_cmd: str
    st_dept: str
    st_check: str
    st_end: str
    st_back: str
    st_hold: str


DARK = Tokens(
    dark=True,
    s0="#11151A",
    s1="#171C22",
    s2="#1F262E",
    s3="#28313B",
    hover="#232B34",
    sel="#1D3A58",
    line="#2C3641",
    line2="#7E8D9C",
    t1="#E8ECF0",
    t2="#B4BEC9",
    t3="#98A5B2",
    accent="#7DB8F5",
    accent_fill="#2B6CB0",
    on_accent="#FFFFFF",
    sel_bar="#7DB8F5",
    focus="#A8D1FF",
    fresh="#6FB3C7",
    bar_normal="#6E9CC9",
    bar_soon="#F2BC4B",
    bar_late="#EC5246",
    bar_paused="#9CA8B4",
    soon_text="#F2BC4B",
    soon_tint="#352B17",
    late_text="#FF8F80",
    late_fill="#C4372D",
    on_late="#FFFFFF",
    ok="#4FBF9F",
    st_in="#9DB0C4",
    st_cmd="#7DB8F5",
    st_dept="#57A0E8",
    st_check="#5CC7C7",
    st_end="#7F8C99",
    st_back="#F2BC4B",
    st_hold="#B9A5EA",
)

LIGHT = Tokens(
    dark=False,
    s0="#EEF1F4",
    s1="#FFFFFF",
    s2="#F5F7F9",
    s3="#E4E9EE",
    hover="#EDF2F7",
    sel="#D5E6F8",
    line="#D3DAE1",
    line2="#76828E",
    t1="#16202A",
    t2="#44515E",
    t3="#55626F",
    accent="#1B5FA8",
    accent_fill="#1F63AE",
    on_accent="#FFFFFF",
    sel_bar="#1B5FA8",
    focus="#0B4F9C",
    fresh="#1A6677",
    bar_normal="#3F79B5",
    bar_soon="#AE7700",
    bar_late="#9E1B14",
    bar_paused="#5A6671",
    soon_text="#7A5200",
    soon_tint="#FFF1CF",
    late_text="#A8221A",
    late_fill="#B3261E",
    on_late="#FFFFFF",
    ok="#0B6E55",
    st_in="#556575",
    st_cmd="#1B5FA8",
    st_dept="#2A78C8",
    st_check="#0D7377",
    st_end="#6A7682",
    st_back="#8A5D00",
    st_hold="#6747B0",
)

# A stage's colour token and how far its ring is filled, in quarters; 4 is a whole disc.
STAGE_GLYPHS: dict[Stage, tuple[str, int]] = {
    Stage.REPORTED: ("st_in", 0),
    Stage.VERIFYING: ("st_in", 0),
    Stage.ACCEPTED: ("st_in", 0),
    Stage.FILED: ("st_cmd", 1),
    Stage.DISPATCHED: ("st_dept", 2),
    Stage.HANDLING: ("st_dept", 2),
    Stage.RETURNED: ("st_back", -1),
    Stage.REWORK: ("st_back", -2),
    Stage.HANDLED: ("st_check", 3),
    Stage.INSPECTING: ("st_check", 3),
    Stage.TO_CLOSE: ("st_check", 3),
    Stage.CLOSED: ("st_end", 4),
    Stage.REJECTED: ("st_end", 4),
    Stage.VOID: ("st_end", -3),
    Stage.MERGED: ("st_end", 4),
}

PRIORITY_TOKENS = {Priority.CRITICAL: "bar_late", Priority.URGENT: "bar_soon", Priority.NORMAL: "t2"}

# A branch state's text colour token.
BRANCH_TOKENS = {
    BranchState.TO_SIGN: "t2",
    BranchState.SIGNED: "t2",
    BranchState.HANDLING: "t2",
    BranchState.FED_BACK: "t3",
    BranchState.REWORK: "soon_text",
    BranchState.RETURNED: "soon_text",
    BranchState.WITHDRAWN: "t3",
}

# The same for whistles.
WHISTLE_GLYPHS: dict[WhistleStage, tuple[str, int]] = {
    WhistleStage.ADMITTING: ("st_in", 0),
    WhistleStage.BLOWN: ("st_cmd", 1),
    WhistleStage.NAMED: ("st_dept", 2),
    WhistleStage.HANDLING: ("st_dept", 2),
    WhistleStage.RETURNED: ("st_back", -1),
    WhistleStage.FED_BACK: ("st_check", 3),
    WhistleStage.CLOSED: ("st_end", 4),
    WhistleStage.SENT_BACK: ("st_back", -1),
    WhistleStage.VOID: ("st_end", -3),
}

WHISTLE_KIND_TOKENS = {
    WhistleKind.EMERGENCY: "bar_late",
    WhistleKind.PRIORITY: "bar_soon",
    WhistleKind.ROUTINE: "t2",
}

WHISTLE_BRANCH_TOKENS = {
    WhistleState.TO_SIGN: "t2",
    WhistleState.SIGNED: "t2",
    WhistleState.CHECKED_IN: "t2",
    WhistleState.FED_BACK: "t3",
    WhistleState.REWORK: "soon_text",
    WhistleState.RETURNED: "soon_text",
    WhistleState.RELEASED: "t3",
}

FAMILIES = ("Microsoft YaHei UI", "Noto Sans CJK SC", "WenQuanYi Micro Hei", "sans-serif")
# Pixel sizes of type at 100 %.
BODY, LABEL, KEY, HEAD, FIGURE, HEADER = 16, 14, 13, 18, 22, 15
SCALES = (100, 115, 130, 150)
