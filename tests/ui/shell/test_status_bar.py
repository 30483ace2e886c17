"""The bar that never lies about the age of the picture."""

from __future__ import annotations

import pytest

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
