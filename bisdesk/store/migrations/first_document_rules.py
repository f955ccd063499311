"""The table of document rules that an installation starts with."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from bisdesk.domain.document_rules import content_of
from bisdesk.domain.document_table import RULES
from bisdesk.store.ids import new_id
from bisdesk.store.types import Json, UtcDateTime


def first_document_rules() -> None:
    """Every rule in its first version, and the tag of this table."""
    rows = sa.table(
        "document_rule",
        sa.column("id"),
        sa.column("code"),
        sa.column("version"),
        sa.column("position"),
        sa.column("content", Json),
        sa.column("change"),
        sa.column("why"),
        sa.column("valid_from", UtcDateTime),
    )
    now = datetime.now(UTC)
    op.bulk_insert(
        rows,
        [
            {
                "id": new_id(),
                "code": rule.code,
                "version": rule.version,
                "position": rule.position,
                "content": content_of(rule),
                "change": "first",
                "why": "",
                "valid_from": now,
            }
            for rule in RULES
        ],
    )
    book = sa.table("document_rule_book", sa.column("id"), sa.column("tag"))
    op.bulk_insert(book, [{"id": 1, "tag": new_id()}])
