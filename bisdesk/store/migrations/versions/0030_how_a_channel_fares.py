"""How each channel fares: a row for each.

Revision ID: 0030
Revises: 0029
"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from bisdesk.store.types import UtcDateTime

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

CHANNELS = ("mail", "sms")


def upgrade() -> None:
    table = op.create_table(
        "channel_state",
        sa.Column(
            "channel",
            sa.Enum(*CHANNELS, name="channel_state_channel", native_enum=False, create_constraint=True, length=32),
            primary_key=True,
        ),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("failure", sa.String(length=60), nullable=True),
        sa.Column("since", UtcDateTime(), nullable=True),
        sa.Column("technical_since", UtcDateTime(), nullable=True),
        sa.Column("at_once", sa.Integer(), nullable=True),
        sa.Column("open_at", UtcDateTime(), nullable=False),
    )  # fmt: skip
    long_ago = datetime(2000, 1, 1, tzinfo=UTC)
    op.bulk_insert(
        table, [{"channel": name, "failures": 0, "open_at": long_ago} for name in CHANNELS]
    )


def downgrade() -> None:
    op.drop_table("channel_state")
