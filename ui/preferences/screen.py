"""Language, theme and size, which show at once, and a tone to try."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QGridLayout, QVBoxLayout, QWidget

from gridcenter.words import LANGUAGES
from ui.kit import Kit
from ui.preferences.preferences import THEMES, Preferences
from ui.theme.tokens import SCALES
from ui.widgets.buttons import KeyButton
from ui.widgets.labels import label


class PreferencesScreen(QWidget):
    """What a person sets for themselves."""

    # Something was changed: the window must be made anew.
    changed = Signal()
    # The person wants to hear whether an alarm can be heard.
    tone_asked = Signal()

    def __init__(
        self, kit: Kit, preferences: Preferences, parent: QWidget | None = None, *, audible: bool = True
    ) -> None:
        super().__init__(parent)
        self._preferences = preferences
        words = kit.words
        outer = QVBoxLayout(self)
        outer.setContentsMargins(kit.px(40), kit.px(32), kit.px(40), kit.px(32))
        outer.setSpacing(kit.px(16))
        outer.addWidget(label(words("preferences.title"), type_="figure"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(kit.px(24))
        grid.setVerticalSpacing(kit.px(12))
        self.language = QComboBox()
        for language in LANGUAGES:
            self.language.addItem(words(f"preferences.language.{language}"), language)
        self.language.setCurrentIndex(LANGUAGES.index(words.language))
        self.theme = QComboBox()
        for theme in THEMES:
            self.theme.addItem(words(f"preferences.theme.{theme}"), theme)
        self.theme.setCurrentIndex(THEMES.index("dark" if kit.theme.tokens.dark else "light"))
        self.scale = QComboBox()
        for scale in SCALES:
            self.scale.addItem(f"{scale} %", scale)
        self.scale.setCurrentIndex(SCALES.index(kit.theme.scale))
        for line, (name, field) in enumerate(
            (("language", self.language), ("theme", self.theme), ("scale", self.scale))
        ):
            caption = label(words(f"preferences.{name}"), tone="t2")
            caption.setBuddy(field)
            field.setAccessibleName(words(f"preferences.{name}"))
            field.setFixedWidth(kit.px(260))
            grid.addWidget(caption, line, 0)
            grid.addWidget(field, line, 1, Qt.AlignmentFlag.AlignLeft)
            field.activated.connect(self._set)
        self.tone = KeyButton(kit, words("preferences.tone"))
        self.tone.setEnabled(audible)
        self.tone.setToolTip("" if audible else words("sound.none_why"))
        self.tone.clicked.connect(self.tone_asked)
        grid.addWidget(label(words("preferences.sound"), tone="t2"), 3, 0)
        grid.addWidget(self.tone, 3, 1, Qt.AlignmentFlag.AlignLeft)
        if not audible:
            grid.addWidget(label(words("sound.none_why"), tone="t2"), 3, 2)
        grid.setColumnStretch(2, 1)
        outer.addLayout(grid)
        outer.addWidget(label(words("preferences.kept"), tone="t3", type_="label"))
        outer.addStretch(1)

    @Slot()
    def _set(self) -> None:
        self._preferences.language = self.language.currentData()
        self._preferences.theme = self.theme.currentData()
        self._preferences.scale = self.scale.currentData()
        self.changed.emit()
