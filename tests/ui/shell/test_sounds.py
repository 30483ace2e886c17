"""Tones are made at start and played by whatever the machine has; a machine that has nothing is no obstacle."""

from __future__ import annotations

import stat
import sys
import wave

import pytest
from PySide6.QtCore import QProcess

from gridcenter.domain.alarms import AlarmKind
from ui.shell.sounds import PATTERNS, ProgramPlayer, Silence, Tones, make_player

posix = pytest.mark.skipif(sys.platform == "win32", reason="players are programs on other systems only")


@pytest.fixture
def tones():
    made = Tones()
    yield made
    made.close()


def put_program(folder, name, text):
    file = folder / name
    file.write_text(f"#!/bin/sh\n{text}\n")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)
    return file


@pytest.mark.parametrize("kind", AlarmKind)
def test_that_each_kind_has_a_tone_of_its_length(tones, kind):
    with wave.open(str(tones.file(kind)), "rb") as sound:
        assert (sound.getnchannels(), sound.getsampwidth()) == (1, 2)
        seconds = sound.getnframes() / sound.getframerate()
        assert any(sound.readframes(sound.getnframes()))
    assert seconds == pytest.approx(sum(length for _hertz, length in PATTERNS[kind]) / 1000, abs=0.001)


def test_that_the_patterns_are_those_of_the_design():
    assert [hertz for hertz, _length in PATTERNS[AlarmKind.NEW_CRITICAL]] == [440, 554, 659]
    assert [hertz for hertz, _length in PATTERNS[AlarmKind.OVERDUE_OWN]] == [1000, 700]
    assert PATTERNS[AlarmKind.CONNECTION_LOST] == ((220, 400),)


def test_that_the_files_are_gone_at_the_end():
    made = Tones()
    folder = made.file(AlarmKind.NEW_CRITICAL).parent
    assert folder.exists()
    made.close()
    assert not folder.exists()


@posix
def test_that_a_program_is_handed_the_tone(qtbot, qapp, tmp_path, tones):
    heard = tmp_path / "heard"
    player = ProgramPlayer(
        str(put_program(tmp_path, "play", f'cp "$1" "{heard}.part" && mv "{heard}.part" "{heard}"')), tones
    )
    player.play(AlarmKind.CONNECTION_LOST)
    qtbot.waitUntil(heard.exists)
    assert heard.read_bytes() == tones.file(AlarmKind.CONNECTION_LOST).read_bytes()
    player.close()


@posix
def test_that_a_program_that_hangs_gives_way_to_the_next_tone_and_to_the_end(qtbot, qapp, tmp_path, tones):
    begun = tmp_path / "begun"
    begun.touch()
    program = put_program(tmp_path, "play", f'echo x >> "{begun}"; exec sleep 600')
    player = ProgramPlayer(str(program), tones)
    for count in (1, 2):
        player.play(AlarmKind.OVERDUE_OWN)
        qtbot.waitUntil(lambda count=count: len(begun.read_text().split()) == count)
    player.close()
    assert player._process.state() is QProcess.ProcessState.NotRunning


@posix
@pytest.mark.parametrize("program", ["/none/such", ""])
def test_that_a_program_that_is_not_there_or_fails_raises_nothing(qtbot, qapp, tmp_path, tones, program):
    player = ProgramPlayer(program or str(put_program(tmp_path, "play", "exit 1")), tones)
    player.play(AlarmKind.NEW_CRITICAL)
    qtbot.waitUntil(lambda: player._process.state() is QProcess.ProcessState.NotRunning)
    player.play(AlarmKind.NEW_CRITICAL)
    player.close()


@posix
def test_that_the_first_program_of_the_machine_is_used(qapp, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    player = make_player()
    assert isinstance(player, Silence)
    assert not player.audible
    player.play(AlarmKind.NEW_CRITICAL)
    player.close()
    put_program(tmp_path, "aplay", "exit 0")
    found = make_player()
    assert isinstance(found, ProgramPlayer)
    assert found.audible
    found.close()


@posix
def test_that_a_disk_without_room_for_the_tones_is_silence(qapp, tmp_path, monkeypatch):
    put_program(tmp_path, "aplay", "exit 0")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "none"))
    assert isinstance(make_player(), Silence)
