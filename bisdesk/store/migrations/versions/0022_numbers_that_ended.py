"""Numbers that were replaced or cancelled.

Revision ID: 0022
Revises: 0021
"""

import sqlalchemy as sa
from alembic import op

from bisdesk.store.types import Json, UtcDateTime

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

ENDS = ("replaced", "cancelled")


def _one_of(values: tuple[str, ...], name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    op.create_table(
        "number_change",
        sa.Column("id", sa.String(length=32), primary_key=True),
        sa.Column("request_id", sa.String(length=32), sa.ForeignKey("bis_request.id"), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False, unique=True),
        sa.Column("end", _one_of(ENDS, "number_change_end"), nullable=False),
        sa.Column("number", sa.String(length=11), nullable=False),
        sa.Column("by_number", sa.String(length=11), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("person", Json, nullable=False),
        sa.Column("asked_by", sa.String(length=32), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("asked_version", sa.Integer(), nullable=False),
        sa.Column("status", _one_of(("waiting", "done", "refused"), "number_change_status"), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("refusal", sa.String(length=40), nullable=True),
    )  # fmt: skip
    op.create_index("ix_number_change_request_id", "number_change", ["request_id"])
    op.create_index(
        "uq_number_change_waiting",
        "number_change",
        ["request_id"],
        unique=True,
        sqlite_where=sa.text("status = 'waiting'"),
        postgresql_where=sa.text("status = 'waiting'"),
    )
    op.create_table(
        "ssin_history",
        sa.Column("id", sa.String(length=32), primary_key=True),
        sa.Column("request_id", sa.String(length=32), sa.ForeignKey("bis_request.id"), nullable=False),
        sa.Column("change_id", sa.String(length=32), sa.ForeignKey("number_change.id"), nullable=False),
        sa.Column("number", sa.String(length=11), nullable=False),
        sa.Column("kind", sa.String(length=3), nullable=False),
        sa.Column("given_at", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=False),
        sa.Column("end", _one_of(ENDS, "number_end"), nullable=False),
        sa.Column("replaced_by", sa.String(length=11), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("by", sa.String(length=32), sa.ForeignKey("account.id"), nullable=False),
        sa.UniqueConstraint("change_id", "request_id"),
    )  # fmt: skip
    op.create_index("ix_ssin_history_request_id", "ssin_history", ["request_id"])
    op.create_index("ix_ssin_history_number", "ssin_history", ["number"])


def downgrade() -> None:
    op.drop_table("ssin_history")
    op.drop_table("number_change")
