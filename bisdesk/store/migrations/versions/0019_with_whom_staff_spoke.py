"""With whom staff spoke, in a note of a phone call.

Revision ID: 0019
Revises: 0018
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("thread_entry", sa.Column("called_with", sa.String(length=8), nullable=True))


def downgrade() -> None:
    op.drop_column("thread_entry", "called_with")
