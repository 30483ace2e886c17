"""Who sits at the desk: refused at the form, with what was typed still there."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from gridcenter.domain.people import Person
from gridcenter.errors import SignInRefused, Unreachable
from tests.ui.conftest import LEADER
from tests.ui.models.conftest import WaitingCalls
from ui.sign_in.dialog import SignInDialog


class Register:
    """Lets the leader in with one password."""

    def __init__(self) -> None:
        self.away = False
        self.asked: list[tuple[str, str]] = []

    def sign_in(self, name: str, password: str) -> Person:
        self.asked.append((name, password))
        if self.away:
            raise Unreachable(where="127.0.0.1", reason="refused")
        if (name, password) != (LEADER.id, "demo"):
            raise SignInRefused(name=name)
        return LEADER


@pytest.fixture
def register():
    return Register()


@pytest.fixture
def calls():
    return WaitingCalls()


@pytest.fixture
def make_dialog(kit, register, calls, qtbot):
    def make(login: str = "") -> SignInDialog:
        dialog = SignInDialog(kit, register, calls, centre="望潮区", where="127.0.0.1", login=login)
        qtbot.addWidget(dialog)
        dialog.show()
        with qtbot.waitActive(dialog):
            dialog.activateWindow()
        return dialog

    return make


def test_that_the_right_password_goes_on_by_enter(make_dialog, register, calls, qtbot):
    dialog = make_dialog("leader")
    assert dialog.password.hasFocus()
    assert dialog.password.echoMode() is QLineEdit.EchoMode.Password
    qtbot.keyClicks(dialog.password, "demo")
    with qtbot.waitSignal(dialog.accepted):
        qtbot.keyClick(dialog.password, Qt.Key.Key_Return)
        calls.run()
    assert dialog.person is LEADER
    assert register.asked == [("leader", "demo")]


def test_that_a_refusal_is_one_sentence_and_the_name_stays(make_dialog, calls, qtbot):
    dialog = make_dialog()
    assert dialog.name.hasFocus()
    qtbot.keyClicks(dialog.name, " leader ")
    qtbot.keyClicks(dialog.password, "wrong")
    dialog.button.click()
    assert not dialog.button.isEnabled()
    calls.run()
    assert dialog.error.text() == "登录名或密码不对,或已停用。"
    assert dialog.name.text() == " leader "
    assert dialog.password.selectedText() or dialog.password.hasSelectedText()
    qtbot.keyClicks(dialog.password, "demo")
    dialog.button.click()
    calls.run()
    assert dialog.person is LEADER


def test_that_a_centre_that_is_away_is_said_and_tried_again(make_dialog, register, calls, qtbot):
    dialog = make_dialog("leader")
    qtbot.keyClicks(dialog.password, "demo")
    register.away = True
    dialog.button.click()
    calls.run()
    assert "127.0.0.1" in dialog.error.text()
    register.away = False
    dialog.button.click()
    calls.run()
    assert dialog.person is LEADER


def test_that_enter_twice_asks_once_and_nothing_is_asked_without_a_name(make_dialog, calls, qtbot):
    dialog = make_dialog()
    qtbot.keyClick(dialog.password, Qt.Key.Key_Return)
    assert len(calls) == 0
    qtbot.keyClicks(dialog.name, "leader")
    for _press in range(3):
        qtbot.keyClick(dialog.name, Qt.Key.Key_Return)
    assert len(calls) == 1


def test_that_escape_leaves_without_anybody(make_dialog, qtbot):
    dialog = make_dialog()
    with qtbot.waitSignal(dialog.rejected):
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.person is None
