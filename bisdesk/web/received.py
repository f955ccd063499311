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
        with in_memory() as file:
            self._place = os.dup(file.fileno())
        self._size = 0

    def write(self, given: bytes | bytearray | memoryview) -> int:  # type: ignore[override]
        kept = memoryview(given)[: max(0, MOST_OF_A_FILE + 1 - self._size)]
        self._size += os.write(self._place, kept)
        return len(given)

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        return os.readv(self._place, [buffer])

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        return os.lseek(self._place, offset, whence)

    def tell(self) -> int:
        return os.lseek(self._place, 0, os.SEEK_CUR)

    def readable(self) -> bool:
        return True

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def close(self) -> None:
        if not self.closed:
            os.close(self._place)
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
