"""Activations that run at CSAM.

Revision ID: 0028
Revises: 0027
"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    external: sa.Column[bool] = sa.Column(
        "external", sa.Boolean(), nullable=False, server_default=sa.false()
    )
    op.add_column("activation", external)


def downgrade() -> None:
    op.drop_column("activation", "external")
