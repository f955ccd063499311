"""Who of the desk is away, and what staff are told in the app.

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

from bisdesk.store.types import UtcDateTime

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

KINDS = (
    "taken_over", "assigned", "given_back", "withdrawn", "answered", "no_answer", "rejected_unanswered", "sent_back",
)  # fmt: skip


def _points_at(table: str, column: str, at: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{at}.id"], name=op.f(f"fk_{table}_{column}_{at}"))


def upgrade() -> None:
    op.create_table(
        "staff_absence",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("starts_at", UtcDateTime(), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=False),
        sa.Column("set_by", sa.String(length=32), nullable=False),
        sa.Column("set_at", UtcDateTime(), nullable=False),
        _points_at("staff_absence", "account_id", "account"),
        _points_at("staff_absence", "set_by", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_absence")),
    )
    op.create_index(op.f("ix_staff_absence_account_id"), "staff_absence", ["account_id"])
    op.create_index(op.f("ix_staff_absence_ends_at"), "staff_absence", ["ends_at"])
    op.create_table(
        "staff_notice",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                *KINDS,
                name="staff_notice_kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("request_id", sa.String(length=32), nullable=False),
        sa.Column("by", sa.String(length=32), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=True),
        _points_at("staff_notice", "account_id", "account"),
        _points_at("staff_notice", "request_id", "bis_request"),
        _points_at("staff_notice", "by", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_notice")),
    )
    for column in ("account_id", "request_id", "seen_at"):
        op.create_index(op.f(f"ix_staff_notice_{column}"), "staff_notice", [column])


def downgrade() -> None:
    op.drop_table("staff_notice")
    op.drop_table("staff_absence")
