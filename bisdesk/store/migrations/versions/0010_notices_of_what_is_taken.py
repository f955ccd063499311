"""notices for the desk about addresses and numbers in use elsewhere

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

from bisdesk.store.types import UtcDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def _points_at(column: str, table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{table}.id"], name=op.f(f"fk_taken_notice_{column}_{table}")
    )


def upgrade() -> None:
    op.create_table(
        "taken_notice",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("draft_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("value_key", sa.String(length=64), nullable=False),
        sa.Column("entity_id", sa.String(length=32), nullable=False),
        sa.Column("filer_id", sa.String(length=32), nullable=False),
        sa.Column("other_request_id", sa.String(length=32), nullable=True),
        sa.Column("other_account_id", sa.String(length=32), nullable=True),
        sa.Column("noted_at", UtcDateTime(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column(
            "decision",
            sa.Enum(
                "shared",
                "dismissed",
                name="sharing_decision",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("decided_by", sa.String(length=32), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("used_at", UtcDateTime(), nullable=True),
        _points_at("draft_id", "bis_request"),
        _points_at("entity_id", "entity"),
        _points_at("filer_id", "account"),
        _points_at("other_request_id", "bis_request"),
        _points_at("other_account_id", "worker_account"),
        _points_at("decided_by", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_taken_notice")),
        sa.UniqueConstraint(
            "draft_id", "kind", "value_key", name=op.f("uq_taken_notice_draft_id_kind_value_key")
        ),
    )
    with op.batch_alter_table("taken_notice") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_taken_notice_other_request_id"), ["other_request_id"], unique=False
        )


def downgrade() -> None:
    op.drop_table("taken_notice")
