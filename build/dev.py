"""The one door for people who work on GridCenter: set up, run, test, check and measure.

Standard library only, because it runs before anything is installed.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
WORK = ROOT / ".work"
REQUIREMENTS = ROOT / "build" / "requirements.txt"
OLDEST_PYTHON = (3, 11)

# What Qt's offscreen and X11 plugins load at start, and one face with Chinese glyphs.
DEBIAN_LIBRARIES = {
    "libglib2.0-0": "libglib-2.0.so.0",
    "libgl1": "libGL.so.1",
    "libegl1": "libEGL.so.1",
    "libxkbcommon0": "libxkbcommon.so.0",
    "libfontconfig1": "libfontconfig.so.1",
    "libdbus-1-3": "libdbus-1.so.3",
    "libxcb-cursor0": "libxcb-cursor.so.0",
    "libxkbcommon-x11-0": "libxkbcommon-x11.so.0",
    "libxcb-icccm4": "libxcb-icccm.so.4",
    "libxcb-keysyms1": "libxcb-keysyms.so.1",
    "libxcb-shape0": "libxcb-shape.so.0",
}
CHINESE_FONT = "fonts-noto-cjk"
CHINESE_FONT_FILES = ("NotoSansCJK*", "wqy-microhei*", "wqy-zenhei*", "DroidSansFallback*")


class SetupProblem(Exception):
    """Set-up cannot go on; the message is the one sentence a person needs."""


def venv_python() -> Path:
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def run(*command: str | Path, env: dict[str, str] | None = None) -> int:
    return subprocess.run([str(part) for part in command], cwd=ROOT, env=env, check=False).returncode


def environment(**extra: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", **extra}


def missing_debian_packages() -> list[str]:
    known = subprocess.run(["/sbin/ldconfig", "-p"], capture_output=True, text=True, check=False).stdout
    missing = [package for package, library in DEBIAN_LIBRARIES.items() if library not in known]
    folders = [Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".fonts"]
    has_font = any(
        next(folder.rglob(pattern), None) for folder in folders if folder.is_dir() for pattern in CHINESE_FONT_FILES
    )
    return missing if has_font else [*missing, CHINESE_FONT]


def install_system_libraries() -> None:
    if not sys.platform.startswith("linux") or shutil.which("apt-get") is None:
        return
    missing = missing_debian_packages()
    if not missing:
        return
    if os.geteuid() != 0:
        raise SetupProblem(
            "Some system libraries are missing; install them with: sudo apt-get install -y " + " ".join(missing)
        )
    print("Installing system libraries:", " ".join(missing), flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    run("apt-get", "update", "-qq", env=quiet)
    if run("apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing, env=quiet) != 0:
        raise SetupProblem("apt-get could not install: " + " ".join(missing) + ". Install them and try again.")


def install_python_packages() -> None:
    wanted = hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()
    mark = VENV / "gridcenter-requirements"
    if venv_python().exists() and mark.exists() and mark.read_text() == wanted:
        return
    if not venv_python().exists():
        print("Making .venv", flush=True)
        if run(sys.executable, "-m", "venv", VENV) != 0:
            raise SetupProblem(
                "Python could not make a virtual environment; on Debian run: apt-get install -y python3-venv"
            )
    print("Installing pinned packages (about 250 MB the first time)", flush=True)
    pip = [venv_python(), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if run(*pip, "--require-hashes", "--only-binary", ":all:", "-r", REQUIREMENTS) != 0:
        raise SetupProblem("pip could not install the pinned packages; the lines above say which one and why.")
    # The package itself is used from this folder; a .pth line needs no build step and leaves nothing behind.
    site = next(iter(VENV.glob("lib/python*/site-packages")), VENV / "Lib" / "site-packages")
    (site / "gridcenter-source.pth").write_text(str(ROOT) + "\n", encoding="utf-8")
    mark.write_text(wanted)


def set_up() -> None:
    if sys.version_info < OLDEST_PYTHON:
        raise SetupProblem(
            f"GridCenter needs Python 3.11 or newer, this is {sys.version.split()[0]}; start it with a newer python3."
        )
    install_system_libraries()
    install_python_packages()
    WORK.mkdir(exist_ok=True)


def demo(options: argparse.Namespace) -> int:
    database = (options.database or WORK / "demo.db").resolve()
    url = f"sqlite:///{database.as_posix()}"
    fits = ("-m", "gridcenter", "--db", url, "db", "check")
    outdated = database.exists() and not options.database and run(venv_python(), *fits, env=environment()) != 0
    if options.new or outdated:
        # An invented district of an older program is worth nothing; a file that somebody named is theirs.
        for tail in ("", "-wal", "-shm"):
            Path(f"{database}{tail}").unlink(missing_ok=True)
    if not database.exists():
        print("Making the demo district (once)", flush=True)
        made = run(venv_python(), "-m", "gridcenter", "--db", url, "demo", "create", env=environment())
        if made != 0:
            return made
    desk = [venv_python(), "-m", "ui", "--db", url, "--demo"]
    if options.screenshot:
        desk += ["--screenshot", options.screenshot.resolve(), "--screen", options.screen]
    for name in ("lang", "theme", "size"):
        if getattr(options, name):
            desk += [f"--{name}", getattr(options, name)]
    if options.screenshot:
        return run(*desk, env=environment(QT_QPA_PLATFORM="offscreen"))
    # Sources, departments and the other desks act in a process of their own, for as long as the desk is open.
    play = [venv_python(), "-m", "gridcenter", "--db", url, "demo", "play", "--rate", "3", "--autopilot"]
    player = subprocess.Popen([str(part) for part in play], cwd=ROOT, env=environment(), stdout=subprocess.DEVNULL)
    try:
        return run(*desk, env=environment())
    finally:
        player.terminate()
        player.wait(20)


def check_steps() -> list[tuple[str, list[str | Path]]]:
    python = venv_python()
    tools = python.parent
    return [
        ("ruff format", [tools / "ruff", "format", "--check", "."]),
        ("ruff check", [tools / "ruff", "check", "."]),
        ("mypy", [python, "-m", "mypy"]),
        ("import rules", [tools / "lint-imports"]),
    ]


def check(options: argparse.Namespace) -> int:
    for name, command in check_steps():
        print(f"== {name}", flush=True)
        if run(*command, env=environment()) != 0:
            print(f"{name} found something; see above.", file=sys.stderr)
            return 1
    return pytest(options.arguments)


def pytest(arguments: list[str]) -> int:
    print("== tests", flush=True)
    return run(venv_python(), "-m", "pytest", *arguments, env=environment(QT_QPA_PLATFORM="offscreen"))


def bench(options: argparse.Namespace) -> int:
    command: list[str | Path] = [venv_python(), "-m", "tests.bench", *options.names]
    if options.json:
        command += ["--json", options.json.resolve()]
    return run(*command, env=environment(QT_QPA_PLATFORM="offscreen"))


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="dev.py", description="Set up, run, test and measure GridCenter.")
    verbs = top.add_subparsers(dest="verb", required=True)
    verb = verbs.add_parser("demo", help="open the desk on a demo district that is alive")
    verb.add_argument("--screenshot", type=Path, metavar="FILE", help="draw the desk without a screen, then exit")
    verb.add_argument("--screen", default="queue", help="which screen the picture shows: queue or whistles")
    verb.add_argument("--database", type=Path, metavar="FILE", help="the SQLite file (default .work/demo.db)")
    verb.add_argument("--new", action="store_true", help="make the district anew")
    verb.add_argument("--lang", choices=("zh", "en"))
    verb.add_argument("--theme", choices=("dark", "light"))
    verb.add_argument("--size", metavar="WIDTHxHEIGHT", help="size of the picture, such as 1920x1080")
    verb.set_defaults(do=demo)
    verb = verbs.add_parser("test", help="every check and every test")
    verb.add_argument("arguments", nargs="*", help="handed to pytest")
    verb.set_defaults(do=check)
    verb = verbs.add_parser("check", help="the same as test")
    verb.add_argument("arguments", nargs="*", help="handed to pytest")
    verb.set_defaults(do=check)
    verb = verbs.add_parser("bench", help="measure, each figure beside its floor")
    verb.add_argument("names", nargs="*", metavar="NAME")
    verb.add_argument("--json", type=Path, metavar="FILE")
    verb.set_defaults(do=bench)
    verb = verbs.add_parser("setup", help="only install what is needed")
    verb.set_defaults(do=lambda _options: 0)
    return top


def main() -> int:
    options = parser().parse_args()
    try:
        set_up()
    except SetupProblem as problem:
        print(problem, file=sys.stderr)
        return 2
    try:
        return int(options.do(options))
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
