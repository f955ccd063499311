"""Requests that wait for an answer of who filed them.

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

from bisdesk.store.types import UtcDateTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

BEFORE = (
    "draft", "stopped", "submitted", "in_review", "registering", "registered", "confirmed", "withdrawn", "rejected",
)  # fmt: skip
NOW = (*BEFORE, "info_needed")


def _allow(known: tuple[str, ...]) -> None:
    states = ", ".join(f"'{state}'" for state in known)
    with op.batch_alter_table("bis_request") as batch_op:
        batch_op.drop_constraint("request_state", type_="check")
        batch_op.create_check_constraint("request_state", f"state IN ({states})")


def upgrade() -> None:
    with op.batch_alter_table("bis_request") as batch_op:
        batch_op.add_column(sa.Column("asked_at", UtcDateTime(), nullable=True))
        batch_op.add_column(
            sa.Column("waited_seconds", sa.Integer(), nullable=False, server_default="0")
        )
        batch_op.create_index("ix_bis_request_asked_at", ["asked_at"])
    _allow(NOW)


def downgrade() -> None:
    # Who asked something has it again.
    op.execute("UPDATE bis_request SET state = 'in_review' WHERE state = 'info_needed'")
    _allow(BEFORE)
    with op.batch_alter_table("bis_request") as batch_op:
        batch_op.drop_index("ix_bis_request_asked_at")
        batch_op.drop_column("waited_seconds")
        batch_op.drop_column("asked_at")
