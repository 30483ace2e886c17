"""The form that asks why the next case is let wait."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from gridcenter.domain.skips import SkipReason
from tests.ui.models.conftest import make_case
from ui.dialogs.skip import SkipDialog
from ui.models.queue_item import ItemMaker


@pytest.fixture
def form(qtbot, kit, directory):
    made = SkipDialog(kit, ItemMaker(directory).item(make_case(7)))
    qtbot.addWidget(made)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    made.show()
    with qtbot.waitActive(made):
        made.activateWindow()
    return made


def test_that_it_says_what_will_become_of_the_case(form):
    assert "0302-0007" in form._sentence.text()
    assert "15 分钟" in form._sentence.text()
    assert form.reason is SkipReason.CALL_BACK
    assert form.confirm_button.isEnabled()


@pytest.mark.parametrize(("number", "reason"), list(enumerate(SkipReason, 1)))
def test_that_each_reason_has_its_key(form, qtbot, number, reason):
    qtbot.keyClick(form, getattr(Qt.Key, f"Key_{number}"), Qt.KeyboardModifier.AltModifier)
    assert form.reason is reason
    assert f"Alt {number}" in form.choices[reason].accessibleName()


def test_that_another_reason_needs_words(form, qtbot, write):
    form.choices[SkipReason.OWN_WORDS].click()
    assert form.text.hasFocus()
    assert not form.confirm_button.isEnabled()
    assert form.problem() == "请写明原因。"
    write(form.text, " 等领导指示 ")
    assert form.confirm_button.isEnabled()
    assert form.note == "等领导指示"
    with qtbot.waitSignal(form.confirmed):
        qtbot.keyClick(form, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def test_that_escape_skips_nothing(form, qtbot):
    heard = []
    form.confirmed.connect(lambda: heard.append(1))
    qtbot.keyClick(form, Qt.Key.Key_Escape)
    assert not form.isVisible()
    assert heard == []
