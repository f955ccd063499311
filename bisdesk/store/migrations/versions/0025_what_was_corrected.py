"""What registered requests said before staff corrected them.

Revision ID: 0025
Revises: 0024
"""

import sqlalchemy as sa
from alembic import op

from bisdesk.store.types import UtcDateTime

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

WHY = ("typing", "document", "told", "not_reached", "other")


def upgrade() -> None:
    why = sa.Enum(*WHY, name="correction_why", native_enum=False, create_constraint=True, length=32)
    op.create_table(
        "correction",
        sa.Column("id", sa.String(length=32), primary_key=True),
        sa.Column("request_id", sa.String(length=32), sa.ForeignKey("bis_request.id"), nullable=False),
        sa.Column("field", sa.String(length=20), nullable=False),
        sa.Column("old_value", sa.String(length=254), nullable=True),
        sa.Column("why", why, nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("by", sa.String(length=32), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("from_version", sa.Integer(), nullable=False),
    )  # fmt: skip
    op.create_index("ix_correction_request_id", "correction", ["request_id"])


def downgrade() -> None:
    op.drop_table("correction")
