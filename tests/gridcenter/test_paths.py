"""Where things lie: resources that are there, and folders of the person's own that are made."""

from __future__ import annotations

import sys

import pytest

from gridcenter import paths


def test_that_resources_are_found_from_source():
    assert paths.resources().is_dir()
    assert (paths.resources() / "text").is_dir()


def test_that_a_frozen_program_has_its_resources_beside_it(monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert paths.resources() == tmp_path / "resources"


@pytest.mark.parametrize("folder", [paths.data_folder, paths.log_folder])
def test_that_the_persons_folders_are_made_and_are_the_programs_own(folder, monkeypatch, tmp_path):
    for name in ("HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    found = folder()
    assert found.is_dir()
    assert "GridCenter" in found.parts
