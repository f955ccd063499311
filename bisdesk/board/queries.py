"""The version that tells whether anything on the board changed."""

from sqlalchemy import Connection, inspect, select

from bisdesk.board.models import BoardVersion

_VERSION = select(inspect(BoardVersion).local_table.c.version)
"""Made once: every open board asks it every two seconds."""


def board_version(db: Connection) -> int:
    return int(db.execute(_VERSION).scalar_one())
