"""The frame of every form: it stays, text and all, until what it asks for has been done."""

from __future__ import annotations

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QLineEdit

from ui.dialogs.action_dialog import ActionDialog

CONTROL = Qt.KeyboardModifier.ControlModifier


class Form(ActionDialog):
    """Wants one word."""

    def __init__(self, kit) -> None:
        super().__init__(kit, "标题", "关于", "确认")
        self.line = QLineEdit()
        self.body.addWidget(self.line)
        self.line.textChanged.connect(self.check)
        self.check()

    def problem(self) -> str:
        return "" if self.line.text() else "还没有写。"


@pytest.fixture
def form(kit, show):
    return show(Form(kit))


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_that_the_key_confirms_once_until_it_is_known_what_came_of_it(form, qtbot, key):
    told = []
    form.confirmed.connect(lambda: told.append(1))
    qtbot.keyClicks(form.line, "x")
    qtbot.keyClick(form.line, key, CONTROL)
    qtbot.keyClick(form.line, key, CONTROL)
    form.confirm_button.click()
    assert told == [1]


def test_that_an_incomplete_form_says_why_and_confirms_nothing(form, qtbot):
    assert not form.confirm_button.isEnabled()
    assert form.confirm_button.toolTip() == "还没有写。"
    with qtbot.assertNotEmitted(form.confirmed):
        qtbot.keyClick(form.line, Qt.Key.Key_Return, CONTROL)
    assert form._error.isVisible()
    qtbot.keyClicks(form.line, "x")
    assert not form._error.isVisible()


def test_that_a_refusal_stands_at_the_form_which_keeps_its_text_and_can_be_sent_again(form, qtbot):
    qtbot.keyClicks(form.line, "x")
    form.confirm_button.click()
    form.fail("磁盘已满。")
    assert form.isVisible()
    assert form._error.text() == "磁盘已满。"
    assert form.line.text() == "x"
    with qtbot.waitSignal(form.confirmed):
        form.confirm_button.click()
    assert not form._error.isVisible()


def test_that_typing_while_a_command_is_under_way_does_not_send_it_twice(form, qtbot):
    told = []
    form.confirmed.connect(lambda: told.append(1))
    qtbot.keyClicks(form.line, "x")
    form.confirm_button.click()
    qtbot.keyClicks(form.line, "y")
    form.confirm_button.click()
    assert told == [1]


def test_that_escape_closes_the_form_and_success_too(kit, show, qtbot):
    for close in (lambda form: qtbot.keyClick(form, Qt.Key.Key_Escape), lambda form: form.succeed()):
        form = show(Form(kit))
        close(form)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        assert not shiboken6.isValid(form)
