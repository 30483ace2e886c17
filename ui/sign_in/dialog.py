"""Asks who sits at the desk."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Protocol

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QDialog, QGridLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from gridcenter.domain.people import Person
from gridcenter.errors import GridError
from ui.background.calls import Calls, Lane
from ui.kit import Kit
from ui.widgets.buttons import KeyButton
from ui.widgets.labels import label, row


class SignInService(Protocol):
    """What the dialog needs of the centre."""

    def sign_in(self, name: str, password: str) -> Person:
        """The person, or SignInRefused."""


class SignInDialog(QDialog):
    """Name and password; a refusal stays at the form, and what was typed stays too."""

    def __init__(
        self,
        kit: Kit,
        service: SignInService,
        calls: Calls,
        *,
        centre: str,
        where: str,
        login: str = "",
        hint: str = "",
        sentence: Callable[[GridError], str] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._kit = kit
        self._service = service
        self._calls = calls
        self._sentence = sentence or kit.words.error
        self.person: Person | None = None
        words = kit.words
        self.setWindowTitle(words("app.name"))
        box = QVBoxLayout(self)
        box.setContentsMargins(kit.px(40), kit.px(32), kit.px(40), kit.px(28))
        box.setSpacing(kit.px(12))
        emblem = QLabel()
        emblem.setPixmap(kit.glyphs.icon("emblem", 40, "accent"))
        title = label(words("app.name"), type_="figure")
        box.addWidget(row(emblem, title, 1, spacing=kit.px(12)))
        if centre:
            box.addWidget(label(centre, type_="head"))
        box.addWidget(label(words("sign_in.where", where=where), tone="t3", type_="label", wrap=True))
        grid = QGridLayout()
        grid.setVerticalSpacing(kit.px(10))
        grid.setHorizontalSpacing(kit.px(16))
        self.name = QLineEdit(login)
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        for line, (key, field) in enumerate((("name", self.name), ("password", self.password))):
            caption = label(words(f"sign_in.{key}"), tone="t2")
            caption.setBuddy(field)
            field.setAccessibleName(words(f"sign_in.{key}"))
            field.setMinimumWidth(kit.px(280))
            field.setMinimumHeight(kit.px(36))
            grid.addWidget(caption, line, 0)
            grid.addWidget(field, line, 1)
        box.addLayout(grid)
        if hint:
            box.addWidget(label(hint, tone="t2", type_="label", wrap=True))
        self.error = label("", tone="late", wrap=True)
        self.error.hide()
        box.addWidget(self.error)
        box.addSpacing(kit.px(8))
        self.button = KeyButton(kit, words("sign_in.enter"), "Enter", primary=True)
        self.button.clicked.connect(self._enter)
        cancel = KeyButton(kit, words("sign_in.leave"), "Esc")
        cancel.clicked.connect(self.reject)
        box.addWidget(row(1, cancel, self.button))
        self.name.returnPressed.connect(self._enter)
        self.password.returnPressed.connect(self._enter)
        (self.password if login else self.name).setFocus(Qt.FocusReason.OtherFocusReason)
        self.setMinimumWidth(kit.px(480))

    @Slot()
    def _enter(self) -> None:
        if not self.button.isEnabled() or not self.name.text().strip():
            return
        self.button.setEnabled(False)
        self.error.hide()
        call = partial(self._service.sign_in, self.name.text().strip(), self.password.text())
        self._calls.submit(Lane.READ, call, self, self._done, self._refused)

    def _done(self, person: Person) -> None:
        self.person = person
        self.accept()

    def _refused(self, error: GridError) -> None:
        self.button.setEnabled(True)
        self.error.setText(self._sentence(error))
        self.error.show()
        self.password.setFocus()
        self.password.selectAll()
