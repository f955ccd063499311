"""Run a module of ours in a process apart, on bytes that nobody has looked through yet.

It gets nothing of our environment, and has to limit itself (`limits`); what goes wrong in it ends in it.
"""

import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Final

import bisdesk
from bisdesk.attachments.limits import MAX_ANSWER, WALL_SECONDS
from bisdesk.attachments.recognise import FileRefusal
from bisdesk.domain.refusal import Refusal

_AT_ONCE: Final = 2
_WAIT_FOR_TURN: Final = 60  # seconds
# Each may take 512 MB: a web process lets no more than two run, others wait their turn.
_turns = threading.BoundedSemaphore(_AT_ONCE)
_ROOT: Final = str(Path(bisdesk.__file__).resolve().parent.parent)


def run(module: str, arguments: Sequence[str], given: Sequence[bytes]) -> bytes:
    """Return what the module writes when it reads `given`, part after part.

    Raises Refusal: decoder_timeout or decoder_died; this process goes on.
    """
    if not _turns.acquire(timeout=_WAIT_FOR_TURN):
        raise Refusal(FileRefusal.DECODER_TIMEOUT)
    try:
        with _in_memory() as read, _in_memory() as written:
            for part in given:
                read.write(part)
            read.seek(0)
            code = _run([sys.executable, "-m", module, *arguments], read, written)
            if code == -signal.SIGXCPU:
                raise Refusal(FileRefusal.DECODER_TIMEOUT)
            if code != 0:
                raise Refusal(FileRefusal.DECODER_DIED)
            written.seek(0)
            return written.read(MAX_ANSWER)
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


def _in_memory() -> IO[bytes]:
    """A file without a place on disk: what is received is not yet encrypted."""
    if hasattr(os, "memfd_create"):
        return os.fdopen(os.memfd_create("bisdesk"), "w+b", buffering=0)
    return tempfile.TemporaryFile(buffering=0)
