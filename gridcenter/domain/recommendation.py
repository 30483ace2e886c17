"""Which department should lead a case, with the reasons counted. Proposes; never chooses."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from gridcenter.domain.area import AreaCode
from gridcenter.domain.case import CaseId
from gridcenter.domain.department import Department, DepartmentCode
from gridcenter.domain.search import folded

# Fewer closed cases than these show no custom.
LEAST_PRECEDENT = 5
# So many of the newest are counted; older ones were led under older rules.
MOST_PRECEDENT = 50
# A duty is written as "roads, bridges and lamps": marks and the word for "and" part its words.
_BETWEEN_WORDS = re.compile(r"[\s,，、;；/和与及]+")


class Ground(StrEnum):
    """Why a department is recommended."""

    STANDARD = "standard"
    DUTY = "duty"
    PRECEDENT = "precedent"


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason. A precedent has how many cases (`count`) of how many (`of`); a duty has the words that fit."""

    ground: Ground
    count: int = 0
    of: int = 0
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A department and why, strongest reason first."""

    department: DepartmentCode
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Precedent:
    """Who led the newest closed cases of a category, newest first; of one town, or of the whole district if None."""

    leads: tuple[tuple[CaseId, DepartmentCode], ...] = ()
    town: AreaCode | None = None

    @property
    def cases(self) -> tuple[CaseId, ...]:
        """The cases counted, newest first."""
        return tuple(case for case, _department in self.leads)


@dataclass(frozen=True, slots=True)
class Recommendations:
    """What is recommended for a case, best first, and the closed cases it was counted from."""

    ranked: tuple[Recommendation, ...]
    precedent: Precedent


def rank(
    departments: Iterable[Department],
    standard: DepartmentCode | None,
    category_name: str,
    description: str,
    precedent: Precedent,
) -> tuple[Recommendation, ...]:
    """Active departments that have a reason, best first.

    First who led more than half of at least five closed cases, then the case standard's department, then the others by
    their count; departments with a fitting duty and no count come last.
    """
    counts = Counter(department for _case, department in precedent.leads)
    of = len(precedent.leads)
    text = folded(f"{category_name}\n{description}")
    found: list[tuple[tuple[int, int, str], Recommendation]] = []
    for department in departments:
        code = department.code
        if not department.active:
            continue
        reasons = []
        count = counts[code]
        usual = of >= LEAST_PRECEDENT and count * 2 > of
        if count:
            reasons.append(Reason(Ground.PRECEDENT, count, of))
        if code == standard:
            # The book comes before a custom that is none.
            reasons.insert(len(reasons) if usual else 0, Reason(Ground.STANDARD))
        words = duty_words(department.duty, text)
        if words:
            reasons.append(Reason(Ground.DUTY, words=words))
        if reasons:
            place = 0 if usual else 1 if code == standard else 2
            found.append(((place, -count, code), Recommendation(code, tuple(reasons))))
    return tuple(one for _key, one in sorted(found, key=lambda pair: pair[0]))


def duty_words(duty: str, text: str) -> tuple[str, ...]:
    """The words of a duty that stand in a folded text; single characters say too little."""
    words = dict.fromkeys(_BETWEEN_WORDS.split(folded(duty)))
    return tuple(word for word in words if len(word) > 1 and word in text)
