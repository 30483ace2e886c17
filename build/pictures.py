"""Makes the pictures of the README: the demo desk, drawn without a screen."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PICTURES = (("queue", "zh", "dark"), ("queue", "en", "light"), ("whistles", "zh", "light"))


def main() -> int:
    """Draws each picture; returns the first exit status that is not 0."""
    folder = ROOT / "docs" / "pictures"
    for screen, language, theme in PICTURES:
        file = folder / f"{screen}-{language}-{theme}.png"
        command = [sys.executable, ROOT / "build" / "dev.py", "demo", "--screenshot", file]
        command += ["--lang", language, "--theme", theme, "--screen", screen]
        if (screen, language, theme) == PICTURES[0]:
            # Clocks run on: a district made just now shows them as a day would.
            command.append("--new")
        status = subprocess.run([str(part) for part in command], check=False).returncode
        if status:
            return status
    return 0


if __name__ == "__main__":
    sys.exit(main())
