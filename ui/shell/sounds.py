"""The few tones of the desk, made at start, and what plays them. A machine without sound stays silent and goes on."""

from __future__ import annotations

import logging
import math
import sys
import tempfile
import wave
from array import array
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QProcess, QStandardPaths

from gridcenter.domain.alarms import AlarmKind

_LOG = logging.getLogger(__name__)

# Each note: hertz and milliseconds. Patterns differ by their shape, since nobody remembers a pitch.
PATTERNS: dict[AlarmKind, tuple[tuple[int, int], ...]] = {
    AlarmKind.EMERGENCY_WHISTLE: ((440, 120), (554, 120), (659, 120)),
    AlarmKind.NEW_CRITICAL: ((440, 120), (554, 120), (659, 120)),
    AlarmKind.CONNECTION_LOST: ((220, 400),),
    AlarmKind.OVERDUE_OWN: ((1000, 160), (700, 160)),
}
_RATE = 22_050
_LOUDNESS = 0.45
# A note that begins or ends at once clicks.
_FADE_SECONDS = 0.008
# Programs that play a file and end; the first one found is used.
_PROGRAMS = ("paplay", "aplay")
_KILL_MS = 500


class Player(Protocol):
    """Plays a tone without waiting for it. It never raises, whatever the machine lacks."""

    # False when nothing can be heard on this machine.
    audible: bool

    def play(self, kind: AlarmKind) -> None:
        """Begins the tone of a kind; one that is still playing ends."""

    def close(self) -> None:
        """Falls silent and lets go of files."""


class Silence:
    """For a machine that has nothing to play with, and for pictures."""

    audible = False

    def play(self, kind: AlarmKind) -> None:
        """Nothing is heard."""

    def close(self) -> None:
        """Nothing is held."""


class ProgramPlayer:
    """Hands tones to a program of the system."""

    audible = True

    def __init__(self, program: str, tones: Tones) -> None:
        self._program = program
        self._tones = tones
        self._process = QProcess()
        for silence in (self._process.setStandardOutputFile, self._process.setStandardErrorFile):
            silence(QProcess.nullDevice())

    def play(self, kind: AlarmKind) -> None:
        """Begins the tone of a kind."""
        self._stop()
        self._process.start(self._program, [str(self._tones.file(kind))])

    def _stop(self) -> None:
        # A player that hangs on a device that is gone must not keep the next alarm from being heard.
        if self._process.state() is not QProcess.ProcessState.NotRunning:
            self._process.kill()
            self._process.waitForFinished(_KILL_MS)

    def close(self) -> None:
        """Ends the program and takes the files away."""
        self._stop()
        self._tones.close()


if sys.platform == "win32":
    import winsound

    class WindowsPlayer:
        """Plays by the system itself."""

        audible = True

        def __init__(self, tones: Tones) -> None:
            self._tones = tones

        def play(self, kind: AlarmKind) -> None:
            """Begins the tone of a kind."""
            flags = winsound.SND_FILENAME | winsound.SND_ASYNC | winsound.SND_NODEFAULT
            try:
                winsound.PlaySound(str(self._tones.file(kind)), flags)
            except RuntimeError as error:
                _LOG.warning("no sound: %s", error)

        def close(self) -> None:
            """Falls silent and takes the files away."""
            try:
                winsound.PlaySound(None, 0)
            except RuntimeError as error:
                _LOG.warning("no sound: %s", error)
            self._tones.close()


class Tones:
    """The tones as files in a folder that is gone at the end. Raises OSError when they cannot be written."""

    def __init__(self) -> None:
        # Windows may hold a file that is still playing; what is left goes with the folder for temporary files.
        self._folder = tempfile.TemporaryDirectory(prefix="gridcenter-tones-", ignore_cleanup_errors=True)
        try:
            for kind, notes in PATTERNS.items():
                _write(self.file(kind), notes)
        except OSError:
            self._folder.cleanup()
            raise

    def file(self, kind: AlarmKind) -> Path:
        """The file of a kind's tone."""
        return Path(self._folder.name) / f"{kind.value}.wav"

    def close(self) -> None:
        """Takes the files away."""
        self._folder.cleanup()


def make_player() -> Player:
    """The best player that this machine has, or silence."""
    program = "" if sys.platform == "win32" else _program()
    if sys.platform != "win32" and not program:
        _LOG.info("no program that plays sounds: %s", ", ".join(_PROGRAMS))
        return Silence()
    try:
        tones = Tones()
    except OSError as error:
        _LOG.warning("no sound: %s", error)
        return Silence()
    if sys.platform == "win32":
        return WindowsPlayer(tones)
    return ProgramPlayer(program, tones)


def _program() -> str:
    return next(filter(None, map(QStandardPaths.findExecutable, _PROGRAMS)), "")


def _write(file: Path, notes: tuple[tuple[int, int], ...]) -> None:
    samples = array("h")
    for hertz, milliseconds in notes:
        count = _RATE * milliseconds // 1000
        fade = _FADE_SECONDS * _RATE
        for place in range(count):
            swell = min(1.0, place / fade, (count - place) / fade)
            samples.append(round(32_767 * _LOUDNESS * swell * math.sin(2 * math.pi * hertz * place / _RATE)))
    if sys.byteorder == "big":
        samples.byteswap()
    with wave.open(str(file), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(_RATE)
        sound.writeframes(samples.tobytes())
