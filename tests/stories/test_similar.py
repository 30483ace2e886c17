"""The same matter reported twice, and who has led such matters before, as a desk sees it."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, datetime

from PySide6.QtWidgets import QApplication

from gridcenter.center import open_center
from gridcenter.domain.case import NewCase, Source, Stage
from gridcenter.domain.moves import Action
from gridcenter.domain.people import PersonId
from gridcenter.domain.permissions import Offer
from tests.stories.conftest import WAIT_MS
from ui.dialogs.dispatch import DispatchDialog


def test_that_a_matter_reported_twice_is_seen_and_its_usual_department_recommended(district, open_desk, qtbot):
    with open_center(district) as center:
        first = next(case for case in center.cases.open_cases() if case.stage is Stage.FILED)
        new = NewCase(first.facts, Source.VIDEO, first.reported_at)
        actor = center.directory.people[PersonId("leader")]
        again = center.cases.report(actor, new, command_id=str(uuid.uuid4()))
        expected = center.recommendations.for_case(first)
        assert again in [match.case for match in center.similar.of(first)]
    desk = open_desk(district)
    queue = desk.window.queue
    queue.table.choose(first.id)
    qtbot.waitUntil(lambda: again.id in [match.case.id for match in queue.pane.similar], timeout=WAIT_MS)
    queue.actions_runner.ask(queue.pane.item, Offer(Action.DISPATCH))
    form = QApplication.activeModalWidget()
    assert isinstance(form, DispatchDialog)
    qtbot.waitUntil(lambda: form.recommended.first is not None, timeout=WAIT_MS)
    assert form.recommended.first == expected.ranked[0].department
    assert form.act().departments == ()
    form.reject()


def test_that_a_report_that_is_typed_shows_what_is_known_and_can_be_sent_meanwhile(district, open_desk, qtbot):
    with open_center(district) as center:
        known = next(case for case in center.cases.open_cases() if case.stage is Stage.FILED)
        actor = center.directory.people[PersonId("leader")]
        facts = replace(known.facts, longitude=None, latitude=None)
        center.cases.report(actor, NewCase(facts, Source.VIDEO, datetime.now(UTC)), command_id=str(uuid.uuid4()))
    desk = open_desk(district)
    desk.window.queue.actions_runner.new_case()
    form = QApplication.activeModalWidget()
    form.description.setPlainText(known.description)
    form.category.pick(known.category)
    form.area.pick(known.area)
    assert form.confirm_button.isEnabled()
    qtbot.waitUntil(lambda: known.description[:8] in "".join(form.hints.lines()), timeout=WAIT_MS)
    form.confirm_button.click()
    qtbot.waitUntil(lambda: desk.window.toast.text().startswith("已上报"), timeout=WAIT_MS)
