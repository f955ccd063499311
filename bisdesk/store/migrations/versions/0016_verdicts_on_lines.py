"""What staff said of each line of a request.

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

from bisdesk.store.types import UtcDateTime

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "field_verdict",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("request_id", sa.String(length=32), nullable=False),
        sa.Column("field", sa.String(length=32), nullable=False),
        sa.Column(
            "verdict",
            sa.Enum(
                "right",
                "wrong",
                name="field_verdict_kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("note", sa.String(length=200), nullable=True),
        sa.Column("value_key", sa.String(length=64), nullable=False),
        sa.Column("by", sa.String(length=32), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["bis_request.id"], name=op.f("fk_field_verdict_request_id_bis_request")
        ),
        sa.ForeignKeyConstraint(["by"], ["account.id"], name=op.f("fk_field_verdict_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_field_verdict")),
        sa.UniqueConstraint("request_id", "field", name=op.f("uq_field_verdict_request_id_field")),
    )


def downgrade() -> None:
    op.drop_table("field_verdict")
