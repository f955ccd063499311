"""Files without a place on disk, for what is not encrypted yet."""

import os
import tempfile
from typing import IO


def in_memory() -> IO[bytes]:
    """Return an empty file that counts as nobody's memory but the system's, and is gone when it is closed."""
    if hasattr(os, "memfd_create"):
        return os.fdopen(os.memfd_create("bisdesk"), "w+b", buffering=0)
    return tempfile.TemporaryFile(buffering=0)
