"""Cases at every stage for forms, as values moved by the real life cycle."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import shiboken6
from PySide6.QtWidgets import QLabel, QWidget

from ui.dialogs.drafts import Drafts


@pytest.fixture
def drafts() -> Drafts:
    return Drafts()


@pytest.fixture
def show(qtbot) -> Iterator[Callable[[QWidget], QWidget]]:
    """Shows a form in front, so that keys come to it; closes what is still open afterwards."""
    shown: list[QWidget] = []

    def bring(form: QWidget) -> QWidget:
        shown.append(form)
        form.show()
        with qtbot.waitActive(form):
            form.activateWindow()
        return form

    yield bring
    for form in filter(shiboken6.isValid, shown):
        form.close()
        form.deleteLater()


@pytest.fixture
def texts() -> Callable[[QWidget], list[str]]:
    """Every label's text of a form."""
    return lambda form: [one.text() for one in form.findChildren(QLabel) if one.text()]
