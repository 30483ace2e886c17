"""What is printed lines up, is JSON when asked for, and shows progress only to somebody who watches."""

from __future__ import annotations

import io
import json
import sys
from datetime import UTC, datetime

import pytest

from gridcenter.cli.output import Progress, plain, print_error, print_json, print_line, print_table, width
from gridcenter.domain.area import AreaLevel
from gridcenter.domain.people import Person, PersonId, Role


class Terminal(io.StringIO):
    """A standard error that somebody watches."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("text", "columns"), [("", 0), ("grid", 4), ("网格", 4), ("A区12号", 7), ("，", 2), ("é", 1)])
def test_that_chinese_characters_take_two_columns(text, columns):
    assert width(text) == columns


def test_that_columns_line_up_in_any_script(capsys):
    print_table(("编号", "what"), [("1", "井盖"), ("网格12", "x"), ("", "")], "nothing")
    lines = capsys.readouterr().out.splitlines()
    assert lines == ["编号    what", "1       井盖", "网格12  x", ""]


def test_that_an_empty_table_is_one_word(capsys):
    print_table(("a", "b"), [], "None.")
    assert capsys.readouterr().out == "None.\n"


def test_that_an_error_is_one_line_whatever_names_are_in_it(capsys):
    print_line("out")
    print_error("no file a\nb\r\nc")
    assert capsys.readouterr() == ("out\n", "no file a b c\n")


def test_that_json_holds_values_of_the_domain(capsys):
    person = Person(PersonId("a"), "受理员", frozenset({Role.DISPATCHER, Role.ACCEPTOR}))
    value = {
        AreaLevel.GRID: 3,
        "people": (person,),
        "at": datetime(2026, 3, 2, 1, 0, tzinfo=UTC),
        "none": None,
        "flag": True,
    }
    print_json(value)
    printed = capsys.readouterr().out
    assert "受理员" in printed
    found = json.loads(printed)
    assert found["grid"] == 3
    assert found["people"][0]["roles"] == ["acceptor", "dispatcher"]
    assert found["at"] == "2026-03-02T01:00:00+00:00"
    assert (found["none"], found["flag"]) == (None, True)


def test_that_a_class_is_no_value():
    assert plain(Person) is Person


def test_that_progress_is_silent_when_nobody_watches(capsys):
    shown = Progress()
    shown.show("1 / 2")
    shown.end()
    assert capsys.readouterr() == ("", "")


def test_that_progress_writes_over_itself_and_leaves_the_line(monkeypatch):
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    shown = Progress()
    for text in ("读了 100 行", "读了 100 行", "done"):
        shown.show(text)
    shown.end()
    assert terminal.getvalue() == "\r读了 100 行\rdone" + " " * 7 + "\n"


def test_that_progress_without_a_step_leaves_no_line(monkeypatch):
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    Progress().end()
    assert terminal.getvalue() == ""
