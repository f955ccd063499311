"""Numbers that staff enter by hand, and what a registration waits for.

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op

from bisdesk.store.types import UtcDateTime

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

ADDED = ("refusal_reason", "unreachable_since", "by_hand_since", "entered_number", "keys_noted")


def upgrade() -> None:
    with op.batch_alter_table("registration") as batch_op:
        batch_op.add_column(sa.Column("refusal_reason", sa.String(length=500), nullable=True))
        batch_op.add_column(sa.Column("unreachable_since", UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("by_hand_since", UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("entered_number", sa.String(length=11), nullable=True))
        batch_op.add_column(
            sa.Column("keys_noted", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.create_unique_constraint("uq_registration_entered_number", ["entered_number"])
    with op.batch_alter_table("bis_request") as batch_op:
        batch_op.create_index(
            "ix_bis_request_numbered_birth",
            ["birth_date"],
            sqlite_where=sa.text("ssin IS NOT NULL"),
            postgresql_where=sa.text("ssin IS NOT NULL"),
        )


def downgrade() -> None:
    with op.batch_alter_table("bis_request") as batch_op:
        batch_op.drop_index("ix_bis_request_numbered_birth")
    with op.batch_alter_table("registration") as batch_op:
        batch_op.drop_constraint("uq_registration_entered_number", type_="unique")
        for name in ADDED:
            batch_op.drop_column(name)
