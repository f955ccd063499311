"""Waits that grow with each try to sign in.

Revision ID: 0031
Revises: 0030
"""

import sqlalchemy as sa
from alembic import op

from bisdesk.store.types import UtcDateTime

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "growing_wait",
        sa.Column("key", sa.String(length=80), primary_key=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_at", UtcDateTime(), nullable=False),
        sa.Column("forgotten_at", UtcDateTime(), nullable=False),
    )
    op.create_index("ix_growing_wait_forgotten_at", "growing_wait", ["forgotten_at"])


def downgrade() -> None:
    op.drop_table("growing_wait")
