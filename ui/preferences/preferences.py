"""What a person set for themselves on this machine, kept in Qt's settings."""

from __future__ import annotations

import json

from PySide6.QtCore import QByteArray, QSettings

from gridcenter.domain.views import View
from ui.models.case_filter import CaseFilter
from ui.theme.tokens import SCALES

THEMES = ("dark", "light")


class Preferences:
    """Language, theme, size, widths and own filters of one person."""

    def __init__(self, settings: QSettings) -> None:
        self._settings = settings

    def _text(self, key: str, fallback: str, allowed: tuple[str, ...]) -> str:
        value = str(self._settings.value(key, fallback))
        return value if value in allowed else fallback

    @property
    def language(self) -> str:
        """`zh`, `en`, or empty when never chosen."""
        return self._text("language", "", ("zh", "en", ""))

    @language.setter
    def language(self, value: str) -> None:
        self._settings.setValue("language", value)

    @property
    def theme(self) -> str:
        """`dark` or `light`."""
        return self._text("theme", "dark", THEMES)

    @theme.setter
    def theme(self, value: str) -> None:
        self._settings.setValue("theme", value)

    @property
    def scale(self) -> int:
        """Size of type and lines in per cent."""
        return int(self._text("scale", "100", tuple(map(str, SCALES))))

    @scale.setter
    def scale(self, value: int) -> None:
        self._settings.setValue("scale", str(value))

    @property
    def last_login(self) -> str:
        """Who signed in last."""
        return str(self._settings.value("login", ""))

    @last_login.setter
    def last_login(self, value: str) -> None:
        self._settings.setValue("login", value)

    def layout(self, name: str) -> QByteArray:
        """A kept layout, empty when there is none."""
        value = self._settings.value(f"layout/{name}")
        return value if isinstance(value, QByteArray) else QByteArray()

    def keep_layout(self, name: str, state: QByteArray) -> None:
        """Keeps a layout."""
        self._settings.setValue(f"layout/{name}", state)

    def own_filters(self) -> list[tuple[str, CaseFilter]]:
        """The person's own filters; entries that cannot be read are left out."""
        try:
            entries = json.loads(str(self._settings.value("filters", "[]")))
        except ValueError:
            return []
        found = []
        for entry in entries if isinstance(entries, list) else []:
            try:
                chosen = CaseFilter(View(entry["view"]), str(entry["text"]), str(entry["town"]), bool(entry["urgent"]))
                found.append((str(entry["name"]), chosen))
            except (ValueError, KeyError, TypeError):
                continue
        return found

    def keep_filters(self, filters: list[tuple[str, CaseFilter]]) -> None:
        """Keeps the person's own filters."""
        entries = [
            {"name": name, "view": chosen.view, "text": chosen.text, "town": chosen.town, "urgent": chosen.urgent}
            for name, chosen in filters
        ]
        self._settings.setValue("filters", json.dumps(entries, ensure_ascii=False))
