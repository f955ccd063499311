"""The decoder: a process of its own that reads one file from standard input and writes the clean one.

    python -m bisdesk.attachments.decoder document|signed|scan pdf|jpeg|png|webp|heic

It holds no secret, no connection and no database; what goes wrong in here ends here.
"""

import os
import sys
from typing import BinaryIO

from bisdesk.attachments import answer, limits
from bisdesk.attachments.recognise import Kind
from bisdesk.domain.refusal import Refusal


def decode(content: bytes, kind: Kind, purpose: str, network: limits.Network) -> bytes:
    """Return the answer for one file."""
    try:
        return answer.write(_decoded(content, kind, purpose, network))
    except Refusal as refusal:
        return answer.write_refusal(refusal)


def _decoded(content: bytes, kind: Kind, purpose: str, network: limits.Network) -> answer.Decoded:
    if purpose in ("signed", "scan"):
        from bisdesk.attachments import declared

        return declared.decode(content, kind, network, scan=purpose == "scan")
    # Imported here, so that a photo does not wait for the PDF libraries.
    if kind is not Kind.PDF:
        from bisdesk.attachments.images import clean_image

        limits.open_nothing_more()
        kept_as, clean, pages = clean_image(content, kind)
    else:
        from bisdesk.attachments.pdfs import clean_pdf, load_ciphers

        load_ciphers()
        limits.open_nothing_more()
        kept_as = Kind.PDF
        clean, pages = clean_pdf(content)
    return answer.Decoded(kept_as, clean, tuple(pages), network)


def main(purpose: str, kind: str, given: BinaryIO, out: BinaryIO) -> int:
    network = limits.leave_network()
    limits.limit_use()
    try:
        found = decode(given.read(), Kind(kind), purpose, network)
    except MemoryError:
        return 1
    out.write(found)
    out.flush()
    return 0


if __name__ == "__main__":
    # Straight out, without the interpreter's tidying up: a library that a hostile file upset may hang in it.
    os._exit(main(sys.argv[1], sys.argv[2], sys.stdin.buffer, sys.stdout.buffer))
