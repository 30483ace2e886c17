"""The line over the table: what is shown, the filter, town and urgency, and how much is new."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QPushButton, QWidget

from gridcenter.domain.directory import Directory
from gridcenter.domain.views import OPERATOR_VIEWS, View
from ui.kit import Kit
from ui.models.case_filter import CaseFilter
from ui.widgets.buttons import KeyButton
from ui.widgets.labels import label, rule


class QueueToolBar(QWidget):
    """Shows and changes the filter of the table."""

    # The filter was changed by hand: CaseFilter.
    changed = Signal(object)
    # Enter in the filter: look the words up among all cases, closed ones too.
    search_asked = Signal(str)
    # Back to the first row.
    top_asked = Signal()

    def __init__(
        self,
        kit: Kit,
        directory: Directory,
        parent: QWidget | None = None,
        *,
        views: tuple[View, ...] = OPERATOR_VIEWS,
    ) -> None:
        super().__init__(parent)
        self._kit = kit
        self._filter = CaseFilter()
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        frame = rule("below", "s1")
        outer.addWidget(frame)
        box = QHBoxLayout(frame)
        box.setContentsMargins(kit.px(12), 0, kit.px(12), 0)
        box.setSpacing(kit.px(10))
        self.views = QComboBox()
        self.views.setAccessibleName(kit.words("queue.views"))
        for view in views:
            self.views.addItem(kit.words.name(view), view)
        self.views.activated.connect(self._view_picked)
        self.views.hide()
        self.title = label("")
        self.text = QLineEdit()
        self.text.setPlaceholderText(kit.words("queue.filter_hint"))
        self.text.setAccessibleName(kit.words("queue.filter_hint"))
        self.text.setClearButtonEnabled(True)
        self.text.setMinimumWidth(kit.px(120))
        self.text.setMaximumWidth(kit.px(360))
        self.text.textEdited.connect(self._edited)
        self.text.returnPressed.connect(self._enter)
        # The clear button changes the text without an edit.
        self.text.textChanged.connect(self._cleared)
        self.town = QComboBox()
        self.town.setAccessibleName(kit.words("queue.town"))
        self.town.addItem(kit.words("queue.town_all"), "")
        for town in directory.towns():
            self.town.addItem(town.name, town.code)
        self.town.setMaximumWidth(kit.px(170))
        self.town.activated.connect(self._edited)
        self.urgent = QPushButton(kit.words("queue.urgent_only"))
        self.urgent.setCheckable(True)
        self.urgent.setStyleSheet(_chip_style(kit))
        self.urgent.clicked.connect(self._edited)
        self.news = label("", tone="fresh")
        self.progress = label("", tone="t2")
        self.to_top = KeyButton(kit, kit.words("queue.to_top"), "Ctrl Home", small=True)
        self.to_top.clicked.connect(self.top_asked)
        box.addWidget(self.views)
        box.addWidget(self.title)
        box.addWidget(self.text, 2)
        box.addWidget(self.town)
        box.addWidget(self.urgent)
        box.addStretch(1)
        box.addWidget(self.progress)
        box.addWidget(self.news)
        box.addWidget(self.to_top)
        self.setFixedHeight(kit.px(48))

    @property
    def filter(self) -> CaseFilter:
        """The filter as set."""
        return self._filter

    def fold(self, width: int) -> None:
        """Leaves parts out where the window is narrow; the views become a list here."""
        self.views.setVisible(width < 1400)
        self.to_top.setVisible(width >= 1400)
        self.urgent.setVisible(width >= 1200)

    def set_filter(self, chosen: CaseFilter) -> None:
        """Shows a filter that was chosen elsewhere."""
        self._filter = chosen
        self.views.setCurrentIndex(self.views.findData(chosen.view))
        if self.text.text() != chosen.text:
            self.text.setText(chosen.text)
        self.town.setCurrentIndex(max(0, self.town.findData(chosen.town)))
        self.urgent.setChecked(chosen.urgent)

    def set_view(self, view: View) -> None:
        """Another view with the filter cleared, as an operator expects of a view."""
        self.set_filter(CaseFilter(view))
        self.changed.emit(self._filter)

    @Slot()
    def _view_picked(self) -> None:
        self.set_view(View(self.views.currentData()))

    @Slot()
    def _edited(self) -> None:
        chosen = CaseFilter(self._filter.view, self.text.text(), self.town.currentData(), self.urgent.isChecked())
        if chosen != self._filter:
            self._filter = chosen
            self.changed.emit(chosen)

    @Slot(str)
    def _cleared(self, text: str) -> None:
        if not text and self._filter.text:
            self._edited()

    @Slot()
    def _enter(self) -> None:
        if self.text.text().strip():
            self.search_asked.emit(self.text.text())

    def show_news(self, new: int, changed: int) -> None:
        """Says how many rows are new or changed."""
        words = self._kit.words
        parts = []
        if new:
            parts.append(words("queue.news_new", n=new))
        if changed:
            parts.append(words("queue.news_changed", n=changed))
        self.news.setText("  ".join(parts))


def _chip_style(kit: Kit) -> str:
    t, px = kit.theme.tokens, kit.px
    return (
        f"QPushButton {{ background: {t.s1}; color: {t.t2}; border: 1px solid {t.line2}; border-radius: {px(3)}px;"
        f" padding: {px(3)}px {px(8)}px; }}"
        f"QPushButton:checked {{ color: {t.accent}; border-color: {t.accent}; }}"
        f"QPushButton:focus {{ border: 2px solid {t.focus}; }}"
    )
