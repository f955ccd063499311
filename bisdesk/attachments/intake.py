"""Intake: from received bytes to a clean file and its page images, in a process apart.

Called before the transaction opens: it takes from tenths of a second to some seconds.
"""

import enum
import hashlib
import io
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO, Final

from bisdesk.attachments import answer, apart
from bisdesk.attachments.answer import PageImage
from bisdesk.attachments.limits import Network
from bisdesk.attachments.names import tidy_name
from bisdesk.attachments.recognise import HEAD, MAX_BYTES, FileRefusal, Kind, recognise
from bisdesk.domain.refusal import Refusal
from bisdesk.store.in_memory import in_memory

_CHUNK: Final = 256 * 1024
_DECODER: Final = "bisdesk.attachments.decoder"


class Purpose(enum.StrEnum):
    """What the file is for."""

    DOCUMENT = "document"  # a copy of the identity document: everything but the picture goes
    SIGNED = "signed"  # a signed declaration: a PDF stays as it is, byte for byte
    SCAN = "scan"  # the same, signed on paper: a PDF has to be made of pictures


@dataclass(frozen=True)
class CleanFile:
    """A file that may be kept. `name` is text to show; `content` is what a download gives.

    `codes`: what QR codes of ours say that are in a signed declaration or its scan.
    """

    name: str
    kind: Kind
    content: bytes
    pages: tuple[PageImage, ...]
    network: Network
    codes: tuple[str, ...] = ()
    digest: str = ""
    """SHA-256 of the file as it was received: the same file again has the same."""


def clean(
    given: BinaryIO | bytes | Path, filename: str | None, purpose: Purpose = Purpose.DOCUMENT
) -> CleanFile:
    """Recognise the file, decode it apart from this process, and return what may be kept.

    Raises Refusal with a code of FileRefusal; this process goes on, whatever the file did to the decoder.
    """
    name = tidy_name(filename)
    with in_memory() as received:
        size, digest = _receive(given, received)
        kind = recognise(_head(received), name, size=size)
        decoded = _decode(received, [purpose.value, kind.value])
    return CleanFile(
        name, decoded.kind, decoded.content, decoded.pages, decoded.network, decoded.codes, digest
    )


def turn(content: bytes, kind: Kind, page: int) -> answer.Decoded:
    """Turn one page (from 1) of a clean file a quarter to the right; the answer holds the image of that page alone.

    Raises Refusal: decoder_died, decoder_timeout or broken.
    """
    with in_memory() as given:
        given.write(content)
        return _decode(given, ["turn", kind.value, str(page)])


def _receive(given: BinaryIO | bytes | Path, received: IO[bytes]) -> tuple[int, str]:
    """Copy the file, bit by bit; return its size and SHA-256. One byte over the limit shows that it is too large."""
    if isinstance(given, Path):
        with given.open("rb") as opened:
            return _receive(opened, received)
    if isinstance(given, bytes):
        return _receive(io.BytesIO(given), received)
    size, digest = 0, hashlib.sha256()
    while size <= MAX_BYTES and (chunk := given.read(min(_CHUNK, MAX_BYTES + 1 - size))):
        digest.update(chunk)
        size += received.write(chunk)
    return size, digest.hexdigest()


def _head(received: IO[bytes]) -> bytes:
    received.seek(0)
    return received.read(HEAD)


def _decode(given: IO[bytes], arguments: list[str]) -> answer.Decoded:
    try:
        with apart.answer_of(_DECODER, arguments, given) as (written, size):
            return answer.read(written, size)
    except answer.NoAnswer:
        raise Refusal(FileRefusal.DECODER_DIED) from None
