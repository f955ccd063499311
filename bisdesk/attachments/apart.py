"""Run a module of ours in a process apart, on bytes that nobody has looked through yet.

It gets nothing of our environment, and has to limit itself (`limits`); what goes wrong in it ends in it.
"""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

import bisdesk
from bisdesk.attachments.limits import MAX_ANSWER, WALL_SECONDS
from bisdesk.attachments.recognise import FileRefusal
from bisdesk.domain.refusal import Refusal
from bisdesk.store.in_memory import in_memory

_AT_ONCE: Final = 2
_WAIT_FOR_TURN: Final = 60  # seconds
# Each may take 512 MB: a web process lets no more than two run, others wait their turn.
_turns = threading.BoundedSemaphore(_AT_ONCE)
_ROOT: Final = str(Path(bisdesk.__file__).resolve().parent.parent)


def run(module: str, arguments: Sequence[str], given: Sequence[bytes]) -> bytes:
    """Return what the module writes when it reads `given`, part after part. Raises as `answer_of`."""
    with in_memory() as read:
        for part in given:
            read.write(part)
        with answer_of(module, arguments, read) as (written, _size):
            return written.read()


@contextmanager
def answer_of(
    module: str, arguments: Sequence[str], read: IO[bytes]
) -> Iterator[tuple[IO[bytes], int]]:
    """Run the module on a file in memory; give what it wrote, at its start, and how many bytes that are.

    Raises Refusal: decoder_timeout or decoder_died; this process goes on.
    """
    with in_memory() as written:
        read.seek(0)
        code = _in_turn([sys.executable, "-m", module, *arguments], read, written)
        if code == -signal.SIGXCPU:
            raise Refusal(FileRefusal.DECODER_TIMEOUT)
        size = written.seek(0, os.SEEK_END)
        if code != 0 or size > MAX_ANSWER:
            raise Refusal(FileRefusal.DECODER_DIED)
        written.seek(0)
        yield written, size


def _in_turn(command: list[str], read: IO[bytes], written: IO[bytes]) -> int:
    if not _turns.acquire(timeout=_WAIT_FOR_TURN):
        raise Refusal(FileRefusal.DECODER_TIMEOUT)
    try:
        return _run(command, read, written)
    finally:
        _turns.release()


def _run(command: list[str], read: IO[bytes], written: IO[bytes]) -> int:
    """Raises Refusal when it takes too long."""
    process = subprocess.Popen(
        command,
        stdin=read,
        stdout=written,
        stderr=subprocess.DEVNULL,
        env={"PYTHONPATH": _ROOT, "PYTHONDONTWRITEBYTECODE": "1", "MALLOC_ARENA_MAX": "1"},
        cwd="/",
        start_new_session=True,
    )
    try:
        return process.wait(WALL_SECONDS)
    except subprocess.TimeoutExpired:
        raise Refusal(FileRefusal.DECODER_TIMEOUT) from None
    finally:
        process.kill()
        process.wait()
