"""A process of its own that checks one signed PDF: what somebody sends us is parsed here, under limits, and nowhere else.

    python -m bisdesk.identity.signature_checker

Reads a line of JSON and the bytes that it tells of, writes a line of JSON. It holds no secret and no connection.
"""

import asyncio
import json
import os
import sys
from datetime import datetime
from importlib import import_module
from typing import BinaryIO

from bisdesk.attachments import apart, limits
from bisdesk.domain.refusal import Refusal
from bisdesk.identity.signature_check import Checked, Fault, check

_LATE = (
    "pyhanko.pdf_utils.filters", "pyhanko.pdf_utils.metadata.xmp_xml", "cryptography.hazmat.backends.openssl",
    "encodings.ascii", "encodings.latin_1", "encodings.utf_16_be", "encodings.utf_16_le", "encodings.utf_8_sig",
    "encodings.idna",
)  # fmt: skip
"""What the libraries would load by and by: later no file can be opened."""
_MODULE = "bisdesk.identity.signature_checker"


def check_apart(
    made: bytes, given: bytes, trusted: tuple[bytes, ...], *, made_at: datetime, now: datetime
) -> Checked:
    """`signature_check.check` in a process apart; what kills or stops it counts as unreadable."""
    if not given.startswith(made):
        return Checked(Fault.OTHER_BYTES)
    parts = [made, given, *trusted]
    head = {
        "lengths": [len(part) for part in parts],
        "made_at": made_at.isoformat(),
        "now": now.isoformat(),
    }
    try:
        said = json.loads(apart.run(_MODULE, [], [json.dumps(head).encode(), b"\n", *parts]))
        fault = Fault(said["fault"]) if said["fault"] else None
        return Checked(fault, tuple(str(name)[:200] for name in said["signers"]))
    except (Refusal, ValueError, KeyError, TypeError):
        return Checked(Fault.UNREADABLE)


def main(read: BinaryIO, write: BinaryIO) -> int:
    limits.leave_network()
    limits.limit_use()
    head = json.loads(read.readline())
    made, given, *trusted = [read.read(length) for length in head["lengths"]]
    for late in _LATE:
        import_module(late)
    loop = asyncio.new_event_loop()  # it opens what it needs now
    limits.open_nothing_more()
    checked = loop.run_until_complete(
        check(
            made,
            given,
            trusted,
            made_at=datetime.fromisoformat(head["made_at"]),
            now=datetime.fromisoformat(head["now"]),
        )
    )
    write.write(json.dumps({"fault": checked.fault, "signers": checked.signers}).encode())
    write.flush()
    return 0


if __name__ == "__main__":
    # Straight out, without the interpreter's tidying up: a library that a hostile file upset may hang in it.
    os._exit(main(sys.stdin.buffer, sys.stdout.buffer))
