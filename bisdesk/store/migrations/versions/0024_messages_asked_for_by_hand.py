"""When a message's three days began anew.

Revision ID: 0024
Revises: 0023
"""

import sqlalchemy as sa
from alembic import op

from bisdesk.store.types import UtcDateTime

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("message", sa.Column("again_since", UtcDateTime(), nullable=True))


def downgrade() -> None:
    op.drop_column("message", "again_since")
