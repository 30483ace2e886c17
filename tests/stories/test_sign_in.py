"""Somebody signs in: a wrong password is said, the right one goes on, a centre that is away is tried again."""

from __future__ import annotations

import pytest

from gridcenter import paths
from gridcenter.words import load_words
from ui.app import _Opening
from ui.background.calls import Calls
from ui.kit import make_kit
from ui.sign_in.dialog import SignInDialog
from ui.theme.theme import Theme
from ui.theme.tokens import DARK

WAIT_MS = 10_000


@pytest.fixture
def make_dialog(qtbot):
    calls = Calls()
    kit = make_kit(load_words("zh", paths.resources() / "text"), Theme(DARK), 1.0)
    openings = []

    def make(url):
        opening = _Opening(url)
        openings.append(opening)
        dialog = SignInDialog(kit, opening, calls, centre="", where=opening.where)
        qtbot.addWidget(dialog)
        dialog.show()
        return dialog

    yield make
    calls.close()
    for opening in openings:
        if opening.center is not None:
            opening.center.close()


def test_that_a_wrong_password_is_refused_and_the_right_one_goes_on(district, make_dialog, qtbot):
    dialog = make_dialog(district)
    dialog.name.setText("desk1")
    dialog.password.setText("wrong")
    dialog.button.click()
    qtbot.waitUntil(dialog.error.isVisible, timeout=WAIT_MS)
    assert dialog.person is None
    assert dialog.name.text() == "desk1"
    dialog.password.setText("demo")
    dialog.button.click()
    qtbot.waitUntil(lambda: dialog.person is not None, timeout=WAIT_MS)
    assert dialog.person.id == "desk1"


def test_that_a_centre_that_does_not_answer_is_said_at_the_form(make_dialog, qtbot):
    dialog = make_dialog("postgresql://nobody@127.0.0.1:9/none")
    dialog.name.setText("desk1")
    dialog.password.setText("demo")
    dialog.button.click()
    qtbot.waitUntil(dialog.error.isVisible, timeout=WAIT_MS)
    assert "127.0.0.1" in dialog.error.text()
    assert dialog.button.isEnabled()
