"""Four desks and one whistle: the town blows, the centre names, two departments come and answer, the town scores."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from gridcenter.domain.whistle import WhistleStage, WhistleState
from ui.dialogs.blow import BlowDialog
from ui.dialogs.whistle_departments import NameDialog
from ui.dialogs.whistle_form import WhistleCheckInDialog, WhistleReasonDialog
from ui.dialogs.whistle_scores import ConfirmDialog

WAIT_MS = 10_000


def form(desk, kind):
    """The form that has just opened at a desk."""
    found = [one for one in desk.window.findChildren(kind) if one.isVisible()]
    assert len(found) == 1
    return found[0]


def press(qtbot, desk, key, whistle):
    """Shows the whistle and does what the key on a button does."""
    screen = desk.window.whistles
    screen.show_whistle(whistle)
    assert screen.pane.whistle.id == whistle
    assert screen.pane.bar.press(key), key


def states(desk, whistle):
    record = desk.whistles.get(whistle)
    return None if record is None else [branch.state for branch in record.branches]


def test_that_a_whistle_goes_from_the_town_through_all_desks_and_back(district, open_desk, qtbot):
    town, centre = open_desk(district, "town-001"), open_desk(district, "desk1")
    police, fire = open_desk(district, "dept-ga"), open_desk(district, "dept-xf")
    everybody = (town, centre, police, fire)
    for desk in everybody:
        qtbot.waitUntil(lambda desk=desk: desk.whistles.complete, timeout=WAIT_MS)
    assert town.window.screens.currentWidget() is town.window.whistles
    qtbot.waitUntil(lambda: bool(town.window.whistles.actions_runner.matters), timeout=WAIT_MS)

    def wait(state, *desks):
        for desk in desks:
            qtbot.waitUntil(lambda desk=desk: states(desk, whistle) == state, timeout=WAIT_MS)

    before = {one.id for one in town.whistles.records()}
    town.window.whistles.blow_button.click()
    blowing = form(town, BlowDialog)
    blowing.subject.setText("消防通道停满车")
    blowing.matter.pick("QZ-04")
    blowing.confirm_button.click()
    qtbot.waitUntil(lambda: len(town.whistles) == len(before) + 1, timeout=WAIT_MS)
    (whistle,) = {one.id for one in town.whistles.records()} - before
    wait([], centre)
    assert states(police, whistle) is None

    press(qtbot, centre, "F4", whistle)
    naming = form(centre, NameDialog)
    qtbot.keyClicks(naming.choice.line, "xf ga")
    naming.confirm_button.click()
    wait([WhistleState.TO_SIGN] * 2, *everybody)

    press(qtbot, fire, "F4", whistle)
    wait([WhistleState.SIGNED, WhistleState.TO_SIGN], *everybody)
    press(qtbot, police, "F4", whistle)
    wait([WhistleState.SIGNED] * 2, *everybody)

    for desk, after in ((fire, WhistleState.SIGNED), (police, WhistleState.CHECKED_IN)):
        press(qtbot, desk, "F4", whistle)
        came = form(desk, WhistleCheckInDialog)
        came.fields.place.setText("三号楼北侧")
        came.confirm_button.click()
        wait([WhistleState.CHECKED_IN, after], *everybody)

    for desk, after in ((fire, WhistleState.CHECKED_IN), (police, WhistleState.FED_BACK)):
        press(qtbot, desk, "F4", whistle)
        answer = form(desk, WhistleReasonDialog)
        answer.text.setPlainText("通道已清空")
        answer.confirm_button.click()
        wait([WhistleState.FED_BACK, after], *everybody)
    assert centre.whistles.get(whistle).stage is WhistleStage.FED_BACK

    press(qtbot, town, "F4", whistle)
    scoring = form(town, ConfirmDialog)
    for group in scoring.scores.values():
        group.button(5).setChecked(True)
    scoring.confirm_button.click()
    for desk in everybody:
        qtbot.waitUntil(lambda desk=desk: states(desk, whistle) is None, timeout=WAIT_MS)
    assert QApplication.activeModalWidget() is None
    qtbot.waitUntil(lambda: centre.window.whistles.pane.whistle.stage is WhistleStage.CLOSED, timeout=WAIT_MS)
    assert [branch.score for branch in centre.window.whistles.pane.whistle.branches] == [5, 5]
