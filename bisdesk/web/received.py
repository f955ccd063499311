"""Where a posted file stands until a room takes it: in memory outside this process's own, never on a disk."""

import os
from io import RawIOBase
from typing import IO, Final

from flask import Request

from bisdesk.store.in_memory import in_memory

MOST_OF_A_FILE: Final = 10 * 1024 * 1024
"""Bytes. Of a larger file one more is kept, which shows that it is too large; the rest is let go as it comes."""


class ReceivedFile(RawIOBase):
    """A file without a place: Werkzeug's own would write a passport to /tmp as it came, not encrypted."""

    def __init__(self) -> None:
        self._file: IO[bytes] = in_memory()
        self._size = 0

    def write(self, given: bytes | bytearray | memoryview) -> int:  # type: ignore[override]
        kept = memoryview(given)[: max(0, MOST_OF_A_FILE + 1 - self._size)]
        self._size += self._file.write(kept)
        return len(given)

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        found = self._file.read(len(buffer))
        buffer[: len(found)] = found
        return len(found)

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def readable(self) -> bool:
        return True

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def close(self) -> None:
        self._file.close()
        super().close()


class BisdeskRequest(Request):
    """Flask's, with our place for files."""

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        return ReceivedFile()  # type: ignore[return-value]
