"""Whistles: blown by towns and grids, named and ruled by the centre, answered by departments, confirmed by the town."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from gridcenter.domain import whistle_life
from gridcenter.domain.area import AreaCode, AreaLevel
from gridcenter.domain.case import CaseId
from gridcenter.domain.matter import Matter
from gridcenter.domain.people import Person, Role
from gridcenter.domain.whistle import Whistle, WhistleFacts
from gridcenter.domain.whistle_life import WhistleCircumstances, require, require_town
from gridcenter.domain.whistle_moves import WhistleAct, WhistleAction
from gridcenter.errors import BadMove, NotAllowed
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

    def do(self, actor: Person, whistle: Whistle, act: WhistleAct, *, command_id: str) -> Whistle:
        """Does one thing to a whistle as the actor saw it and returns it as it stands then.

        Raises NotAllowed, BadMove, ReasonMissing, Conflict and Unreachable, as for cases.
        """
        require(actor, act.action, act.department, behalf=act.behalf)
        require_town(actor, act.action, whistle.town)
        matter = act.facts.matter if act.facts is not None else whistle.matter
        under = self.circumstances(actor, matter)
        if act.action is WhistleAction.ADMIT and act.for_good:
            act = replace(act, matter=act.matter.strip() or whistle.matter or whistle.number)
        planned = whistle_life.apply(whistle, act, under)
        if act.action is WhistleAction.ADMIT and act.for_good:
            # On the list first: were the step then refused, the list would only admit what was to be admitted.
            self._add_matter(Matter(planned.matter, whistle.subject, act.departments, approved_by=actor.id))
        named = ",".join(filter(None, (act.department, *act.departments)))
        return self._save(
            actor,
            whistle,
            planned,
            act.action,
            under.at,
            command_id,
            department=named,
            reason=act.reason,
            note=act.note,
            behalf=act.behalf,
        )

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
        own = actor.area if actor.roles & {Role.TOWN, Role.GRID_WORKER} else None
        town = directory.area_at(own or facts.area, AreaLevel.TOWN)
        if town is None:
            raise BadMove(action=WhistleAction.BLOW, stage="", why="town")
        return town.code

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
        with self._database.write() as connection:
            matters.put(connection, added)

    def _add_matter(self, matter: Matter) -> None:
        with self._database.write() as connection:
            matters.put(connection, (matter,))
