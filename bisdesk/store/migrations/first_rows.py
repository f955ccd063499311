"""The single rows that every transaction relies on."""

from alembic import op
from sqlalchemy import column, table


def first_rows() -> None:
    """The board starts at version 0; the audit chain before its first entry."""
    op.bulk_insert(
        table("board_version", column("id"), column("version")), [{"id": 1, "version": 0}]
    )
    op.bulk_insert(
        table("audit_head", column("id"), column("seq"), column("hash")),
        [{"id": 1, "seq": 0, "hash": "0" * 64}],
    )
