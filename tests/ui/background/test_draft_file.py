"""What was typed stands in a file at once, whatever happens to the desk."""

from __future__ import annotations

import pytest

from ui.background.draft_file import DraftFile

ONE, TWO = {"case": 1, "text": "一"}, {"case": 2, "text": "二"}


@pytest.fixture
def path(tmp_path):
    return tmp_path / "new" / "drafts.jsonl"


@pytest.fixture
def begin(path):
    """Starts a file on the same path; all of them are closed afterwards."""
    started = []

    def make(kept=()):
        file = DraftFile(path)
        file.start(kept)
        started.append(file)
        return file

    yield make
    for file in started:
        file.close()


def test_that_a_change_can_be_read_while_the_desk_still_runs(begin, path, qtbot):
    file = begin([ONE])
    file.add(TWO)
    qtbot.waitUntil(lambda: DraftFile(path).read() == [ONE, TWO])


def test_that_closing_writes_what_waits(begin, path):
    file = begin()
    for number in range(200):
        file.add({"case": number})
    file.close()
    assert [entry["case"] for entry in DraftFile(path).read()] == list(range(200))


def test_that_a_new_start_keeps_what_it_is_told_to_and_nothing_else(begin, path):
    begin([ONE, TWO]).close()
    begin([TWO]).close()
    assert DraftFile(path).read() == [TWO]


def test_that_a_line_cut_short_by_a_crash_costs_only_itself(begin, path):
    begin([ONE]).close()
    with path.open("a", encoding="utf-8") as file:
        file.write('{"case": 2, "te')
    assert DraftFile(path).read() == [ONE]


def test_that_a_missing_file_is_empty(path):
    assert DraftFile(path).read() == []


def test_that_a_folder_that_cannot_be_written_is_logged_and_stops_nobody(tmp_path, caplog):
    blocked = tmp_path / "file"
    blocked.write_text("")
    file = DraftFile(blocked / "drafts.jsonl")
    file.start([ONE])
    file.add(TWO)
    file.close()
    assert "drafts cannot be written" in caplog.text


def test_that_typed_signs_that_end_a_line_elsewhere_are_kept(begin, path):
    odd = {"case": 1, "text": "一\u2028二\x85三\n四"}
    begin([odd]).close()
    assert DraftFile(path).read() == [odd]
