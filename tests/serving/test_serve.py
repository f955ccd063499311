"""Serving as an operator does: two web workers, and one worker process that is restarted when it dies."""

import json
import os
import signal
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

from tests.support.server import installation

PASSWORD = "een lang en eigen wachtwoord"
PATIENCE = 60.0


def processes() -> dict[int, tuple[int, str]]:
    """Each process of this machine: its parent and its command."""
    found = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            command = (entry / "cmdline").read_text().replace("\0", " ")
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue  # gone meanwhile
        found[int(entry.name)] = (parent, command)
    return found


def children(of: int, having: str) -> list[int]:
    return [
        pid for pid, (parent, command) in processes().items() if parent == of and having in command
    ]


def until(holds: Callable[[], bool]) -> bool:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.2)
    return False


def lacks(address: str) -> list[str]:
    with urllib.request.urlopen(f"{address}/readyz") as answer:
        return list(json.load(answer)["lacks"])


def test_a_worker_that_dies_is_started_again_and_all_end_together(tmp_path: Path) -> None:
    with installation(tmp_path / "instance", PASSWORD) as address:
        port = address.rpartition(":")[2]
        serving = next(
            pid for pid, (_, command) in processes().items() if f"serve --port {port}" in command
        )
        assert until(lambda: lacks(address) == [])
        (worker,) = children(serving, "bisdesk worker")
        (web,) = children(serving, "gunicorn")
        assert len(children(web, "gunicorn")) == 2
        os.kill(worker, signal.SIGKILL)
        assert until(lambda: children(serving, "bisdesk worker") not in ([], [worker]))
        (fresh,) = children(serving, "bisdesk worker")
        assert fresh != worker
    assert not {web, fresh} & processes().keys()
