"""The area tree of a district and the codes of its areas. Knows nothing of polygons."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

AreaCode = NewType("AreaCode", str)


class AreaLevel(StrEnum):
    """The six levels, from the district down to one address."""

    DISTRICT = "district"
    TOWN = "town"
    COMMUNITY = "community"
    GRID = "grid"
    MICRO_GRID = "micro_grid"
    ADDRESS = "address"

    @property
    def parent(self) -> AreaLevel | None:
        """The level above, or None for the district."""
        order = list(AreaLevel)
        place = order.index(self)
        return order[place - 1] if place else None


class GridKind(StrEnum):
    """A comprehensive grid (综合网格) covers homes, a special grid (专属网格) one site such as a factory."""

    COMPREHENSIVE = "comprehensive"
    SPECIAL = "special"


class CodeFault(StrEnum):
    """Why a text is no area code."""

    NOT_DIGITS = "not_digits"
    LENGTH = "length"


class BadAreaCode(ValueError):
    """A text that is no area code; `fault` says why and `code` is the text."""

    def __init__(self, code: str, fault: CodeFault) -> None:
        super().__init__(f"{code}: {fault}")
        self.code = code
        self.fault = fault


# Sequence numbers of special grids begin here in Jiangsu's live data.
FIRST_SPECIAL_SEQUENCE = 801


@dataclass(frozen=True, slots=True)
class CodeRule:
    """How many digits each level adds: 6 for the district (GB/T 2260), then 3 + 3 + 3, then the settings.

    No standard fixes the micro-grid's digits (2 or 3 are usual), so they are a setting of the district.
    """

    micro_grid_digits: int = 2
    address_digits: int = 4

    def __post_init__(self) -> None:
        if not 1 <= self.micro_grid_digits <= 6:
            raise ValueError("a micro-grid adds 1 to 6 digits")
        if not 1 <= self.address_digits <= 8:
            raise ValueError("an address adds 1 to 8 digits")

    def length(self, level: AreaLevel) -> int:
        """Number of digits in a full code of this level."""
        lengths = {
            AreaLevel.DISTRICT: 6,
            AreaLevel.TOWN: 9,
            AreaLevel.COMMUNITY: 12,
            AreaLevel.GRID: 15,
            AreaLevel.MICRO_GRID: 15 + self.micro_grid_digits,
            AreaLevel.ADDRESS: 15 + self.micro_grid_digits + self.address_digits,
        }
        return lengths[level]

    def level(self, code: str) -> AreaLevel:
        """The level a code belongs to; raises BadAreaCode when it has none."""
        if not (code.isascii() and code.isdigit()):
            raise BadAreaCode(code, CodeFault.NOT_DIGITS)
        for level in AreaLevel:
            if self.length(level) == len(code):
                return level
        raise BadAreaCode(code, CodeFault.LENGTH)

    def parse(self, code: str, level: AreaLevel) -> AreaCode:
        """The code, known to be one of the given level; raises BadAreaCode."""
        if self.level(code) is not level:
            raise BadAreaCode(code, CodeFault.LENGTH)
        return AreaCode(code)

    def parent(self, code: str) -> AreaCode | None:
        """The code of the area above, or None for a district."""
        above = self.level(code).parent
        return None if above is None else AreaCode(code[: self.length(above)])

    def ancestor(self, code: str, level: AreaLevel) -> AreaCode | None:
        """The code's own or a higher area at a level, None when the code stands above it; raises BadAreaCode."""
        self.level(code)
        length = self.length(level)
        return AreaCode(code[:length]) if len(code) >= length else None

    def grid_kind(self, code: str) -> GridKind:
        """Special when the sequence number of the code's grid is 801 or more; raises BadAreaCode when it has none."""
        grid = self.ancestor(code, AreaLevel.GRID)
        if grid is None:
            raise BadAreaCode(code, CodeFault.LENGTH)
        return GridKind.SPECIAL if int(grid[-3:]) >= FIRST_SPECIAL_SEQUENCE else GridKind.COMPREHENSIVE


@dataclass(frozen=True, slots=True)
class Area:
    """One area of the tree. Position in degrees (CGCS2000, equal to WGS-84 here), surface in square metres.

    `initials` are the first letters of the name in pinyin, by which people look it up.
    """

    code: AreaCode
    name: str
    level: AreaLevel
    parent: AreaCode | None = None
    grid_kind: GridKind | None = None
    longitude: float | None = None
    latitude: float | None = None
    square_metres: float | None = None
    initials: str = ""


@dataclass(frozen=True, slots=True)
class AreaFinding:
    """One thing wrong in an area tree: what, at which code, and the other code or the size in square metres."""

    kind: str
    code: str
    other: str = ""
    square_metres: float = 0.0


def check_tree(areas: Iterable[Area], rule: CodeRule) -> list[AreaFinding]:
    """Faults of codes and parents: wrong digits, level or grid kind, a code twice, a parent missing or not fitting."""
    everything = tuple(areas)
    known = {area.code for area in everything}
    seen: set[AreaCode] = set()
    findings: list[AreaFinding] = []
    for area in everything:
        code = area.code
        if code in seen:
            # The first with the code is looked at; what else the others say cannot all hold.
            findings.append(AreaFinding("code_twice", code))
            continue
        seen.add(code)
        try:
            level = rule.level(code)
        except BadAreaCode as fault:
            findings.append(AreaFinding(f"code_{fault.fault}", code))
            continue
        if level is not area.level:
            findings.append(AreaFinding("code_level", code, area.level))
        elif level is AreaLevel.GRID and area.grid_kind is not None and area.grid_kind is not rule.grid_kind(code):
            findings.append(AreaFinding("kind_differs", code, area.grid_kind))
        expected = rule.parent(code)
        if area.parent != expected:
            findings.append(AreaFinding("parent_differs", code, area.parent or ""))
        elif expected is not None and expected not in known:
            findings.append(AreaFinding("parent_missing", code, expected))
    return findings
