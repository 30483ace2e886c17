"""Every kind of record that commands change, with its rules."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from gridcenter.domain.call_back import CALL_BACK_RULES
from gridcenter.domain.case_rules import CASE_RULES
from gridcenter.domain.rulebook import Rulebook
from gridcenter.domain.supervision import SUPERVISION_RULES
from gridcenter.domain.task import TASK_RULES
from gridcenter.domain.whistle_moves import WHISTLE_RULES

RULEBOOKS: Mapping[str, Rulebook] = MappingProxyType(
    {rules.kind: rules for rules in (CASE_RULES, WHISTLE_RULES, TASK_RULES, SUPERVISION_RULES, CALL_BACK_RULES)}
)
