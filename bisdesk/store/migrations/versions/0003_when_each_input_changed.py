"""when each input of a draft changed

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

from bisdesk.store.types import Json

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("bis_request", sa.Column("changed_in", Json, nullable=False, server_default="{}"))


def downgrade() -> None:
    op.drop_column("bis_request", "changed_in")
