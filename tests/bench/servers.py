"""Two servers of the same kind, started as `bisdesk serve` starts one: for the floor, and for the app."""

import os
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from bisdesk.serve import web_command
from tests.bench.clients import NotMeasurable
from tests.support.server import HOST, ROOT

APP = "bisdesk.app:create_app()"
BARE = "tests.bench.bare:create_app()"


@contextmanager
def served(
    app: str, port: int, path: str, log: Path, environment: Mapping[str, str] | None = None
) -> Iterator[None]:
    """Serve until the block ends; begins when `path` answers."""
    with log.open("wb") as out:
        process = subprocess.Popen(
            web_command(HOST, port, app=app),
            cwd=ROOT, env={**os.environ, **(environment or {})},
            stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT,
        )  # fmt: skip
    try:
        _wait(process, f"http://{HOST}:{port}{path}", log)
        yield
    finally:
        process.terminate()
        try:
            process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(process: subprocess.Popen[bytes], url: str, log: Path, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise NotMeasurable(f"a server did not start:\n{log.read_text()[-2000:]}")
