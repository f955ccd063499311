"""What staff made of the standard texts. The texts themselves come with the program.

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op

from bisdesk.store.types import Json, UtcDateTime

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "standard_text",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("texts", Json, nullable=True),
        sa.Column("change", sa.String(length=16), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("changed_by", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["account.id"], name=op.f("fk_standard_text_changed_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standard_text")),
        sa.UniqueConstraint("code", "version", name=op.f("uq_standard_text_code_version")),
    )


def downgrade() -> None:
    op.drop_table("standard_text")
