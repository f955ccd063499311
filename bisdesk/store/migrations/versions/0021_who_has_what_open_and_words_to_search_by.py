"""Who has which request open, and the words by which the desk finds one.

Revision ID: 0021
Revises: 0020
"""

import sqlalchemy as sa
from alembic import op

from bisdesk.board.rules import words_of
from bisdesk.store.types import UtcDateTime

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

AT_ONCE = 1000


def upgrade() -> None:
    op.create_table(
        "presence",
        sa.Column("request_id", sa.String(32), sa.ForeignKey("bis_request.id"), nullable=False),
        sa.Column("account_id", sa.String(32), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("request_id", "account_id", name="pk_presence"),
    )
    op.create_index("ix_presence_seen_at", "presence", ["seen_at"])
    in_order_of_code_points = sa.String(254).with_variant(
        sa.String(254, collation="C"), "postgresql"
    )
    op.create_table(
        "search_word",
        sa.Column("request_id", sa.String(32), sa.ForeignKey("bis_request.id"), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("word", in_order_of_code_points, nullable=False),
        sa.PrimaryKeyConstraint("request_id", "kind", "word", name="pk_search_word"),
    )
    op.create_index("ix_search_word_kind_word", "search_word", ["kind", "word", "request_id"])
    _fill()


def _fill() -> None:
    names = ("first_name", "other_first_names", "last_name")
    others = ("email", "mobile", "ssin", "existing_number")
    request = sa.table("bis_request", *map(sa.column, ("id", "reference", *names, *others)))
    words = sa.table("search_word", *map(sa.column, ("request_id", "kind", "word")))
    submitted = sa.select(request).where(request.c.reference.is_not(None))
    rows = op.get_bind().execute(submitted).all()
    for start in range(0, len(rows), AT_ONCE):
        found = [
            {"request_id": row.id, "kind": kind, "word": word}
            for row in rows[start : start + AT_ONCE]
            for kind, word in words_of(
                names=(row.first_name, row.other_first_names, row.last_name),
                email=row.email,
                mobile=row.mobile,
                numbers=(row.ssin, row.existing_number),
            )
        ]
        if found:
            op.bulk_insert(words, found)


def downgrade() -> None:
    op.drop_table("search_word")
    op.drop_table("presence")
