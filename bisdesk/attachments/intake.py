"""Intake: from received bytes to a clean file and its page images, in a process apart.

Called before the transaction opens: it takes from tenths of a second to some seconds.
"""

import enum
import os
import signal
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO, Final

import bisdesk
from bisdesk.attachments import answer
from bisdesk.attachments.answer import PageImage
from bisdesk.attachments.limits import MAX_ANSWER, WALL_SECONDS, Network
from bisdesk.attachments.names import tidy_name
from bisdesk.attachments.recognise import MAX_BYTES, FileRefusal, Kind, recognise
from bisdesk.domain.refusal import Refusal

_AT_ONCE: Final = 2
_WAIT_FOR_TURN: Final = 60  # seconds
# Each decoder may take 512 MB: a web process lets no more than two run, others wait their turn.
_turns = threading.BoundedSemaphore(_AT_ONCE)
_ROOT: Final = str(Path(bisdesk.__file__).resolve().parent.parent)


class Purpose(enum.StrEnum):
    """What the file is for."""

    DOCUMENT = "document"  # a copy of the identity document: everything but the picture goes
    SIGNED = "signed"  # a signed declaration: a PDF stays as it is, byte for byte


@dataclass(frozen=True)
class CleanFile:
    """A file that may be kept. `name` is text to show; `content` is what a download gives."""

    name: str
    kind: Kind
    content: bytes
    pages: tuple[PageImage, ...]
    network: Network


def clean(
    given: BinaryIO | bytes | Path, filename: str | None, purpose: Purpose = Purpose.DOCUMENT
) -> CleanFile:
    """Recognise the file, decode it apart from this process, and return what may be kept.

    Raises Refusal with a code of FileRefusal; this process goes on, whatever the file did to the decoder.
    """
    name = tidy_name(filename)
    content = _bounded(given)
    kind = recognise(content, name)
    decoded = _decode(content, kind, purpose)
    return CleanFile(name, decoded.kind, decoded.content, decoded.pages, decoded.network)


def _bounded(given: BinaryIO | bytes | Path) -> bytes:
    """Read no more than one byte over the limit: that one shows that it is too large."""
    if isinstance(given, bytes):
        return given
    if isinstance(given, Path):
        with given.open("rb") as opened:
            return opened.read(MAX_BYTES + 1)
    return given.read(MAX_BYTES + 1)


def _decode(content: bytes, kind: Kind, purpose: Purpose) -> answer.Decoded:
    if not _turns.acquire(timeout=_WAIT_FOR_TURN):
        raise Refusal(FileRefusal.DECODER_TIMEOUT)
    try:
        with _in_memory() as given, _in_memory() as out:
            given.write(content)
            given.seek(0)
            code = _run([purpose.value, kind.value], given, out)
            if code == -signal.SIGXCPU:
                raise Refusal(FileRefusal.DECODER_TIMEOUT)
            if code != 0:
                raise Refusal(FileRefusal.DECODER_DIED)
            out.seek(0)
            return answer.read(out.read(MAX_ANSWER))
    except answer.NoAnswer:
        raise Refusal(FileRefusal.DECODER_DIED) from None
    finally:
        _turns.release()


def _run(arguments: list[str], given: IO[bytes], out: IO[bytes]) -> int:
    """Run the decoder with nothing of our environment. Raises Refusal when it takes too long."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bisdesk.attachments.decoder", *arguments],
        stdin=given,
        stdout=out,
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
