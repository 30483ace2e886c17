"""Cases at every stage for forms, as values moved by the real life cycle."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QLabel, QWidget

from ui.dialogs.drafts import Drafts


@pytest.fixture
def drafts() -> Drafts:
    return Drafts()


@pytest.fixture
def show(qtbot) -> Callable[[QWidget], QWidget]:
    """Shows a form in front, so that keys come to it."""

    def bring(form: QWidget) -> QWidget:
        qtbot.addWidget(form)
        form.show()
        with qtbot.waitActive(form):
            form.activateWindow()
        return form

    return bring


@pytest.fixture
def texts() -> Callable[[QWidget], list[str]]:
    """Every label's text of a form."""
    return lambda form: [one.text() for one in form.findChildren(QLabel) if one.text()]
