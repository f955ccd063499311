"""The virus scanner, as the rest of the app knows it: a port. Without one in the settings there is none, and nothing claims it."""

import enum
from typing import BinaryIO, Protocol


class Verdict(enum.StrEnum):
    """What a scanner that answered said."""

    CLEAN = "clean"
    INFECTED = "infected"


class ScannerDown(Exception):
    """No verdict: it cannot be reached, is slow, or says what we do not understand. `code` says which, for the log."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Scanner(Protocol):
    """Looks through a file."""

    def scan(self, content: BinaryIO) -> Verdict:
        """Read the file to its end. Raises ScannerDown; whatever is not plainly *clean* is never taken for it."""

    def ping(self) -> None:
        """Ask whether it is there. Raises ScannerDown."""
