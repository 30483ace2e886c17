"""Every kind of record that commands change, with its rules."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from gridcenter.domain.case_rules import CASE_RULES
from gridcenter.domain.rulebook import Rulebook

RULEBOOKS: Mapping[str, Rulebook] = MappingProxyType({rules.kind: rules for rules in (CASE_RULES,)})
