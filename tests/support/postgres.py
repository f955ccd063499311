"""One PostgreSQL server for the whole test run, started by the first test that asks, and a database for each test.

The processes of xdist share it through a folder named in the environment; the process that began the run
stops it at the end, by its process id. Durability is off: a test that needs a crash makes its own server.
"""

import fcntl
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from tests.support.missing import lacks

RUN_FOLDER = "BISDESK_TEST_POSTGRES"
RUN_PROCESS = "BISDESK_TEST_PROCESS"
ROLE = "postgres"  # Debian's account; the server refuses to run as root
OPTIONS = (
    "-c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off "
    "-c max_connections=200 -c shared_buffers=64MB -c autovacuum=off"
)


@dataclass(frozen=True)
class PostgresServer:
    """A running server that listens on a socket in `folder` only."""

    folder: Path

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://{ROLE}@/{database}?host={self.folder}"

    @contextmanager
    def new_database(self, template: str = "template1") -> Iterator[str]:
        """A database of one's own, empty or a copy of `template`; it is dropped on leaving."""
        name = f"test_{uuid4().hex}"
        self._do(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        try:
            yield self.url(name)
        finally:
            self._do(f'DROP DATABASE "{name}" WITH (FORCE)')

    def _do(self, command: str) -> None:
        address = f"host={self.folder} user={ROLE} dbname=postgres"
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(command.encode())


@pytest.fixture(scope="session")
def postgres_server() -> PostgresServer:
    """The run's server; started by whoever asks first."""
    folder = Path(os.environ[RUN_FOLDER])
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "data" / "postmaster.pid").exists():
            _start(folder)
    return PostgresServer(folder)


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """The address of an empty PostgreSQL database."""
    with postgres_server.new_database() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database; a test that asks for it runs on each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'bisdesk.db'}"
    return str(request.getfixturevalue("postgres_url"))


def prepare_run(config: pytest.Config) -> None:
    """Make the shared folder; a short path, for a socket's path has at most 107 bytes."""
    if not _begins_the_run(config):
        return
    folder = Path(tempfile.mkdtemp(prefix="bisdesk-pg-", dir="/tmp"))
    os.environ[RUN_FOLDER] = str(folder)
    os.environ[RUN_PROCESS] = str(os.getpid())


def end_run(config: pytest.Config) -> None:
    """Stop the server, if one was started, and remove its folder."""
    if not _begins_the_run(config) or RUN_FOLDER not in os.environ:
        return
    folder = Path(os.environ.pop(RUN_FOLDER))
    pid_file = folder / "data" / "postmaster.pid"
    if pid_file.exists():
        pid = int(pid_file.read_text().split()[0])
        os.kill(pid, signal.SIGQUIT)  # nothing in it is worth writing back
        _wait_for_end(pid)
    shutil.rmtree(folder, ignore_errors=True)


def _begins_the_run(config: pytest.Config) -> bool:
    return not hasattr(config, "workerinput")


def _wait_for_end(pid: int, seconds: float = 10) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until and Path(f"/proc/{pid}").exists():
        time.sleep(0.02)


def _start(folder: Path) -> None:
    binaries = _binaries()
    if binaries is None:
        lacks("no PostgreSQL server on this machine (apt-get install postgresql)")
    as_role = _as_role(folder)
    data = folder / "data"
    _run(
        [*as_role, str(binaries / "initdb"), "-D", str(data), "-U", ROLE, "-A", "trust",
         "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"],
        folder,
    )  # fmt: skip
    options = f"{OPTIONS} -c unix_socket_directories='{folder}'"
    log = str(folder / "server.log")
    _run(
        [
            *as_role,
            str(binaries / "pg_ctl"),
            "-D",
            str(data),
            "-l",
            log,
            "-o",
            options,
            "-w",
            "start",
        ],
        folder,
    )
    _stop_when_orphaned(folder)


WATCH = """(
    tail --pid="$1" -f /dev/null
    [ ! -f "$2/data/postmaster.pid" ] || kill -QUIT "$(head -n 1 "$2/data/postmaster.pid")"
    rm -rf "$2"
) &"""


def _stop_when_orphaned(folder: Path) -> None:
    """End the server even when the run is killed: a small process waits for the end of the one that began it."""
    subprocess.run(
        ["sh", "-c", WATCH, "sh", os.environ[RUN_PROCESS], str(folder)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        check=True,
    )


def _as_role(folder: Path) -> list[str]:
    """The words to put before a command so that it does not run as root; gives the folder to that role."""
    if os.geteuid() != 0:
        return []
    try:
        role = pwd.getpwnam(ROLE)
    except KeyError:
        lacks(f"running as root, and there is no account {ROLE} to run the server")
    os.chown(folder, role.pw_uid, role.pw_gid)
    return ["runuser", "-u", ROLE, "--"]


def _binaries() -> Path | None:
    """Where the newest installed server's programs are; Debian keeps them out of the path."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3])
    )
    if found:
        return found[-1].parent
    elsewhere = shutil.which("pg_ctl")
    return Path(elsewhere).resolve().parent if elsewhere else None


def _run(command: list[str], folder: Path) -> None:
    # Output goes to a file: the server keeps what it inherits open, and a pipe would wait for it.
    with (folder / "start.log").open("a") as log:
        done = subprocess.run(
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log, check=False
        )
    if done.returncode:
        said = "\n".join(path.read_text() for path in folder.glob("*.log"))
        raise RuntimeError(f"PostgreSQL did not start:\n{said}")
