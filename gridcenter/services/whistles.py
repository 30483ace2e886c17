"""Whistles: blown by towns and grids, named and ruled by the centre, answered by departments, confirmed by the town."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from gridcenter.domain import whistle_life
from gridcenter.domain.area import AreaCode, AreaLevel
from gridcenter.domain.case import CaseId
from gridcenter.domain.department import DepartmentCode
from gridcenter.domain.matter import Matter
from gridcenter.domain.people import Person, Role
from gridcenter.domain.whistle import Whistle, WhistleFacts
from gridcenter.domain.whistle_life import WhistleCircumstances, require, require_town
from gridcenter.domain.whistle_moves import DEPARTMENT_ACTIONS, WhistleAct, WhistleAction
from gridcenter.errors import BadInput, BadMove, NotAllowed
from gridcenter.services.records import Records
from gridcenter.store import matters, whistles

_LIST_ROLES = frozenset({Role.SHIFT_LEADER, Role.ADMINISTRATOR})


class Whistles(Records[Whistle]):
    """The whistles of one database, and the list of what may be whistled."""

    store = whistles.STORE
    letter = "W"

    def blow(
        self, actor: Person, facts: WhistleFacts, *, command_id: str, case: CaseId | None = None, note: str = ""
    ) -> Whistle:
        """Blows a whistle. The town is the actor's own, else that of the place.

        Raises NotAllowed, and BadMove without a subject or a town.
        """
        require(actor, WhistleAction.BLOW)
        town = self._town(actor, facts)
        require_town(actor, WhistleAction.BLOW, town)
        under = self.circumstances(actor, facts.matter)
        whistle = whistle_life.blow(facts, town, case, under)
        return self._save(actor, None, whistle, WhistleAction.BLOW, under.at, command_id, note=note)

    def do(self, actor: Person, before: Whistle, act: WhistleAct, *, command_id: str) -> Whistle:
        """Does one thing to a whistle; raises what the base raises. Admitted for good, its matter is listed too."""
        if act.action is WhistleAction.ADMIT and act.for_good:
            self._check_departments(act.action, before.stage, act.departments)
            act = replace(act, matter=act.matter.strip() or before.matter or before.number)
        done = super().do(actor, before, act, command_id=command_id)
        if act.action is WhistleAction.ADMIT and act.for_good:
            self._list(Matter(act.matter, done.subject, act.departments, approved_by=actor.id))
        return done

    def _require(self, actor: Person, before: Whistle, act: WhistleAct) -> None:
        require(actor, act.action, act.department, behalf=act.behalf)
        require_town(actor, act.action, before.town)

    def _plan(self, actor: Person, before: Whistle, act: WhistleAct, at: datetime) -> Whistle:
        matter = act.facts.matter if act.facts is not None else before.matter
        return whistle_life.apply(before, act, self.circumstances(actor, matter, at))

    def _words(self, before: Whistle, act: WhistleAct) -> dict[str, Any]:
        named = ",".join(filter(None, (act.department, *act.departments)))
        behalf = act.behalf and act.action in DEPARTMENT_ACTIONS
        return {"department": named, "reason": act.reason, "note": act.note, "behalf": behalf}

    def circumstances(self, actor: Person, matter: str, at: datetime | None = None) -> WhistleCircumstances:
        """What an act of now depends on; the list is read as it stands."""
        directory = self._directory()
        listed = {one.code: one for one in self.matters()} if matter else {}
        return WhistleCircumstances(
            actor.id,
            at or self._now(),
            directory.district.whistles,
            directory.calendars,
            listed.get(matter),
            frozenset(code for code, one in directory.departments.items() if one.active),
        )

    def _town(self, actor: Person, facts: WhistleFacts) -> AreaCode:
        directory = self._directory()
        if facts.area is not None and facts.area not in directory.areas:
            raise BadMove(action=WhistleAction.BLOW, stage="", why="unknown_area", area=facts.area)
        own = actor.area if actor.roles & {Role.TOWN, Role.GRID_WORKER} else None
        town = directory.area_at(own or facts.area, AreaLevel.TOWN)
        if town is None:
            raise BadMove(action=WhistleAction.BLOW, stage="", why="town")
        return town.code

    def _check_departments(self, action: WhistleAction, stage: str, named: Iterable[DepartmentCode]) -> None:
        known = self._directory().departments
        for code in named:
            if code not in known or not known[code].active:
                raise BadMove(action=action, stage=stage, why="unknown_department", department=code)

    def _list(self, added: Matter) -> None:
        """Puts a matter on the list; one that is there keeps its name and departments and is valid without end."""
        with self._database.write() as connection:
            listed = {one.code: one for one in matters.all_matters(connection)}
            old = listed.get(added.code)
            matters.put(connection, (added if old is None else replace(old, valid_to=date.max),))

    def matters(self) -> tuple[Matter, ...]:
        """The whole list of what may be whistled, by code."""
        with self._database.read() as connection:
            return matters.all_matters(connection)

    def put_matters(self, actor: Person, added: Iterable[Matter]) -> None:
        """Writes matters, replacing those with the same code; raises NotAllowed."""
        if actor.roles.isdisjoint(_LIST_ROLES) or not actor.active:
            raise NotAllowed(
                action=WhistleAction.ADMIT, roles=tuple(sorted(actor.roles)), needs=tuple(sorted(_LIST_ROLES))
            )
        wanted = tuple(added)
        for one in wanted:
            if not one.code.strip() or not one.name.strip():
                raise BadInput(what="matter", where=one.code, fix="")
            self._check_departments(WhistleAction.ADMIT, "", one.departments)
        with self._database.write() as connection:
            matters.put(connection, wanted)
