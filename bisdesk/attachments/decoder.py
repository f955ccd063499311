"""The decoder: a process of its own that reads one file from standard input and writes the clean one.

    python -m bisdesk.attachments.decoder document|signed|scan pdf|jpeg|png|webp|heic
    python -m bisdesk.attachments.decoder turn pdf|jpeg|png|webp <page>

It holds no secret, no connection and no database; what goes wrong in here ends here.
"""

import os
import sys
from typing import BinaryIO

from bisdesk.attachments import answer, limits
from bisdesk.attachments.answer import PageImage
from bisdesk.attachments.recognise import Kind
from bisdesk.domain.refusal import Refusal

_Found = tuple[Kind, bytes, list[PageImage]]


def decode(
    content: bytes, kind: Kind, purpose: str, network: limits.Network, page: int = 1
) -> bytes:
    """Return the answer for one file. `page` (from 1): which one to turn."""
    try:
        return answer.write(_decoded(content, kind, purpose, network, page))
    except Refusal as refusal:
        return answer.write_refusal(refusal)


def _decoded(
    content: bytes, kind: Kind, purpose: str, network: limits.Network, page: int
) -> answer.Decoded:
    if purpose in ("signed", "scan"):
        from bisdesk.attachments import declared

        return declared.decode(content, kind, network, scan=purpose == "scan")
    work = _image if kind is not Kind.PDF else _pdf
    kept_as, clean, pages = work(content, kind, purpose, page)
    return answer.Decoded(kept_as, clean, tuple(pages), network)


# Imported in each of the two, so that a photo does not wait for the PDF libraries.


def _image(content: bytes, kind: Kind, purpose: str, _page: int) -> _Found:
    from bisdesk.attachments.images import clean_image, turn_image

    limits.open_nothing_more()
    if purpose == "turn":
        return kind, *turn_image(content, kind)
    return clean_image(content, kind)


def _pdf(content: bytes, kind: Kind, purpose: str, page: int) -> _Found:
    from bisdesk.attachments.pdfs import clean_pdf, load_ciphers, turn_page

    load_ciphers()
    limits.open_nothing_more()
    if purpose == "turn":
        return kind, *turn_page(content, page)
    return kind, *clean_pdf(content)


def main(arguments: list[str], given: BinaryIO, out: BinaryIO) -> int:
    network = limits.leave_network()
    limits.limit_use()
    purpose, kind, *page = arguments
    try:
        found = decode(given.read(), Kind(kind), purpose, network, *map(int, page))
    except MemoryError:
        return 1
    out.write(found)
    out.flush()
    return 0


if __name__ == "__main__":
    # Straight out, without the interpreter's tidying up: a library that a hostile file upset may hang in it.
    os._exit(main(sys.argv[1:], sys.stdin.buffer, sys.stdout.buffer))
