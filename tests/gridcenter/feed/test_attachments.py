"""An attachment is heard of by other desks."""

from __future__ import annotations

from gridcenter.domain.attachment import CASE, PhotoKind
from gridcenter.domain.change import Change
from tests.pictures import picture


def test_that_an_attachment_is_told_at_once_and_not_at_the_next_poll(listen, desk):
    case = desk.report()
    # On PostgreSQL the poll comes later than a listener's patience ends: only the notification can tell in time.
    listener = listen(poll_seconds=60.0) if desk.center.database.is_postgresql else listen()
    desk.center.attachments.add(desk.person("acceptor"), CASE, case.id, "a.jpg", picture(), PhotoKind.NEAR)
    listener.wait(lambda: listener.changes == [Change("attachment", case.id, 1, "acceptor")])
