"""Test SMS of drafts.

Revision ID: 0029
Revises: 0028
"""

import sqlalchemy as sa
from alembic import op

from bisdesk.store.types import UtcDateTime

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "trial_sms",
        sa.Column("id", sa.String(length=32), primary_key=True),
        sa.Column("request_id", sa.String(length=32), sa.ForeignKey("bis_request.id"), nullable=False),
        sa.Column("message_id", sa.String(length=32), nullable=False),
        sa.Column("number_key", sa.String(length=64), nullable=False),
        sa.Column("digits_key", sa.String(length=64), nullable=False),
        sa.Column("asked_by", sa.String(length=32), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("confirmed_at", UtcDateTime(), nullable=True),
    )  # fmt: skip
    op.create_index("ix_trial_sms_request_id", "trial_sms", ["request_id"])


def downgrade() -> None:
    op.drop_table("trial_sms")
