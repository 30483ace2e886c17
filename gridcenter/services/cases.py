"""Everything done to cases, one at a time. Computes with the pure domain and hands one command to the gateway."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from gridcenter.clock import Clock
from gridcenter.domain import case_rebuild, lifecycle, permissions
from gridcenter.domain.calendar import Calendars
from gridcenter.domain.case import Case, CaseId, Facts, NewCase
from gridcenter.domain.case_rules import case_values, change_command
from gridcenter.domain.category import CategoryId
from gridcenter.domain.command import Command, Guard, Receipt
from gridcenter.domain.directory import Directory
from gridcenter.domain.effects import Circumstances
from gridcenter.domain.history import HistoryEntry
from gridcenter.domain.moves import UNDOABLE, Act, Action
from gridcenter.domain.people import Person
from gridcenter.domain.planning import circumstances
from gridcenter.domain.search import SearchResult, folded, parts
from gridcenter.errors import BadMove, Conflict, NotFound, StorageFailure
from gridcenter.store import case_search, cases, gateway, history
from gridcenter.store.engine import Database
from gridcenter.store.gateways import gateway_of

FIRST_PAGE = 200
PAGE = 5_000


class Cases:
    """The cases of one database. Stateless; any thread may call."""

    def __init__(self, database: Database, directory: Callable[[], Directory], now: Clock) -> None:
        self._database = database
        self._directory = directory
        self._now = now
        self._gateway = gateway_of(database)

    def report(self, actor: Person, new: NewCase, *, command_id: str) -> Case:
        """Takes a report in. The same command, or the same number of the same source, comes to the same case."""
        permissions.require(actor, Action.REPORT)
        if new.external_id and (known := self._by_external(new)) is not None:
            return known
        try:
            return self._make(actor, new, Action.REPORT, None, command_id=command_id)
        except StorageFailure:
            # Another intake may have been first with the same number of the same source.
            known = self._by_external(new) if new.external_id else None
            if known is None:
                raise
            return known

    def split(self, actor: Person, case: Case, facts: Facts, *, command_id: str, reason: str = "") -> Case:
        """Makes a second case of a part of one; to take that back, merge the new case into the old one.

        Raises NotAllowed, BadMove when the case is at its end, and Conflict when it has changed meanwhile.
        """
        permissions.require(actor, Action.SPLIT)
        receipt = self.first_result(command_id)
        if receipt is not None:
            part = self.get(CaseId(receipt.key))
            if part.split_from == case.id:
                # Sent again after a lost answer.
                return part
        new = NewCase(facts, case.source, case.reported_at)
        try:
            return self._make(actor, new, Action.SPLIT, case, command_id=command_id, reason=reason)
        except gateway.Stale:
            raise Conflict(current=self.get(case.id)) from None

    def _make(
        self, actor: Person, new: NewCase, action: Action, split_from: Case | None, *, command_id: str, reason: str = ""
    ) -> Case:
        at = self._now()
        district = self._directory().district
        case = lifecycle.report(new, Circumstances(actor.id, at, district.minutes), split_from)
        command = Command(
            id=command_id,
            actor=actor.id,
            action=action,
            at=at,
            key=0,
            expected_version=0,
            from_stage=None,
            to_stage=case.stage,
            values=case_values(case),
            reason=reason.strip(),
            note="" if split_from is None else split_from.number,
            words=self._words(case),
            number_prefix=district.number_prefix(at),
            number_digits=district.number_digits,
            guards=() if split_from is None else (Guard(split_from.id, split_from.version),),
        )
        receipt = self._gateway.apply_command(self._database, command)
        if receipt.repeated:
            return self.get(CaseId(receipt.key))
        return replace(case, id=CaseId(receipt.key), number=receipt.number)

    def do(self, actor: Person, case: Case, act: Act, *, command_id: str) -> Case:
        """Does one thing to a case as the actor saw it and returns it as it stands then.

        Raises NotAllowed, BadMove, ReasonMissing; Conflict with both versions when somebody saved first; Unreachable,
        after which the same command id may be sent again without doing anything twice.
        """
        permissions.require(actor, act.action, act.department, behalf=act.behalf)
        at = self._now()
        try:
            if act.action is Action.UNDO:
                act = replace(act, other=self._before_last(actor, case, at))
            planned = lifecycle.apply(case, act, circumstances(self._directory(), actor.id, case, act, at))
        except BadMove:
            # Sent again it may no longer fit: time has gone by, or a step that was taken back is no longer the last.
            if self._was_done(actor, case, act, command_id):
                return self.get(case.id)
            raise
        command = change_command(case, planned, act, command_id=command_id, actor=actor.id, at=at)
        return self._save(case, planned, command)

    def reckon(self, actor: Person, case: Case, before: Calendars, *, command_id: str) -> Case:
        """Reckons the due times of a case by the calendars in force; the history keeps what they were before.

        A case none of whose times change is left alone. Raises what `do` raises.
        """
        permissions.require(actor, Action.RECKON)
        at, act = self._now(), Act(Action.RECKON)
        under = replace(circumstances(self._directory(), actor.id, case, act, at), calendars_before=before)
        planned = lifecycle.apply(case, act, under)
        moved = [
            f"{old.department} {old.due_at.isoformat()} > {new.due_at.isoformat()}"
            for old, new in zip(case.branches, planned.branches, strict=True)
            if old.due_at != new.due_at
        ]
        if not moved:
            return case
        act = replace(act, note="; ".join(moved))
        command = change_command(case, planned, act, command_id=command_id, actor=actor.id, at=at)
        return self._save(case, planned, command)

    def _save(self, case: Case, planned: Case, command: Command) -> Case:
        if (case.description, case.address, case.category) != (planned.description, planned.address, planned.category):
            command = replace(command, words=self._words(planned), words_before=self._words(case))
        try:
            receipt = self._gateway.apply_command(self._database, command)
        except gateway.Stale:
            raise Conflict(current=self.get(case.id), attempted=planned) from None
        return self.get(CaseId(receipt.key)) if receipt.repeated else planned

    def _was_done(self, actor: Person, case: Case, act: Act, command_id: str) -> bool:
        """True when this very step was carried out before, so that the id was not used for something else."""
        receipt = self.first_result(command_id)
        if receipt is None or receipt.key != case.id:
            return False
        what = (actor.id, act.action, ",".join(filter(None, (act.department, *act.departments))))
        entries = self.history(case.id)
        return any((one.actor, one.action, one.department) == what for one in entries if one.command == command_id)

    def _before_last(self, actor: Person, case: Case, at: datetime) -> Case | None:
        """The case before its last step, when that may be taken back by this person at this time."""
        entries = self.history(case.id)
        last = next((entry for entry in entries if entry.version == case.version), None)
        if last is None or len(entries) != case.version:
            return None
        if last.actor != actor.id:
            raise BadMove(action=Action.UNDO, stage=case.stage, why="undo_other", who=last.actor_name)
        if last.from_stage is None or last.from_stage not in UNDOABLE.get(Action(last.action), frozenset()):
            raise BadMove(action=Action.UNDO, stage=case.stage, why="undo_not")
        seconds = self._directory().district.rules.undo_seconds
        if at - last.at > timedelta(seconds=seconds):
            raise BadMove(action=Action.UNDO, stage=case.stage, why="undo_late", seconds=seconds)
        return case_rebuild.at_version(case, entries, case.version - 1)

    def at_version(self, case: Case, version: int) -> Case | None:
        """The case as it stood at an earlier version, from its history; None when that does not reach back so far."""
        return case_rebuild.at_version(case, self.history(case.id), version)

    def related(self, case: Case) -> tuple[Case, ...]:
        """Cases merged into this one or split off it, and those it was merged into or split off."""
        with self._database.snapshot() as connection:
            ids = cases.related(connection, case.id)
            return cases.by_ids(connection, [*ids, *filter(None, (case.merged_into, case.split_from))])

    def with_appeals(self) -> tuple[Case, ...]:
        """Closed cases with an appeal that waits for a decision."""
        with self._database.snapshot() as connection:
            return cases.by_ids(connection, cases.with_appeals(connection))

    def first_result(self, command_id: str) -> Receipt | None:
        """What a command came to, or None when it was never carried out."""
        with self._database.read() as connection:
            return gateway.first_result(connection, command_id)

    def _words(self, case: Case) -> tuple[int, ...]:
        name = self._directory().category_name(case.category)
        return case_search.case_words(case.description, case.address, name)

    def _by_external(self, new: NewCase) -> Case | None:
        with self._database.snapshot() as connection:
            return cases.by_external(connection, new.feed_name, new.external_id)

    def get(self, case: CaseId) -> Case:
        """One case as it stands now; raises NotFound."""
        found = self.by_ids([case])
        if not found:
            raise NotFound(what="case", key=case)
        return found[0]

    def by_ids(self, ids: Sequence[CaseId]) -> tuple[Case, ...]:
        """The cases with these ids, in no promised order."""
        with self._database.snapshot() as connection:
            return cases.by_ids(connection, ids)

    def by_number(self, number: str) -> Case:
        """The case people call by this number, or by its end when one open case has it; raises NotFound."""
        with self._database.snapshot() as connection:
            found = cases.by_number(connection, number)
        if found is None:
            raise NotFound(what="case", key=number)
        return found

    def open_pages(self) -> Iterator[tuple[Case, ...]]:
        """All open cases, nearest limit first: one small page to show at once, then large ones."""
        with self._database.snapshot() as connection:
            yield from cases.open_pages(connection, FIRST_PAGE, PAGE)

    def open_cases(self) -> tuple[Case, ...]:
        """All open cases, nearest limit first."""
        return tuple(case for page in self.open_pages() for case in page)

    def newest(self, limit: int) -> tuple[Case, ...]:
        """The newest cases of any stage, newest first."""
        with self._database.snapshot() as connection:
            return cases.newest(connection, limit)

    def history(self, case: CaseId) -> tuple[HistoryEntry, ...]:
        """Every step of a case, oldest first."""
        with self._database.read() as connection:
            return history.of_record(connection, "case", case)

    def search(self, query: str, limit: int = 200) -> SearchResult:
        """Cases, closed ones too, whose number, description, address or category hold every word, newest first."""
        words = parts(query)
        if not words:
            return SearchResult((), more=False)
        with self._database.snapshot() as connection:
            if len(words) == 1 and words[0].replace("-", "").isdigit():
                numbered = cases.numbered_like(connection, words[0], limit + 1)
                if numbered:
                    found = cases.by_ids(connection, numbered[:limit])
                    return SearchResult(_newest_first(found), more=len(numbered) > limit)
            hits: list[Case] = []
            below: CaseId | None = None
            while len(hits) <= limit:
                ids = case_search.candidates(connection, words, limit + 1, below)
                if ids is None:
                    ids = case_search.scanned(connection, words[0], self._named(words[0]), limit + 1, below)
                if not ids:
                    break
                found = _newest_first(cases.by_ids(connection, ids))
                hits.extend(case for case in found if self._holds(case, words))
                if len(ids) <= limit:
                    break
                below = ids[-1]
        return SearchResult(tuple(hits[:limit]), more=len(hits) > limit)

    def _named(self, word: str) -> list[CategoryId]:
        categories = self._directory().categories
        return [key for key, category in categories.items() if word in folded(category.minor_name)]

    def _holds(self, case: Case, words: Sequence[str]) -> bool:
        # The index finds pairs of characters in any place; only the text itself tells whether the word is there.
        name = self._directory().category_name(case.category)
        text = folded(f"{case.description}\n{case.address}\n{name}")
        return all(word in text for word in words)


def _newest_first(found: Sequence[Case]) -> tuple[Case, ...]:
    return tuple(sorted(found, key=lambda case: case.id, reverse=True))
