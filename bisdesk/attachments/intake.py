"""Intake: from received bytes to a clean file and its page images, in a process apart.

Called before the transaction opens: it takes from tenths of a second to some seconds.
"""

import enum
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from bisdesk.attachments import answer, apart
from bisdesk.attachments.answer import PageImage
from bisdesk.attachments.limits import Network
from bisdesk.attachments.names import tidy_name
from bisdesk.attachments.recognise import MAX_BYTES, FileRefusal, Kind, recognise
from bisdesk.domain.refusal import Refusal

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
    return CleanFile(
        name, decoded.kind, decoded.content, decoded.pages, decoded.network, decoded.codes
    )


def _bounded(given: BinaryIO | bytes | Path) -> bytes:
    """Read no more than one byte over the limit: that one shows that it is too large."""
    if isinstance(given, bytes):
        return given
    if isinstance(given, Path):
        with given.open("rb") as opened:
            return opened.read(MAX_BYTES + 1)
    return given.read(MAX_BYTES + 1)


def _decode(content: bytes, kind: Kind, purpose: Purpose) -> answer.Decoded:
    try:
        return answer.read(apart.run(_DECODER, [purpose.value, kind.value], [content]))
    except answer.NoAnswer:
        raise Refusal(FileRefusal.DECODER_DIED) from None
