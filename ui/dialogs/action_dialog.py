"""The frame of every form that does something: title, body, the sentence that will be carried out, two buttons."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from ui.kit import Kit
from ui.widgets.buttons import KeyButton
from ui.widgets.labels import label, row, rule


class ActionDialog(QDialog):
    """A form that stays open, text and all, until what it asks for has been done."""

    # Confirmed by the person; the owner does it and calls `succeed` or `fail`.
    confirmed = Signal()

    def __init__(self, kit: Kit, title: str, about: str, confirm: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kit = kit
        self._under_way = False
        self.setWindowTitle(title)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        head = rule("below", "s2")
        head_box = QVBoxLayout(head)
        head_box.setContentsMargins(kit.px(16), kit.px(10), kit.px(16), kit.px(10))
        head_box.addWidget(row(label(title, type_="head"), label(about, tone="t2"), 1, spacing=kit.px(12)))
        outer.addWidget(head)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(kit.px(16), kit.px(12), kit.px(16), kit.px(12))
        self.body.setSpacing(kit.px(8))
        outer.addLayout(self.body, 1)
        self._sentence = label("", wrap=True)
        self._error = label("", tone="late", wrap=True)
        will = rule("above", "s2")
        will_box = QVBoxLayout(will)
        will_box.setContentsMargins(kit.px(16), kit.px(10), kit.px(16), kit.px(6))
        will_box.addWidget(self._sentence)
        will_box.addWidget(self._error)
        self._error.hide()
        outer.addWidget(will)
        self.cancel_button = KeyButton(kit, kit.words("dialog.cancel"), "Esc")
        self.cancel_button.clicked.connect(self.reject)
        self.confirm_button = KeyButton(kit, confirm, "Ctrl Enter", primary=True)
        self.confirm_button.clicked.connect(self._confirm)
        foot = rule("", "s2")
        foot_box = QVBoxLayout(foot)
        foot_box.setContentsMargins(kit.px(16), kit.px(4), kit.px(16), kit.px(12))
        foot_box.addWidget(row(1, self.cancel_button, self.confirm_button))
        outer.addWidget(foot)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self._confirm)

    def say(self, sentence: str) -> None:
        """Shows what will be carried out."""
        self._sentence.setText(sentence)

    def problem(self) -> str:
        """Why the form cannot be confirmed yet, or empty. Subclasses say."""
        return ""

    @Slot()
    def check(self) -> None:
        """Brings the confirm button and the warning up to date with the form."""
        problem = self.problem()
        # What is typed while a command is under way must not send it a second time.
        self.confirm_button.setEnabled(not problem and not self._under_way)
        self.show_error("")
        self.confirm_button.setToolTip(problem)

    def show_error(self, text: str) -> None:
        """Shows a refusal at the form; the form stays as it is."""
        self._error.setText(text)
        self._error.setVisible(bool(text))

    @Slot()
    def _confirm(self) -> None:
        problem = self.problem()
        if problem:
            self.show_error(problem)
            return
        if self.confirm_button.isEnabled():
            self.show_error("")
            self._under_way = True
            self.confirm_button.setEnabled(False)
            self.confirmed.emit()

    def succeed(self) -> None:
        """What was asked for is done."""
        self.accept()

    def fail(self, sentence: str) -> None:
        """It was not done; the form stays open with everything in it."""
        self._under_way = False
        self.check()
        self.show_error(sentence)
