"""What the decoder hands back, as bytes: a JSON head, then the file and its page images.

The reader trusts none of it: a decoder that was taken over can write what it wants.
"""

import json
import re
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO, Any

from bisdesk.attachments.limits import Network
from bisdesk.attachments.recognise import MAX_PAGES, FileRefusal, Kind
from bisdesk.domain.refusal import Refusal

CODE = re.compile(r"BISDESK:[0-9A-Z-]{1,40}:[0-9A-Z-]{1,80}")
"""What a QR code on one of our own papers says."""
MAX_CODES = 8
_LENGTH = struct.Struct(">I")
_MAX_HEAD = 64 * 1024


class NoAnswer(Exception):
    """The bytes are not an answer: the decoder stopped halfway, or lies."""


@dataclass(frozen=True)
class PageImage:
    """One page as a reader sees it: JPEG of at most 1600 px, and a thumbnail."""

    image: bytes
    thumbnail: bytes
    width: int
    height: int


@dataclass(frozen=True)
class Decoded:
    """The clean file: without metadata, actions or scripts."""

    kind: Kind
    content: bytes
    pages: tuple[PageImage, ...]
    network: Network
    codes: tuple[
        str, ...
    ] = ()  # of a declaration: what its QR codes say, as far as they can be ours


def write(decoded: Decoded) -> bytes:
    parts = [decoded.content]
    for page in decoded.pages:
        parts += [page.image, page.thumbnail]
    head = {
        "kind": decoded.kind.value,
        "network": decoded.network.value,
        "codes": decoded.codes,
        "pages": [[page.width, page.height] for page in decoded.pages],
        "lengths": [len(part) for part in parts],
    }
    return b"".join([_head(head), *parts])


def write_refusal(refusal: Refusal) -> bytes:
    return _head({"refused": str(refusal.code), "details": refusal.details})


def _head(values: dict[str, Any]) -> bytes:
    encoded = json.dumps(values).encode()
    return _LENGTH.pack(len(encoded)) + encoded


def read(answer: IO[bytes], size: int) -> Decoded:
    """Return what the decoder made of the file. Raises Refusal (its verdict) or NoAnswer.

    answer: where it starts, with `size` bytes. Each part is read once: a second copy of it would be ten megabytes.
    """
    try:
        (length,) = _LENGTH.unpack(answer.read(_LENGTH.size))
        if length > _MAX_HEAD:
            raise NoAnswer
        head = json.loads(answer.read(length))
        if "refused" in head:
            raise Refusal(FileRefusal(head["refused"]), **_figures(head["details"]))
        blobs = _parts(answer, size - _LENGTH.size - length, head["lengths"])
        return Decoded(
            kind=Kind(head["kind"]),
            content=blobs[0],
            pages=_pages(head["pages"], blobs[1:]),
            network=Network(head["network"]),
            codes=_codes(head["codes"]),
        )
    except (struct.error, ValueError, KeyError, TypeError, AttributeError, IndexError):
        raise NoAnswer from None


def _codes(found: Sequence[object]) -> tuple[str, ...]:
    if len(found) > MAX_CODES or not all(
        isinstance(each, str) and CODE.fullmatch(each) for each in found
    ):
        raise NoAnswer
    return tuple(str(each) for each in found)


def _figures(details: dict[str, object]) -> dict[str, int]:
    return {name: figure for name, figure in details.items() if type(figure) is int}


def _parts(answer: IO[bytes], size: int, lengths: Sequence[int]) -> list[bytes]:
    if any(type(length) is not int or length <= 0 for length in lengths) or sum(lengths) != size:
        raise NoAnswer
    parts = [answer.read(length) for length in lengths]
    if any(len(part) != length for part, length in zip(parts, lengths, strict=True)):
        raise NoAnswer
    return parts


def _pages(sizes: Sequence[Sequence[int]], blobs: Sequence[bytes]) -> tuple[PageImage, ...]:
    if not 1 <= len(sizes) <= MAX_PAGES or len(blobs) != 2 * len(sizes):
        raise NoAnswer
    if any(not blob.startswith(b"\xff\xd8\xff") for blob in blobs):
        raise NoAnswer
    return tuple(
        PageImage(blobs[2 * number], blobs[2 * number + 1], int(width), int(height))
        for number, (width, height) in enumerate(sizes)
    )
