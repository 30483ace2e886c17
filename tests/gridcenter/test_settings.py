"""Settings: arguments before the environment, the environment before the system's language."""

from __future__ import annotations

import pytest

from gridcenter.settings import Settings, from_environment


@pytest.mark.parametrize(
    ("arguments", "environment", "settings"),
    [
        ({}, {}, Settings("", "en")),
        ({}, {"GRIDCENTER_DB": "sqlite:///a"}, Settings("sqlite:///a", "en")),
        ({"database_url": "sqlite:///b"}, {"GRIDCENTER_DB": "sqlite:///a"}, Settings("sqlite:///b", "en")),
        ({}, {"LANG": "zh_CN.UTF-8"}, Settings("", "zh")),
        ({}, {"LANG": "ZH_cn"}, Settings("", "zh")),
        ({}, {"LANG": "C.UTF-8"}, Settings("", "en")),
        ({}, {"LC_ALL": "zh_CN.UTF-8", "LANG": "en_US.UTF-8"}, Settings("", "zh")),
        ({}, {"LC_ALL": "", "LC_MESSAGES": "zh_TW", "LANG": "en_US"}, Settings("", "zh")),
        ({}, {"GRIDCENTER_LANG": "en", "LANG": "zh_CN.UTF-8"}, Settings("", "en")),
        ({"language": "zh"}, {"GRIDCENTER_LANG": "en"}, Settings("", "zh")),
    ],
)
def test_that_the_nearest_word_counts(arguments, environment, settings):
    assert from_environment(**arguments, environment=environment) == settings


def test_that_the_real_environment_is_read_when_no_other_is_given(monkeypatch):
    monkeypatch.setenv("GRIDCENTER_DB", "sqlite:///c")
    assert from_environment().database_url == "sqlite:///c"
