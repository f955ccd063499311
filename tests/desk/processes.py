"""Web processes of their own, that post at the same moment."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bisdesk.runtime import Runtime
from tests.support.environment import environment_of

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Order:
    """A post: in whose session, where, and what."""

    cookie: str
    path: str
    data: dict[str, str]


@dataclass(frozen=True)
class Answer:
    """The status, and the text of the page that the person sees in the end."""

    status: int
    text: str


class WebProcess:
    """One that posts what it is told, when it is told."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def tell(self, line: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()

    def hear(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()


@contextmanager
def web_process(runtime: Runtime) -> Iterator[WebProcess]:
    """Start one on this installation; it ends with the block."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.desk.racer"],
        cwd=ROOT,
        env=os.environ | environment_of(runtime.settings),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        try:
            yield WebProcess(process)
        finally:
            process.terminate()


def together(*orders: tuple[WebProcess, Order]) -> list[Answer]:
    """Let each process get ready, then start them all; return their answers."""
    for process, order in orders:
        process.tell(json.dumps(vars(order)))
    for process, _ in orders:
        assert process.hear() == "ready"
    for process, _ in orders:
        process.tell("go")
    return [Answer(**json.loads(process.hear())) for process, _ in orders]
