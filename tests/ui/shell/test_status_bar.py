"""The bar that never lies about the age of the picture."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from PySide6.QtWidgets import QLabel

from gridcenter import paths
from gridcenter.domain.directory import Directory
from gridcenter.domain.people import Person, PersonId, Role
from gridcenter.domain.views import View
from gridcenter.words import load_words
from ui.background.live import Link
from ui.kit import make_kit
from ui.shell.status_bar import Freshness, StatusBar, freshness
from ui.theme.theme import Theme
from ui.theme.tokens import DARK

SEAT = Person(PersonId("desk1"), "坐席一号", frozenset({Role.ACCEPTOR, Role.DISPATCHER}))


@pytest.mark.parametrize(
    ("link", "age", "state"),
    [
        (Link.CONNECTED, 0.0, Freshness.FRESH),
        (Link.CONNECTED, 9.9, Freshness.FRESH),
        (Link.CONNECTED, 10.0, Freshness.OLD),
        (Link.LOST, 1.0, Freshness.OLD),
        (Link.CONNECTED, 30.0, Freshness.STALE),
        (Link.LOST, 31.0, Freshness.STALE),
        (Link.CONNECTING, None, Freshness.FRESH),
        (Link.LOST, None, Freshness.STALE),
    ],
)
def test_that_trust_follows_the_link_and_the_age(link, age, state):
    assert freshness(link, age) is state


@pytest.fixture
def bar(qtbot):
    kit = make_kit(load_words("zh", paths.resources() / "text"), Theme(DARK), 1.0)
    made = StatusBar(kit, Directory(), SEAT)
    qtbot.addWidget(made)
    return made


def test_that_link_age_and_counts_are_said_in_words(bar):
    bar.show_link(Link.CONNECTED, 3.4)
    assert (bar.link.text(), bar.age.text()) == ("已连接", "数据 3 秒前")
    bar.show_link(Link.LOST, 130)
    assert (bar.link.text(), bar.age.text()) == ("连接断开", "数据 2 分前")
    assert bar.age.property("tone") == "late"
    bar.show_counts({View.TO_ACCEPT: 2, View.TO_DISPATCH: 0, View.OVERDUE: 1_234})
    assert bar.counts[View.OVERDUE].text() == "超期 1,234"
    assert bar.counts[View.OVERDUE].property("tone") == "late"
    bar.show_counts({})
    assert bar.counts[View.OVERDUE].property("tone") == ""


@pytest.mark.parametrize(
    ("age", "words", "tone"),
    [
        (None, "数据 尚未读到", ""),
        (0.0, "数据 0 秒前", ""),
        (9.99, "数据 9 秒前", ""),
        (10.0, "数据 10 秒前", "soon"),
        (29.9, "数据 29 秒前", "soon"),
        (30.0, "数据 30 秒前", "late"),
        (59.9, "数据 59 秒前", "late"),
        (60.0, "数据 1 分前", "late"),
        (7_199.0, "数据 119 分前", "late"),
    ],
)
def test_that_an_age_is_rounded_down_and_coloured_from_ten_and_thirty_seconds(bar, age, words, tone):
    bar.show_link(Link.CONNECTED, age)
    assert (bar.age.text(), bar.age.property("tone") or "") == (words, tone)


def test_that_the_dot_differs_with_each_state_of_the_link(bar):
    seen = []
    for link in Link:
        bar.show_link(link, None)
        image = bar._dot.pixmap().toImage()
        seen.append(image.pixelColor(image.rect().center()).name())
    assert len(set(seen)) == len(Link)


def test_that_a_link_that_comes_back_loses_its_colours(bar):
    bar.show_link(Link.LOST, 40)
    assert bar.link.property("tone") == "late"
    bar.show_link(Link.CONNECTED, 1)
    assert bar.link.property("tone") == bar.age.property("tone") == ""


def test_that_date_and_time_are_those_of_the_district(bar):
    bar.show_time(datetime(2026, 3, 1, 16, 5, 9, tzinfo=UTC))
    assert (bar.date.text(), bar.time.text()) == ("03-02 周一", "00:05:09")


def test_that_it_says_who_sits_here_in_which_roles(bar):
    texts = [one.text() for one in bar.findChildren(QLabel)]
    assert any("坐席一号" in text and "、" in text for text in texts)
