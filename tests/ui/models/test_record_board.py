"""The board of records: read whole, kept by what is told, never set back by an older read, nothing lost on failure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

import pytest
from PySide6.QtCore import QObject

from gridcenter.domain.change import Change
from gridcenter.errors import Unreachable
from tests.ui.models.conftest import WaitingCalls
from ui.models.record_board import RecordBoard


class Stage(Enum):
    OPEN = "open"
    ENDED = "ended"

    @property
    def final(self) -> bool:
        return self is Stage.ENDED


@dataclass(frozen=True)
class Record:
    id: int
    version: int = 1
    stage: Stage = Stage.OPEN
    owner: str = ""


class Stored:
    """Records as the database would have them; away when told so."""

    def __init__(self) -> None:
        self.records: dict[int, Record] = {}
        self.away = False

    def put(self, *records: Record) -> None:
        self.records.update((record.id, record) for record in records)

    def open_records(self):
        self._answer()
        return tuple(record for record in self.records.values() if not record.stage.final)

    def by_ids(self, ids):
        self._answer()
        return tuple(self.records[key] for key in ids if key in self.records)

    def _answer(self) -> None:
        if self.away:
            raise Unreachable(where="here", reason="away")


class Post:
    def __init__(self, **options) -> None:
        self.owner = QObject()
        self.stored, self.calls = Stored(), WaitingCalls()
        self.board = RecordBoard("task", self.stored, self.calls, self.owner, **options)
        self.told: list[frozenset[int]] = []
        self.failures: list[object] = []
        self.board.changed.connect(self.told.append)
        self.board.failed.connect(self.failures.append)

    def load(self, *records: Record) -> None:
        self.stored.put(*records)
        self.board.reload()
        self.calls.run_all()
        self.told.clear()

    def tell(self, *records: Record, kind: str = "task") -> None:
        self.board.hear(tuple(Change(kind, record.id, record.version, "other") for record in records))

    def ids(self) -> set[int]:
        return {record.id for record in self.board.records()}


@pytest.fixture
def post(qapp) -> Post:
    return Post()


def test_that_open_records_are_read_in_the_background_and_told_once(post):
    post.stored.put(Record(1), Record(2), Record(3, stage=Stage.ENDED))
    post.board.reload()
    assert len(post.board) == 0
    assert not post.board.complete
    post.calls.run_all()
    assert post.ids() == {1, 2}
    assert post.told == [frozenset({1, 2})]
    assert post.board.complete


def test_that_a_change_of_its_kind_is_read_and_others_are_not(post):
    post.load(Record(1))
    newer = Record(1, 2)
    post.stored.put(newer, Record(7))
    post.tell(Record(7), kind="whistle")
    post.calls.run_all()
    assert post.told == []
    post.tell(newer)
    post.calls.run_all()
    assert post.board.get(1) == newer
    assert post.told == [frozenset({1})]


def test_that_what_the_board_has_already_is_not_read_again(post):
    post.load(Record(1, 4))
    post.stored.away = True
    post.tell(Record(1, 4))
    post.calls.run_all()
    assert post.failures == []


def test_that_a_record_at_its_end_leaves_and_an_older_read_does_not_bring_it_back(post):
    post.load(Record(1))
    post.tell(Record(1, 2))
    post.stored.put(Record(1, 2))
    post.board.put(Record(1, 3, Stage.ENDED))
    assert post.ids() == set()
    post.calls.run_all()
    assert post.ids() == set()
    assert post.told == [frozenset({1})]


def test_that_what_the_desk_saved_is_there_at_once_and_not_set_back(post):
    post.load(Record(1))
    post.board.put(Record(1, 3))
    post.board.put(Record(1, 2))
    assert post.board.get(1).version == 3
    assert post.told == [frozenset({1})]


def test_that_a_reading_drops_what_is_gone_and_keeps_what_was_saved_meanwhile(post):
    post.load(Record(1), Record(2))
    del post.stored.records[1]
    post.board.reload()
    post.board.put(Record(9))
    post.calls.run_all()
    assert post.ids() == {2, 9}


def test_that_what_is_told_while_everything_is_read_is_not_lost(post):
    post.stored.put(Record(1))
    post.board.reload()
    post.tell(Record(1, 2))
    post.calls.run_all()
    post.stored.put(Record(1, 2))
    post.board.hear((Change("task", 1, 2, "other"),))
    post.calls.run_all()
    assert post.board.get(1).version == 2


def test_that_an_overtaken_reading_changes_nothing(post):
    post.load(Record(1))
    post.board.reload()
    post.board.reload()
    post.stored.put(Record(2))
    post.calls.run_all()
    assert post.ids() == {1, 2}
    assert post.told == [frozenset({2})]


def test_that_a_failed_read_is_said_and_made_up_for(post, qtbot):
    post.load(Record(1))
    post.stored.put(Record(1, 2))
    post.stored.away = True
    post.tell(Record(1, 2))
    post.calls.run_all()
    assert [type(error) for error in post.failures] == [Unreachable]
    post.stored.away = False
    qtbot.waitUntil(lambda: post.board.loading, timeout=5_000)
    post.calls.run_all()
    assert post.board.get(1).version == 2


def test_that_what_a_desk_is_not_shown_is_left_out_and_leaves(qapp):
    post = Post(sees=lambda record: record.owner == "me")
    post.load(Record(1, owner="me"), Record(2, owner="other"))
    assert post.ids() == {1}
    given = replace(Record(2, 2), owner="me")
    post.board.put(given)
    assert post.ids() == {1, 2}
    post.board.put(Record(1, 2, owner="other"))
    assert post.ids() == {2}
