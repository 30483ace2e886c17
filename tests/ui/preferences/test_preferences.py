"""What a person set is there the next time; what cannot be read is as if it had never been set."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import QByteArray, QSettings

from gridcenter.domain.views import View
from ui.models.case_filter import CaseFilter
from ui.preferences.preferences import Preferences
from ui.theme.tokens import SCALES

FILTERS = [
    ("我的井盖", CaseFilter(View.MINE, '井盖 "破损", 50%', "999001001", urgent=True)),
    ("全部", CaseFilter()),
    ("same", CaseFilter(View.OVERDUE, "\\n;=[x]")),
]


@pytest.fixture
def file(tmp_path):
    return str(tmp_path / "desk.ini")


@pytest.fixture
def again(qapp, file):
    """The preferences as the next start of the program finds them."""

    def make(**raw: object) -> Preferences:
        settings = QSettings(file, QSettings.Format.IniFormat)
        for key, value in raw.items():
            settings.setValue(key, value)
        settings.sync()
        return Preferences(QSettings(file, QSettings.Format.IniFormat))

    return make


def test_that_nothing_set_means_dark_full_size_and_no_language(again):
    found = again()
    assert (found.language, found.theme, found.scale, found.last_login) == ("", "dark", 100, "")
    assert found.own_filters() == []
    assert found.layout("queue").isEmpty()


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_that_what_was_chosen_is_there_the_next_time(again, language, theme, scale):
    now = again()
    now.language, now.theme, now.scale, now.last_login = language, theme, scale, "坐席,一"
    now._settings.sync()
    found = again()
    assert (found.language, found.theme, found.scale) == (language, theme, scale)
    assert found.last_login == "坐席,一"


def test_that_layouts_are_kept_apart_byte_by_byte(again):
    state = QByteArray(bytes(range(256)))
    now = again()
    now.keep_layout("queue", state)
    now.keep_layout("window", QByteArray(b"w"))
    now._settings.sync()
    assert again().layout("queue") == state
    assert again().layout("window") == QByteArray(b"w")
    assert again().layout("other").isEmpty()


def test_that_own_filters_come_back_in_their_order(again):
    now = again()
    now.keep_filters(FILTERS)
    now._settings.sync()
    assert again().own_filters() == FILTERS
    again().keep_filters([])
    assert again().own_filters() == []


@pytest.mark.parametrize("value", ["", "??", "0", "-1", "120", "1e9", ["a", "b"], QByteArray(b"\xff\x00"), None, 3.5])
def test_that_garbage_counts_as_never_set(again, value):
    found = again(language=value, theme=value, scale=value, filters=value, **{"layout/queue": "text"})
    assert (found.language, found.theme, found.scale) == ("", "dark", 100)
    assert found.own_filters() == []
    assert found.layout("queue").isEmpty()


@pytest.mark.parametrize(
    "text", ["{", "5", "null", '{"view": "all"}', '["all"]', "[null]", '[{"view": "all"}]', '[{"view": "gone"}]']
)
def test_that_filters_that_cannot_be_read_are_left_out(again, text):
    assert again(filters=text).own_filters() == []


@pytest.mark.parametrize("bad", [{"name": "x"}, None, 7, {"name": "x", "view": "gone"}, {"name": "x", "view": []}])
def test_that_one_bad_filter_does_not_take_the_others_with_it(again, bad):
    now = again()
    now.keep_filters(FILTERS)
    entries = json.loads(now._settings.value("filters"))
    entries.insert(1, bad)
    assert again(filters=json.dumps(entries)).own_filters() == FILTERS


def test_that_a_broken_settings_file_is_no_obstacle(again, tmp_path):
    (tmp_path / "desk.ini").write_bytes(b"\x00\xff[[[\ntheme=\n=light\nscale=@Variant(\\0)\n")
    found = Preferences(QSettings(str(tmp_path / "desk.ini"), QSettings.Format.IniFormat))
    assert (found.language, found.theme, found.scale, found.own_filters()) == ("", "dark", 100, [])
