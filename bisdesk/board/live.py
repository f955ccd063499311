"""How an open board follows: a tag says what it shows, and what has changed since is found from it."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from bisdesk.board.asked import Asked
from bisdesk.board.rows import BoardRow
from bisdesk.board.snapshot import Snapshot


@dataclass(frozen=True)
class Tag:
    """What a viewer has: the board's version, who was present, the minute, and a mark of how they look at it."""

    version: int
    present: str
    minute: int
    look: str

    def __str__(self) -> str:
        return f"{self.version}.{self.present}.{self.minute}.{self.look}"


def look_of(asked: Asked, *about: str) -> str:
    """A mark of one way to look: filter and page, and what else decides how it reads (language, person)."""
    said = repr((sorted(asked.values().items()), about))
    return hashlib.blake2s(said.encode(), digest_size=6).hexdigest()


def read_tag(text: str | None) -> Tag | None:
    """The tag that a viewer sent; None when it is none of ours."""
    match (text or "").split("."):
        case [version, present, minute, look] if version.isdecimal() and minute.isdecimal():
            return Tag(int(version[:18]), present, int(minute[:18]), look)
    return None


def differs(snapshot: Snapshot, row: BoardRow, since: Tag) -> bool:
    """Say whether a row looks different from what that viewer has."""
    return has_changed(row, since) or (
        since.minute != snapshot.minute and snapshot.face(row) != snapshot.face(row, since.minute)
    )


def has_changed(row: BoardRow, since: Tag) -> bool:
    """Say whether somebody changed it since; that time went by is no change to tell of."""
    return row.board_version > since.version


def to_send(
    snapshot: Snapshot, rows: Iterable[BoardRow], since: Tag | None, needed: frozenset[str]
) -> set[str]:
    """The ids of the rows that this viewer has to get: new to them, or different from what they have."""
    return {
        row.id for row in rows if since is None or row.id in needed or differs(snapshot, row, since)
    }
