"""A new way into the digital keys, for a worker who lost one.

Revision ID: 0027
Revises: 0026
"""

import sqlalchemy as sa
from alembic import op

from bisdesk.store.types import UtcDateTime

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

REASONS = ("phone", "app", "password", "user_name", "other")


def upgrade() -> None:
    reason = sa.Enum(
        *REASONS, name="lost_reason", native_enum=False, create_constraint=True, length=32
    )
    op.create_table(
        "key_recovery",
        sa.Column("id", sa.String(length=32), primary_key=True),
        sa.Column("worker_account_id", sa.String(length=32), sa.ForeignKey("worker_account.id"), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False, unique=True),
        sa.Column("code_hash", sa.String(length=200), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("reason", reason, nullable=False),
        sa.Column("started_by", sa.String(length=32), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("ended_by", sa.String(length=20), nullable=True),
    )  # fmt: skip
    op.create_index("ix_key_recovery_worker_account_id", "key_recovery", ["worker_account_id"])


def downgrade() -> None:
    op.drop_table("key_recovery")
